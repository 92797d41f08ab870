/** The board: all orders that one may see, by category, as they are now. */
import { useCallback, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "wouter";

import { useAsked } from "../api/asked";
import { useStore } from "../api/store";
import { session, whoever } from "../api/session";
import { ExplorerLink } from "../look/ExplorerLink";
import { CATEGORIES } from "../look/StateMark";
import { ColumnList } from "./ColumnList";
import { Columns } from "./columns";
import { Counts, useBoard } from "./Counts";
import { BEGINNING, TOTALS } from "./documents";
import { addressOf, byCategory, filtersIn, SORTS, toggled, type Filters } from "./filters";
import { FilterBar } from "./FilterBar";
import { SelectionBar } from "./SelectionBar";
import { Views } from "./Views";
import "./board.css";

export function BoardPage() {
  const [params, setParams] = useSearchParams();
  const filters = useMemo(() => filtersIn(params), [params.toString()]);
  const address = addressOf(filters).toString();
  const caller = useStore(session, whoever);
  const columns = useMemo(() => new Columns(filters), [address, caller]);
  useEffect(() => columns.start(), [columns]);
  const shown = useStore(columns.shown);
  const totals = useAsked(TOTALS, byCategory(filters), shown.revision);
  const board = useBoard(filters.accounts, filters.groups);
  const [selection, setSelection] = useState<readonly string[]>([]);
  const chosen = useMemo(() => new Set(selection), [selection]);

  useEffect(() => {
    document.title = "Board – Ordergraph";
  }, []);

  const narrow = useCallback((part: Partial<Filters>) => setParams(addressOf({ ...filters, ...part })), [filters]);
  const select = useCallback((id: string) => setSelection((list) => toggled(list, id)), []);
  const more = useCallback((category: (typeof CATEGORIES)[number]) => columns.more(category), [columns]);

  return (
    <div className="board">
      <h1 className="unseen">Board</h1>
      <div className="toolbar">
        <Views address={address} go={(next) => setParams(new URLSearchParams(next))} />
        <FilterBar filters={filters} groups={board?.groups.map((each) => each.group) ?? []} narrow={narrow} />
        <span className="push">
          <ExplorerLink
            document={BEGINNING}
            variables={{ ...byCategory(filters), orderBy: SORTS[filters.sort].orderBy, first: 10 }}
          />
        </span>
      </div>
      <Counts board={board} filters={filters} narrow={narrow} />
      {shown.error && (
        <p className="wrong" role="alert">
          {shown.error} It is asked again by itself; what you see is what was known before.
        </p>
      )}
      {!shown.loaded && !shown.error && <p className="faint">Waiting for the server…</p>}
      <div className="columns">
        {CATEGORIES.map((category) => (
          <ColumnList
            key={category}
            category={category}
            {...shown.columns[category]}
            loaded={shown.loaded}
            total={totals.data?.[category].totalCount}
            selection={chosen}
            select={select}
            more={more}
          />
        ))}
      </div>
      {selection.length > 0 && (
        <SelectionBar ids={selection} revision={shown.revision} clear={() => setSelection([])} />
      )}
    </div>
  );
}
