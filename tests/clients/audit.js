// Runs the conformance audits of graphql-http on a server and prints each result as a line of JSON.
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);

for (const audit of serverAudits({ url, fetchFn: fetch })) {
  const { status, reason } = await audit.fn();
  console.log(JSON.stringify({ id: audit.id, name: audit.name, status, reason }));
}
