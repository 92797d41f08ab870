"""Decisions about what is new, edited or taken away: the same drafts and consequences as a move has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from lifecycle import machine_of
from lifecycle.drafting import Draft
from lifecycle.facts import Ask, Deciding, Facts, Question
from lifecycle.node import Node, kind_of
from lifecycle.plan import Edge, Plan
from lifecycle.settlement import settle
from lifecycle.vocabulary import Action


def born(node_id: str, kind: str, parent: Node | None, fields: dict[str, Any], stack: tuple[str, ...] = ()) -> Node:
    """A node that does not exist yet: in its machine's first state, unless another is named."""
    path = (*parent.path, node_id) if parent else (node_id,)
    return Node(node_id, kind, path, stack or (machine_of(kind).initial.value,), facts=dict(fields))


def creating(facts: Facts, node: Node, edges: Iterable[Edge] = (), below: Iterable[Node] = ()) -> Deciding[Plan]:
    """Add a node with what it waits for and what stands below it, and whatever follows from that."""
    draft = Draft(facts)
    draft.plan.new_edges.extend(edges)
    first = draft.create(node, node.facts)
    for child in below:
        draft.create(child, child.facts, first)
    announce(draft, node, first)
    yield from settle(draft)
    return draft.plan


ANNOUNCED = {"FALLOUT_RECORD": ("ORDER_TASK", Action.HOLD), "ASSIGNMENT": ("STAFFING_ORDER", Action.START_PROCESSING)}
"""What the birth of a node lets one above it do: fallout puts its task on hold (document 000), an assignment puts its
order in process (document 001)."""


def announce(draft: Draft, born: Node, cause: int) -> None:
    """Move the node above that hears of the birth, if it can take the action from where it is."""
    kind, action = ANNOUNCED.get(born.kind, ("", None))
    above = [draft.node(i) for i in born.path[:-1] if (known := kind_of(i)) and known.name == kind]
    for node in above:
        row = machine_of(kind).row(node.own, action or "")
        if row is not None:
            draft.move(node.id, row, cause)


def editing(facts: Facts, node: Node, fields: dict[str, Any], **told: Any) -> Deciding[Plan]:
    """Change columns of a node, and whatever follows from it; `told` is for the journal alone."""
    draft = Draft(facts)
    draft.edit(node.id, fields, **told)
    yield from settle(draft)
    return draft.plan


def removing(facts: Facts, node: Node) -> Deciding[Plan]:
    """Take a node away with all that stands below it."""
    draft = Draft(facts)
    yield facts.unanswered([Ask.BELOW], (node.id,))
    draft.delete([node.id, *facts.answer(Ask.BELOW, node.id)])
    yield from settle(draft)
    return draft.plan


def linking(facts: Facts, edge: Edge) -> Deciding[Plan]:
    """Make a node in DRAFT wait for another one of its order."""
    draft = Draft(facts)
    draft.plan.new_edges.append(edge)
    draft.edit(edge.waiter, {}, waits_for=edge.awaited)
    yield from settle(draft)
    return draft.plan


def unlinking(facts: Facts, edge: Edge) -> Deciding[Plan]:
    """Let a node no longer wait for another one; it may be qualified or released by that."""
    draft = Draft(facts)
    draft.plan.cut_edges.append(edge)
    draft.edit(edge.waiter, {}, no_longer_waits_for=edge.awaited)
    yield from settle(draft, waiting=[edge.waiter])
    return draft.plan


def find_cycle(facts: Facts, waiter: str, awaited: Iterable[str]) -> Deciding[list[str] | None]:
    """The path by which one of `awaited` already waits for `waiter`, None when none does.

    A domain order waits for its prerequisites, its tasks and its child orders; a task for its predecessors and for
    the prerequisites of its domain order, so that what a domain order comes to wait for, its tasks wait for too.
    """
    waiting = [waiter]
    if facts.nodes[waiter].kind == "DOMAIN_ORDER":
        yield facts.unanswered([Ask.BELOW], (waiter,))
        below = (facts.nodes[i] for i in facts.answer(Ask.BELOW, waiter))
        waiting += [n.id for n in below if n.parent_id == waiter and n.kind == "ORDER_TASK"]
    return (yield from _find_path(facts, waiting, awaited))


def find_cycle_at_birth(facts: Facts, node: Node, awaited: Iterable[str]) -> Deciding[list[str] | None]:
    """The same for a node that does not exist yet: until then only its domain order waits for it."""
    above = facts.parent(node)
    waiting = [above.id] if above is not None and above.kind == "DOMAIN_ORDER" else []
    return (yield from _find_path(facts, waiting, awaited))


def _find_path(facts: Facts, starts: list[str], awaited: Iterable[str]) -> Deciding[list[str] | None]:
    """Backwards from `starts`, level by level, along all that waits for them."""
    wanted = set(awaited)
    came_from = dict.fromkeys(starts, "")
    level = tuple(starts) if wanted else ()
    while level:
        if found := wanted & set(level):
            return _path(came_from, min(found))
        yield [Question(Ask.WAITING_CLOSURE, level)]
        fresh = {}
        for node_id in level:
            for who in facts.answer(Ask.WAITING_CLOSURE, node_id):
                if who not in came_from and who not in fresh:
                    fresh[who] = node_id
        came_from.update(fresh)
        level = tuple(fresh)
    return None


def _path(came_from: dict[str, str], node_id: str) -> list[str]:
    path = [node_id]
    while came_from[path[-1]]:
        path.append(came_from[path[-1]])
    return path
