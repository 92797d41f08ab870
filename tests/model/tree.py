"""The naive model's memory: one order as plain objects, looked through from end to end for every question.

Nothing here is kept up to date by cleverness. Children, depth, holders and readiness are found again each time by
walking over all nodes, so that a reader can check every answer against the prose by eye.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Protocol

from .catalogue import Catalogue, Template
from .comparing import View

ORDERS = ("CustomerOrder", "ServiceOrder")
LINE = "OrderLineItem"
DOMAIN_ORDER = "DomainOrder"
TASK = "OrderTask"
FALLOUT = "FalloutRecord"
SERVICE = "Service"

ENDED_SERVICES = ("ORDER_CANCELED", "CANCELED_BY_USER", "CANCELED_FOR_NON_PAY", "EXPIRED")
FINAL = ("COMPLETED", "CLOSED_COMPLETE", "CANCELED", "REJECTED", *ENDED_SERVICES)
RUNNING = ("IN_SERVICE", "SUSPENDED_FOR_NON_PAY")
INTERRUPTIONS = (
    "ON_HOLD",
    "AWAITING_INFORMATION",
    "REVISION_IN_PROGRESS",
    "ASSESSING_CANCELLATION",
    "ENRICHMENT_ON_HOLD",
)
BEFORE_NEW = ("DRAFT", "SUBMITTED", "ENRICHMENT_IN_PROGRESS", "ENRICHMENT_ON_HOLD")
BEFORE_ACKNOWLEDGED = (*BEFORE_NEW, "NEW")
OPEN_FALLOUT = ("OPEN", "IN_PROGRESS", "ON_HOLD", "AWAITING_INFORMATION")
CANCELLING = "CANCELLATION_IN_PROGRESS"


@dataclass(eq=False)
class Node:
    """Anything with a state (documents 000 and 003), with the few facts that decide how it moves."""

    id: str
    kind: str
    parent: str | None
    stack: list[str]
    holders: list[tuple[str, str]] = field(default_factory=list)
    waits_for: list[str] = field(default_factory=list)
    past_no_return: bool = False
    assignee: str | None = None
    planned_start: int | None = None
    # tasks
    no_return: bool = False
    automated: bool = False
    started: bool = False
    # orders
    account: bool = False
    requires_enrichment: bool = False
    enrichment_done: bool = False
    revision_number: int = 0
    revision_open: bool = False
    # requests for people
    complete: bool = True
    # lines and services
    spec: str | None = None
    operation: str = "ADD"
    service: str | None = None
    quantity: int = 1
    detail: str | None = None
    decomposed: bool = False
    handed: bool = False
    had: tuple[int, str | None] | None = None
    line: str | None = None
    renewal: str = "MONTH_TO_MONTH"
    term: int | None = None
    term_end: int | None = None
    activated: int = 0
    # tasks of the catalogue, and those that programs work
    template: Template | None = None
    compensates: str | None = None
    redoes: str | None = None
    worker: str | None = None
    lease_until: int | None = None
    attempts: int = 3
    failures: int = 0

    @property
    def own(self) -> str:
        """The state beneath all holders."""
        return self.stack[-1]

    @property
    def state(self) -> str:
        """The state that is shown: a held line shows what holds it, everything else held is on hold (document 000)."""
        if not self.holders:
            return self.own
        return self.holders[-1][1] if self.kind == LINE else "ON_HOLD"

    @property
    def final(self) -> bool:
        return self.own in FINAL

    @property
    def interrupted(self) -> bool:
        return self.own in INTERRUPTIONS

    def move(self, state: str) -> None:
        """One state takes the place of another; what lies beneath on the stack stays."""
        self.stack[-1] = state

    def settle_in(self, state: str) -> None:
        """Entering a final state or the cancellation drops the own stack and the own holders."""
        self.stack = [state]
        self.holders = []
        self.revision_open = False

    def interruptions_that_hold(self) -> list[str]:
        """What on the own stack holds descendants, oldest first. Tasks and fallout records hold nobody."""
        if self.kind == DOMAIN_ORDER:
            return [state for state in self.stack if state == "ON_HOLD"]
        if self.kind == LINE or self.kind in ORDERS:
            return [state for state in self.stack if state in INTERRUPTIONS and state != "ENRICHMENT_ON_HOLD"]
        return []


class Known(Protocol):
    """What services ask of the model in which they stand."""

    now: int
    nodes: dict[str, Node]


def view(node: Node, *, lacks: bool = False) -> View:
    """The node as walks compare it."""
    return View(
        state=node.state,
        stack=tuple(node.stack),
        holders=tuple(node.holders),
        past_no_return=node.past_no_return,
        assignee=node.assignee,
        started=node.started,
        scheduled=node.planned_start is not None,
        waits_for=frozenset(node.waits_for),
        revision_number=node.revision_number,
        enrichment_done=node.enrichment_done,
        quantity=node.quantity,
        detail=node.detail,
        lacks=lacks,
        worker=node.worker,
        lease_until=node.lease_until,
        failures=node.failures,
        term_end=node.term_end,
        undoes=node.compensates,
        repeats=node.redoes,
    )


class Tree:
    """All nodes of one order by id, in order of creation, and every question that the rules ask about them."""

    def __init__(self, kind: str, now: int) -> None:
        assert kind in ORDERS
        self.kind = kind
        self.now = now
        self.nodes: dict[str, Node] = {}
        self.catalogue = Catalogue()
        self.items: list[Any] = []

    @property
    def order(self) -> Node:
        return next(node for node in self.nodes.values() if node.kind in ORDERS)

    @property
    def begun(self) -> bool:
        """Whether the order exists."""
        return any(node.kind in ORDERS for node in self.nodes.values())

    @property
    def over(self) -> bool:
        """Whether nothing of the order will move any more."""
        return self.begun and self.order.final

    def put(self, node: Node) -> Node:
        """A node comes into being."""
        assert node.id not in self.nodes
        self.nodes[node.id] = node
        return node

    def views(self) -> dict[str, View]:
        """Every node as walks compare it."""
        return {node.id: view(node, lacks=node.kind == LINE and self.lacks(node)) for node in self.nodes.values()}

    def unused(self, name: str) -> str:
        """The name, or with a number behind it when it is taken."""
        taken = [name, *(f"{name} #{number}" for number in range(2, 100))]
        return next(each for each in taken if each not in self.nodes)

    @property
    def manager(self) -> str:
        """Service orders have managers of their own (document 003)."""
        return "FULFILLMENT_MANAGER" if self.kind == "CustomerOrder" else "SERVICE_ORDER_MANAGER"

    # -- up and down ---------------------------------------------------------------------------------------------

    def ancestors(self, node: Node) -> list[Node]:
        """From the order down to the parent."""
        found: list[Node] = []
        while node.parent is not None:
            node = self.nodes[node.parent]
            found.insert(0, node)
        return found

    def children(self, node: Node, *kinds: str) -> list[Node]:
        return [child for child in self.nodes.values() if child.parent == node.id and child.kind in kinds]

    def below(self, node: Node, *kinds: str) -> list[Node]:
        """Descendants through all levels."""
        return [each for each in self.nodes.values() if node in self.ancestors(each) and each.kind in kinds]

    def deepest_first(self) -> list[Node]:
        return sorted(self.nodes.values(), key=lambda node: -len(self.ancestors(node)))

    def lines(self) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind == LINE]

    def live_lines(self) -> list[Node]:
        return [line for line in self.lines() if not line.final]

    def unsettled_fallout(self, task: Node) -> list[Node]:
        return [record for record in self.children(task, FALLOUT) if record.own in OPEN_FALLOUT]

    # -- holding -------------------------------------------------------------------------------------------------

    def entries_due(self, node: Node) -> list[tuple[str, str]]:
        """Every entry that a node must have, outermost ancestor first; entries lie on live nodes only."""
        if node.kind == FALLOUT or node.final or node.own == CANCELLING:
            return []
        return [(above.id, state) for above in self.ancestors(node) for state in above.interruptions_that_hold()]

    def recompute_holders(self) -> None:
        """Entries that are still due keep their place; new ones come behind them."""
        for node in self.nodes.values():
            due = self.entries_due(node)
            kept = [entry for entry in node.holders if entry in due]
            node.holders = kept + [entry for entry in due if entry not in kept]

    # -- waiting -------------------------------------------------------------------------------------------------

    def all_awaited_final(self, node: Node) -> bool:
        """For a domain order this is the fact *qualified* (document 000), whatever its state."""
        return all(self.nodes[awaited].final for awaited in node.waits_for)

    def may_release(self, task: Node) -> bool:
        assert task.parent is not None
        domain_order = self.nodes[task.parent]
        return not task.holders and self.all_awaited_final(task) and self.all_awaited_final(domain_order)

    def waits_directly_for(self, node: Node) -> set[str]:
        """What must be over before this one can be: written edges, contents, and a domain order's prerequisites."""
        found = set(node.waits_for)
        if node.kind == DOMAIN_ORDER:
            found.update(child.id for child in self.children(node, DOMAIN_ORDER, TASK))
        if node.kind == TASK:
            assert node.parent is not None
            found.update(self.nodes[node.parent].waits_for)
        return found

    def waits_for_itself(self, start: Node) -> bool:
        """Whether following the waiting from this node ever comes back to it."""
        reached: set[str] = set()
        to_visit = self.waits_directly_for(start)
        while to_visit:
            reached.update(to_visit)
            to_visit = {on for each in to_visit for on in self.waits_directly_for(self.nodes[each])} - reached
        return start.id in reached

    def has_cycle(self) -> bool:
        return any(self.waits_for_itself(node) for node in self.nodes.values())

    def waitable(self, ids: Collection[str]) -> bool:
        """Whether all of these may be waited for: domain orders and tasks of this order, none of them twice."""
        known = [self.nodes[each] for each in ids if each in self.nodes]
        return len(set(ids)) == len(ids) == len(known) and all(node.kind in (DOMAIN_ORDER, TASK) for node in known)

    def takes_work(self, parent: Node) -> bool:
        """Whether domain orders or tasks may be added below: nothing from here up is over or being cancelled."""
        return not any(node.final or node.own == CANCELLING for node in [*self.ancestors(parent), parent])

    # -- capture -------------------------------------------------------------------------------------------------

    def capture_complete(self, *, enriched: bool = False) -> bool:
        """Account, a live line, all of them complete, and the enrichment done where it is required."""
        order, lines = self.order, self.live_lines()
        done = enriched or order.enrichment_done or not self.needs_enrichment()
        return order.account and bool(lines) and done and not any(self.lacks(line) for line in lines)

    def needs_enrichment(self) -> bool:
        """The order asks for it, or the specification of one of its live lines does."""
        specs = [self.catalogue.specs[line.spec] for line in self.live_lines() if line.spec is not None]
        return self.order.requires_enrichment or any(spec.enriches for spec in specs)

    def lacks(self, line: Node) -> bool:
        """Whether the line's specification asks for a detail that it does not have; an ending needs none."""
        if line.spec is None or line.operation == "DISCONNECT":
            return False
        return self.catalogue.specs[line.spec].required and line.detail is None
