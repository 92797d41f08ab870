"""Small trees with one node put straight into a state, so that every state can be tried without living up to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lifecycle import machine_of
from lifecycle.node import KINDS, Node
from lifecycle.provisioned import Ordered
from tests.lifecycle.columns import COLUMNS, instant
from tests.lifecycle.expected_edges import EDGES, FINAL, INTERRUPTIONS
from tests.lifecycle.whole_tree import WholeTree

CAPTURE = ("DRAFT", "SUBMITTED", "ENRICHMENT_IN_PROGRESS", "ENRICHMENT_ON_HOLD", "NEW")
LATER = 3_600_000
PREFIXES = {
    "CUSTOMER_ORDER": "co",
    "ORDER_LINE_ITEM": "li",
    "DOMAIN_ORDER": "do",
    "ORDER_TASK": "ot",
    "FALLOUT_RECORD": "fr",
}
LEVELS = tuple(PREFIXES)
OTHERS = {
    "STAFFING_ORDER": ("STAFFING_ORDER",),
    "RESOURCE_REQUEST": ("STAFFING_ORDER", "RESOURCE_REQUEST"),
    "ASSIGNMENT": ("STAFFING_ORDER", "RESOURCE_REQUEST", "ASSIGNMENT"),
    "PROVISIONING_ORDER": ("PROVISIONING_ORDER",),
    "WORK_ORDER": ("PROVISIONING_ORDER", "WORK_ORDER"),
    "WORK_TASK": ("PROVISIONING_ORDER", "WORK_ORDER", "WORK_TASK"),
}
"""The machines of the other families, each with what stands above it."""

UNDER_WAY = {"STAFFING_ORDER": "IN_PROCESS", "RESOURCE_REQUEST": "OPEN"}
BELOW = {
    "STAFFING_ORDER": ("rr_1", "OPEN"),
    "RESOURCE_REQUEST": ("as_1", "PROPOSED"),
    "WORK_ORDER": ("wt_1", "PENDING"),
}
MACHINES = (*LEVELS, "SERVICE", *OTHERS)
"""A service is a tree by itself."""


@dataclass
class Place:
    """A tree, and the id of the node that was put into a state."""

    tree: WholeTree
    id: str

    @property
    def node(self) -> Node:
        return self.tree.nodes[self.id]

    def act(self, action: str, *roles: str, actor: str = "somebody", reason: str | None = "because") -> bool:
        """A client's action, with a reason and, where one is asked for, a start to come."""
        queued = action == "SCHEDULE" and self.node.kind in ("DOMAIN_ORDER", "ORDER_TASK")
        start = LATER if queued else None
        return self.tree.act(self.id, action, actor=actor, roles=roles, reason=reason, planned_start=start)


def stacks_of(machine: str, state: str) -> list[tuple[str, ...]]:
    """The own stacks with this state on top that the expected edges allow, nested interruptions shown once."""
    if state not in INTERRUPTIONS[machine]:
        return [(state,)]
    beneath = [source for (source, _), target in EDGES[machine].items() if target == state]
    return [(*under, state) for source in dict.fromkeys(beneath) for under in stacks_of(machine, source)]


def place(machine: str, stack: tuple[str, ...], service: bool = False, children: bool = True) -> Place:
    """A tree of one node each, from the order down to this machine's node and, with `children`, to its child.

    What stands above is in progress, or in capture when the node is.
    """
    tree = WholeTree("ServiceOrder" if service else "CustomerOrder")
    if machine in OTHERS:
        return _place_other(tree, machine, stack, children)
    if machine == "SERVICE":
        put(tree, "SERVICE", ("sv_1",), stack)
        return Place(tree, "sv_1")
    levels = LEVELS[: LEVELS.index(machine) + 1]
    path: tuple[str, ...] = ()
    for level in levels:
        kind, prefix = ("SERVICE_ORDER", "so") if service and level == "CUSTOMER_ORDER" else (level, PREFIXES[level])
        path = (*path, f"{prefix}_1")
        put(tree, kind, path, stack if level == machine else _above(level, machine, stack))
    if children:
        _put_child(tree, machine, path, stack)
    return Place(tree, path[-1])


def _place_other(tree: WholeTree, machine: str, stack: tuple[str, ...], children: bool) -> Place:
    """Under way above; below, with `children`, one child that has not begun. A work order serves a line that counts."""
    path: tuple[str, ...] = ()
    for level in OTHERS[machine]:
        path = (*path, f"{KINDS[level].prefix}_1")
        put(tree, level, path, stack if level == machine else (UNDER_WAY.get(level, "IN_PROGRESS"),))
        if level == "WORK_ORDER":
            tree.ordered = [Ordered("pl_1", {"operation": "ADD"}, False, (path[-1],), None)]
    if children and machine in BELOW and stack[-1] not in machine_of(machine).ended:
        child, own = BELOW[machine]
        put(tree, KINDS[machine].children[0], (*path, child), (own,))
    return Place(tree, path[-1])


def put(tree: WholeTree, kind: str, path: tuple[str, ...], stack: tuple[str, ...], **fields: Any) -> Node:
    """A node straight into the tree."""
    machine = "CUSTOMER_ORDER" if kind == "SERVICE_ORDER" else kind
    defaults = {"past_no_return": False, "account_id": "ac_1"} if machine == "CUSTOMER_ORDER" else {}
    facts = COLUMNS[machine] | defaults | fields
    if "line_id" in facts and len(path) > 1:
        facts["line_id"] = next((i for i in reversed(path) if i.startswith("li_")), None)
    if "SCHEDULED" in stack and kind != "ORDER_LINE_ITEM":
        facts["planned_start"] = instant(0)
    tree.nodes[path[-1]] = Node(path[-1], kind, path, stack, facts=facts)
    return tree.nodes[path[-1]]


def _above(level: str, machine: str, stack: tuple[str, ...]) -> tuple[str, ...]:
    if machine == "ORDER_LINE_ITEM" and stack[0] in CAPTURE:
        return stack
    return ("IN_PROGRESS", "ON_HOLD") if level == "ORDER_TASK" else ("IN_PROGRESS",)


def _put_child(tree: WholeTree, machine: str, path: tuple[str, ...], stack: tuple[str, ...]) -> None:
    """The child that keeps the node where it is: mirrored below an order, waiting below a line."""
    final = stack[-1] in FINAL[machine]
    if machine == "CUSTOMER_ORDER":
        own = stack if stack[0] in CAPTURE else (stack[0] if final else "ACKNOWLEDGED",)
        holders = tuple((path[0], state) for state in stack[1:]) if stack[0] not in CAPTURE else ()
        put(tree, "ORDER_LINE_ITEM", (*path, "li_1"), own).holders = holders
    elif machine == "ORDER_LINE_ITEM" and stack[0] not in CAPTURE:
        holders = tuple((path[-1], state) for state in stack[1:])
        put(tree, "DOMAIN_ORDER", (*path, "do_1"), ("CANCELED",) if final else ("QUALIFIED",))
        tree.nodes["do_1"].holders = holders
