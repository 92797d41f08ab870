/** One change by a form: asked for with a key, so that trying again after silence does it once. */
import { useState } from "react";
import type { AnyVariables, DocumentInput } from "urql";

import { client } from "../api/client";
import { wordsOf } from "../api/follow";
import { intention } from "./take";

type Answer = Record<string, { errors: readonly { message: string }[] }>;
type Asked = { input: { idempotencyKey?: string | null } } & AnyVariables;

export interface Writing<Input> {
  /** Whether it was done; if not, `wrong` says why. */
  write(input: Input): Promise<boolean>;
  busy: boolean;
  wrong: string;
}

export function useWrite<Data extends Answer, Variables extends Asked>(
  document: DocumentInput<Data, Variables>,
): Writing<Variables["input"]> {
  const [key, setKey] = useState(intention);
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");

  async function write(input: Variables["input"]): Promise<boolean> {
    setBusy(true);
    const asked = { input: { ...input, idempotencyKey: key } } as Variables;
    const { data, error } = await client.mutation(document, asked).toPromise();
    setBusy(false);
    const refused = Object.values(data ?? {})
      .flatMap((payload) => payload.errors.map((each) => each.message))
      .join(" ");
    const silent = error?.networkError ? " It may have happened; trying again does it once." : "";
    setWrong(error ? wordsOf(error) + silent : refused);
    if (!silent) setKey(intention());
    return !error && !refused;
  }

  return { write, busy, wrong };
}
