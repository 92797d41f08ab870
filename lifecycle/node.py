"""A node as decisions see it, and the kinds of nodes there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Holder = tuple[str, str]
"""(id of the interrupted ancestor, its interruption)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of node: the prefix of its ids, its machine, and the kinds that may stand directly below it.

    `beside`: it stands beside the work, no part of it; neither cascades nor rollups come by it on their way.
    """

    name: str
    prefix: str
    machine: str
    children: tuple[str, ...] = ()
    label: str = ""
    beside: bool = False

    @property
    def one(self) -> str:
        """The label with its article."""
        return f"{'an' if self.label[:1] in 'aeiou' else 'a'} {self.label}"


KINDS = {
    kind.name: kind
    for kind in (
        Kind("CUSTOMER_ORDER", "co", "CUSTOMER_ORDER", ("ORDER_LINE_ITEM",), "customer order"),
        Kind("SERVICE_ORDER", "so", "CUSTOMER_ORDER", ("ORDER_LINE_ITEM",), "service order"),
        Kind("ORDER_LINE_ITEM", "li", "ORDER_LINE_ITEM", ("ORDER_LINE_ITEM", "DOMAIN_ORDER"), "order line item"),
        Kind("DOMAIN_ORDER", "do", "DOMAIN_ORDER", ("DOMAIN_ORDER", "ORDER_TASK"), "domain order"),
        Kind("ORDER_TASK", "ot", "ORDER_TASK", ("FALLOUT_RECORD",), "order task"),
        Kind("FALLOUT_RECORD", "fr", "FALLOUT_RECORD", (), "fallout record", beside=True),
        Kind("STAFFING_ORDER", "st", "STAFFING_ORDER", ("RESOURCE_REQUEST",), "staffing order"),
        Kind("RESOURCE_REQUEST", "rr", "RESOURCE_REQUEST", ("ASSIGNMENT",), "resource request"),
        Kind("ASSIGNMENT", "as", "ASSIGNMENT", (), "assignment"),
        Kind("PROVISIONING_ORDER", "pv", "PROVISIONING_ORDER", ("WORK_ORDER",), "provisioning order"),
        Kind("WORK_ORDER", "wo", "WORK_ORDER", ("WORK_TASK",), "work order"),
        Kind("WORK_TASK", "wt", "WORK_TASK", (), "work task"),
        Kind("SERVICE", "sv", "SERVICE", (), "service"),
    )
}

FULFILLMENT = ("CUSTOMER_ORDER", "SERVICE_ORDER")
ORDERS = (*FULFILLMENT, "STAFFING_ORDER", "PROVISIONING_ORDER")
ROOTS = (*ORDERS, "SERVICE")
"""The kinds that stand on top of a tree; a service is a tree of its own."""

BY_PREFIX = {kind.prefix: kind for kind in KINDS.values()}


def kind_of(node_id: str) -> Kind | None:
    """The kind that an id names, None for an id of something else."""
    return BY_PREFIX.get(node_id.partition("_")[0])


@dataclass(slots=True)
class Node:
    """What a decision knows of one node.

    `path` are the ids from the root to the node itself; `stack` its own states, the oldest first; `holders` the
    interruptions above that hold it, in order of arrival; `facts` those of its columns that rules ask for.
    """

    id: str
    kind: str
    path: tuple[str, ...]
    stack: tuple[str, ...]
    holders: tuple[Holder, ...] = ()
    version: int = 0
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def own(self) -> str:
        """Its own state, whatever may hold it."""
        return self.stack[-1]

    @property
    def root_id(self) -> str:
        """The order on top."""
        return self.path[0]

    @property
    def parent_id(self) -> str | None:
        """The node directly above, None for a root."""
        return self.path[-2] if len(self.path) > 1 else None

    @property
    def depth(self) -> int:
        """How far below its root it stands: 1 for the root."""
        return len(self.path)
