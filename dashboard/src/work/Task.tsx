/** One task of a work list, with its next steps. */
import { Link } from "wouter";

import type { Action } from "../api/graphql";
import { StateMark } from "../look/StateMark";
import { exactly, Time } from "../look/Time";
import type { Entry } from "./documents";

interface Props {
  entry: Entry;
  act(action: Action): void;
  report(): void;
}

export function Task({ entry, act, report }: Props) {
  const late = entry.dueAt !== null && Date.parse(entry.dueAt) < Date.now();
  return (
    <article className="card task" data-category={entry.stateCategory}>
      <header className="row">
        <b className="cut">{entry.title}</b>
        <StateMark of={entry} />
        <span className="small faint push">priority {entry.priority}</span>
      </header>
      <p className="row small">
        {entry.order && (
          <Link href={`/orders/${entry.order.number}?node=${entry.id}`} tabIndex={-1}>
            {entry.order.number} {entry.order.title}
          </Link>
        )}
        <span className="faint">{entry.assignee ? `assigned to ${entry.assignee}` : "nobody's yet"}</span>
        {entry.dueAt && (
          <span className={late ? "wrong" : "faint"} title={exactly(entry.dueAt)}>
            {late ? "▲ was due " : "due "}
            <Time at={entry.dueAt} />
          </span>
        )}
        {entry.atRisk && !late && <span className="risk">▲ at risk</span>}
      </p>
      {entry.blockedBy.length > 0 && (
        <p className="small">
          Waits for {entry.blockedBy.map((node) => `${node.caption} (${node.stateLabel.toLowerCase()})`).join(", ")}
        </p>
      )}
      <div className="row">
        {entry.availableActions
          .filter((offer) => offer.allowed)
          .map(({ action, label }) => (
            <button key={action} tabIndex={-1} onClick={() => action && act(action)}>
              {label}
            </button>
          ))}
        {entry.__typename === "OrderTask" && (
          <button tabIndex={-1} onClick={report}>
            Report fallout
          </button>
        )}
      </div>
    </article>
  );
}
