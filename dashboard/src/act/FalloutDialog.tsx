/** What went wrong with a task, told so that somebody takes care of it. */
import { useState, type FormEvent } from "react";

import { graphql } from "../api/graphql";
import { Dialog } from "../look/Dialog";
import { inWords } from "../look/words";
import type { Target } from "./take";
import { useWrite } from "./write";

const OPEN = graphql(`
  mutation OpenFallout($input: OpenFalloutInput!) {
    openFallout(input: $input) {
      errors {
        message
      }
    }
  }
`);

const TYPES = ["PROVISIONING_FAILURE", "INVENTORY_ALLOCATION_FAILURE", "BILLING_ISSUE", "OTHER"] as const;

export function FalloutDialog({ task, close }: { task: Target; close(): void }) {
  const [falloutType, setType] = useState<(typeof TYPES)[number]>("PROVISIONING_FAILURE");
  const [description, setDescription] = useState("");
  const [group, setGroup] = useState("");
  const { write, busy, wrong } = useWrite(OPEN);

  async function report(event: FormEvent) {
    event.preventDefault();
    const input = { taskId: task.id, falloutType, description: description.trim(), group: group.trim() || null };
    if (await write(input)) close();
  }

  return (
    <Dialog title={`Report fallout: ${task.caption}`} close={close}>
      <form className="stack" onSubmit={report}>
        <label>
          What failed
          <select value={falloutType} onChange={(event) => setType(event.target.value as typeof falloutType)}>
            {TYPES.map((each) => (
              <option key={each} value={each}>
                {inWords(each)}
              </option>
            ))}
          </select>
        </label>
        <label className="stack">
          What happened
          <textarea
            rows={3}
            required
            data-first
            value={description}
            onChange={(event) => setDescription(event.target.value)}
          />
        </label>
        <label>
          Group that takes care of it
          <input value={group} onChange={(event) => setGroup(event.target.value)} />
        </label>
        {wrong && <p className="wrong">{wrong}</p>}
        <div className="row">
          <button type="button" className="push" onClick={close}>
            Leave it
          </button>
          <button className="first" disabled={busy || !description.trim()}>
            Report fallout
          </button>
        </div>
      </form>
    </Dialog>
  );
}
