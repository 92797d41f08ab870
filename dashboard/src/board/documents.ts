/** What the board asks. */
import { graphql, type ResultOf } from "../api/graphql";
import { OFFERS } from "../act/documents";
import { PROGRESS } from "../look/Progress";

const CARD = graphql(
  `
    fragment Card on Order {
      __typename
      id
      number
      title
      caption
      version
      state
      stateLabel
      stateCategory
      stateSince
      createdAt
      dueAt
      priority
      atRisk
      account {
        id
        name
      }
      progress {
        ...Work
      }
    }
  `,
  [PROGRESS],
);

export type Card = ResultOf<typeof CARD>;

const STRETCH = graphql(
  `
    fragment Stretch on OrderConnection {
      nodes {
        ...Card
      }
      pageInfo {
        endCursor
        hasNextPage
      }
    }
  `,
  [CARD],
);

export const PAGE = graphql(
  `
    query Orders($where: OrderFilter!, $orderBy: WorkOrderBy!, $after: String, $first: Int!) {
      orders(where: $where, orderBy: $orderBy, after: $after, first: $first) {
        ...Stretch
      }
    }
  `,
  [STRETCH],
);

/** The beginnings of all four columns, true at one moment. */
export const BEGINNING = graphql(
  `
    query Board(
      $waiting: OrderFilter!
      $active: OrderFilter!
      $problem: OrderFilter!
      $done: OrderFilter!
      $orderBy: WorkOrderBy!
      $first: Int!
    ) {
      WAITING: orders(where: $waiting, orderBy: $orderBy, first: $first) {
        ...Stretch
      }
      ACTIVE: orders(where: $active, orderBy: $orderBy, first: $first) {
        ...Stretch
      }
      PROBLEM: orders(where: $problem, orderBy: $orderBy, first: $first) {
        ...Stretch
      }
      DONE: orders(where: $done, orderBy: $orderBy, first: $first) {
        ...Stretch
      }
    }
  `,
  [STRETCH],
);

export const TOTALS = graphql(`
  query Totals($waiting: OrderFilter!, $active: OrderFilter!, $problem: OrderFilter!, $done: OrderFilter!) {
    WAITING: orders(where: $waiting, first: 1) {
      totalCount
    }
    ACTIVE: orders(where: $active, first: 1) {
      totalCount
    }
    PROBLEM: orders(where: $problem, first: 1) {
      totalCount
    }
    DONE: orders(where: $done, first: 1) {
      totalCount
    }
  }
`);

export const CHANGES = graphql(`
  subscription BoardChanges($where: StateChangeFilter, $after: String) {
    stateChanges(where: $where, after: $after) {
      __typename
      ... on StateChange {
        cursor
        kind
        nodeId
        order {
          number
        }
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

export const COUNTS = graphql(`
  subscription Counts($where: BoardFilter) {
    boardUpdates(where: $where) {
      __typename
      ... on Board {
        orderStates {
          state
          stateLabel
          stateCategory
          count
        }
        risks {
          risk
          count
        }
        ages {
          age
          count
        }
        groups {
          group
          count
          inProgress
          blocked
        }
      }
    }
  }
`);

export const SELECTED = graphql(
  `
    query Selected($ids: [ID!]!) {
      nodes(ids: $ids) {
        id
        ... on Stateful {
          caption
          ...Offers
        }
      }
    }
  `,
  [OFFERS],
);

export const ACCOUNTS = graphql(`
  query Accounts($where: AccountFilter) {
    accounts(where: $where, first: 20) {
      nodes {
        id
        name
      }
    }
  }
`);

export const NAMED = graphql(`
  query Named($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on Account {
        name
      }
    }
  }
`);
