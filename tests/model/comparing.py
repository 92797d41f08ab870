"""What a walk compares after every step, and how a difference is told."""

from __future__ import annotations

from dataclasses import dataclass

from .hierarchy import Hierarchy
from .tree import LINE, Node


@dataclass(frozen=True)
class View:
    """What one node must agree on, in the model and in whatever is compared with it."""

    state: str
    stack: tuple[str, ...]
    holders: tuple[tuple[str, str], ...]
    past_no_return: bool = False
    assignee: str | None = None
    started: bool = False
    scheduled: bool = False
    waits_for: frozenset[str] = frozenset()
    revision_number: int = 0
    enrichment_done: bool = False
    quantity: int = 1
    detail: str | None = None
    lacks: bool = False
    worker: str | None = None
    lease_until: int | None = None
    failures: int = 0
    term_end: int | None = None
    undoes: str | None = None
    repeats: str | None = None


def view(model: Hierarchy, node: Node) -> View:
    """The model's node."""
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
        lacks=node.kind == LINE and model.lacks(node),
        worker=node.worker,
        lease_until=node.lease_until,
        failures=node.failures,
        term_end=node.term_end,
        undoes=node.compensates,
        repeats=node.redoes,
    )


def differences(model: Hierarchy, seen: dict[str, View]) -> list[str]:
    """One line for each node on which the model and what was seen disagree."""
    expected = {node.id: view(model, node) for node in model.nodes.values()}
    return [
        f"{node_id}: expected {expected.get(node_id)}, seen {seen.get(node_id)}"
        for node_id in {**expected, **seen}
        if expected.get(node_id) != seen.get(node_id)
    ]
