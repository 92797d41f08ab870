/** One list of tasks: arrow keys choose, letters act. */
import { useRef, useState, type KeyboardEvent } from "react";
import { useLocation } from "wouter";

import { ActionDialog, type Intent } from "../act/ActionDialog";
import { FalloutDialog } from "../act/FalloutDialog";
import { useIsLive } from "../api/connection";
import type { Action } from "../api/graphql";
import { useKeptFocus } from "../look/focus";
import type { Entry } from "./documents";
import type { List } from "./list";
import { Task } from "./Task";

const KEYS: Record<string, readonly Action[]> = {
  s: ["START"],
  c: ["COMPLETE"],
  h: ["HOLD"],
  r: ["RESUME", "PROVIDE_INFORMATION"],
};

interface Props {
  title: string;
  list: List;
  none: string;
}

export function Tasks({ title, list, none }: Props) {
  const [, go] = useLocation();
  const place = useRef<HTMLUListElement>(null);
  const [chosen, choose] = useState<string>();
  const [intent, setIntent] = useState<Intent>();
  const [reporting, setReporting] = useState<Entry>();
  const [said, say] = useState("");
  const isLive = useIsLive();
  const { entries } = list;
  const found = entries.findIndex((entry) => entry.id === chosen);
  const last = useRef(0);
  const current = found >= 0 ? found : Math.max(0, Math.min(last.current, entries.length - 1));
  last.current = current;

  const shown = entries.map((entry) => entry.id).join(" ");
  useKeptFocus(place, [shown, intent, reporting], () => focus(current));

  function focus(index: number) {
    place.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus();
  }

  function act(entry: Entry, actions: readonly Action[]) {
    const offers = entry.availableActions.filter(({ action }) => action && actions.includes(action));
    const offer = offers.find((each) => each.allowed) ?? offers[0];
    if (!offer) return say(`${entry.caption} is ${entry.stateLabel.toLowerCase()}: that is not its next step.`);
    if (!offer.allowed || !offer.action) {
      return say(`${offer.label}: ${offer.reasons.map((reason) => reason.message).join(" ")}`);
    }
    say("");
    setIntent({ action: offer.action, label: offer.label, needs: offer.needs, targets: [entry] });
  }

  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const entry = entries[current];
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const actions = KEYS[event.key];
    if (!entry) return;
    if (step) {
      const next = Math.min(Math.max(current + step, 0), entries.length - 1);
      choose(entries[next]?.id);
      focus(next);
    } else if (actions) act(entry, actions);
    else if (event.key === "f" && entry.__typename === "OrderTask") setReporting(entry);
    else if (event.key === "o" && entry.order) go(`/orders/${entry.order.number}?node=${entry.id}`);
    else return;
    event.preventDefault();
  }

  return (
    <section className="stack tasks" aria-label={title}>
      <h2>
        {title} <span className="faint">{list.loaded && entries.length}</span>
      </h2>
      <p className="wrong" role="status">
        {said || list.error}
      </p>
      {list.truncated && <p className="wrong">There are more; these are the most urgent.</p>}
      {!list.loaded && !list.error && <p className="faint">Waiting for the server…</p>}
      {list.loaded && entries.length === 0 && (
        <p className="faint">{isLive ? none : "Nothing was here when the server was last heard."}</p>
      )}
      <ul ref={place} onKeyDown={press}>
        {entries.map((entry, index) => (
          <li
            key={entry.id}
            data-index={index}
            data-task={entry.id}
            tabIndex={index === current ? 0 : -1}
            aria-current={index === current || undefined}
            onFocus={() => choose(entry.id)}
          >
            <Task entry={entry} act={(action) => act(entry, [action])} report={() => setReporting(entry)} />
          </li>
        ))}
      </ul>
      {intent && <ActionDialog intent={intent} close={() => setIntent(undefined)} />}
      {reporting && <FalloutDialog task={reporting} close={() => setReporting(undefined)} />}
    </section>
  );
}
