/** Views by name: some that everybody needs, and one's own, kept in this browser. */
import { useState, type FormEvent } from "react";

import { keep, kept } from "../look/kept";

const KEY = "ordergraph-views";

const COMMON: Record<string, string> = {
  "All orders": "",
  "At risk": "risk=yes&sort=due",
  "In fallout": "fallout=yes",
  "Held up": "blocked=yes&sort=oldest",
  "Waiting for approval": "state=NEW&sort=oldest",
};

function own(): Record<string, string> {
  try {
    return JSON.parse(kept(KEY) ?? "{}") as Record<string, string>;
  } catch {
    return {};
  }
}

export function Views({ address, go }: { address: string; go(address: string): void }) {
  const [saved, setSaved] = useState(own);
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState("");
  const all = { ...COMMON, ...saved };
  const shown = Object.keys(all).find((each) => all[each] === address) ?? "";

  function change(views: Record<string, string>) {
    keep(KEY, JSON.stringify(views));
    setSaved(views);
  }

  function save(event: FormEvent) {
    event.preventDefault();
    if (name.trim()) change({ ...saved, [name.trim()]: address });
    setNaming(false);
    setName("");
  }

  return (
    <div className="row views">
      <select aria-label="View" value={shown} onChange={(event) => go(all[event.target.value] ?? "")}>
        {!shown && <option value="">Your own choice</option>}
        {Object.keys(all).map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
      {!shown && !naming && <button onClick={() => setNaming(true)}>Save view</button>}
      {naming && (
        <form className="row" onSubmit={save}>
          <input
            autoFocus
            aria-label="Name of the view"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <button className="first">Save</button>
        </form>
      )}
      {shown in saved && (
        <button onClick={() => change(Object.fromEntries(Object.entries(saved).filter(([each]) => each !== shown)))}>
          Delete view
        </button>
      )}
    </div>
  );
}
