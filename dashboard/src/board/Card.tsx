/** One order on the board. */
import { memo } from "react";
import { Link } from "wouter";

import { Progress } from "../look/Progress";
import { StateMark } from "../look/StateMark";
import { exactly, Time } from "../look/Time";
import type { Card } from "./documents";

interface Props {
  card: Card;
  selected: boolean;
  select(id: string): void;
  /** Whether the keyboard is here: one card of a column is in the way of the Tab key. */
  current: boolean;
}

export const OrderCard = memo(function OrderCard({ card, selected, select, current }: Props) {
  const late = card.dueAt !== null && card.stateCategory !== "DONE" && Date.parse(card.dueAt) < Date.now();
  const reach = current ? 0 : -1;
  return (
    <article className="order card" data-category={card.stateCategory} data-selected={selected || undefined}>
      <header>
        <input
          type="checkbox"
          aria-label={`Select ${card.number}`}
          checked={selected}
          tabIndex={reach}
          onChange={() => select(card.id)}
        />
        <Link href={`/orders/${card.number}`} tabIndex={reach} className="cut" data-order={card.number}>
          {card.number} <b>{card.title}</b>
        </Link>
      </header>
      <div className="row">
        <StateMark of={card} />
        <span className="faint small">
          <Time at={card.stateSince} />
        </span>
        {(late || card.atRisk) && <span className="risk small">▲ {late ? "late" : "at risk"}</span>}
      </div>
      <footer className="small faint">
        <span className="cut">{card.account?.name ?? "No account yet"}</span>
        {card.dueAt && card.stateCategory !== "DONE" && (
          <span title={exactly(card.dueAt)} className="nowrap">
            due <Time at={card.dueAt} />
          </span>
        )}
      </footer>
      <Progress of={card.progress} />
    </article>
  );
});
