"""Writes a plan: changed rows set by set, dependencies, revision records, and a journal row for every step."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from json import dumps
from typing import Any

from engine.clock import new_id
from engine.nodes import write_holders
from events import journal
from events.entry import Entry
from lifecycle import machine_of
from lifecycle.access import Access
from lifecycle.alarms import alarm
from lifecycle.facts import Facts
from lifecycle.newborn import CONTENT
from lifecycle.node import KINDS, Node, kind_of
from lifecycle.plan import Plan, RowKind, Step
from lifecycle.settlement import WAITS
from models.order import OrderLineItem
from models.provisioning import ProvisioningLineItem, WorkOrderItem
from models.revision import FormerLine, Revision, RevisionItem
from models.statement import Statement, Unit
from models.table import NODE_TABLES, TABLES, Table, among, listed
from models.work import Dependency

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote, why, in which batch, and for whom the rows are to be seen."""

    access: Access
    reason: str | None = None
    batch: str | None = None
    request_id: str | None = None
    key: str | None = None


def write(facts: Facts, plan: Plan, author: Author) -> Unit[list[Entry]]:
    """Write all steps of a plan; the journal entries, positions given.

    The first step's root is the order that the plan is about. Services, roots of their own, may move with it.
    """
    root_id = plan.steps[0].node.root_id
    entries = _entries(facts, plan, author)
    last = {step.node.id: step for step in plan.steps}
    yield from _keep_former_lines(plan.steps)
    yield from _create(plan.steps, facts.now)
    yield from _update(plan.steps, facts, {entry.root_id: entry.sequence for entry in entries})
    yield from _delete(last.values())
    yield from _link(facts, plan, root_id, last.values())
    yield from _serve(plan, root_id, facts.now)
    for step in plan.steps:
        if step.record:
            yield from _record_revision(step, facts.now, author)
    if plan.adopted:
        yield TABLES[RevisionItem].update(("line_id",), [(line, item) for item, line in plan.adopted])
    yield from journal.append(entries)
    return entries


def _entries(facts: Facts, plan: Plan, author: Author) -> list[Entry]:
    accounts = {s.node.id: s.node.facts["account_id"] for s in plan.steps if s.node.parent_id is None}
    entries: list[Entry] = []
    newest: dict[str, int] = {}
    for step in plan.steps:
        root_id = step.node.root_id
        root = facts.nodes.get(root_id)
        newest[root_id] = newest.get(root_id, root.facts["sequence"] if root else 0) + 1
        cause = None if step.cause is None else entries[step.cause]
        entries.append(
            Entry(
                position=0,
                root_id=root_id,
                sequence=newest[root_id],
                kind=step.kind.value,
                node_id=step.node.id,
                path="/".join(step.node.path),
                version=step.node.version,
                action=str(step.action) if step.action else None,
                from_state=step.before,
                to_state=step.after,
                own_state=step.stack[-1],
                actor=author.access.actor if cause is None else SYSTEM,
                reason=author.reason if cause is None else None,
                at=facts.now,
                cause=cause.sequence if cause else None,
                cause_root=cause.root_id if cause and cause.root_id != root_id else None,
                account_id=accounts[root_id] if root_id in accounts else facts.nodes[root_id].facts["account_id"],
                batch=author.batch,
                snapshot=dumps(step.fields | step.told, ensure_ascii=False),
                request_id=author.request_id,
                token_id=author.access.token_id if cause is None else None,
                idempotency_key=author.key if cause is None else None,
            )
        )
    return entries


def _create(steps: Iterable[Step], now: str) -> Unit[None]:
    """Kind by kind from the top down, since rows refer to those above."""
    by_kind: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for step in steps:
        if step.kind is RowKind.CREATED:
            by_kind[step.node.kind].append(_columns_at_birth(step, now))
    for kind, rows in by_kind.items():
        if rows:
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


def _update(steps: list[Step], facts: Facts, sequences: dict[str, int]) -> Unit[None]:
    changes: dict[str, _Change] = {}
    for step in steps:
        if step.kind is RowKind.CREATED or step.kind is RowKind.DELETED:
            continue
        change = changes.setdefault(step.node.id, _Change(NODE_TABLES[step.node.kind], {}))
        if step.before != step.after:
            change.columns["state_since"] = facts.now
        change.columns |= _columns_after(step, change.table)
    for root_id, sequence in sequences.items():
        root = changes.setdefault(root_id, _Change(_table_of(root_id), {}))
        root.columns["sequence"] = sequence
    sets: dict[tuple[Table, tuple[str, ...]], list[tuple[Any, ...]]] = {}
    for node_id, change in changes.items():
        columns = tuple(change.columns)
        sets.setdefault((change.table, columns), []).append((*change.columns.values(), node_id))
    for (table, columns), rows in sets.items():
        yield table.update(columns, rows)


def _table_of(node_id: str) -> Table:
    kind = kind_of(node_id)
    assert kind is not None
    return NODE_TABLES[kind.name]


def _columns_after(step: Step, table: Table) -> dict[str, Any]:
    columns = {
        "state": step.after,
        "stack": " ".join(step.stack),
        "holders": write_holders(step.holders),
        "version": step.node.version,
        **step.fields,
    }
    if table.has("wake_at"):
        columns["wake_at"] = alarm(step.node)
    return columns


def _delete(steps: Iterable[Step]) -> Unit[None]:
    gone: dict[str, list[str]] = {}
    for step in steps:
        if step.kind is RowKind.DELETED:
            gone.setdefault(step.node.kind, []).append(step.node.id)
    for kind, ids in reversed(gone.items()):  # rows refer to those above
        yield Statement(f"DELETE FROM {NODE_TABLES[kind].name} WHERE {among('id')}", (listed(ids),))


def _has_ended(node: Node | None) -> bool:
    return node is not None and node.own in machine_of(node.kind).ended


def _link(facts: Facts, plan: Plan, root_id: str, last: Iterable[Step]) -> Unit[None]:
    table = TABLES[Dependency]
    waited_for = [step.node for step in last if step.node.kind in WAITS]
    before = {node.id: facts.nodes.get(node.id) for node in waited_for}
    ended = [node.id for node in waited_for if _has_ended(node)]
    revived = [node.id for node in waited_for if not _has_ended(node) and _has_ended(before[node.id])]
    for met, ids in ((True, ended), (False, revived)):
        if ids:
            sql = f"UPDATE {table.name} SET met = ? WHERE met <> ? AND {among('awaited_id')}"
            yield Statement(sql, (met, met, listed(ids)))
    if plan.new_edges:
        yield table.insert(
            {"root_id": root_id, "waiter_id": e.waiter, "awaited_id": e.awaited, "met": e.met} for e in plan.new_edges
        )
    for edge in plan.cut_edges:
        sql = f"DELETE FROM {table.name} WHERE waiter_id = ? AND awaited_id = ?"
        yield Statement(sql, (edge.waiter, edge.awaited))


def _serve(plan: Plan, root_id: str, now: str) -> Unit[None]:
    """What becomes of the lines of a provisioning order, and which of them new work orders serve."""
    if plan.dropped:
        sql = f"UPDATE {TABLES[ProvisioningLineItem].name} SET canceled_at = ? WHERE {among('id')}"
        yield Statement(sql, (now, listed(plan.dropped)))
    if plan.serving:
        yield TABLES[WorkOrderItem].insert(
            {"root_id": root_id, "work_order_id": work, "line_id": line} for work, line in plan.serving
        )


def _keep_former_lines(steps: Iterable[Step]) -> Unit[None]:
    """The lines of an order as they are, before an approved revision changes them."""
    approved = [step.node.id for step in steps if step.record == "APPROVED"]
    if not approved:
        return
    line, former, revision = (TABLES[model].name for model in (OrderLineItem, FormerLine, Revision))
    kept = ("root_id", "parent_id", "state", *(c for c in CONTENT["ORDER_LINE_ITEM"] if TABLES[FormerLine].has(c)))
    sql = (
        f"INSERT INTO {former} (revision_id, line_id, {', '.join(kept)}) "
        f"SELECT r.id, l.id, {', '.join(f'l.{name}' for name in kept)} FROM {revision} AS r JOIN {line} AS l "
        f"ON l.root_id = r.root_id WHERE {among('r.root_id')} AND r.outcome = 'OPEN' ORDER BY l.path"
    )
    yield Statement(sql, (listed(approved),))


def _record_revision(step: Step, now: str, author: Author) -> Unit[None]:
    table = TABLES[Revision]
    if step.record == "OPEN":
        row: dict[str, object] = {
            "id": new_id("rv"),
            "root_id": step.node.id,
            "outcome": "OPEN",
            "reason": author.reason or "",
            "opened_by": author.access.actor,
            "opened_at": now,
        }
        yield table.insert([row])
        return
    number = step.node.facts["revision"] if step.record == "APPROVED" else None
    sql = f"UPDATE {table.name} SET outcome = ?, number = ?, closed_by = ?, closed_at = ? WHERE root_id = ? "
    yield Statement(sql + "AND outcome = 'OPEN'", (step.record, number, author.access.actor, now, step.node.id))
