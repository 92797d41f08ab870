/** What the work list asks. */
import { OFFERS } from "../act/documents";
import { graphql, type ResultOf } from "../api/graphql";

const ENTRY = graphql(
  `
    fragment OrderTaskEntry on OrderTask {
      __typename
      id
      caption
      title
      description
      state
      stateLabel
      stateCategory
      stateSince
      priority
      dueAt
      atRisk
      group
      assignee
      order {
        number
        title
      }
      blockedBy {
        id
        caption
        stateLabel
      }
      ...Offers
    }
  `,
  [OFFERS],
);

export const LIST = graphql(
  `
    subscription WorkList($where: OrderTaskFilter!) {
      workListUpdates(where: $where) {
        __typename
        ... on WorkList {
          truncated
          entries {
            ...OrderTaskEntry
          }
        }
        ... on WorkListChange {
          event
          taskId
          task {
            ...OrderTaskEntry
          }
        }
      }
    }
  `,
  [ENTRY],
);

/** Tasks of provisioning orders have no list of their own that is pushed; they are asked for when one of them moves. */
export const WORK_TASKS = graphql(
  `
    query WorkTasks($where: WorkTaskFilter!) {
      workTasks(where: $where, orderBy: { field: PRIORITY }, first: 100) {
        nodes {
          __typename
          id
          caption
          title
          description
          state
          stateLabel
          stateCategory
          stateSince
          priority
          dueAt
          atRisk
          group
          assignee
          order {
            number
            title
          }
          blockedBy {
            id
            caption
            stateLabel
          }
          ...Offers
        }
        pageInfo {
          hasNextPage
        }
      }
    }
  `,
  [OFFERS],
);

export const WORK_TASK_CHANGES = graphql(`
  subscription WorkTaskChanges($after: String) {
    stateChanges(where: { nodeKinds: [WORK_TASK] }, after: $after) {
      __typename
      ... on StateChange {
        cursor
      }
      ... on CaughtUp {
        cursor
      }
      ... on Heartbeat {
        cursor
      }
    }
  }
`);

export const GROUPS = graphql(`
  query Groups {
    board {
      groups {
        group
      }
    }
  }
`);

type Message = ResultOf<typeof LIST>["workListUpdates"];
export type OrderTaskEntry = Extract<Message, { __typename: "WorkList" }>["entries"][number];
export type Entry = OrderTaskEntry | ResultOf<typeof WORK_TASKS>["workTasks"]["nodes"][number];
