/** Questions and mutations over HTTP. Nothing is cached: what is shown is what the server said last. */
import { Client, fetchExchange } from "urql";

import { admitted, credentials, refuse } from "./session";

/** Nothing is asked while the server waits to hear who we are. */
async function asking(address: RequestInfo | URL, request?: RequestInit): Promise<Response> {
  await admitted();
  const said = credentials();
  const answer = await fetch(address, { ...request, headers: { ...(request?.headers as object), ...said } });
  const isStillSaid = JSON.stringify(said) === JSON.stringify(credentials());
  if ((answer.status === 401 || answer.status === 403) && isStillSaid) refuse();
  return answer;
}

export const client = new Client({
  url: "/graphql",
  fetch: asking,
  preferGetMethod: false,
  exchanges: [fetchExchange],
});
