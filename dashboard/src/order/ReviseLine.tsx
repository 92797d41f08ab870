/** A line of an order changed, removed or added by its open revision. */
import { useState, type FormEvent } from "react";

import { useWrite } from "../act/write";
import { REVISE, type Revised } from "./troubles";

interface Props {
  order: string;
  lines: Revised["lines"]["nodes"];
}

const NEW = "";

export function ReviseLine({ order, lines }: Props) {
  const [lineId, setLine] = useState(NEW);
  const [title, setTitle] = useState("");
  const [quantity, setQuantity] = useState(1);
  const [characteristics, setCharacteristics] = useState("{}");
  const [unreadable, setUnreadable] = useState("");
  const { write, busy, wrong } = useWrite(REVISE);

  function choose(id: string) {
    const line = lines.find((each) => each.id === id);
    setLine(id);
    setQuantity(line?.quantity ?? 1);
    setCharacteristics(JSON.stringify(line?.characteristics ?? {}));
  }

  async function propose(event: FormEvent) {
    event.preventDefault();
    let read: unknown;
    try {
      read = JSON.parse(characteristics);
      setUnreadable("");
    } catch (error) {
      setUnreadable(`The characteristics are no JSON: ${(error as Error).message}`);
      return;
    }
    const said = { quantity, characteristics: read };
    await write(
      lineId === NEW
        ? { id: order, add: [{ ...said, parentId: order, title: title.trim() }] }
        : { id: order, change: [{ ...said, id: lineId }] },
    );
  }

  return (
    <form className="row small revise" onSubmit={propose}>
      <select aria-label="Line" value={lineId} onChange={(event) => choose(event.target.value)}>
        <option value={NEW}>A new line</option>
        {lines.map((line) => (
          <option key={line.id} value={line.id}>
            {line.caption}
          </option>
        ))}
      </select>
      {lineId === NEW && (
        <input
          aria-label="Title"
          placeholder="Title"
          required
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
      )}
      <label>
        Quantity
        <input
          type="number"
          min={1}
          value={quantity}
          onChange={(event) => setQuantity(event.target.valueAsNumber || 1)}
        />
      </label>
      <label>
        Characteristics
        <input
          value={characteristics}
          onChange={(event) => setCharacteristics(event.target.value)}
          spellCheck={false}
        />
      </label>
      <button disabled={busy}>{lineId === NEW ? "Add line" : "Change line"}</button>
      {lineId !== NEW && (
        <button type="button" disabled={busy} onClick={() => write({ id: order, remove: [lineId] })}>
          Remove line
        </button>
      )}
      {(unreadable || wrong) && <span className="wrong">{unreadable || wrong}</span>}
    </form>
  );
}
