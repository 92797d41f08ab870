"""When the clock has to look at a node again, and what happens then.

What is scheduled waits for its planned start (document 000). A running service waits for the end of its term, at which
it expires or begins the next one (document 004); one that goes on from month to month waits for nothing.
"""

from __future__ import annotations

from lifecycle.births import editing
from lifecycle.decision import system_move
from lifecycle.facts import Deciding, Facts
from lifecycle.moments import months_later
from lifecycle.node import Node
from lifecycle.plan import Plan
from lifecycle.service import RUNNING
from lifecycle.specification import Renewal
from lifecycle.vocabulary import Action, State


def alarm(node: Node) -> str | None:
    """The time at which the clock has to look at the node; None: not until somebody moves it."""
    if node.kind == "SERVICE":
        ends = node.own in RUNNING and node.facts["renewal"] != Renewal.MONTH_TO_MONTH
        return node.facts["term_end"] if ends else None
    planned: str | None = node.facts["planned_start"]
    return planned if node.own == State.SCHEDULED else None


def ring(facts: Facts, node_id: str) -> Deciding[Plan | None]:
    """What the clock does with a node whose time has come; None when somebody was faster."""
    node = facts.nodes[node_id]
    due = alarm(node)
    if due is None or due > facts.now:
        return None
    if node.kind != "SERVICE":
        return (yield from system_move(facts, node_id, Action.REACH_START))
    if node.facts["renewal"] == Renewal.EXPIRES:
        return (yield from system_move(facts, node_id, Action.EXPIRE))
    return (yield from editing(facts, node, {"term_start": due, "term_end": next_end(node, due)}))


def next_end(node: Node, due: str) -> str:
    """When the term ends that begins as another one ends: on the day of the activation, where the month has it."""
    months = node.facts["term_months"]
    first = node.facts["activated_at"] or due
    count = 1
    while (end := months_later(first, count * months)) <= due:
        count += 1
    return end
