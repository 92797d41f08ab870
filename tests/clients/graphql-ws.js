// The reference client of graphql-transport-ws.
import { createClient } from "graphql-ws";

import { CHANGES, follow } from "./follow.js";

const [url] = process.argv.slice(2);

follow(async (variables, take) => {
  const client = createClient({ url, retryAttempts: 0 });
  for await (const { data, errors } of client.iterate({ query: CHANGES, variables })) {
    if (errors) throw errors[0];
    take(data);
  }
});
