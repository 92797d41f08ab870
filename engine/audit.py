"""Looks a whole database over for what must never be, on one snapshot.

Orders are taken page by page, a page holding as many as have some thousand journal rows together: time grows with the
journal, memory does not. What concerns more than one order is asked of the database in one statement each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from engine.invariants import Finding, Tree, breaches, column_differences
from engine.nodes import read_holders
from engine.replay import Replay
from events.entry import COLUMNS, Entry
from lifecycle import machine_of
from lifecycle.customer_order import CAPTURE
from lifecycle.node import Node
from lifecycle.vocabulary import State
from models.catalogue import Specification
from models.order import Order, OrderLineItem
from models.party import Location
from models.provisioning import ProvisioningLineItem, WorkOrderItem
from models.record import Journal, Note, RememberedCall
from models.revision import FormerLine, Revision, RevisionItem
from models.service import Service
from models.statement import Statement, Unit
from models.table import NODE_TABLES, TABLES, among, listed
from models.work import Dependency

ABOUT_PROVISIONING = (ProvisioningLineItem, WorkOrderItem)
PAGE_ROWS = 20_000
PAGE_ORDERS = 500
ROOT_TABLES = (TABLES[Order].name, TABLES[Service].name)
COUNTED_ELSEWHERE = {"sequence"}
"""Columns that every unit moves on without telling."""


def audit() -> Unit[list[Finding]]:
    """Everything that is wrong with the database; nothing, as long as only the engine wrote it."""
    findings = yield from _across_orders()
    pruned = yield from _is_pruned()
    after = ""
    while page := (yield from _next_page(after)):
        after = page[-1]
        findings += yield from audit_orders(page, pruned)
    return findings


def audit_orders(root_ids: Sequence[str], pruned: bool = False) -> Unit[list[Finding]]:
    """What is wrong with these orders and their journals. `pruned`: the oldest journal rows may be gone."""
    trees = yield from _trees(root_ids)
    table = TABLES[Journal]
    sql = f"SELECT {table.select(COLUMNS)} FROM {table.name} WHERE {among('root_id')} ORDER BY root_id, sequence"
    rows = yield Statement(sql, (listed(root_ids),))
    journals: dict[str, list[Entry]] = {root_id: [] for root_id in root_ids}
    for row in rows:
        entry = Entry(*row)
        journals[entry.root_id].append(entry)
    findings = []
    for root_id, tree in trees.items():
        if root_id != tree.root.id:
            findings.append(Finding("PLACE", root_id, "the order is not among its own rows"))
            continue
        findings += breaches(tree)
        findings += _against_journal(tree, journals[root_id], pruned)
    return findings


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


def _against_journal(tree: Tree, entries: list[Entry], pruned: bool) -> Iterator[Finding]:
    """The journal has no gaps, each of its rows fits the one before, and the last ones tell what the tables say."""
    newest = tree.root.facts["sequence"]
    first = entries[0].sequence if entries else newest + 1
    numbers = [entry.sequence for entry in entries]
    if numbers != list(range(first, newest + 1)) or (first != 1 and not pruned):
        yield Finding("SEQUENCE", tree.root.id, f"{len(numbers)} journal rows from {first}, the order counts {newest}")
        return
    replay = Replay()
    if first == 1:
        for entry in entries:
            for wrong in replay.take(entry):
                yield Finding("JOURNAL", entry.node_id, f"row {entry.sequence} {wrong}")
        yield from _against_replay(tree, replay)
    for node in tree.nodes.values() if first == 1 else ():
        if node.id not in replay.nodes:
            yield Finding("JOURNAL", node.id, "the journal does not know it")


def _against_replay(tree: Tree, replay: Replay) -> Iterator[Finding]:
    for node_id, told in replay.nodes.items():
        node = tree.nodes.get(node_id)
        if node is None:
            yield Finding("JOURNAL", node_id, "the journal knows it, the tables do not")
            continue
        if node.version != told.version:
            yield Finding("VERSION", node_id, f"version {node.version}, but the journal has {told.version} rows of it")
        if (node.facts["state"], node.stack, node.path) != (told.state, told.stack, told.path):
            yield Finding("JOURNAL", node_id, f"it is {' '.join(node.stack)}, the journal says {' '.join(told.stack)}")
        fields = {name: value for name, value in told.fields.items() if name not in COUNTED_ELSEWHERE}
        for column in column_differences(node.facts, fields):
            yield Finding("JOURNAL", node_id, f"{column} is not what the journal says")


def _is_pruned() -> Unit[bool]:
    rows = yield Statement(f"SELECT MIN(position) FROM {TABLES[Journal].name}")
    return (rows[0][0] or 1) > 1


def _across_orders() -> Unit[list[Finding]]:
    """Positions are dense, and no row belongs to something that is not there."""
    journal = TABLES[Journal].name
    findings = []
    rows = yield Statement(f"SELECT MIN(position), MAX(position), COUNT(*) FROM {journal}")
    first, last, count = rows[0]
    if count and last - first + 1 != count:
        findings.append(Finding("POSITION", str(first), f"{count} journal rows have positions from {first} to {last}"))
    tables = [t.name for t in dict.fromkeys(NODE_TABLES.values())]
    beside = [TABLES[model].name for model in (Dependency, Revision, RevisionItem, FormerLine, *ABOUT_PROVISIONING)]
    roots = " UNION ALL ".join(f"SELECT id FROM {table}" for table in ROOT_TABLES)
    deleted = f"SELECT node_id FROM {journal} WHERE kind = 'DELETED' AND node_id = root_id"
    told = [(TABLES[Note].name, f"{roots} UNION ALL {deleted}"), (journal, f"{roots} UNION ALL {deleted}")]
    for table, known in (*((t, roots) for t in (*tables, *beside) if t not in ROOT_TABLES), *told):
        sql = f"SELECT DISTINCT root_id FROM {table} WHERE root_id NOT IN ({known})"
        for (root_id,) in (yield Statement(sql)):
            findings.append(Finding("ORPHAN", root_id, f"{table} has rows of this order, which does not exist"))
    for table in ROOT_TABLES:
        for (root,) in (yield Statement(f"SELECT id FROM {table} WHERE root_id <> id")):
            findings.append(Finding("PLACE", root, "a root's root is itself"))
    findings += yield from _services()
    findings += yield from _lost_notes(tables)
    findings += yield from _lost_calls()
    return findings


def _lost_notes(tables: Sequence[str]) -> Unit[list[Finding]]:
    """A note is about a node, or about a line that was removed."""
    nowhere = " AND ".join(f"NOT EXISTS (SELECT 1 FROM {t} WHERE {t}.id = note.node_id)" for t in tables)
    removed = f"SELECT 1 FROM {TABLES[Journal].name} AS j WHERE j.node_id = note.node_id AND j.kind = 'DELETED'"
    sql = f"SELECT id, node_id FROM {TABLES[Note].name} AS note WHERE {nowhere} AND NOT EXISTS ({removed})"
    rows = yield Statement(sql)
    return [Finding("ORPHAN", note_id, f"a note about {node_id}, which does not exist") for note_id, node_id in rows]


def _services() -> Unit[list[Finding]]:
    """A service stands where the line that made it, once that has ended, has put it; each such line has one."""
    service, line, edition = (TABLES[model].name for model in (Service, OrderLineItem, Specification))
    final = ", ".join(repr(str(state)) for state in machine_of("SERVICE").final)
    sql = (
        f"SELECT s.id, s.state, l.state FROM {service} AS s JOIN {line} AS l ON l.id = s.line_id "
        f"WHERE (l.state = 'COMPLETED' AND s.state = 'NEW') OR (l.state = 'CANCELED' AND s.state NOT IN ({final}))"
    )
    rows = yield Statement(sql)
    found = [Finding("SERVICE", i, f"it is {state}, but its line is {of_line}") for i, state, of_line in rows]
    waiting = ", ".join(repr(str(state)) for state in (*CAPTURE, State.REJECTED, State.CANCELED))
    sql = (
        f"SELECT l.id, l.state FROM {line} AS l JOIN {edition} AS e ON e.id = l.specification_id "
        f"WHERE l.operation = 'ADD' AND e.offering = 'SUBSCRIPTION' AND l.state NOT IN ({waiting}) "
        f"AND NOT EXISTS (SELECT 1 FROM {service} AS s WHERE s.line_id = l.id)"
    )
    rows = yield Statement(sql)
    return found + [Finding("SERVICE", i, f"it is {state}, but has made no service") for i, state in rows]


def _lost_calls() -> Unit[list[Finding]]:
    """What a remembered call wrote is in the journal, as far back as that is kept."""
    journal = TABLES[Journal].name
    sql = (
        "SELECT c.key, json_extract(p.value, '$[0]'), json_extract(p.value, '$[2]') "
        f"FROM {TABLES[RememberedCall].name} AS c CROSS JOIN json_each(c.spans) AS p WHERE NOT EXISTS ("
        f"SELECT 1 FROM {journal} AS j WHERE j.root_id = json_extract(p.value, '$[0]') "
        f"AND j.sequence = CAST(json_extract(p.value, '$[2]') AS BIGINT)) AND (SELECT MIN(position) FROM {journal}) = 1"
    )
    rows = yield Statement(sql)
    return [Finding("ORPHAN", key, f"a call remembered for row {last} of {root}") for key, root, last in rows]
