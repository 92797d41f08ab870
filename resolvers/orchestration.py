"""`orchestrationPlan`: an order's whole tree as a bounded flat list, with what waits for what and the critical path.

One statement for each kind of node, for all orders together and however large they are. The critical path is the
chain of tasks that ends last when every task takes as long as planned.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lifecycle.node import KINDS, kind_of
from models.statement import Statement, Unit
from models.table import NODE_TABLES, TABLES, Table, among, listed
from models.work import Dependency
from resolvers import loading
from resolvers.chains import Ends, Network
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.sources import kind_name

COLUMNS = (
    "root_id",
    "id",
    "parent_id",
    "title",
    "state",
    "version",
    "domain",
    "group_name",
    "assignee",
    "duration",
    "planned_start",
    "due_at",
    "started_at",
    "finished_at",
    "role",
    "person",
)
PARTS = ("DOMAIN_ORDER", "WORK_ORDER")
TASKS = ("ORDER_TASK", "WORK_TASK")


def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    """Put a plan into every order."""
    ids = [row.id for row in rows]
    trees = yield from _trees(ids, reading.limits.plan_nodes)
    edges: dict[str, list[Row]] = {i: [] for i in ids}
    sql = f"SELECT root_id, waiter_id, awaited_id, met FROM {TABLES[Dependency].name} WHERE {among('root_id')}"
    for root, waiter, awaited, met in (yield Statement(sql, (listed(ids),))):
        edges[root].append(Row("PlanEdge", {"waiter": waiter, "awaited": awaited, "met": met}))
    made: list[Row] = []
    for row in rows:
        plan = _plan(trees[row.id], edges[row.id], reading.limits.plan_nodes)
        row.loaded[selection.key] = plan
        made.append(plan)
    yield from loading.fill(reading, made, selection)


def _trees(ids: Sequence[str], limit: int) -> Unit[dict[str, list[dict[str, Any]]]]:
    """The nodes of every order, kind by kind from the top down; one more than the limit tells of others."""
    trees: dict[str, list[dict[str, Any]]] = {i: [] for i in ids}
    for kind in _kinds_below(ids):
        growing = [i for i, tree in trees.items() if len(tree) <= limit]
        for value in (yield Statement(_below(NODE_TABLES[kind], limit + 1), (listed(growing),))):
            trees[value[0]].append(dict(zip(COLUMNS, value, strict=True)))
    return trees


def _kinds_below(ids: Sequence[str]) -> list[str]:
    level = list(dict.fromkeys(kind.name for i in ids if (kind := kind_of(i))))
    found: dict[str, None] = {}
    while level:
        level = [child for name in level for child in KINDS[name].children if child not in found]
        level = [child for child in dict.fromkeys(level) if not KINDS[child].beside]
        found |= dict.fromkeys(level)
    return list(found)


def _below(table: Table, limit: int) -> str:
    """Each order is bounded by itself: none may take the place of another's nodes."""
    inner = f"SELECT i.id FROM {table.name} AS i WHERE i.root_id = p.value ORDER BY i.id LIMIT {limit}"
    return (
        f"SELECT {table.select(COLUMNS, 't')} FROM json_each(?) AS p "
        f"CROSS JOIN {table.name} AS t ON t.id IN ({inner}) ORDER BY t.id"
    )


def _plan(tree: list[dict[str, Any]], edges: list[Row], limit: int) -> Row:
    nodes = tree[:limit]
    known = {node["id"] for node in nodes}
    edges = [edge for edge in edges if edge.waiter in known and edge.awaited in known]
    ends = _network(nodes, edges).ends()
    path = ends.longest(node["id"] for node in nodes if kind_name(node["id"]) in TASKS)
    critical = set(path)
    values = {
        "nodes": [_node(node, ends, critical) for node in nodes],
        "edges": edges,
        "critical_path": path,
        "duration": max(ends.at.values(), default=0),
        "truncated": len(tree) > limit,
    }
    return Row("OrchestrationPlan", values)


def _network(nodes: list[dict[str, Any]], edges: list[Row]) -> Network:
    network = Network()
    for node in nodes:
        kind = kind_name(node["id"])
        if kind in PARTS:
            network.add_order(node["id"], node["parent_id"])
        elif kind in TASKS:
            canceled = node["state"] == "CANCELED"
            network.add_task(node["id"], node["parent_id"], 0 if canceled else node["duration"] or 0)
    for edge in edges:
        network.add_dependency(edge.waiter, edge.awaited)
    return network


def _node(node: dict[str, Any], ends: Ends, critical: set[str]) -> Row:
    name = node["id"]
    begins = ends.begins.get(f"{name}/gate", ends.begins.get(name))
    derived = {
        "title": node["title"] or node["role"] or node["person"] or "?",
        "node_kind": kind_name(name),
        "critical": name in critical,
        "earliest_start": begins,
        "earliest_end": ends.at.get(name),
    }
    return Row("PlanNode", node | derived)
