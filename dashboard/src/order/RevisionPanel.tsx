/** What a revision changes in an order while the order waits for it, and the revisions that there were. */
import { useAsked } from "../api/asked";
import { useWrite } from "../act/write";
import { ExplorerLink } from "../look/ExplorerLink";
import { Time } from "../look/Time";
import { count, inWords } from "../look/words";
import { REVISE, REVISIONS, type Revised } from "./troubles";
import { ReviseLine } from "./ReviseLine";

type Revision = Revised["revisions"]["nodes"][number];

export function RevisionPanel({ id, revision }: { id: string; revision: number }) {
  const { data, error } = useAsked(REVISIONS, { id }, revision);
  const order = data?.node && "revisions" in data.node ? data.node : undefined;
  const all = order?.revisions.nodes ?? [];
  const open = all.find((each) => each.outcome === "OPEN");
  if (error) return <p className="wrong card panel">Revisions: {error}</p>;
  if (!order || !all.length) return null;
  return (
    <details className="card panel" open={open !== undefined}>
      <summary>
        <h2>Revisions</h2> {open ? "one is open" : `${count(all.length, "revision")}, none open`}
      </summary>
      <ExplorerLink document={REVISIONS} variables={{ id }} />
      <ul className="stack">
        {all.map((each) => (
          <li key={each.id}>
            <One order={id} revision={each} />
          </li>
        ))}
      </ul>
      {open && <ReviseLine order={id} lines={order.lines.nodes} />}
    </details>
  );
}

function One({ order, revision }: { order: string; revision: Revision }) {
  const { write, busy, wrong } = useWrite(REVISE);
  const isOpen = revision.outcome === "OPEN";
  return (
    <>
      <p className="row">
        <b>{revision.revisionNumber ? `Revision ${revision.revisionNumber}` : "Revision"}</b>
        {inWords(revision.outcome)}
        <span className="faint small">
          opened by {revision.openedBy}, <Time at={revision.openedAt} />
          {revision.closedAt && (
            <>
              ; closed by {revision.closedBy}, <Time at={revision.closedAt} />
            </>
          )}
        </span>
        {revision.reason}
      </p>
      <ul className="changes">
        {revision.items.nodes.map((item) => (
          <li key={item.id}>
            <span>
              {inWords(item.revisionChange)} <b>{item.line?.caption ?? item.title}</b>
              {item.revisionChange !== "REMOVE" && (
                <span className="faint">
                  {" "}
                  {item.quantity} × {JSON.stringify(item.characteristics)}
                </span>
              )}
            </span>
            {isOpen && (
              <button disabled={busy} onClick={() => write({ id: order, withdraw: [item.id] })}>
                Withdraw
              </button>
            )}
          </li>
        ))}
        {isOpen && revision.items.nodes.length === 0 && <li className="faint">It changes nothing yet.</li>}
      </ul>
      {wrong && <p className="wrong">{wrong}</p>}
    </>
  );
}
