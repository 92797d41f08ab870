"""Keeping other writers away from an order or a service, from before it is looked at until the unit's end.

Where several write at once, a decision must not rest on what another unit is about to change: whatever a unit loads of
a root, it holds that root first. Units hold their order before the services that it is about, so that no two wait for
each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable

from lifecycle.facts import Facts
from lifecycle.node import ROOTS, kind_of
from models.statement import Statement, Unit
from models.table import NODE_TABLES, among, listed


def hold_root_of(facts: Facts, node_id: str) -> Unit[None]:
    """Hold the root of one node, whatever its kind; an id that names nothing is passed over."""
    kind = kind_of(node_id)
    if kind is None or node_id in facts.held:
        return
    if kind.name in ROOTS:
        yield from hold(facts, [node_id])
        return
    table, order = NODE_TABLES[kind.name].name, NODE_TABLES["CUSTOMER_ORDER"].name
    root = f"(SELECT n.root_id FROM {table} AS n WHERE n.id = ?)"
    sql = f"SELECT o.id FROM {order} AS o WHERE o.id = {root} FOR NO KEY UPDATE"
    rows = yield Statement(sql, (node_id,), lock=True)
    facts.held.update(row[0] for row in rows)


def hold(facts: Facts, ids: Iterable[str]) -> Unit[None]:
    """Hold those of the nodes that are roots, in the order of their ids."""
    wanted: dict[str, list[str]] = {}
    for node_id in ids:
        kind = kind_of(node_id)
        if kind is not None and kind.name in ROOTS and node_id not in facts.held:
            wanted.setdefault(NODE_TABLES[kind.name].name, []).append(node_id)
    for table, roots in wanted.items():
        sql = f"SELECT id FROM {table} WHERE {among('id')} ORDER BY id FOR NO KEY UPDATE"
        rows = yield Statement(sql, (listed(roots),), lock=True)
        facts.held.update(row[0] for row in rows)


def take_key(actor: str, key: str) -> Statement:
    """Let calls with the same idempotency key come one after the other."""
    return _take(f"{actor} {key}")


def take_catalogue() -> Statement:
    """Let whoever changes the catalogue come one after the other: what they check goes across specifications."""
    return _take("the catalogue")


def _take(name: str) -> Statement:
    return Statement("SELECT pg_advisory_xact_lock(hashtextextended(?, 0))", (name,), lock=True)
