/** What the page of an order asks about its plan. */
import { graphql, type ResultOf } from "../api/graphql";

export const FIND = graphql(`
  query FindOrder($number: String!) {
    order(number: $number) {
      id
    }
  }
`);

const PLAN = graphql(`
  fragment Plan on OrchestrationPlan {
    nodes {
      id
      parentId
      nodeKind
      nodeDomain
      title
      version
      state
      stateLabel
      stateCategory
      group
      assignee
      dueAt
      plannedStart
      startedAt
      finishedAt
      duration
      critical
    }
    edges {
      awaited
      waiter
      met
    }
    criticalPath
    truncated
  }
`);

export type Plan = ResultOf<typeof PLAN>;

export type PlanNode = Plan["nodes"][number];

export type PlanEdge = Plan["edges"][number];

export const UPDATES = graphql(
  `
    subscription OrderUpdates($id: ID!, $after: String) {
      orderUpdates(id: $id, after: $after) {
        __typename
        ... on OrderSnapshot {
          cursor
          order {
            orchestrationPlan {
              ...Plan
            }
          }
        }
        ... on StateChange {
          cursor
          nodeId
          node {
            version
            state
            stateLabel
            stateCategory
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
  `,
  [PLAN],
);

export const REREAD = graphql(
  `
    query OrchestrationPlan($id: ID!) {
      node(id: $id) {
        ... on Order {
          orchestrationPlan {
            ...Plan
          }
        }
      }
    }
  `,
  [PLAN],
);

export const PASSED = graphql(`
  query StatesPassed($ids: [ID!]!) {
    nodes(ids: $ids) {
      id
      ... on Stateful {
        history(first: 100) {
          nodes {
            at
            to
          }
        }
      }
    }
  }
`);

export const LIFECYCLES = graphql(`
  query Lifecycles {
    lifecycles {
      nodeKinds
      states {
        state
        label
        stateCategory
      }
      actions {
        action
        label
      }
    }
  }
`);
