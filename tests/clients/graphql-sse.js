// The reference client of server-sent events.
import { createClient } from "graphql-sse";

import { CHANGES, follow } from "./follow.js";

const [url] = process.argv.slice(2);

follow(async (variables, take) => {
  const client = createClient({ url: url.replace("ws", "http"), retryAttempts: 0 });
  for await (const { data, errors } of client.iterate({ query: CHANGES, variables })) {
    if (errors) throw errors[0];
    take(data);
  }
});
