/**
 * The answer to a question, asked anew whenever `revision` grows or the connection has come back. While it is asked
 * anew, and when that fails, the last answer stays.
 */
import { useEffect, useRef, useState } from "react";
import type { AnyVariables, DocumentInput } from "urql";

import { client } from "./client";
import { connection } from "./connection";
import { wordsOf } from "./follow";
import { session, whoever } from "./session";
import { useStore } from "./store";

export interface Asked<Data> {
  data?: Data;
  /** Why the newest question has no answer; it is asked again by itself. */
  error?: string;
}

/** At least this long between two askings; a slow answer makes it longer. */
const PAUSE = 120;
const AGAIN = 3_000;
/** Risk comes by the clock, without any change that would be told. */
const MINUTE = 60_000;

export function useAsked<Data, Variables extends AnyVariables>(
  document: DocumentInput<Data, Variables>,
  variables: Variables | null,
  revision = 0,
): Asked<Data> {
  const times = useStore(connection, ({ times }) => times);
  const caller = useStore(session, whoever);
  const key = JSON.stringify(variables);
  const [answer, setAnswer] = useState<Asked<Data> & { key: string }>({ key });
  const asker = useRef<() => void>(undefined);

  useEffect(() => {
    if (variables === null) return;
    let [isStale, isBusy, ended] = [false, false, false];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stop = () => {};

    // What is on its way is never given up for a newer question: where much changes, no answer would ever come.
    function ask(): void {
      isStale = true;
      if (!isBusy && timer === undefined) send();
    }

    function send(): void {
      [isStale, isBusy, timer] = [false, true, undefined];
      const begun = Date.now();
      const asked = client.query(document, variables as Variables).subscribe((result) => {
        asked.unsubscribe(); // or it would hear every later answer to the same question, too
        if (ended) return;
        isBusy = false;
        if (result.data) setAnswer({ key, data: result.data });
        else if (result.error) {
          const error = wordsOf(result.error);
          setAnswer((last) => ({ key, data: last.key === key ? last.data : undefined, error }));
        }
        const pause = result.error ? AGAIN : PAUSE + 2 * (Date.now() - begun);
        timer = setTimeout(() => {
          timer = undefined;
          if (isStale || result.error) send();
        }, pause);
      });
      stop = asked.unsubscribe;
    }

    asker.current = ask;
    ask();
    const minute = setInterval(ask, MINUTE);
    return () => {
      ended = true;
      clearInterval(minute);
      asker.current = undefined;
      clearTimeout(timer);
      stop();
    };
  }, [document, key, caller]);

  const now = `${revision} ${times}`;
  const told = useRef(now);
  useEffect(() => {
    if (told.current !== now) asker.current?.();
    told.current = now;
  }, [now]);

  return answer.key === key ? answer : {};
}
