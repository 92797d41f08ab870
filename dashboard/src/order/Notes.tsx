/** What people wrote about a node, and room to write more. */
import { useState, type FormEvent } from "react";

import { useWrite } from "../act/write";
import { Time } from "../look/Time";
import { ADD_NOTE, type Standing } from "./standing";

interface Props {
  node: string;
  notes: Standing["notes"]["nodes"];
}

export function Notes({ node, notes }: Props) {
  const [text, setText] = useState("");
  const { write, busy, wrong } = useWrite(ADD_NOTE);

  async function add(event: FormEvent) {
    event.preventDefault();
    if (await write({ nodeId: node, text: text.trim() })) setText("");
  }

  return (
    <section className="stack" aria-label="Notes">
      <h3>Notes</h3>
      {notes.map((note) => (
        <p key={note.id} className="note">
          {note.text}{" "}
          <span className="faint small">
            {note.author}, <Time at={note.createdAt} />
          </span>
        </p>
      ))}
      <form className="row" onSubmit={add}>
        <input
          aria-label="A note"
          placeholder="A note…"
          required
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button disabled={busy || !text.trim()}>Add note</button>
      </form>
      {wrong && <p className="wrong">{wrong}</p>}
    </section>
  );
}
