"""What the example asks of the server."""

from __future__ import annotations

CHANGE = """
fragment Change on StateChange {
  id cursor sequence kind nodeId nodeKind action from to actor cause
}
"""

CHANGES = (
    CHANGE
    + """
subscription Changes($where: StateChangeFilter, $after: String) {
  stateChanges(where: $where, after: $after) {
    __typename
    ... on StateChange { ...Change }
    ... on CaughtUp { cursor asOf }
    ... on Heartbeat { cursor asOf }
  }
}
"""
)

RECORDED = (
    CHANGE
    + """
query Recorded($order: ID!, $after: String) {
  stateChanges(where: { orders: [$order] }, first: 100, after: $after) {
    nodes { ...Change }
    pageInfo { hasNextPage endCursor }
  }
}
"""
)

HISTORY = """
query History($id: ID!) {
  node(id: $id) { ... on Stateful { history(first: 100) { nodes { id } pageInfo { hasNextPage } } } }
}
"""

CREATE_ACCOUNT = """
mutation CreateAccount($input: CreateAccountInput!) {
  made: createAccount(input: $input) { object: account { id } changeCount errors { code message } }
}
"""

CREATE_ORDER = """
mutation CreateOrder($input: CreateOrderInput!) {
  made: createCustomerOrder(input: $input) { object: order { id number } changeCount errors { code message } }
}
"""

ADD_LINE = """
mutation AddLine($input: AddOrderLineItemInput!) {
  made: addOrderLineItem(input: $input) { object: orderLineItem { id } changeCount errors { code message } }
}
"""

ADD_DOMAIN_ORDER = """
mutation AddDomainOrder($input: AddDomainOrderInput!) {
  made: addDomainOrder(input: $input) { object: domainOrder { id } changeCount errors { code message } }
}
"""

ADD_TASK = """
mutation AddTask($input: AddOrderTaskInput!) {
  made: addOrderTask(input: $input) { object: orderTask { id } changeCount errors { code message } }
}
"""

OPEN_FALLOUT = """
mutation OpenFallout($input: OpenFalloutInput!) {
  made: openFallout(input: $input) { object: falloutRecord { id } changeCount errors { code message } }
}
"""

OFFERS = """
query Offers($id: ID!) {
  node(id: $id) {
    __typename
    ... on Stateful {
      state version
      availableActions { action label allowed needs reasons { code message } }
    }
  }
}
"""

WORK_LIST = """
query WorkList($order: ID!) {
  orderTasks(where: { orders: [$order], blocked: false, finished: false }) {
    nodes { id title state availableActions { action allowed } }
  }
}
"""

ORDER = """
query Order($id: ID!) {
  node(id: $id) {
    ... on CustomerOrder {
      number state why { message }
      progress { total done canceled percent }
      lines { nodes { title state } }
    }
  }
}
"""


def transition(typename: str) -> str:
    """The mutation that moves a node of this type."""
    return f"""
mutation Transition($input: Transition{typename}Input!) {{
  made: transition{typename}(input: $input) {{ changeCount errors {{ code message }} }}
}}
"""
