/** The selected node: what it is, why it stands where it stands, what may be done with it, what was noted. */
import { useState } from "react";

import { Actions } from "../act/Actions";
import { FalloutDialog } from "../act/FalloutDialog";
import { useAsked } from "../api/asked";
import { ExplorerLink } from "../look/ExplorerLink";
import { Progress } from "../look/Progress";
import { StateMark } from "../look/StateMark";
import { Time } from "../look/Time";
import { NODE } from "./standing";
import { factsOf } from "./facts";
import { Notes } from "./Notes";
import { Nodes, Why } from "./Why";

interface Props {
  id: string;
  revision: number;
  select(id: string): void;
  close(): void;
}

export function NodePanel({ id, revision, select, close }: Props) {
  const { data, error } = useAsked(NODE, { id }, revision);
  const [reporting, setReporting] = useState(false);
  const node = data?.node && "caption" in data.node ? data.node : undefined;
  return (
    <aside className="card stack node-panel" aria-label="Selected">
      <div className="row">
        <h2>{node?.caption ?? (data ? "This no longer exists." : "…")}</h2>
        <button className="push" onClick={close} aria-label="Close">
          ✕
        </button>
      </div>
      {error && <p className="wrong">{error}</p>}
      {node && (
        <>
          <p className="row">
            <StateMark of={node} />
            <span className="faint small">
              since <Time at={node.stateSince} />
            </span>
            <ExplorerLink document={NODE} variables={{ id }} />
          </p>
          {"progress" in node && node.progress && <Progress of={node.progress} />}
          <Why of={node} select={select} />
          {"blockedBy" in node && node.blockedBy && node.blockedBy.length > 0 && (
            <div>
              <h3>Waits for</h3>
              <Nodes nodes={node.blockedBy} select={select} />
            </div>
          )}
          <Actions offers={node.availableActions} target={node} />
          {node.__typename === "OrderTask" && node.stateCategory !== "DONE" && (
            <button onClick={() => setReporting(true)}>Report fallout</button>
          )}
          {reporting && <FalloutDialog task={node} close={() => setReporting(false)} />}
          <dl className="facts">
            {factsOf(node).map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <Notes node={node.id} notes={node.notes.nodes} />
        </>
      )}
    </aside>
  );
}
