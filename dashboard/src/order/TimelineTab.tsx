/** Over time: which states each node has passed, when its work was planned and when it is due. */
import { useEffect, useMemo, useState } from "react";

import { ExplorerLink } from "../look/ExplorerLink";
import { StateMark } from "../look/StateMark";
import { exactly } from "../look/Time";
import { PASSED, type PlanNode } from "./documents";
import { useLifecycles } from "./lifecycles";
import { usePassed, type Stretch } from "./passed";
import { Rows } from "./Rows";
import type { ViewProps } from "./view";
import "./timeline.css";

const axis = new Intl.DateTimeFormat("en", { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit" });

/** The stretch of time that is drawn, widened a little so that its ends are seen. */
function spanOf(nodes: ReadonlyMap<string, PlanNode>, stretches: Iterable<readonly Stretch[]>, now: number) {
  let [from, to] = [now, now];
  const reach = (moment: number) => {
    from = Math.min(from, moment);
    to = Math.max(to, moment);
  };
  for (const each of stretches) for (const stretch of each) reach(stretch.from);
  for (const node of nodes.values()) {
    for (const time of [node.startedAt, node.plannedStart, node.stateCategory === "DONE" ? null : node.dueAt]) {
      if (time) reach(Date.parse(time));
    }
  }
  const margin = Math.max(60_000, (to - from) * 0.03);
  return { from: from - margin, to: to + margin };
}

export function TimelineTab(view: ViewProps) {
  const { nodes } = view.plan;
  const [ids, setIds] = useState<string[]>([]);
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5_000);
    return () => clearInterval(timer);
  }, []);
  const passed = usePassed(ids, nodes);
  const lifecycles = useLifecycles();
  const span = useMemo(
    () =>
      spanOf(
        nodes,
        [...passed.values()].map((each) => each.stretches),
        now,
      ),
    [nodes, passed, now],
  );
  const ticks = [0.1, 0.35, 0.6, 0.85].map((share) => span.from + share * (span.to - span.from));
  const part = (moment: number) => ((moment - span.from) / (span.to - span.from)) * 1000;

  return (
    <Rows
      {...view}
      kind="timeline"
      label="The order over time"
      inSight={setIds}
      head={
        <>
          <span className="legend small">
            <span>▏now</span>
            <span>▷ planned start</span>
            <span>◇ due</span>
          </span>
          <span className="push">
            <ExplorerLink document={PASSED} variables={{ ids: ids.slice(0, 5) }} />
          </span>
          <div className="axis small faint" aria-hidden="true">
            <span />
            <div>
              {ticks.map((tick) => (
                <span key={tick} style={{ insetInlineStart: `${part(tick) / 10}%` }}>
                  {axis.format(tick)}
                </span>
              ))}
            </div>
            <span />
          </div>
        </>
      }
      draw={(node) => {
        const stretches = passed.get(node.id)?.stretches ?? [];
        const told = stretches.map(
          ({ state, from }) => `${lifecycles.stateLabel(node.nodeKind, state)} from ${exactly(new Date(from))}`,
        );
        return (
          <>
            <svg
              className="track"
              viewBox="0 0 1000 20"
              preserveAspectRatio="none"
              role="img"
              aria-label={told.join(", ") || "Not read yet"}
            >
              {ticks.map((tick) => (
                <path key={tick} className="tick" d={`M${part(tick)} 0v20`} />
              ))}
              {stretches.map(({ state, from, to }, index) => {
                const category = lifecycles.category(node.nodeKind, state);
                const end = to ?? (category === "DONE" ? from : now);
                return (
                  <rect
                    key={index}
                    data-category={category}
                    x={part(from)}
                    width={Math.max(2, part(end) - part(from))}
                    y={category === "WAITING" ? 8 : category === "PROBLEM" ? 2 : 5}
                    height={category === "WAITING" ? 4 : category === "PROBLEM" ? 16 : 10}
                  >
                    <title>
                      {`${lifecycles.stateLabel(node.nodeKind, state)}: ${exactly(new Date(from))}${
                        to ? ` – ${exactly(new Date(to))}` : ""
                      }`}
                    </title>
                  </rect>
                );
              })}
              {node.plannedStart && <path className="planned" d={arrow(part(Date.parse(node.plannedStart)))} />}
              {node.dueAt && node.stateCategory !== "DONE" && (
                <path className="due" d={diamond(part(Date.parse(node.dueAt)))} />
              )}
              <path className="now" d={`M${part(now)} 0v20`} />
            </svg>
            <StateMark of={node} />
          </>
        );
      }}
    />
  );
}

function arrow(x: number): string {
  return `M${x} 3l8 7-8 7z`;
}

function diamond(x: number): string {
  return `M${x} 3l7 7-7 7-7-7z`;
}
