/** How many there are, by state, risk, age and group, live; what can be filtered by is a button that does. */
import { useEffect, useState } from "react";

import type { ResultOf, State } from "../api/graphql";
import { follow } from "../api/follow";
import { ExplorerLink } from "../look/ExplorerLink";
import { StateIcon } from "../look/StateMark";
import { inWords } from "../look/words";
import { COUNTS } from "./documents";
import { toggled, type Filters } from "./filters";

type Board = Extract<ResultOf<typeof COUNTS>["boardUpdates"], { __typename: "Board" }>;

/** The counts as the server pushes them. */
export function useBoard(accounts: string[], groups: string[]): Board | undefined {
  const [told, setTold] = useState<{ key: string; board: Board }>();
  const key = JSON.stringify([accounts, groups]);
  useEffect(() => {
    const where = { ...(accounts.length && { accounts }), ...(groups.length && { groups }) };
    return follow(
      COUNTS,
      { where },
      {
        next: ({ boardUpdates }) => boardUpdates.__typename === "Board" && setTold({ key, board: boardUpdates }),
        restarted: () => {},
        failed: () => setTold(undefined),
      },
    );
  }, [key]);
  return told?.key === key ? told.board : undefined;
}

interface Props {
  board: Board | undefined;
  filters: Filters;
  narrow(part: Partial<Filters>): void;
}

export function Counts({ board, filters, narrow }: Props) {
  const { accounts, groups } = filters;
  if (!board) return <section className="counts" aria-label="Counts" />;
  return (
    <section className="counts" aria-label="Counts">
      <div className="row" role="group" aria-label="Orders by state">
        <span className="faint">Orders</span>
        {board.orderStates.map(({ state, stateLabel, stateCategory, count }) => (
          <button
            key={state}
            className="count"
            data-category={stateCategory}
            aria-pressed={filters.states.includes(state)}
            onClick={() => narrow({ states: toggled<State>(filters.states, state) })}
          >
            <StateIcon category={stateCategory} state={state} />
            {stateLabel} <b>{count.toLocaleString("en")}</b>
          </button>
        ))}
      </div>
      <div className="row" role="group" aria-label="Open tasks by risk">
        <span className="faint">Open tasks</span>
        {board.risks.map(({ risk, count }) => (
          <span key={risk} className="count" data-risk={risk}>
            {inWords(risk)} <b>{count.toLocaleString("en")}</b>
          </span>
        ))}
      </div>
      <div className="row" role="group" aria-label="Open tasks by age">
        <span className="faint">by age</span>
        {board.ages.map(({ age, count }) => (
          <span key={age} className="count">
            {inWords(age)} <b>{count.toLocaleString("en")}</b>
          </span>
        ))}
      </div>
      <ExplorerLink
        document={COUNTS}
        variables={{ where: { ...(accounts.length && { accounts }), ...(groups.length && { groups }) } }}
      />
    </section>
  );
}
