/** A stream that is followed for as long as somebody looks, whatever happens to the socket, the server or the cursor. */
import { stringifyDocument, type AnyVariables, type CombinedError, type DocumentInput } from "urql";

import { socket } from "./connection";

const PAUSE = 3_000;

interface Follower<Data> {
  next(data: Data): void;
  /** The stream begins anew, since what was missed can't be told: read everything again. */
  restarted(): void;
  /** The server won't tell this: what it said, and its code. It is asked again. */
  failed(message: string, code: string): void;
}

interface Refusal {
  message: string;
  extensions?: { code?: string };
}

/** The position of a stream, where its message tells one. */
function cursorOf(data: unknown): string | undefined {
  return Object.values(data as Record<string, { cursor?: string }>)[0]?.cursor;
}

/** Begin to follow; what is returned ends it. */
export function follow<Data, Variables extends AnyVariables>(
  document: DocumentInput<Data, Variables>,
  variables: Variables,
  follower: Follower<Data>,
): () => void {
  const query = stringifyDocument(document);
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stop = begin();

  function begin(): () => void {
    const asked: Record<string, unknown> = { ...variables };
    let isCurrent = true;
    const leave = (refusals: readonly Refusal[]): void => {
      if (!isCurrent || ended) return;
      isCurrent = false;
      again(refusals);
    };
    const close = socket.subscribe<Data>(
      { query, variables: asked },
      {
        next: ({ data, errors }) => {
          if (errors?.length || !data) return leave(errors ?? []);
          if (!isCurrent || ended) return;
          follower.next(data);
          // The socket asks again with what it was given, so a stream that lost it goes on where it was.
          if ("after" in asked) asked["after"] = cursorOf(data) ?? asked["after"];
        },
        // Refused by the server, or the socket was closed for good.
        error: (error) => leave(Array.isArray(error) ? (error as Refusal[]) : []),
        complete: () => leave([]), // a server that stops ends its streams; nobody else does
      },
    );
    return () => {
      isCurrent = false;
      close();
    };
  }

  function again([refused]: readonly Refusal[]): void {
    const code = refused?.extensions?.code ?? "";
    if (refused && code !== "CURSOR_EXPIRED") follower.failed(refused.message, code);
    timer = setTimeout(
      () => {
        stop();
        follower.restarted();
        stop = begin();
      },
      code === "CURSOR_EXPIRED" ? 0 : PAUSE,
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
