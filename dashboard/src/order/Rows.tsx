/** A tree whose rows are drawn only where one looks, with what belongs to each row beside it. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from "react";

import type { PlanNode } from "./documents";
import { rowsOf, type Row } from "./shape";
import { flipped, type ViewProps } from "./view";

interface Props extends ViewProps {
  kind: "tree" | "timeline";
  label: string;
  head?: ReactNode;
  draw(node: PlanNode, row: Row): ReactNode;
  /** Told which rows are in sight. */
  inSight?(ids: string[]): void;
}

const HEIGHT = 2.15; // em

export function Rows({ plan, opened, setOpened, selected, select, kind, label, head, draw, inSight }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => rowsOf(plan.shape, opened), [plan.shape, opened]);
  const at = useMemo(() => new Map(rows.map((row, index) => [row.id, index])), [rows]);
  const height = Math.round(parseFloat(getComputedStyle(document.documentElement).fontSize) * HEIGHT);
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => height,
    overscan: 12,
  });
  const drawn = list.getVirtualItems();
  const sight = drawn.map((item) => rows[item.index]?.id ?? "").join(" ");
  useEffect(() => inSight?.(sight ? sight.split(" ") : []), [sight]);
  const current = selected === null ? undefined : at.get(selected);
  const seen = useRef({ selected: "", inSight: false });
  useEffect(() => {
    if (selected === null || current === undefined) return;
    // Who has scrolled away from what is selected is not pulled back when a row comes or goes.
    if (seen.current.selected !== selected || seen.current.inSight) list.scrollToIndex(current);
    seen.current = { selected, inSight: true };
  }, [selected, current]);
  useEffect(() => {
    seen.current.inSight = selected !== null && sight.includes(selected);
  }, [sight]);

  function move(event: KeyboardEvent) {
    const index = current ?? -1;
    const row = rows[index];
    const to = (next: number) => {
      const there = rows[Math.min(Math.max(next, 0), rows.length - 1)];
      if (there) select(there.id);
    };
    const keys: Record<string, () => void> = {
      ArrowDown: () => to(index + 1),
      ArrowUp: () => to(index - 1),
      PageDown: () => to(index + 15),
      PageUp: () => to(index - 15),
      Home: () => to(0),
      End: () => to(rows.length - 1),
      ArrowRight: () => {
        if (row?.isOpen === false) setOpened((last) => flipped(last, row.id));
        else if (row?.isOpen) to(index + 1);
      },
      ArrowLeft: () => {
        if (row?.isOpen) setOpened((last) => flipped(last, row.id));
        else to(at.get(plan.shape.parents.get(row?.id ?? "") ?? "") ?? index);
      },
    };
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  return (
    <div className="rows" data-of={kind}>
      <div className="row rows-head">
        <button onClick={() => setOpened(() => new Set(plan.shape.children.keys()))}>Expand all</button>
        <button onClick={() => setOpened(() => new Set())}>Collapse all</button>
        {head}
      </div>
      <div
        ref={place}
        className="rows-body"
        role="tree"
        aria-label={label}
        aria-activedescendant={selected && current !== undefined ? `row-${selected}` : undefined}
        tabIndex={0}
        onKeyDown={move}
      >
        <div className="tall" role="presentation" style={{ height: list.getTotalSize() }}>
          {drawn.map((item) => {
            const row = rows[item.index];
            const node = row && plan.nodes.get(row.id);
            return (
              node && (
                <div
                  key={row.id}
                  id={`row-${row.id}`}
                  className="tree-row"
                  role="treeitem"
                  aria-level={row.level}
                  aria-setsize={row.siblings}
                  aria-posinset={row.place}
                  aria-expanded={row.isOpen ?? undefined}
                  aria-selected={row.id === selected}
                  data-critical={node.critical || undefined}
                  style={{ transform: `translateY(${item.start}px)`, height }}
                  onClick={() => select(row.id)}
                >
                  <span className="name-cell" style={{ paddingInlineStart: `${(row.level - 1) * 1.2}em` }}>
                    <Twisty row={row} flip={() => setOpened((last) => flipped(last, row.id))} />
                    <Kind node={node} />
                    <span className="cut">{node.title}</span>
                  </span>
                  {draw(node, row)}
                </div>
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Twisty({ row, flip }: { row: Row; flip(): void }) {
  if (row.isOpen === null) return <span className="twisty" />;
  return (
    <span
      className="twisty"
      aria-hidden="true"
      onClick={(event) => {
        event.stopPropagation();
        flip();
      }}
    >
      {row.isOpen ? "▾" : "▸"}
    </span>
  );
}

const KINDS: Partial<Record<string, string>> = {
  ORDER_LINE_ITEM: "line",
  ORDER_TASK: "task",
  FALLOUT_RECORD: "fallout",
  RESOURCE_REQUEST: "request",
  ASSIGNMENT: "person",
  WORK_ORDER: "work order",
  WORK_TASK: "task",
};

export function Kind({ node }: { node: PlanNode }) {
  return <span className="kind">{node.nodeDomain?.toLowerCase() ?? KINDS[node.nodeKind ?? ""] ?? ""}</span>;
}
