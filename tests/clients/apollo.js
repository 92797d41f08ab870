// Apollo Client, with its link for subscriptions over graphql-ws.
import { ApolloClient, gql, InMemoryCache } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { createClient } from "graphql-ws";

import { CHANGES, follow } from "./follow.js";

const [url] = process.argv.slice(2);
const query = gql(CHANGES);

follow((variables, take) => {
  const link = new GraphQLWsLink(createClient({ url, retryAttempts: 0 }));
  const client = new ApolloClient({ link, cache: new InMemoryCache() });
  return new Promise((resolve, reject) => {
    client.subscribe({ query, variables, fetchPolicy: "no-cache" }).subscribe({
      next: ({ data, error }) => (error ? reject(error) : take(data)),
      error: reject,
      complete: resolve,
    });
  });
});
