"""Writes a plan: changed rows set by set, dependencies, revision records, and a journal row for every step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from json import dumps
from typing import Any

from engine.clock import new_id
from engine.knowledge import write_holders
from events import journal
from events.entry import Entry
from lifecycle import machine_of
from lifecycle.facts import Facts
from lifecycle.plan import Plan, RowKind, Step
from lifecycle.vocabulary import State
from models.order import Order, Revision
from models.statement import Statement, Unit
from models.table import NODE_TABLES, TABLES, Table, among, listed
from models.work import Dependency

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote, why, in which batch, and for whom the rows are to be seen."""

    actor: str
    reason: str | None = None
    batch: str | None = None


def write(facts: Facts, plan: Plan, author: Author) -> Unit[list[Entry]]:
    """Write all steps of a plan, which belong to one root; the journal entries, positions given."""
    root_id = plan.steps[0].node.root_id
    entries = _entries(facts, plan, author, root_id)
    last = {step.node.id: step for step in plan.steps}
    yield from _create(plan.steps, facts.now)
    yield from _update(plan.steps, facts, root_id, entries[-1].sequence)
    yield from _delete(last.values())
    yield from _link(plan, root_id, last.values())
    for step in plan.steps:
        if step.record:
            yield from _record_revision(step, facts.now, author)
    yield from journal.append(entries)
    return entries


def _entries(facts: Facts, plan: Plan, author: Author, root_id: str) -> list[Entry]:
    root = facts.nodes.get(root_id)
    first = (root.facts["sequence"] if root else 0) + 1
    newest_root = next((s.node for s in reversed(plan.steps) if s.node.id == root_id), root)
    account = newest_root.facts["account_id"] if newest_root else None
    return [
        Entry(
            position=0,
            root_id=root_id,
            sequence=first + index,
            kind=step.kind.value,
            node_id=step.node.id,
            path="/".join(step.node.path),
            version=step.node.version,
            action=str(step.action) if step.action else None,
            from_state=step.before,
            to_state=step.after,
            own_state=step.stack[-1],
            actor=author.actor if step.cause is None else SYSTEM,
            reason=author.reason if step.cause is None else None,
            at=facts.now,
            cause=None if step.cause is None else first + step.cause,
            account_id=account,
            batch=author.batch,
            snapshot=dumps(step.fields | step.told, ensure_ascii=False),
        )
        for index, step in enumerate(plan.steps)
    ]


def _create(steps: Iterable[Step], now: str) -> Unit[None]:
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for step in steps:
        if step.kind is RowKind.CREATED:
            by_kind.setdefault(step.node.kind, []).append(_columns_at_birth(step, now))
    for kind, rows in by_kind.items():
        yield NODE_TABLES[kind].insert(rows)


def _columns_at_birth(step: Step, now: str) -> dict[str, Any]:
    node = step.node
    table = NODE_TABLES[node.kind]
    engine_columns = {
        "id": node.id,
        "path": "/".join(node.path),
        "state": step.after,
        "stack": " ".join(step.stack),
        "holders": write_holders(step.holders),
        "state_since": now,
        "version": node.version,
        "created_at": now,
        "root_id": node.root_id,
    }
    if table.has("parent_id"):
        engine_columns["parent_id"] = node.parent_id
    return engine_columns | step.fields


@dataclass(slots=True)
class _Change:
    """What becomes of one row by all steps of a plan together."""

    table: Table
    columns: dict[str, Any]


def _update(steps: list[Step], facts: Facts, root_id: str, sequence: int) -> Unit[None]:
    changes: dict[str, _Change] = {}
    for step in steps:
        if step.kind is RowKind.CREATED or step.kind is RowKind.DELETED:
            continue
        change = changes.setdefault(step.node.id, _Change(NODE_TABLES[step.node.kind], {}))
        if step.before != step.after:
            change.columns["state_since"] = facts.now
        change.columns |= _columns_after(step, change.table)
    root = changes.setdefault(root_id, _Change(TABLES[Order], {}))
    root.columns["sequence"] = sequence
    sets: dict[tuple[Table, tuple[str, ...]], list[tuple[Any, ...]]] = {}
    for node_id, change in changes.items():
        columns = tuple(change.columns)
        sets.setdefault((change.table, columns), []).append((*change.columns.values(), node_id))
    for (table, columns), rows in sets.items():
        yield table.update(columns, rows)


def _columns_after(step: Step, table: Table) -> dict[str, Any]:
    columns = {
        "state": step.after,
        "stack": " ".join(step.stack),
        "holders": write_holders(step.holders),
        "version": step.node.version,
        **step.fields,
    }
    if table.has("wake_at") and step.action:
        # the clock watches a planned start only while the node's own state is SCHEDULED
        watched = step.stack[-1] == State.SCHEDULED
        columns["wake_at"] = step.node.facts["planned_start"] if watched else None
    return columns


def _delete(steps: Iterable[Step]) -> Unit[None]:
    gone: dict[str, list[str]] = {}
    for step in steps:
        if step.kind is RowKind.DELETED:
            gone.setdefault(step.node.kind, []).append(step.node.id)
    for kind, ids in gone.items():
        yield Statement(f"DELETE FROM {NODE_TABLES[kind].name} WHERE {among('id')}", (listed(ids),))


def _link(plan: Plan, root_id: str, last: Iterable[Step]) -> Unit[None]:
    table = TABLES[Dependency]
    ended = [s.node.id for s in last if s.stack[-1] in machine_of(s.node.kind).final]
    waited_for = [i for i in ended if i[:2] in ("ot", "do")]
    if waited_for:
        yield Statement(
            f"UPDATE {table.name} SET met = 1 WHERE met = 0 AND {among('awaited_id')}", (listed(waited_for),)
        )
    if plan.new_edges:
        yield table.insert(
            {"root_id": root_id, "waiter_id": e.waiter, "awaited_id": e.awaited, "met": e.met} for e in plan.new_edges
        )
    for edge in plan.cut_edges:
        sql = f"DELETE FROM {table.name} WHERE waiter_id = ? AND awaited_id = ?"
        yield Statement(sql, (edge.waiter, edge.awaited))


def _record_revision(step: Step, now: str, author: Author) -> Unit[None]:
    table = TABLES[Revision]
    if step.record == "OPEN":
        row: dict[str, object] = {
            "id": new_id("rv"),
            "root_id": step.node.id,
            "outcome": "OPEN",
            "reason": author.reason or "",
            "opened_by": author.actor,
            "opened_at": now,
        }
        yield table.insert([row])
        return
    number = step.node.facts["revision"] if step.record == "APPROVED" else None
    sql = f"UPDATE {table.name} SET outcome = ?, number = ?, closed_by = ?, closed_at = ? WHERE root_id = ? "
    yield Statement(sql + "AND outcome = 'OPEN'", (step.record, number, author.actor, now, step.node.id))
