/** The explorer: GraphiQL on our own endpoint, everything it needs from our own server. */
import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "./page.css";

import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";

import { examples } from "./examples";

const endpoint = new URL("/graphql", location.href);
const socket = new URL("/graphql", location.href.replace(/^http/, "ws"));

/** What the header editor holds goes with requests as headers, and with a socket in the payload of connection_init. */
const fetcher = createGraphiQLFetcher({ url: endpoint.href, subscriptionUrl: socket.href });

/** A link may bring an operation: `?query=…&variables=…`, as everything on the board does that can be looked into. */
const asked = new URLSearchParams(location.search);
const brought = asked.get("query");

createRoot(document.getElementById("explorer")!).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={examples}
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
    {...(brought ? { initialQuery: brought, initialVariables: asked.get("variables") ?? "" } : {})}
  />,
);
