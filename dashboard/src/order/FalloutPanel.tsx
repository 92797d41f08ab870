/** What went wrong in this order and is not settled, who takes care of it, and what may be done. */
import { useState, type FormEvent } from "react";

import { Actions } from "../act/Actions";
import { useWrite } from "../act/write";
import { useAsked } from "../api/asked";
import type { ResultOf } from "../api/graphql";
import { ExplorerLink } from "../look/ExplorerLink";
import { StateMark } from "../look/StateMark";
import { Time } from "../look/Time";
import { count, inWords } from "../look/words";
import { ASSIGN_FALLOUT, FALLOUT } from "./troubles";

interface Props {
  id: string;
  revision: number;
  select(id: string): void;
}

type Fulfillment = Extract<NonNullable<ResultOf<typeof FALLOUT>["node"]>, { falloutRecords: unknown }>;
type Fallout = Fulfillment["falloutRecords"]["nodes"][number];

export function FalloutPanel({ id, revision, select }: Props) {
  const { data, error } = useAsked(FALLOUT, { id }, revision);
  const order = data?.node && "falloutRecords" in data.node ? data.node : undefined;
  if (error) return <p className="wrong card panel">Fallout: {error}</p>;
  if (!order?.all.totalCount) return null;
  const { nodes, totalCount } = order.falloutRecords;
  const settled = order.all.totalCount - totalCount;
  return (
    <details className="card panel" open={totalCount > 0}>
      <summary>
        <h2>Fallout</h2> {count(totalCount, "record")} open
        {settled > 0 && `, ${settled} settled`}
      </summary>
      <ExplorerLink document={FALLOUT} variables={{ id }} />
      <ul className="stack">
        {nodes.map((record) => (
          <Record key={record.id} record={record} select={select} />
        ))}
        {totalCount > nodes.length && <li className="faint">These are the first {nodes.length}.</li>}
      </ul>
    </details>
  );
}

function Record({ record, select }: { record: Fallout; select(id: string): void }) {
  return (
    <li className="fallout">
      <p className="row">
        <StateMark of={record} />
        <b>{inWords(record.falloutType)}</b>
        <span className="faint small">
          {record.createdBy}, <Time at={record.createdAt} />
        </span>
        {record.task && (
          <button className="node-link" onClick={() => record.task && select(record.task.id)}>
            {record.task.caption}
          </button>
        )}
      </p>
      <p>{record.description}</p>
      <Assign key={`${record.group} ${record.assignee}`} record={record} />
      <Actions offers={record.availableActions} target={record} />
    </li>
  );
}

function Assign({ record }: { record: Fallout }) {
  const [assignee, setAssignee] = useState(record.assignee ?? "");
  const [group, setGroup] = useState(record.group ?? "");
  const { write, busy, wrong } = useWrite(ASSIGN_FALLOUT);
  const isChanged = assignee !== (record.assignee ?? "") || group !== (record.group ?? "");

  async function assign(event: FormEvent) {
    event.preventDefault();
    await write({ id: record.id, assignee: assignee.trim() || null, group: group.trim() || null });
  }

  return (
    <form className="row small" onSubmit={assign}>
      <label>
        Group <input size={12} value={group} onChange={(event) => setGroup(event.target.value)} />
      </label>
      <label>
        Assignee <input size={12} value={assignee} onChange={(event) => setAssignee(event.target.value)} />
      </label>
      {isChanged && <button disabled={busy}>Assign</button>}
      {wrong && <span className="wrong">{wrong}</span>}
    </form>
  );
}
