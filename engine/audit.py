"""Looks a whole database over for what must never be, on one snapshot.

Orders are taken page by page, a page holding as many as have some thousand journal rows together: time grows with the
journal, memory does not. What concerns more than one order is asked of the database in one statement each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from engine.audit_across import across_orders
from engine.audit_calls import lost_calls
from engine.audit_journal import against_journal
from engine.circles import circles
from engine.invariants import Finding, Tree, breaches
from engine.nodes import read_holders
from events.entry import COLUMNS, Entry
from lifecycle.node import Node
from models.party import Location
from models.provisioning import ProvisioningLineItem, WorkOrderItem
from models.record import Journal
from models.revision import Revision
from models.statement import Statement, Unit
from models.table import NODE_TABLES, ROOT_TABLES, TABLES, among, listed
from models.work import Dependency

PAGE_ROWS = 20_000
PAGE_ORDERS = 500


@dataclass(slots=True)
class Survey:
    """What was looked at, and what is wrong with it."""

    findings: list[Finding] = field(default_factory=list)
    orders: int = 0
    services: int = 0
    nodes: int = 0
    rows: int = 0


def audit() -> Unit[list[Finding]]:
    """Everything that is wrong with the database; nothing, as long as only the engine wrote it."""
    return (yield from survey()).findings


def survey() -> Unit[Survey]:
    """Look at everything."""
    seen = Survey()
    seen.findings += yield from across_orders()
    seen.findings += yield from lost_calls()
    after = ""
    while page := (yield from _next_page(after)):
        after = page[-1]
        yield from _look_at(page, seen)
    return seen


def audit_orders(root_ids: Sequence[str]) -> Unit[list[Finding]]:
    """What is wrong with these orders and services, and with their journals."""
    seen = Survey()
    yield from _look_at(root_ids, seen)
    return seen.findings


def _look_at(root_ids: Sequence[str], seen: Survey) -> Unit[None]:
    trees = yield from _trees(root_ids)
    table = TABLES[Journal]
    sql = f"SELECT {table.select(COLUMNS)} FROM {table.name} WHERE {among('root_id')} ORDER BY root_id, sequence"
    rows = yield Statement(sql, (listed(root_ids),))
    journals: dict[str, list[Entry]] = {root_id: [] for root_id in root_ids}
    for row in rows:
        entry = Entry(*row)
        journals[entry.root_id].append(entry)
    seen.rows += len(rows)
    for root_id, tree in trees.items():
        seen.services += tree.root.kind == "SERVICE"
        seen.orders += tree.root.kind != "SERVICE"
        seen.nodes += len(tree.nodes)
        if root_id != tree.root.id:
            seen.findings.append(Finding("PLACE", root_id, "the order is not among its own rows"))
            continue
        seen.findings += breaches(tree)
        seen.findings += circles(tree)
        seen.findings += against_journal(tree, journals[root_id])


def _next_page(after: str) -> Unit[list[str]]:
    parts = (f"SELECT id, sequence FROM {table} WHERE id > ?" for table in ROOT_TABLES)
    sql = f"SELECT id, sequence FROM ({' UNION ALL '.join(parts)}) AS roots ORDER BY id LIMIT ?"
    page: list[str] = []
    size = 0
    for root_id, sequence in (yield Statement(sql, (*(after for _ in ROOT_TABLES), PAGE_ORDERS))):
        size += sequence
        if page and size > PAGE_ROWS:
            break
        page.append(root_id)
    return page


def _trees(root_ids: Sequence[str]) -> Unit[dict[str, Tree]]:
    trees: dict[str, Tree] = {}
    for table in dict.fromkeys(NODE_TABLES.values()):
        kind = next(name for name, t in NODE_TABLES.items() if t is table)
        sql = f"SELECT {table.select()} FROM {table.name} WHERE {among('root_id')}"
        for row in (yield Statement(sql, (listed(root_ids),))):
            columns = dict(zip(table.columns, row, strict=True))
            path, stack = tuple(columns["path"].split("/")), tuple(columns["stack"].split()) or ("",)
            held, name = read_holders(columns["holders"]), columns.get("kind", kind)
            node = Node(columns["id"], name, path, stack, held, columns["version"], columns)
            tree = trees.setdefault(columns["root_id"], Tree(node, {}))
            tree.nodes[node.id] = node
    edges = f"SELECT root_id, waiter_id, awaited_id, met FROM {TABLES[Dependency].name} WHERE {among('root_id')}"
    for root_id, waiter, awaited, met in (yield Statement(edges, (listed(root_ids),))):
        if root_id in trees:
            trees[root_id].edges.append((waiter, awaited, bool(met)))
    outcomes = f"SELECT root_id, outcome, number FROM {TABLES[Revision].name} WHERE {among('root_id')}"
    for root_id, outcome, number in (yield Statement(outcomes, (listed(root_ids),))):
        if root_id in trees:
            trees[root_id].revisions.append((outcome, number))
    lines, items = TABLES[ProvisioningLineItem].name, TABLES[WorkOrderItem].name
    unserved = (
        f"SELECT l.root_id, l.id FROM {lines} AS l WHERE {among('l.root_id')} AND l.canceled_at IS NULL "
        f"AND NOT EXISTS (SELECT 1 FROM {items} AS i WHERE i.line_id = l.id)"
    )
    for root_id, line in (yield Statement(unserved, (listed(root_ids),))):
        if root_id in trees:
            trees[root_id].unserved.append(line)
    owners = yield from _owners(trees.values())
    for tree in trees.values():
        tree.owners = owners
        tree.index()
    return trees


def _owners(trees: Iterable[Tree]) -> Unit[dict[str, str]]:
    """The account of each location that is named in these orders."""
    named = {place for tree in trees for node in tree.nodes.values() if (place := node.facts.get("location_id"))}
    sql = f"SELECT id, account_id FROM {TABLES[Location].name} WHERE {among('id')}"
    return dict((yield Statement(sql, (listed(named),))))
