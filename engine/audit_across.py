"""What must be true of more than one order, and of what belongs to none: one statement each, asked of the database."""

from __future__ import annotations

from collections.abc import Sequence

from engine.invariants import Finding
from lifecycle import machine_of
from lifecycle.customer_order import CAPTURE
from lifecycle.vocabulary import State
from models.catalogue import Specification
from models.order import OrderLineItem
from models.provisioning import ProvisioningLineItem, WorkOrderItem
from models.record import Journal, Note, RememberedCall
from models.revision import FormerLine, Revision, RevisionItem
from models.service import Service
from models.statement import Statement, Unit
from models.table import NODE_TABLES, ROOT_TABLES, TABLES
from models.work import Dependency

ABOUT_PROVISIONING = (ProvisioningLineItem, WorkOrderItem)


def across_orders() -> Unit[list[Finding]]:
    """Positions are dense, and no row belongs to something that is not there."""
    findings = yield from _positions()
    journal = TABLES[Journal].name
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


def _positions() -> Unit[list[Finding]]:
    """Every position up to the newest is that of a row, or was; from the oldest on, all of them are."""
    journal, findings = TABLES[Journal].name, []
    rows = yield Statement(f"SELECT oldest, (SELECT COUNT(*) FROM {journal} WHERE position >= oldest) FROM epoch")
    oldest, behind = rows[0]
    removed = " UNION ALL ".join(f"SELECT journal_from - 1 AS rows FROM {table}" for table in ROOT_TABLES)
    rows = yield Statement(
        f"SELECT COALESCE(MAX(position), 0), COUNT(*), (SELECT SUM(rows) FROM ({removed}) AS gone) FROM {journal}"
    )
    newest_kept, kept, gone = rows[0]
    newest = max(newest_kept, oldest - 1)
    if behind != newest - oldest + 1:
        message = f"{behind} journal rows have positions from {oldest} to {newest}"
        findings.append(Finding("POSITION", str(oldest), message))
    if kept + (gone or 0) != newest:
        message = f"{kept} journal rows are kept and {gone or 0} were removed, of {newest}"
        findings.append(Finding("POSITION", str(newest), message))
    return findings


def _lost_notes(tables: Sequence[str]) -> Unit[list[Finding]]:
    """A note is about a node, or about a line that was removed, be it that this is no longer told."""
    nowhere = " AND ".join(f"NOT EXISTS (SELECT 1 FROM {t} WHERE {t}.id = note.node_id)" for t in tables)
    nowhere += "".join(
        f" AND NOT EXISTS (SELECT 1 FROM {t} WHERE {t}.id = note.root_id AND {t}.journal_from > 1)" for t in ROOT_TABLES
    )
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
    """What a remembered call wrote is in the journal, or was removed from it."""
    root, last = "json_extract(p.value, '$[0]')", "json_extract(p.value, '$[2]')"
    told = f"SELECT 1 FROM {TABLES[Journal].name} AS j WHERE j.root_id = {root} AND j.sequence = {last}"
    removed = (f"SELECT 1 FROM {table} AS r WHERE r.id = {root} AND r.journal_from > {last}" for table in ROOT_TABLES)
    lost = " AND ".join(f"NOT EXISTS ({known})" for known in (told, *removed))
    spans = f"{TABLES[RememberedCall].name} AS c CROSS JOIN json_each(c.spans) AS p"
    rows = yield Statement(f"SELECT c.key, {root}, {last} FROM {spans} WHERE {lost}")
    return [Finding("ORPHAN", key, f"a call remembered for row {last} of {root}") for key, root, last in rows]
