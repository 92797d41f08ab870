"""The columns of nodes that come into being, whoever makes them: a caller, the catalogue, a revision, a cancellation.

All nodes of a kind are born with the same columns, so that they are written together.
"""

from __future__ import annotations

from typing import Any

from lifecycle.node import Node

LINE: dict[str, Any] = {
    "title": "",
    "description": "",
    "operation": "ADD",
    "quantity": 1,
    "characteristics": "{}",
    "external_id": None,
    "location_id": None,
    "specification_id": None,
    "service_id": None,
    "basis": None,
    "shortcomings": "",
    "needs_enrichment": False,
    "past_no_return": False,
}
DOMAIN_ORDER: dict[str, Any] = {
    "line_id": None,
    "domain": None,
    "specification_id": None,
    "title": "",
    "description": "",
    "due_at": None,
    "planned_start": None,
    "past_no_return": False,
}
TASK: dict[str, Any] = {
    "line_id": None,
    "template": None,
    "title": "",
    "description": "",
    "group_name": None,
    "topic": None,
    "assignee": None,
    "automated": False,
    "no_return": False,
    "starts_service": False,
    "redo_on_change": False,
    "compensation": None,
    "compensates_id": None,
    "redoes_id": None,
    "priority": 3,
    "duration": None,
    "attempts": 3,
    "failures": 0,
    "worker": None,
    "lease_until": None,
    "due_at": None,
    "planned_start": None,
    "started_at": None,
}
REQUEST: dict[str, Any] = {
    "role": None,
    "skills": "[]",
    "description": "",
    "quantity": 1,
    "starts_on": None,
    "ends_on": None,
    "shortcomings": "",
}
ASSIGNMENT: dict[str, Any] = {"person": "", "starts_on": None, "ends_on": None, "created_by": ""}
WORK_ORDER: dict[str, Any] = {
    "work_order_type": None,
    "template": None,
    "title": "",
    "description": "",
    "due_at": None,
}
WORK_TASK: dict[str, Any] = {
    "template": None,
    "title": "",
    "description": "",
    "group_name": None,
    "assignee": None,
    "priority": 3,
    "duration": None,
    "due_at": None,
    "started_at": None,
}
DEFAULTS = {
    "ORDER_LINE_ITEM": LINE,
    "DOMAIN_ORDER": DOMAIN_ORDER,
    "ORDER_TASK": TASK,
    "RESOURCE_REQUEST": REQUEST,
    "ASSIGNMENT": ASSIGNMENT,
    "WORK_ORDER": WORK_ORDER,
    "WORK_TASK": WORK_TASK,
}

CONTENT = {
    "CUSTOMER_ORDER": ("due_at", "location_id"),
    "SERVICE_ORDER": ("due_at", "location_id"),
    "ORDER_LINE_ITEM": tuple(name for name in LINE if name != "past_no_return"),
    "SERVICE": ("quantity", "characteristics", "specification_id", "term_start", "activated_at"),
    "DOMAIN_ORDER": ("domain", "specification_id", "title", "description", "due_at"),
    "ORDER_TASK": (
        *("template", "title", "description", "group_name", "topic", "automated", "no_return", "starts_service"),
        *("redo_on_change", "compensation", "priority", "duration", "attempts", "due_at", "created_at"),
    ),
}
"""What can be taken over from a node of each kind into new ones."""


def line_of(node: Node) -> str:
    """The line that a node works for: the innermost one of its path."""
    return next(node_id for node_id in reversed(node.path) if node_id.startswith("li_"))


def newborn(node_id: str, kind: str, parent: Node, fields: dict[str, Any], *stack: str) -> Node:
    """A node to be created below another one, in this state; its facts are its columns."""
    node = Node(node_id, kind, (*parent.path, node_id), stack)
    columns = DEFAULTS[kind] | fields
    node.facts = columns | {"line_id": line_of(parent)} if "line_id" in columns else columns
    return node
