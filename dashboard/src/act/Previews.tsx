/** What an action would change, node by node, or why it can't be taken. */
import { count, inWords } from "../look/words";
import { wordsOfErrors, type Previewed } from "./documents";
import type { Target } from "./take";

interface Props {
  targets: readonly Target[];
  previewed: Previewed[] | string | undefined;
}

export function Previews({ targets, previewed }: Props) {
  if (previewed === undefined) return <p className="faint">Asking what would happen…</p>;
  if (typeof previewed === "string") return <p className="wrong">{previewed}</p>;
  return (
    <section className="stack outcomes" aria-label="What would change" tabIndex={0}>
      {previewed.map((one, index) => (
        <div key={targets[index]?.id}>
          {targets.length > 1 && <h3>{targets[index]?.caption}</h3>}
          {one.errors.length ? <p className="wrong">{wordsOfErrors(one.errors)}</p> : <Would of={one} />}
        </div>
      ))}
    </section>
  );
}

function Would({ of: { changes, changeCount } }: { of: Previewed }) {
  const more = changeCount - changes.length;
  return (
    <>
      <p className="small faint">Would change {count(changeCount, "thing")}:</p>
      <ul className="changes">
        {changes.map((change, index) => (
          <li key={index}>
            <span className="cut">{change.node?.caption ?? "something new"}</span>
            <span>
              {change.kind === "MOVED" && change.from && change.to
                ? `${inWords(change.from)} → ${inWords(change.to)}`
                : inWords(change.kind)}
            </span>
          </li>
        ))}
        {more > 0 && <li className="faint">and {count(more, "more", "more")}</li>}
      </ul>
    </>
  );
}
