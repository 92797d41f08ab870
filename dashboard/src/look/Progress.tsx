/** How far the work has come: a bar whose parts differ by pattern, and the same in words. */
import { useId } from "react";

import { graphql, type ResultOf } from "../api/graphql";
import "./state.css";

export const PROGRESS = graphql(`
  fragment Work on Progress {
    total
    done
    canceled
    inProgress
    blocked
    percent
  }
`);

export function Progress({ of }: { of: ResultOf<typeof PROGRESS> }) {
  const stripes = useId();
  if (of.total === 0) return <span className="faint small">No work yet</span>;
  const parts: [number, string][] = [
    [of.done, "var(--done)"],
    [of.inProgress, `url(#${stripes})`],
    [of.blocked, `url(#${stripes}-blocked)`],
  ];
  let from = 0;
  const bars = parts.map(([count, fill]) => {
    const bar = <rect key={fill} x={from} width={count} height="1" fill={fill} />;
    from += count;
    return bar;
  });
  const said = [
    `${of.done} of ${of.total} done`,
    of.inProgress && `${of.inProgress} in progress`,
    of.blocked && `${of.blocked} waiting for something`,
    of.canceled && `${of.canceled} canceled`,
  ].filter(Boolean);
  return (
    <span className="progress" title={said.join(", ")}>
      <svg viewBox={`0 0 ${of.total} 1`} preserveAspectRatio="none" aria-hidden="true">
        <defs>
          <pattern id={stripes} width={of.total / 40} height="1" patternUnits="userSpaceOnUse">
            <rect width={of.total / 80} height="1" fill="var(--active)" />
          </pattern>
          <pattern id={`${stripes}-blocked`} width={of.total / 40} height="1" patternUnits="userSpaceOnUse">
            <rect y=".35" width={of.total / 80} height=".3" fill="var(--waiting)" />
          </pattern>
        </defs>
        {bars}
      </svg>
      <span className="small">
        {of.percent} %<span className="unseen"> ({said.join(", ")})</span>
      </span>
    </span>
  );
}
