"""What is asked of the server: the documents, and the bodies of requests."""

from __future__ import annotations

from typing import Any

import orjson
from graphql import GraphQLObjectType, get_named_type, is_leaf_type

from schema import schema

CALCULATED = {"atRisk", "isBlocked"}
"""Scalars that no table has: they are worked out from what a node waits for, and are no part of the measured tree."""


def scalars(typename: str) -> str:
    """All stored scalar fields of a type."""
    found = schema._schema.get_type(typename)
    assert isinstance(found, GraphQLObjectType)
    plain = (name for name, field in found.fields.items() if is_leaf_type(get_named_type(field.type)))
    return " ".join(name for name in plain if name not in CALCULATED)


TREE = f"""query Tree($id: ID!) {{
  node(id: $id) {{ ... on CustomerOrder {{
    {scalars("CustomerOrder")}
    lines {{ nodes {{
      {scalars("OrderLineItem")}
      domainOrders {{ nodes {{
        {scalars("DomainOrder")}
        tasks {{ nodes {{ {scalars("OrderTask")} }} }}
      }} }}
    }} }}
  }} }}
}}"""

PAGE = """query Page {
  customerOrders(first: 50, where: {states: [ACKNOWLEDGED]}) {
    nodes { id number title state stateCategory priority dueAt createdAt version lines { totalCount } }
    pageInfo { hasNextPage endCursor }
  }
}"""

MOVE = """mutation Move($input: TransitionOrderTaskInput!) {
  transitionOrderTask(input: $input) { orderTask { id state version } changeCount errors { code message } }
}"""

WATCH = """subscription Watch($id: ID!) {
  stateChanges(where: {orders: [$id]}) {
    __typename
    ... on StateChange { id cursor sequence nodeId nodeKind action from to actor at node { id state version } }
    ... on CaughtUp { cursor }
    ... on Heartbeat { cursor }
  }
}"""


def request(query: str, **variables: Any) -> bytes:
    """The body of a request."""
    return orjson.dumps({"query": query, "variables": variables})


def moving(task_id: str, action: str) -> bytes:
    """The body of a request that moves a task."""
    given = {"id": task_id, "action": action} | ({"reason": "measuring"} if action == "HOLD" else {})
    return request(MOVE, input=given)
