/** The order itself: its number and state, how far it is, why it is there, what may be done next. */
import { Link } from "wouter";

import { Actions } from "../act/Actions";
import { useAsked } from "../api/asked";
import { ExplorerLink } from "../look/ExplorerLink";
import { Progress } from "../look/Progress";
import { StateMark } from "../look/StateMark";
import { exactly, Time } from "../look/Time";
import { inWords } from "../look/words";
import { ORDER } from "./standing";
import { Why } from "./Why";

interface Props {
  id: string;
  revision: number;
  select(id: string): void;
}

export function Header({ id, revision, select }: Props) {
  const { data, error } = useAsked(ORDER, { id }, revision);
  const order = data?.node && "number" in data.node ? data.node : undefined;
  if (!order) return <header className="card order-header">{error ?? "Waiting for the server…"}</header>;
  const late = order.dueAt && order.stateCategory !== "DONE" && Date.parse(order.dueAt) < Date.now();
  return (
    <header className="card order-header">
      <div className="stack">
        <div className="row">
          <h1>
            {order.number} <span className="title">{order.title}</span>
          </h1>
          <StateMark of={order} />
          <span className="faint small">
            since <Time at={order.stateSince} />
          </span>
        </div>
        <p className="row small">
          <span className="faint">{inWords(order.__typename.replace(/(?<=[a-z])(?=[A-Z])/g, "_"))}</span>
          {order.account && <span>for {order.account.name}</span>}
          {order.location && <span>at {order.location.name}</span>}
          {order.dueAt && (
            <span className={late ? "wrong" : undefined} title={exactly(order.dueAt)}>
              {late ? "▲ was due " : "due "}
              <Time at={order.dueAt} />
            </span>
          )}
          {order.atRisk && !late && <span className="risk">▲ at risk</span>}
          {order.externalId && <span className="faint">your id: {order.externalId}</span>}
          {order.copiedFrom && (
            <Link href={`/orders/${order.copiedFrom.number}`}>copied from {order.copiedFrom.number}</Link>
          )}
          <ExplorerLink document={ORDER} variables={{ id }} />
        </p>
        {order.description && <p className="small">{order.description}</p>}
        <Progress of={order.progress} />
      </div>
      <Why of={order} select={select} />
      <Actions offers={order.availableActions} target={order} />
      {error && <p className="wrong">{error} What you see is what was known before.</p>}
    </header>
  );
}
