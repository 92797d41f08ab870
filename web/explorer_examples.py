"""The operations that the explorer opens with, one to a tab. A test keeps them valid."""

EXAMPLES = (
    """
# Orders of all families as trees, with what you may do with them now. Run it with Ctrl-Enter.
# The book on the left shows everything there is; every field says what it means.
query Orders {
  orders(first: 5, orderBy: { field: CREATED_AT, direction: DESC }) {
    totalCount
    nodes {
      id
      number
      title
      state
      stateCategory
      progress { total done percent }
      availableActions { action label allowed needs reasons { message } }
      ... on FulfillmentOrder {
        lines {
          nodes {
            title
            state
            domainOrders { nodes { title state tasks { nodes { id title state assignee } } } }
          }
        }
      }
      ... on StaffingOrder {
        requests { nodes { role quantity filled state assignments { nodes { person state } } } }
      }
      ... on ProvisioningOrder {
        workOrders { nodes { title state workTasks { nodes { id title state assignee } } } }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
""",
    """
# Every change as it happens. Start it, and do something in another tab.
subscription Changes {
  stateChanges {
    __typename
    ... on StateChange { at nodeKind nodeId action from to actor reason cursor }
    ... on CaughtUp { cursor asOf }
    ... on Heartbeat { cursor asOf }
  }
}
""",
    """
# A new order. With the same idempotencyKey a second run answers with what the first one wrote.
mutation NewOrder {
  createCustomerOrder(input: { title: "Business internet for the harbour office", idempotencyKey: "first-try" }) {
    order { id number state version }
    changes { kind action to nodeId }
    errors { __typename code message path }
  }
}
""",
    """
# A staffing order with a request for two people.
mutation NewStaffingOrder {
  createStaffingOrder(input: { title: "Fitters for the move", idempotencyKey: "first-staffing-order" }) {
    order { id number state }
    errors { __typename code message path }
  }
}
""",
    """
# Work orders that are being worked, with what their tasks wait for.
query WorkOrders {
  provisioningOrders(where: { states: [IN_PROGRESS] }) {
    nodes {
      number
      title
      progress { done total }
      provisioningLines { nodes { title operation isCanceled service { state } } }
      workOrders {
        nodes {
          workOrderType
          title
          state
          workTasks { nodes { title state group blockedBy { caption } } }
        }
      }
    }
  }
}
""",
    """
# What the board shows, first in full, then at most once a second.
subscription Board {
  boardUpdates {
    ... on Board {
      asOf
      orderStates { state count }
      taskStates { state count }
    }
  }
}
""",
    """
# The machines: their states and actions, and a diagram of each.
query Lifecycles {
  lifecycles {
    label
    states { state label stateCategory isFinal }
    actions { action label fromStates targets byClient bySystem }
    mermaid
  }
}
""",
    """
# Who you are. Try roles out by headers, below: {"X-Ordergraph-Actor": "eve", "X-Ordergraph-Roles": "VIEWER"}
query Viewer {
  viewer { actor roles accounts }
}
""",
)
