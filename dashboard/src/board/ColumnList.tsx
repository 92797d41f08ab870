/** One column: only the cards in sight are drawn; more are asked for when the end comes near. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type KeyboardEvent } from "react";

import { useIsLive } from "../api/connection";
import type { Category } from "../api/graphql";
import { CATEGORY_WORDS, StateIcon } from "../look/StateMark";
import { OrderCard } from "./Card";
import type { Card } from "./documents";

interface Props {
  category: Category;
  cards: readonly Card[];
  complete: boolean;
  loaded: boolean;
  total: number | undefined;
  selection: ReadonlySet<string>;
  select(id: string): void;
  more(category: Category): void;
}

const GAP = 8;
const ESTIMATE = 130;
const AHEAD = 15;

export function ColumnList({ category, cards, complete, loaded, total, selection, select, more }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState(0);
  const isLive = useIsLive();
  const rows = useVirtualizer({
    count: cards.length,
    getScrollElement: () => place.current,
    getItemKey: (index) => cards[index]?.id ?? index,
    estimateSize: () => ESTIMATE,
    gap: GAP,
    overscan: 6,
  });
  const drawn = rows.getVirtualItems();
  const last = drawn.at(-1)?.index ?? -1;
  useEffect(() => {
    if (!complete && loaded && last >= cards.length - AHEAD) more(category);
  }, [category, complete, loaded, last, cards.length, more]);

  function move(event: KeyboardEvent) {
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: 8,
      PageUp: -8,
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (step === undefined || (event.target as HTMLElement).closest("select")) return;
    event.preventDefault();
    const next = Math.min(Math.max(current + step, 0), cards.length - 1);
    setCurrent(next);
    rows.scrollToIndex(next);
    // The card may have to be drawn first.
    setTimeout(() => place.current?.querySelector<HTMLElement>(`[data-index="${next}"] a`)?.focus(), 30);
  }

  const name = CATEGORY_WORDS[category];
  return (
    <section className="column" aria-label={name} data-category={category}>
      <h2>
        <StateIcon category={category} />
        {name}
        <span className="faint" data-total={total}>
          {total === undefined ? "…" : total.toLocaleString("en")}
        </span>
      </h2>
      <div className="cards" ref={place} onKeyDown={move}>
        {loaded && isLive && complete && cards.length === 0 && <p className="faint none">None.</p>}
        <ul className="tall" style={{ height: rows.getTotalSize() }}>
          {drawn.map((row) => {
            const card = cards[row.index];
            return (
              card && (
                <li
                  key={row.key}
                  ref={rows.measureElement}
                  data-index={row.index}
                  aria-setsize={complete ? cards.length : -1}
                  aria-posinset={row.index + 1}
                  style={{ transform: `translateY(${row.start}px)` }}
                  onFocus={() => setCurrent(row.index)}
                >
                  <OrderCard
                    card={card}
                    selected={selection.has(card.id)}
                    select={select}
                    current={row.index === Math.min(current, cards.length - 1)}
                  />
                </li>
              )
            );
          })}
        </ul>
      </div>
    </section>
  );
}
