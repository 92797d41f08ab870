/** One action before it is taken: what it needs, what it would change; afterwards what became of each node. */
import { useEffect, useRef, useState, type FormEvent } from "react";

import type { Action, Need } from "../api/graphql";
import { Dialog } from "../look/Dialog";
import { count } from "../look/words";
import { Outcomes } from "./Outcomes";
import { PREVIEW, type Previewed } from "./documents";
import { Previews } from "./Previews";
import { ExplorerLink } from "../look/ExplorerLink";
import { intention, preview, take, type Outcome, type Target } from "./take";
import "./act.css";

export interface Intent {
  action: Action;
  label: string;
  needs: readonly Need[];
  targets: readonly Target[];
}

interface Props {
  intent: Intent;
  close(): void;
}

function tomorrow(): string {
  const day = new Date(Date.now() + 86_400_000);
  return new Date(day.getTime() - day.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function ActionDialog({ intent, close }: Props) {
  const { action, label, needs, targets } = intent;
  const needsReason = needs.includes("REASON");
  const needsStart = needs.includes("PLANNED_START");
  const [reason, setReason] = useState("");
  const [start, setStart] = useState(needsStart ? tomorrow : "");
  const [previewed, setPreviewed] = useState<Previewed[] | string>();
  const [outcomes, setOutcomes] = useState<Outcome[]>();
  const [busy, setBusy] = useState(false);
  const [key] = useState(intention);
  const confirm = useRef<HTMLButtonElement>(null);

  const plannedStart = start ? new Date(start).toISOString() : undefined;
  useEffect(() => {
    let current = true;
    // What a reason says changes nothing of what would happen, so it is not waited for.
    preview(targets, { action, reason: needsReason ? "Preview" : undefined, plannedStart }).then(
      (found) => current && setPreviewed(found),
      (failure: Error) => current && setPreviewed(failure.message),
    );
    return () => {
      current = false;
    };
  }, [targets, action, plannedStart]);

  const possible = Array.isArray(previewed) ? previewed.filter((each) => !each.errors.length).length : 0;
  useEffect(() => {
    const isWritten = document.activeElement?.matches("input, textarea, select");
    if (possible && !isWritten) confirm.current?.focus();
  }, [possible]);

  async function go(event: FormEvent) {
    event.preventDefault();
    if (busy || (!outcomes && !possible)) return;
    setBusy(true);
    const found = await take(targets, { action, reason: reason.trim() || undefined, plannedStart }, key);
    setBusy(false);
    if (found.length === 1 && found[0]?.result?.errors.length === 0) close();
    else setOutcomes(found);
  }

  const about = targets.length === 1 ? (targets[0]?.caption ?? "") : count(targets.length, "node");
  return (
    <Dialog title={`${label}: ${about}`} close={close}>
      <form className="stack" onSubmit={go}>
        {outcomes ? (
          <Outcomes targets={targets} outcomes={outcomes} />
        ) : (
          <>
            <Previews targets={targets} previewed={previewed} />
            {needsStart && (
              <label>
                Planned start
                <input
                  type="datetime-local"
                  required
                  value={start}
                  onChange={(event) => setStart(event.target.value)}
                />
              </label>
            )}
            {(needsReason || targets.length === 1) && (
              <label className="stack">
                {needsReason ? "Reason" : "Reason, if there is something to say"}
                <textarea
                  rows={2}
                  required={needsReason}
                  data-first={needsReason || undefined}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                  onKeyDown={(event) => {
                    if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
                      event.currentTarget.form?.requestSubmit();
                  }}
                />
              </label>
            )}
          </>
        )}
        <div className="row">
          <ExplorerLink
            document={PREVIEW}
            variables={{ input: { items: targets.map(({ id }) => ({ id, action, reason })) } }}
          />
          <button type="button" className="push" onClick={close}>
            {outcomes ? "Close" : "Leave it"}
          </button>
          {(!outcomes || outcomes.some((each) => !each.result)) && (
            <button className="first" ref={confirm} disabled={busy || (!outcomes && !possible)}>
              {busy
                ? "Waiting for the server…"
                : outcomes
                  ? "Try again, it happens once"
                  : `${label} ${possible > 1 ? possible : ""}`}
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
