/**
 * The answer to a question, asked anew whenever `revision` grows or the connection has come back. While it is asked
 * anew, and when that fails, the last answer stays.
 */
import { useEffect, useRef, useState } from "react";
import type { AnyVariables, DocumentInput } from "urql";

import { client } from "./client";
import { connection } from "./connection";
import { wordsOf } from "./follow";
import { session } from "./session";
import { useStore } from "./store";

export interface Asked<Data> {
  data?: Data;
  /** Why the newest question has no answer. */
  error?: string;
}

/** At least this long between two askings; a slow answer makes it longer. */
const PAUSE = 120;

export function useAsked<Data, Variables extends AnyVariables>(
  document: DocumentInput<Data, Variables>,
  variables: Variables | null,
  revision = 0,
): Asked<Data> {
  const { times } = useStore(connection);
  const caller = useStore(session);
  const key = JSON.stringify(variables);
  const [answer, setAnswer] = useState<Asked<Data> & { key: string }>({ key });
  const ready = useRef({ at: 0, key });

  useEffect(() => {
    if (variables === null || caller.refused) return;
    if (ready.current.key !== key) ready.current = { at: 0, key };
    let stop = () => {};
    const ask = () => {
      const begun = Date.now();
      const { unsubscribe } = client.query(document, variables).subscribe((result) => {
        ready.current.at = Date.now() + PAUSE + 2 * (Date.now() - begun);
        if (result.data) setAnswer({ key, data: result.data });
        else if (result.error) {
          const error = wordsOf(result.error);
          setAnswer((last) => ({ key, data: last.key === key ? last.data : undefined, error }));
        }
      });
      stop = unsubscribe;
    };
    const timer = setTimeout(ask, Math.max(0, ready.current.at - Date.now()));
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [document, key, revision, times, caller]);

  return answer.key === key ? answer : {};
}
