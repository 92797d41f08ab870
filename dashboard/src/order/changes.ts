/** What is asked about the history of an order. */
import { graphql, type ResultOf } from "../api/graphql";
import { STATE } from "./standing";

const CHANGE = graphql(
  `
    fragment Change on StateChange {
      id
      sequence
      at
      actor
      system
      action
      kind
      from
      to
      reason
      cause
      nodeKind
      node {
        ...ItsState
      }
    }
  `,
  [STATE],
);

export type Change = ResultOf<typeof CHANGE>;

export const HISTORY = graphql(
  `
    query History($where: StateChangeFilter!, $last: Int!, $before: String) {
      stateChanges(where: $where, last: $last, before: $before) {
        nodes {
          ...Change
        }
        pageInfo {
          hasPreviousPage
          startCursor
        }
      }
    }
  `,
  [CHANGE],
);

export const CAUSES = graphql(
  `
    query Causes($ids: [ID!]!) {
      nodes(ids: $ids) {
        ... on StateChange {
          ...Change
        }
      }
    }
  `,
  [CHANGE],
);
