/** What the board is narrowed to, always in sight. */
import { useEffect, useRef, useState } from "react";

import { useAsked } from "../api/asked";
import { inWords } from "../look/words";
import { ACCOUNTS, NAMED } from "./documents";
import { FAMILIES, SORTS, toggled, type Filters, type Sort } from "./filters";

interface Props {
  filters: Filters;
  groups: readonly (string | null)[];
  narrow(part: Partial<Filters>): void;
}

const SWITCHES = [
  ["atRisk", "At risk"],
  ["blocked", "Blocked work"],
  ["fallout", "Fallout"],
] as const;

export function FilterBar({ filters, groups, narrow }: Props) {
  return (
    <section className="filters row" aria-label="Filters">
      <Typed label="Title contains" value={filters.title} said={(title) => narrow({ title })} />
      <div className="row" role="group" aria-label="Family">
        {FAMILIES.map(([kind, name]) => (
          <button
            key={kind}
            aria-pressed={filters.kinds.includes(kind)}
            onClick={() => narrow({ kinds: toggled(filters.kinds, kind) })}
          >
            {name}
          </button>
        ))}
      </div>
      <div className="row" role="group" aria-label="Only orders with">
        {SWITCHES.map(([field, name]) => (
          <button key={field} aria-pressed={filters[field]} onClick={() => narrow({ [field]: !filters[field] })}>
            {name}
          </button>
        ))}
      </div>
      <AccountChoice chosen={filters.accounts} choose={(accounts) => narrow({ accounts })} />
      <select
        aria-label="Group"
        value=""
        onChange={(event) => narrow({ groups: toggled(filters.groups, event.target.value) })}
      >
        <option value="">Group…</option>
        {groups.map((group) => group && <option key={group}>{group}</option>)}
      </select>
      <Typed
        label="Assignee"
        value={filters.assignees[0] ?? ""}
        said={(name) => narrow({ assignees: name ? [name] : [] })}
      />
      <select aria-label="Sort" value={filters.sort} onChange={(event) => narrow({ sort: event.target.value as Sort })}>
        {Object.entries(SORTS).map(([sort, { label }]) => (
          <option key={sort} value={sort}>
            {label}
          </option>
        ))}
      </select>
      <Chips
        values={filters.states.map((state) => [state, inWords(state)])}
        drop={(state) => narrow({ states: filters.states.filter((each) => each !== state) })}
        what="state"
      />
      <Chips
        values={filters.groups.map((group) => [group, group])}
        drop={(group) => narrow({ groups: toggled(filters.groups, group) })}
        what="group"
      />
    </section>
  );
}

/** A text that is used once the typing pauses. */
function Typed({ label, value, said }: { label: string; value: string; said(value: string): void }) {
  const [text, setText] = useState(value);
  const tell = useRef(said);
  tell.current = said; // who narrows meanwhile by something else must not be undone
  useEffect(() => setText((typed) => (typed.trim() === value ? typed : value)), [value]);
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => tell.current(text.trim()), 300);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <input
      aria-label={label}
      placeholder={label}
      size={14}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}

interface ChipsProps {
  values: [string, string][];
  drop(value: string): void;
  what: string;
}

function Chips({ values, drop, what }: ChipsProps) {
  return values.map(([value, name]) => (
    <button key={value} aria-pressed="true" aria-label={`Drop the ${what} ${name}`} onClick={() => drop(value)}>
      {name} ✕
    </button>
  ));
}

function AccountChoice({ chosen, choose }: { chosen: string[]; choose(ids: string[]): void }) {
  const [text, setText] = useState("");
  const offered = useAsked(ACCOUNTS, { where: text ? { nameContains: text } : null }).data?.accounts.nodes ?? [];
  const named = useAsked(NAMED, chosen.length ? { ids: chosen } : null).data?.nodes ?? [];
  const names = chosen.map((id): [string, string] => {
    const found = named.find((node) => node?.id === id);
    return [id, (found && "name" in found && found.name) || id];
  });

  function type(value: string) {
    const match = offered.find((account) => account.name === value);
    setText(match ? "" : value);
    if (match) choose([...new Set([...chosen, match.id])]);
  }

  return (
    <>
      <input
        aria-label="Account"
        placeholder="Account…"
        size={14}
        list="accounts"
        value={text}
        onChange={(event) => type(event.target.value)}
      />
      <datalist id="accounts">
        {offered.map((account) => (
          <option key={account.id} value={account.name} />
        ))}
      </datalist>
      <Chips values={names} drop={(id) => choose(chosen.filter((each) => each !== id))} what="account" />
    </>
  );
}
