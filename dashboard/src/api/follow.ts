/** A stream that is followed for as long as somebody looks, whatever happens to the socket, the server or the cursor. */
import type { AnyVariables, CombinedError, DocumentInput } from "urql";

import { client } from "./client";

const PAUSE = 3_000;

interface Follower<Data> {
  next(data: Data): void;
  /** The stream begins anew, since what was missed can no longer be told: read everything again. */
  restarted(): void;
  /** The server won't tell this: what it said. */
  failed(message: string): void;
}

/** Begin to follow; what is returned ends it. */
export function follow<Data, Variables extends AnyVariables>(
  document: DocumentInput<Data, Variables>,
  variables: Variables,
  follower: Follower<Data>,
): () => void {
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop = begin();

  function begin(): () => void {
    const { unsubscribe } = client.subscription(document, variables).subscribe((result) => {
      if (ended) return;
      if (result.error) again(result.error);
      else if (result.data) follower.next(result.data);
    });
    return unsubscribe;
  }

  function again(error: CombinedError): void {
    const refused = error.graphQLErrors[0];
    const expired = refused?.extensions?.["code"] === "CURSOR_EXPIRED";
    if (refused && !expired) follower.failed(refused.message);
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        if (ended) return;
        stop();
        follower.restarted();
        stop = begin();
      },
      expired ? 0 : PAUSE,
    );
  }

  return () => {
    ended = true;
    clearTimeout(timer);
    stop();
  };
}

/** The words of a failed question. */
export function wordsOf(error: CombinedError): string {
  if (error.networkError) return "The server does not answer.";
  return error.graphQLErrors.map((each) => each.message).join(" ");
}
