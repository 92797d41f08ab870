"""What the example asks of the server."""

from __future__ import annotations

CHANGE = """
fragment Change on StateChange {
  id cursor sequence kind nodeId nodeKind action from to actor cause order { id } service { id }
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
query Recorded($account: ID!, $after: String) {
  stateChanges(where: { accounts: [$account] }, first: 100, after: $after) {
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

UPDATE_LINE = """
mutation UpdateLine($input: UpdateOrderLineItemInput!) {
  made: updateOrderLineItem(input: $input) { object: orderLineItem { id } changeCount errors { code message } }
}
"""

ADD_LINE = """
mutation AddLine($input: AddOrderLineItemInput!) {
  made: addOrderLineItem(input: $input) { object: orderLineItem { id } changeCount errors { code message } }
}
"""

SPECIFICATION = """
query Specification($code: String!) { specification(code: $code) { id edition retiredAt } }
"""

PUBLISH = """
mutation Publish($input: PublishSpecificationInput!) {
  made: publishSpecification(input: $input) { object: specification { id } changeCount errors { code message } }
}
"""

REVISE = """
mutation Revise($input: ReviseOrderInput!) {
  made: reviseOrder(input: $input) { object: order { id } changeCount errors { code message } }
}
"""

CLAIM = """
mutation Claim($input: ClaimOrderTasksInput!) {
  claimOrderTasks(input: $input) {
    orderTasks { id title topic failures attempts line { characteristics } order { number } }
    errors { code message }
  }
}
"""

EXTEND = """
mutation Extend($input: ExtendOrderTaskLeaseInput!) {
  made: extendOrderTaskLease(input: $input) { object: orderTask { id } changeCount errors { code message } }
}
"""

COMPLETE = """
mutation Complete($input: CompleteOrderTaskInput!) {
  made: completeOrderTask(input: $input) { object: orderTask { id } changeCount errors { code message } }
}
"""

FAIL = """
mutation Fail($input: FailOrderTaskInput!) {
  made: failOrderTask(input: $input) { object: orderTask { id } changeCount errors { code message } }
}
"""

SERVICES = """
query Services($account: ID!) {
  services(where: { accounts: [$account] }) { nodes { id title state quantity line { id } } }
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
query WorkList($orders: [ID!]!) {
  orderTasks(where: { orders: $orders, blocked: false, finished: false, automated: false }) {
    nodes { id title state line { id } availableActions { action allowed } }
  }
}
"""

ORDER = """
query Order($id: ID!) {
  node(id: $id) {
    ... on CustomerOrder {
      number state why { message }
      progress { total done canceled percent }
      lines { nodes { id title state quantity shortcomings } }
      revisions { nodes { revisionNumber formerLines { nodes { title quantity } } } }
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
