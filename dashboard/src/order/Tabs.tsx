/** The four ways to look at an order; arrow keys go from one to the next. */
import type { KeyboardEvent } from "react";

const NAMES = { tree: "Tree", graph: "Graph", timeline: "Timeline", history: "History" };

export type Tab = keyof typeof NAMES;

export function Tabs({ tab, choose }: { tab: Tab; choose(tab: Tab): void }) {
  const all = Object.keys(NAMES) as Tab[];

  function move(event: KeyboardEvent<HTMLElement>) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = all[(all.indexOf(tab) + step + all.length) % all.length];
    if (next) choose(next);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  }

  return (
    <div className="tabs" role="tablist" aria-label="Ways to look at the order" onKeyDown={move}>
      {all.map((each) => (
        <button
          key={each}
          role="tab"
          data-tab={each}
          aria-selected={each === tab}
          tabIndex={each === tab ? 0 : -1}
          onClick={() => choose(each)}
        >
          {NAMES[each]}
        </button>
      ))}
    </div>
  );
}
