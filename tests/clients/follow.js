// Follows the journal as a client of others does it, prints each message as a line of JSON, and goes on by its cursor
// when the connection breaks. `listen(variables, take)` subscribes once and settles when that has ended, however.
import WebSocket from "ws";

globalThis.WebSocket ??= WebSocket; // Node has one of its own from 22 on

export const CHANGES = `subscription ($after: String) {
  stateChanges(after: $after) {
    __typename
    ... on StateChange { cursor sequence nodeId kind action to }
    ... on CaughtUp { cursor }
    ... on Heartbeat { cursor }
  }
}`;

export async function follow(listen) {
  let after = null;
  for (;;) {
    try {
      await listen({ after }, ({ stateChanges }) => {
        console.log(JSON.stringify(stateChanges));
        after = stateChanges.cursor;
      });
    } catch (problem) {
      console.error(String(problem?.message ?? problem?.reason ?? problem));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
