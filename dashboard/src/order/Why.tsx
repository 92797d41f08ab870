/** Why a node is where it is, and what is still missing for the next step. */
import { StateMark } from "../look/StateMark";
import { inWords } from "../look/words";
import type { Named, Standing } from "./standing";

interface Props {
  of: Pick<Standing, "why" | "heldBy">;
  select(id: string): void;
}

/** At most so many nodes are named; more would say less. */
const NAMED = 6;

export function Why({ of: { why, heldBy }, select }: Props) {
  return (
    <div className="why">
      <p>{why.message}</p>
      <Nodes nodes={why.decidedBy} select={select} />
      {heldBy.map(({ node, interruption }) => (
        <p key={node?.id}>
          Held: {inWords(interruption).toLowerCase()} of{" "}
          {node ? <NodeLink node={node} select={select} /> : "what is above"}.
        </p>
      ))}
      {why.missing.map((reason) => (
        <div key={reason.code + reason.message}>
          <p className="faint">{reason.message}</p>
          <Nodes nodes={reason.blocking} select={select} />
        </div>
      ))}
    </div>
  );
}

export function Nodes({ nodes, select }: { nodes: readonly Named[]; select(id: string): void }) {
  if (!nodes.length) return null;
  return (
    <ul className="nodes">
      {nodes.slice(0, NAMED).map((node) => (
        <li key={node.id}>
          <NodeLink node={node} select={select} />
        </li>
      ))}
      {nodes.length > NAMED && <li className="faint">and others</li>}
    </ul>
  );
}

/** A node by its name and state; choosing it selects it. */
export function NodeLink({ node, select }: { node: Named; select(id: string): void }) {
  return (
    <button className="node-link" onClick={() => select(node.id)}>
      <span className="cut">{node.caption}</span>
      <StateMark of={node} />
    </button>
  );
}
