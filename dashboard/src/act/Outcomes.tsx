/** What became of each node after the server has answered, or that it has not. */
import { StateMark } from "../look/StateMark";
import { count } from "../look/words";
import type { Outcome, Target } from "./take";

export function Outcomes({ targets, outcomes }: { targets: readonly Target[]; outcomes: readonly Outcome[] }) {
  const done = outcomes.filter((each) => each.result && !each.words).length;
  return (
    <section className="stack outcomes" aria-label="Results" aria-live="polite" tabIndex={0}>
      <p>
        <b>
          {done} of {count(outcomes.length, "node")} done.
        </b>
      </p>
      <ul className="changes">
        {outcomes.map(({ result, words }, index) => (
          <li key={targets[index]?.id}>
            <span className="cut">{targets[index]?.caption}</span>
            {result && !words && result.node && <StateMark of={result.node} />}
            {words && <span className="wrong">{words}</span>}
            {!result && !words && <span className="wrong">No answer came: it may have happened.</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
