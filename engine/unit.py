"""A unit of work: remembered call, facts, decision, writing, all in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from json import dumps, loads

from engine.call import Call, Outcome
from engine.checking import quoted
from engine.holding import hold_root_of, take_key
from engine.nodes import know
from engine.writing import Author, write
from events import journal
from lifecycle.access import Access
from lifecycle.facts import Facts
from lifecycle.node import KINDS, ROOTS, Node, kind_of
from lifecycle.plan import Plan
from lifecycle.refusal import InvalidInput, NotFound, Problem, Refused
from models.record import RememberedCall
from models.statement import Statement, Unit
from models.table import TABLES

LONGEST_KEY = 200


@dataclass(slots=True)
class Decided:
    """What a call will do: the object concerned, the plan (None: nothing is journaled), statements beside the plan."""

    object_id: str
    facts: Facts
    plan: Plan | None
    reason: str | None = None
    statements: list[Statement] = field(default_factory=list)


Work = Callable[[Call, str], Unit[Decided | Problem]]
"""Decides a call at a time; reads only."""


def perform(call: Call, work: Work, now: str) -> Unit[Outcome]:
    """Decide and write; a refusal writes nothing."""
    if call.key is not None:
        if not call.key.strip() or len(call.key) > LONGEST_KEY:
            message = f"An idempotency key has 1 to {LONGEST_KEY} characters."
            return Outcome(problem=InvalidInput(message, ("idempotencyKey",)))
        yield take_key(call.access.actor, call.key)
        remembered = yield from _remembered(call)
        if remembered is not None:
            return remembered
    decided = yield from caught(work(call, now))
    if isinstance(decided, Problem):
        return Outcome(problem=decided)
    return (yield from _write(call, decided, now))


def caught(unit: Unit[Decided | Problem]) -> Unit[Decided | Problem]:
    """The one place where a problem thrown by a decision becomes a value again."""
    try:
        return (yield from unit)
    except Refused as refused:
        return refused.problem


def _write(call: Call, decided: Decided, now: str) -> Unit[Outcome]:
    entries = []
    if decided.plan is not None:
        author = Author(call.access, decided.reason, call.batch, call.request_id, call.key)
        entries = yield from write(decided.facts, decided.plan, author)
    for statement in decided.statements:
        _ = yield statement
    outcome = Outcome(decided.object_id, entries)
    if call.key is not None:
        yield _remember(call, outcome, now)
    return outcome


def _remembered(call: Call) -> Unit[Outcome | None]:
    table = TABLES[RememberedCall]
    sql = f"SELECT hash, object_id, spans FROM {table.name} WHERE actor = ? AND key = ?"
    rows = yield Statement(sql, (call.access.actor, call.key))
    if not rows:
        return None
    known_hash, object_id, spans = rows[0]
    if known_hash != call.hash():
        message = "This idempotency key was used for another input; use a new key for a new call."
        return Outcome(problem=InvalidInput(message, ("idempotencyKey",), code="IDEMPOTENCY_KEY_REUSED"))
    entries = yield from journal.of_spans(loads(spans))
    return Outcome(object_id, entries, repeated=True)


def _remember(call: Call, outcome: Outcome, now: str) -> Statement:
    spans: dict[str, list[int]] = {}
    for entry in outcome.entries:
        spans.setdefault(entry.root_id, [entry.sequence, entry.sequence])[1] = entry.sequence
    row: dict[str, object] = {
        "actor": call.access.actor,
        "key": call.key,
        "hash": call.hash(),
        "object_id": outcome.object_id,
        "spans": dumps([[root_id, *span] for root_id, span in spans.items()]),
        "created_at": now,
    }
    return TABLES[RememberedCall].insert([row])


def find(facts: Facts, node_id: str, access: Access, *kinds: str, path: tuple[str, ...] = ("id",)) -> Unit[Node]:
    """Load a node and everything above it. Raises Refused: not found, not yours, or of another kind."""
    wanted = " or ".join(KINDS[kind].one for kind in kinds) or "a node"
    kind = kind_of(node_id)
    if kind is not None and kinds and kind.name not in kinds:
        raise Refused(InvalidInput(f"{quoted(node_id)} is the id of {kind.one}; this takes the id of {wanted}.", path))
    yield from hold_root_of(facts, node_id)
    yield from know(facts, [node_id])
    node = facts.nodes.get(node_id)
    if node is not None:
        yield from know(facts, node.path)
    elif kind is not None and kind.name not in ROOTS:
        yield from know(facts, [node_id])  # in vain, but the time it takes must not tell a miss from what is not yours
    if node is None or not access.sees(facts.nodes[node.root_id].facts["account_id"]):
        raise Refused(NotFound(f"There is no such node as {quoted(node_id)}; this takes the id of {wanted}.", path))
    return node
