/** What waits for what: lanes by domain order, time from left to right, the critical path marked. */
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from "react";

import { ExplorerLink } from "../look/ExplorerLink";
import { StateIcon } from "../look/StateMark";
import { REREAD } from "./documents";
import { BOX, layoutOf, type Box } from "./layout";
import { criticalOnes, rolledUp } from "./shape";
import { flipped, type ViewProps } from "./view";
import "./graph.css";

const AROUND = 400;
/** The sheet is laid out for letters of this size, and grows with them. */
const LETTERS = 14;

interface Window {
  left: number;
  top: number;
  width: number;
  height: number;
}

export function GraphTab({ plan, opened, setOpened, selected, select }: ViewProps) {
  const { shape, nodes } = plan;
  const layout = useMemo(() => {
    performance.mark("layout");
    return layoutOf(shape, opened);
  }, [shape, opened]);
  const rolled = useMemo(() => rolledUp(shape, nodes), [shape, nodes]);
  const critical = useMemo(() => criticalOnes(shape, plan.criticalPath), [shape, plan.criticalPath]);
  const place = useRef<HTMLDivElement>(null);
  const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / LETTERS;
  const sight = useSight(place, scale);
  const inside = (x: number, y: number) =>
    x > sight.left - AROUND && x < sight.left + sight.width + AROUND && isNear(sight, y, y);

  const seen = useRef({ selected: "", inSight: false });
  useEffect(() => {
    const box = layout.boxes.find((each) => each.id === selected);
    const view = place.current;
    if (!box || !view) return;
    const inSight = isInside(sightOf(view, scale), box);
    const isNew = seen.current.selected !== box.id;
    // Who has scrolled away from what is selected is not pulled back when something is opened.
    if (!inSight && (isNew || seen.current.inSight)) {
      view.scrollTo({ left: box.x * scale - view.clientWidth / 2, top: box.y * scale - view.clientHeight / 2 });
    }
    seen.current = { selected: box.id, inSight: inSight || isNew || seen.current.inSight };
  }, [selected, layout, scale]);
  useEffect(() => {
    const box = layout.boxes.find((each) => each.id === selected);
    if (box) seen.current.inSight = isInside(sight, box);
  }, [sight]);

  function move(event: KeyboardEvent) {
    if ((event.target as HTMLElement).closest(".lane")) return; // a lane's own button
    const here = layout.boxes.find((box) => box.id === selected) ?? layout.boxes[0];
    const next = here && neighbour(layout.boxes, here, event.key);
    if (event.key === "Enter" && selected && shape.children.has(selected)) setOpened((last) => flipped(last, selected));
    else if (next) select(next.id);
    else return;
    event.preventDefault();
  }

  return (
    <div className="graph-tab">
      <div className="row rows-head">
        <button onClick={() => setOpened(() => new Set(shape.children.keys()))}>Expand all</button>
        <button onClick={() => setOpened(() => new Set())}>Collapse all</button>
        <span className="legend small">
          <svg viewBox="0 0 30 8" aria-hidden="true">
            <path className="line critical" d="M0 4h30" />
          </svg>
          critical path
          <svg viewBox="0 0 30 8" aria-hidden="true">
            <path className="line" d="M0 4h30" />
          </svg>
          waits
          <svg viewBox="0 0 30 8" aria-hidden="true">
            <path className="line met" d="M0 4h30" />
          </svg>
          waits no more
        </span>
        <span className="push">
          <ExplorerLink document={REREAD} variables={{ id: shape.root }} />
        </span>
      </div>
      <div
        ref={place}
        className="graph"
        role="group"
        aria-label="Graph of dependencies"
        aria-activedescendant={selected ? `box-${selected}` : undefined}
        tabIndex={0}
        onKeyDown={move}
      >
        <div className="sheet" style={{ width: layout.width, height: layout.height, zoom: scale }}>
          {layout.lanes
            .filter((lane) => isNear(sight, lane.y, lane.y + lane.height))
            .map((lane) => (
              <div key={lane.id} className="lane" style={{ top: lane.y, height: lane.height, width: layout.width }}>
                <button disabled={lane.id === shape.root} onClick={() => setOpened((last) => flipped(last, lane.id))}>
                  {lane.id === shape.root ? "The order" : `▾ ${nodes.get(lane.id)?.title ?? ""}`}
                </button>
              </div>
            ))}
          <svg width={layout.width} height={layout.height} aria-hidden="true">
            {layout.lines
              .filter((line) => isNear(sight, line.top, line.bottom))
              .map(({ from, to, path, keys }) => {
                const marks = [
                  keys.every((key) => plan.met.has(key)) && "met",
                  keys.some((key) => critical.has(key)) && "critical",
                  (selected === from || selected === to) && "selected",
                ];
                return <path key={from + to} d={path} className={["line", ...marks].filter(Boolean).join(" ")} />;
              })}
          </svg>
          {layout.boxes
            .filter((box) => inside(box.x, box.y))
            .map(({ id, x, y }) => {
              const node = nodes.get(id);
              if (!node) return null;
              const below = rolled.get(id);
              return (
                <button
                  key={id}
                  id={`box-${id}`}
                  className="box"
                  tabIndex={-1}
                  data-category={node.stateCategory}
                  data-critical={node.critical || undefined}
                  aria-pressed={id === selected}
                  style={{ left: x, top: y, width: BOX.width, height: BOX.height }}
                  onClick={() => select(id)}
                  onDoubleClick={() => below && setOpened((last) => flipped(last, id))}
                >
                  <span className="cut">{node.title}</span>
                  <span className="small">
                    <StateIcon category={node.stateCategory} state={node.state} /> {node.stateLabel}
                    {below && ` · ${below.DONE} of ${below.DONE + below.WAITING + below.ACTIVE + below.PROBLEM} done`}
                  </span>
                </button>
              );
            })}
        </div>
      </div>
    </div>
  );
}

function sightOf(view: HTMLElement, scale: number): Window {
  const [left, top, width, height] = [view.scrollLeft, view.scrollTop, view.clientWidth, view.clientHeight];
  return { left: left / scale, top: top / scale, width: width / scale, height: height / scale };
}

function isInside({ left, top, width, height }: Window, { x, y }: Box): boolean {
  return x >= left && x + BOX.width <= left + width && y >= top && y + BOX.height <= top + height;
}

function isNear(sight: Window, top: number, bottom: number): boolean {
  return bottom > sight.top - AROUND && top < sight.top + sight.height + AROUND;
}

/** The nearest box in the direction of an arrow key. */
function neighbour(boxes: readonly Box[], from: Box, key: string): Box | undefined {
  const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  if (!way) return undefined;
  const [dx = 0, dy = 0] = way;
  let best: Box | undefined;
  let least = Infinity;
  for (const box of boxes) {
    const along = (box.x - from.x) * dx + (box.y - from.y) * dy;
    const across = Math.abs((box.x - from.x) * dy) + Math.abs((box.y - from.y) * dx);
    if (along <= 0 || along + 3 * across >= least) continue;
    least = along + 3 * across;
    best = box;
  }
  return best;
}

/** What of a scrolled and enlarged element is in sight, in its own measure, told once a frame. */
function useSight(place: RefObject<HTMLDivElement | null>, scale: number): Window {
  const [sight, setSight] = useState<Window>({ left: 0, top: 0, width: 1600, height: 1000 });
  useEffect(() => {
    const view = place.current;
    if (!view) return;
    let frame = 0;
    const look = () => {
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        setSight(sightOf(view, scale));
      });
    };
    look();
    const sizes = new ResizeObserver(look);
    sizes.observe(view);
    view.addEventListener("scroll", look, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      sizes.disconnect();
      view.removeEventListener("scroll", look);
    };
  }, [scale]);
  return sight;
}
