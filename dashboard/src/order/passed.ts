/** The states that nodes have passed, read for the rows that somebody looks at, and again when they have moved on. */
import { useEffect, useRef, useState } from "react";

import { client } from "../api/client";
import type { State } from "../api/graphql";
import { PASSED, type PlanNode } from "./documents";

export interface Stretch {
  state: State;
  from: number;
  /** Null while it lasts. */
  to: number | null;
}

interface Passed {
  version: number;
  stretches: readonly Stretch[];
}

const AT_ONCE = 100;
const PAUSE = 150;
const AGAIN = 3_000;

/** By node; what is not known yet is missing. */
export function usePassed(ids: readonly string[], nodes: ReadonlyMap<string, PlanNode>): ReadonlyMap<string, Passed> {
  const [passed, setPassed] = useState<ReadonlyMap<string, Passed>>(new Map());
  const known = useRef(passed);
  known.current = passed;
  const isBusy = useRef(false);
  const wanted = ids.filter((id) => known.current.get(id)?.version !== nodes.get(id)?.version).slice(0, AT_ONCE);
  const key = wanted.map((id) => `${id}:${nodes.get(id)?.version}`).join(" ");

  useEffect(() => {
    if (!key || isBusy.current) return;
    const timer = setTimeout(async () => {
      isBusy.current = true;
      const { data } = await client.query(PASSED, { ids: wanted }).toPromise();
      isBusy.current = false;
      // Whatever has changed, or has failed, is asked for again when this is told.
      if (!data) return void setTimeout(() => setPassed(new Map(known.current)), AGAIN);
      const next = new Map(known.current);
      for (const node of data.nodes) {
        if (!node || !("history" in node)) continue;
        const version = nodes.get(node.id)?.version ?? 0;
        next.set(node.id, { version, stretches: stretchesOf(node.history.nodes) });
      }
      setPassed(next);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [key, passed]);

  return passed;
}

function stretchesOf(changes: readonly { at: string; to: State | null }[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { at, to } of changes) {
    const last = stretches.at(-1);
    if (to === null || last?.state === to) continue;
    const moment = Date.parse(at);
    if (last) last.to = moment;
    stretches.push({ state: to, from: moment, to: null });
  }
  return stretches;
}
