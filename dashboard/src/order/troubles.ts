/** What is asked, and said, about fallout and revisions. */
import { OFFERS } from "../act/documents";
import { graphql, type ResultOf } from "../api/graphql";
import { STATE } from "./standing";

export const FALLOUT = graphql(
  `
    query Fallout($id: ID!) {
      node(id: $id) {
        ... on FulfillmentOrder {
          all: falloutRecords(first: 1) {
            totalCount
          }
          falloutRecords(first: 50, where: { states: [OPEN, IN_PROGRESS, AWAITING_INFORMATION, ON_HOLD, RESOLVED] }) {
            totalCount
            nodes {
              ...ItsState
              ...Offers
              falloutType
              description
              assignee
              group
              createdAt
              createdBy
              task {
                id
                caption
              }
            }
          }
        }
      }
    }
  `,
  [STATE, OFFERS],
);

export const ASSIGN_FALLOUT = graphql(`
  mutation AssignFallout($input: AssignFalloutInput!) {
    assignFallout(input: $input) {
      errors {
        message
      }
    }
  }
`);

export const REVISIONS = graphql(`
  query Revisions($id: ID!) {
    node(id: $id) {
      ... on FulfillmentOrder {
        revision
        lines(first: 100) {
          nodes {
            id
            caption
            quantity
            characteristics
            stateCategory
          }
        }
        revisions(last: 10) {
          nodes {
            id
            revisionNumber
            outcome
            openedAt
            openedBy
            closedAt
            closedBy
            reason
            items(first: 50) {
              nodes {
                id
                revisionChange
                title
                quantity
                characteristics
                line {
                  id
                  caption
                }
              }
            }
          }
        }
      }
    }
  }
`);

export type Revised = Extract<NonNullable<ResultOf<typeof REVISIONS>["node"]>, { revisions: unknown }>;

export const REVISE = graphql(`
  mutation Revise($input: ReviseOrderInput!) {
    reviseOrder(input: $input) {
      errors {
        message
      }
    }
  }
`);
