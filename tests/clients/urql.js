// urql, with its subscriptions over graphql-ws.
import { Client, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";

import { CHANGES, follow } from "./follow.js";

const [url] = process.argv.slice(2);

follow((variables, take) => {
  const socket = createClient({ url, retryAttempts: 0 });
  const client = new Client({
    url: url.replace("ws", "http"),
    preferGetMethod: false,
    exchanges: [
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({ unsubscribe: socket.subscribe({ ...request, query: request.query ?? "" }, sink) }),
        }),
      }),
    ],
  });
  return new Promise((resolve, reject) => {
    client.subscription(CHANGES, variables).subscribe(({ data, error, hasNext }) => {
      if (error) reject(error);
      else if (data) take(data);
      if (hasNext === false) resolve();
    });
  });
});
