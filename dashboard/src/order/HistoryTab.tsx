/** Who changed what, when and why, and what followed from what; of the whole order or of the selected node. */
import { useEffect, useRef, useState } from "react";

import { client } from "../api/client";
import { wordsOf } from "../api/follow";
import { useAsked } from "../api/asked";
import { useIsLive } from "../api/connection";
import { ExplorerLink } from "../look/ExplorerLink";
import { StateIcon } from "../look/StateMark";
import { exactly, Time } from "../look/Time";
import { inWords } from "../look/words";
import { CAUSES, HISTORY, type Change } from "./changes";
import { useLifecycles, type Lifecycles } from "./lifecycles";

interface Props {
  order: string;
  node: string | null;
  revision: number;
  select(id: string): void;
}

const PAGE = 50;

export function HistoryTab({ order, node, revision, select }: Props) {
  const [onlyNode, setOnlyNode] = useState(true);
  const where = node && onlyNode ? { nodes: [node] } : { orders: [order] };
  const key = JSON.stringify(where);
  const newest = useAsked(HISTORY, { where, last: PAGE, before: null }, revision);
  const lifecycles = useLifecycles();
  const isLive = useIsLive();
  const [older, setOlder] = useState<Change[]>([]);
  const [cursor, setCursor] = useState<string | null>();
  const [wrong, setWrong] = useState("");
  useEffect(() => {
    setOlder([]);
    setCursor(undefined);
  }, [key]);

  const page = newest.data?.stateChanges;
  const shownFor = useRef(key);
  shownFor.current = key;
  useEffect(() => {
    // More has come at once than a page holds: begin anew rather than leave a hole.
    const known = new Set(older.map((change) => change.id));
    if (!older.length || !page || page.nodes.some((change) => known.has(change.id))) return;
    setOlder([]);
    setCursor(undefined);
  }, [page]);
  const before = cursor === undefined ? (page?.pageInfo.hasPreviousPage ? page.pageInfo.startCursor : null) : cursor;
  const shown = merged([...(page?.nodes ?? [])].reverse(), older);
  const causes = useCauses(shown);

  async function more() {
    const { data, error } = await client.query(HISTORY, { where, last: PAGE, before }).toPromise();
    if (shownFor.current !== key) return;
    setWrong(error ? wordsOf(error) : "");
    if (!data) return;
    const { nodes, pageInfo } = data.stateChanges;
    // What has come since would push the newest ones out of the first page, so they are kept as well.
    setOlder(merged(shown, [...nodes].reverse()));
    setCursor(pageInfo.hasPreviousPage ? pageInfo.startCursor : null);
  }

  return (
    <div className="history">
      <div className="row rows-head">
        {node && (
          <label>
            <input type="checkbox" checked={onlyNode} onChange={(event) => setOnlyNode(event.target.checked)} />
            Only what is selected
          </label>
        )}
        <ExplorerLink document={HISTORY} variables={{ where, last: PAGE }} />
        {(wrong || newest.error) && <span className="wrong">{wrong || newest.error}</span>}
      </div>
      <ol className="rows-body">
        {shown.map((change) => (
          <li key={change.id} className="change">
            <span className="small faint" title={exactly(change.at)}>
              <Time at={change.at} />
            </span>
            <button className="node-link" disabled={!change.node} onClick={() => change.node && select(change.node.id)}>
              <span className="cut">{change.node?.caption ?? "something deleted"}</span>
            </button>
            <span>
              <What change={change} lifecycles={lifecycles} />
              {change.reason && <q>{change.reason}</q>}
            </span>
            <span className="small faint">
              {change.system ? "follows" : `by ${change.actor}`}
              {change.cause && ` from ${tell(causes.get(change.cause), lifecycles)}`}
            </span>
          </li>
        ))}
        {page && isLive && shown.length === 0 && <li className="faint">Nothing has happened yet.</li>}
        {before && (
          <li>
            <button onClick={more}>Older</button>
          </li>
        )}
      </ol>
    </div>
  );
}

function What({ change, lifecycles }: { change: Change; lifecycles: Lifecycles }) {
  const { kind, action, from, to, nodeKind } = change;
  if (kind !== "MOVED" || !to) return <b>{inWords(kind)}</b>;
  return (
    <>
      <b>{action ? lifecycles.actionLabel(nodeKind, action) : "Moved"}</b>:{" "}
      {from && `${lifecycles.stateLabel(nodeKind, from)} → `}
      <StateIcon category={lifecycles.category(nodeKind, to)} state={to} /> {lifecycles.stateLabel(nodeKind, to)}
    </>
  );
}

function tell(cause: Change | undefined, lifecycles: Lifecycles): string {
  if (!cause) return "…";
  const what = cause.action ? lifecycles.actionLabel(cause.nodeKind, cause.action) : inWords(cause.kind);
  return `${what.toLowerCase()} of ${cause.node?.caption ?? "something deleted"}`;
}

/** Newest first, each once; all are of one order, whose changes are numbered. */
function merged(newer: readonly Change[], older: readonly Change[]): Change[] {
  const all = new Map([...newer, ...older].map((change) => [change.id, change]));
  return [...all.values()].sort((a, b) => b.sequence - a.sequence);
}

/** The changes that others followed from: of those shown, and of those that have to be asked for. */
function useCauses(shown: readonly Change[]): Map<string, Change> {
  const known = new Map(shown.map((change) => [change.id, change]));
  const missing = [...new Set(shown.flatMap(({ cause }) => (cause && !known.has(cause) ? [cause] : [])))].slice(0, 100);
  const asked = useAsked(CAUSES, missing.length ? { ids: missing } : null).data?.nodes ?? [];
  for (const change of asked) if (change && "id" in change) known.set(change.id, change);
  return known;
}
