/** What is asked of one node, and of the order itself: where it stands and why, what may be done, what it is. */
import { OFFERS } from "../act/documents";
import { graphql, type ResultOf } from "../api/graphql";
import { PROGRESS } from "../look/Progress";

export const STATE = graphql(`
  fragment ItsState on Stateful {
    id
    caption
    state
    stateLabel
    stateCategory
  }
`);

export type Named = ResultOf<typeof STATE>;

const STANDING = graphql(
  `
    fragment Standing on Stateful {
      ...ItsState
      stateSince
      version
      heldBy {
        interruption
        since
        node {
          ...ItsState
        }
      }
      why {
        message
        decidedBy {
          ...ItsState
        }
        missing {
          code
          message
          blocking {
            ...ItsState
          }
        }
      }
      notes(last: 5) {
        nodes {
          id
          text
          createdAt
          author
        }
      }
      ...Offers
    }
  `,
  [STATE, OFFERS],
);

export type Standing = ResultOf<typeof STANDING>;

export const ORDER = graphql(
  `
    query Order($id: ID!) {
      node(id: $id) {
        __typename
        ... on Order {
          number
          title
          description
          createdAt
          createdBy
          dueAt
          atRisk
          priority
          externalId
          account {
            name
          }
          location {
            name
          }
          copiedFrom {
            number
          }
          progress {
            ...Work
          }
          ...Standing
        }
      }
    }
  `,
  [PROGRESS, STANDING],
);

export const NODE = graphql(
  `
    query Node($id: ID!) {
      node(id: $id) {
        __typename
        ... on Stateful {
          ...Standing
        }
        ... on OrderLineItem {
          operation
          quantity
          characteristics
          shortcomings
          progress {
            ...Work
          }
          specification {
            name
          }
          location {
            name
          }
        }
        ... on DomainOrder {
          domain
          plannedStart
          dueAt
          progress {
            ...Work
          }
          blockedBy {
            ...ItsState
          }
        }
        ... on OrderTask {
          description
          assignee
          group
          priority
          dueAt
          atRisk
          plannedStart
          startedAt
          finishedAt
          duration
          automated
          topic
          worker
          leaseUntil
          attempts
          blockedBy {
            ...ItsState
          }
        }
        ... on WorkTask {
          description
          assignee
          group
          priority
          dueAt
          atRisk
          startedAt
          finishedAt
          duration
          blockedBy {
            ...ItsState
          }
        }
        ... on WorkOrder {
          workOrderType
          dueAt
          progress {
            ...Work
          }
        }
        ... on ResourceRequest {
          role
          skills
          quantity
          filled
          startsOn
          endsOn
          shortcomings
        }
        ... on Assignment {
          person
          startsOn
          endsOn
        }
        ... on FalloutRecord {
          falloutType
          description
          assignee
          group
        }
      }
    }
  `,
  [PROGRESS, STANDING, STATE],
);

export type Node = Extract<NonNullable<ResultOf<typeof NODE>["node"]>, { caption: string }>;

export const ADD_NOTE = graphql(`
  mutation AddNote($input: AddNoteInput!) {
    addNote(input: $input) {
      errors {
        message
      }
    }
  }
`);
