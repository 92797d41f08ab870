"""A node of a tree in memory as walks compare it."""

from __future__ import annotations

from collections.abc import Iterable
from json import loads

from lifecycle.holding import shown
from lifecycle.node import Node
from tests.lifecycle.columns import milliseconds
from tests.model.comparing import View


def view_of(node: Node, awaited: Iterable[str]) -> View:
    """What the naive model shows of the same node; `awaited` are the ids of what it waits for."""
    return View(
        state=shown(node),
        stack=node.stack,
        holders=node.holders,
        past_no_return=bool(node.facts.get("past_no_return")),
        assignee=node.facts.get("assignee") or node.facts.get("person"),
        started=bool(node.facts.get("started_at")),
        scheduled=bool(node.facts.get("planned_start")),
        waits_for=frozenset(awaited),
        revision_number=node.facts.get("revision", 0),
        enrichment_done=bool(node.facts.get("enrichment_done")),
        quantity=node.facts.get("quantity", 1),
        detail=loads(node.facts.get("characteristics", "{}")).get("detail"),
        lacks=bool(node.facts.get("shortcomings")),
        worker=node.facts.get("worker"),
        lease_until=milliseconds(node.facts.get("lease_until")),
        failures=node.facts.get("failures", 0),
        term_end=milliseconds(node.facts.get("term_end")),
        undoes=node.facts.get("compensates_id"),
        repeats=node.facts.get("redoes_id"),
    )
