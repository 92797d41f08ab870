/** The order as a tree: what is closed shows how much is below it, in which state. */
import { useMemo } from "react";

import { ExplorerLink } from "../look/ExplorerLink";
import { CATEGORIES, CATEGORY_WORDS, StateIcon, StateMark } from "../look/StateMark";
import { Time } from "../look/Time";
import { UPDATES } from "./documents";
import { Rows } from "./Rows";
import { rolledUp, type Rolled } from "./shape";
import type { ViewProps } from "./view";

export function TreeTab(view: ViewProps) {
  const { shape, nodes } = view.plan;
  const rolled = useMemo(() => rolledUp(shape, nodes), [shape, nodes]);
  return (
    <Rows
      {...view}
      kind="tree"
      label="The order's tree"
      head={
        <span className="push">
          <ExplorerLink document={UPDATES} variables={{ id: shape.root }} />
        </span>
      }
      draw={(node) => (
        <>
          <Below rolled={rolled.get(node.id)} />
          <span className="cut small faint who">{[node.group, node.assignee].filter(Boolean).join(" · ")}</span>
          <span className="small faint due">
            {node.dueAt && node.stateCategory !== "DONE" && (
              <>
                due <Time at={node.dueAt} />
              </>
            )}
          </span>
          <StateMark of={node} />
        </>
      )}
    />
  );
}

function Below({ rolled }: { rolled: Rolled | undefined }) {
  return (
    <span className="below small">
      {rolled &&
        CATEGORIES.filter((category) => rolled[category]).map((category) => (
          <span key={category} data-category={category} title={CATEGORY_WORDS[category]}>
            <StateIcon category={category} />
            {rolled[category]}
            <span className="unseen"> {CATEGORY_WORDS[category].toLowerCase()}</span>
          </span>
        ))}
    </span>
  );
}
