/** What may be done with the orders that are selected; each of them gets its own result. */
import { useState } from "react";

import { ActionDialog, type Intent } from "../act/ActionDialog";
import { useAsked } from "../api/asked";
import { ExplorerLink } from "../look/ExplorerLink";
import { count } from "../look/words";
import { SELECTED } from "./documents";

/** As many as one question may name. */
const AT_MOST = 100;

interface Props {
  ids: readonly string[];
  revision: number;
  clear(): void;
}

export function SelectionBar({ ids, revision, clear }: Props) {
  const { data, error } = useAsked(SELECTED, { ids: ids.slice(0, AT_MOST) }, revision);
  const [intent, setIntent] = useState<Intent>();
  const intents = new Map<string, Intent>();
  for (const node of data?.nodes ?? []) {
    if (!node || !("availableActions" in node)) continue;
    for (const { action, label, needs, allowed } of node.availableActions) {
      if (!allowed || !action) continue;
      const known = intents.get(action) ?? { action, label, needs, targets: [] };
      intents.set(action, { ...known, targets: [...known.targets, { id: node.id, caption: node.caption }] });
    }
  }
  return (
    <section className="selection row" aria-label="Selected orders">
      <b>{count(ids.length, "order")} selected</b>
      {ids.length > AT_MOST && <span className="wrong">Actions are for the first {AT_MOST}.</span>}
      {error && <span className="wrong">{error}</span>}
      {[...intents.values()].map((each) => (
        <button key={each.action} onClick={() => setIntent(each)}>
          {each.label} <b>{each.targets.length}</b>
        </button>
      ))}
      {data && intents.size === 0 && <span className="faint">None of them can be acted on now.</span>}
      <span className="push">
        <ExplorerLink document={SELECTED} variables={{ ids: ids.slice(0, AT_MOST) }} />
      </span>
      <button onClick={clear}>Select none</button>
      {intent && <ActionDialog intent={intent} close={() => setIntent(undefined)} />}
    </section>
  );
}
