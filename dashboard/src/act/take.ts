/** Taking one action on any number of nodes: a hundred in a request, each with a result of its own. */
import type { Action } from "../api/graphql";
import { client } from "../api/client";
import { wordsOf } from "../api/follow";
import { PREVIEW, TRANSITION, wordsOfErrors, type Previewed, type Taken } from "./documents";

export interface Target {
  id: string;
  caption: string;
}

export interface Wish {
  action: Action;
  reason?: string;
  plannedStart?: string;
}

/** What became of one node's share. `unknown`: no answer came, so it may have happened. */
export type Outcome = { result: Taken; words: string } | { result: null; words: string };

const AT_ONCE = 100;

/** A key for one intention: said again with the same key it happens once. */
export function intention(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function inputs(targets: readonly Target[], wish: Wish) {
  const chunks = [];
  for (let from = 0; from < targets.length; from += AT_ONCE) {
    chunks.push(targets.slice(from, from + AT_ONCE).map(({ id }) => ({ id, ...wish })));
  }
  return chunks;
}

/** What would happen, for each target; throws the words of a failure. */
export async function preview(targets: readonly Target[], wish: Wish): Promise<Previewed[]> {
  const found: Previewed[] = [];
  for (const items of inputs(targets, wish)) {
    const { data, error } = await client.query(PREVIEW, { input: { items } }).toPromise();
    if (error || !data) throw new Error(error ? wordsOf(error) : "The server does not answer.");
    if (data.previewMany.errors.length) throw new Error(wordsOfErrors(data.previewMany.errors));
    found.push(...data.previewMany.results);
  }
  return found;
}

/** Do it. One outcome a target, in their order; what was not answered says so. */
export async function take(targets: readonly Target[], wish: Wish, key: string): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [index, items] of inputs(targets, wish).entries()) {
    const input = { items, idempotencyKey: `${key}-${index}` };
    const { data, error } = await client.mutation(TRANSITION, { input }).toPromise();
    const refused = data?.transitionMany.errors.length ? wordsOfErrors(data.transitionMany.errors) : "";
    if (data && !refused) {
      outcomes.push(...data.transitionMany.results.map((result) => ({ result, words: wordsOfErrors(result.errors) })));
    } else {
      const words = refused || (error && !error.networkError ? wordsOf(error) : "");
      outcomes.push(...items.map(() => ({ result: null, words })));
    }
  }
  return outcomes;
}
