/** Questions over HTTP, streams over the socket. Nothing is cached: what is shown is what the server said last. */
import { Client, fetchExchange, subscriptionExchange } from "urql";

import { socket } from "./connection";
import { credentials, refuse } from "./session";

interface Said {
  data?: Record<string, { cursor?: string } | null> | null;
}

/** The position of a stream, where its message tells one. */
function cursorOf(said: Said): string | undefined {
  return Object.values(said.data ?? {})[0]?.cursor;
}

async function asking(address: RequestInfo | URL, request?: RequestInit): Promise<Response> {
  const answer = await fetch(address, request);
  if (answer.status === 401 || answer.status === 403) refuse();
  return answer;
}

export const client = new Client({
  url: "/graphql",
  fetch: asking,
  fetchOptions: () => ({ headers: credentials() }),
  preferGetMethod: false,
  exchanges: [
    fetchExchange,
    subscriptionExchange({
      forwardSubscription({ query, variables }) {
        const asked: Record<string, unknown> = { ...variables };
        return {
          subscribe(sink) {
            let isWanted = true;
            const stop = socket.subscribe<Said["data"]>(
              { query: query ?? "", variables: asked },
              {
                // The socket asks again with what it was given, so a stream that lost it goes on where it was.
                next: (said) => {
                  if ("after" in asked) asked["after"] = cursorOf(said as Said) ?? asked["after"];
                  sink.next(said as Parameters<typeof sink.next>[0]);
                },
                error: (error) => sink.error(error),
                // A server that stops ends its streams; nobody else does.
                complete: () => isWanted && sink.error(new Error("The server has ended the stream.")),
              },
            );
            return {
              unsubscribe: () => {
                isWanted = false;
                stop();
              },
            };
          },
        };
      },
    }),
  ],
});
