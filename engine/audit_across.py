"""What must be true of more than one order, and of what belongs to none: one statement each, asked of the database."""

from __future__ import annotations

from engine.catalogue import PREFIXES, newest, told
from engine.invariants import Finding
from engine.references import dangling
from lifecycle import machine_of
from lifecycle.catalogue import flaws_among
from lifecycle.customer_order import CAPTURE
from lifecycle.node import KINDS, ORDERS
from lifecycle.vocabulary import State
from models.catalogue import Specification
from models.order import Order, OrderLineItem
from models.provisioning import ProvisioningLineItem, WorkOrder, WorkOrderItem
from models.record import Counter, Epoch, Journal, Note
from models.revision import Revision
from models.service import Service
from models.statement import Statement, Unit
from models.table import NODE_TABLES, ROOT_TABLES, TABLES


def across_orders() -> Unit[list[Finding]]:
    """All of it."""
    findings = yield from _positions()
    findings += yield from dangling()
    findings += yield from _lost_causes()
    findings += yield from _lost_roots()
    findings += yield from _lost_notes()
    findings += yield from _counters()
    findings += yield from _editions()
    findings += yield from _revisions()
    findings += yield from _services()
    findings += yield from _provisioning()
    return findings


def _positions() -> Unit[list[Finding]]:
    """Every position up to the newest is that of a row, or was; from the oldest on, all of them are.

    Where positions are given behind the commit, the newest rows may still wait for theirs.
    """
    journal = TABLES[Journal].name
    rows = yield Statement(f"SELECT oldest FROM {TABLES[Epoch].name}")
    if len(rows) != 1:
        return [Finding("POSITION", "epoch", f"the journal has {len(rows)} epochs")]
    oldest = rows[0][0]
    removed = " UNION ALL ".join(f"SELECT journal_from - 1 AS gone FROM {table}" for table in ROOT_TABLES)
    counts = (
        f"(SELECT COALESCE(MAX(position), 0) FROM {journal}), (SELECT COUNT(position) FROM {journal}), "
        f"(SELECT COUNT(*) FROM {journal} WHERE position >= ?), "
        f"(SELECT COUNT(*) FROM {journal} WHERE position = ?), "
        f"(SELECT COALESCE(SUM(gone), 0) FROM ({removed}) AS roots)"
    )
    rows = yield Statement(f"SELECT {counts}", (oldest, oldest - 1))
    newest, kept, behind, before, gone = rows[0]
    newest = max(newest, oldest - 1)
    findings = []
    if behind != newest - oldest + 1:
        message = f"{behind} journal rows have positions from {oldest} to {newest}"
        findings.append(Finding("POSITION", str(oldest), message))
    if kept + gone != newest:
        message = f"{kept} journal rows are kept and {gone} were removed, of {newest}"
        findings.append(Finding("POSITION", str(newest), message))
    for (given,) in (yield Statement(f"SELECT value FROM {TABLES[Counter].name} WHERE name = 'JOURNAL'")):
        if given != newest:
            findings.append(Finding("POSITION", "counter", f"{given} positions were given, the newest is {newest}"))
    if before:
        findings.append(Finding("POSITION", str(oldest), "the row before the oldest is kept"))
    return findings


def _lost_causes() -> Unit[list[Finding]]:
    """What followed from a change of another root names one of the same moment, be it that it is no longer told."""
    journal = TABLES[Journal].name
    known = [f"SELECT 1 FROM {journal} AS c WHERE c.root_id = j.cause_root AND c.sequence = j.cause AND c.at = j.at"]
    known += [f"SELECT 1 FROM {t} AS r WHERE r.id = j.cause_root AND r.journal_from > j.cause" for t in ROOT_TABLES]
    nowhere = " AND ".join(f"NOT EXISTS ({each})" for each in known)
    sql = f"SELECT j.root_id, j.sequence, j.cause, j.cause_root FROM {journal} AS j WHERE j.cause_root IS NOT NULL"
    return [
        Finding("JOURNAL", root, f"row {sequence} is caused by row {cause} of {other}, which is none of its moment")
        for root, sequence, cause, other in (yield Statement(f"{sql} AND {nowhere}"))
    ]


def _lost_roots() -> Unit[list[Finding]]:
    """What notes and journal rows are about stands on top of a tree, or is a draft that was deleted."""
    findings = []
    deleted = f"SELECT 1 FROM {TABLES[Journal].name} AS j WHERE j.node_id = t.root_id AND j.kind = 'DELETED'"
    known = (*(f"SELECT 1 FROM {table} AS r WHERE r.id = t.root_id" for table in ROOT_TABLES), deleted)
    unknown = " AND ".join(f"NOT EXISTS ({each})" for each in known)
    for model in (Note, Journal):
        table = TABLES[model].name
        for (root_id,) in (yield Statement(f"SELECT DISTINCT t.root_id FROM {table} AS t WHERE {unknown}")):
            findings.append(Finding("ORPHAN", root_id, f"{table} has rows of this order, which does not exist"))
    for table in ROOT_TABLES:
        for (root,) in (yield Statement(f"SELECT id FROM {table} WHERE root_id <> id")):
            findings.append(Finding("PLACE", root, "a root's root is itself"))
    return findings


def _lost_notes() -> Unit[list[Finding]]:
    """A note is about a node, or about a line that was removed, be it that this is no longer told."""
    note = TABLES[Note].name
    known = [
        f"SELECT 1 FROM {table.name} AS o WHERE o.id = {note}.node_id AND o.root_id = {note}.root_id"
        for table in dict.fromkeys(NODE_TABLES.values())
    ]
    known += [f"SELECT 1 FROM {table} AS r WHERE r.id = {note}.root_id AND r.journal_from > 1" for table in ROOT_TABLES]
    known.append(
        f"SELECT 1 FROM {TABLES[Journal].name} AS j "
        f"WHERE j.node_id = {note}.node_id AND j.root_id = {note}.root_id AND j.kind = 'DELETED'"
    )
    nowhere = " AND ".join(f"NOT EXISTS ({each})" for each in known)
    rows = yield Statement(f"SELECT id, node_id FROM {note} WHERE {nowhere}")
    return [Finding("ORPHAN", note_id, f"a note about {node_id}, which does not exist") for note_id, node_id in rows]


def _counters() -> Unit[list[Finding]]:
    """No order has a number that is still to be given, or one of another kind."""
    findings = []
    counted: dict[str, int] = dict((yield Statement(f"SELECT name, value FROM {TABLES[Counter].name}")))
    for kind in ORDERS:
        mark = f"{KINDS[kind].prefix.upper()}-"
        numbers = f"SELECT id, number FROM {TABLES[Order].name} WHERE kind = ? AND number"
        for order, number in (yield Statement(f"{numbers} NOT LIKE ?", (kind, f"{mark}%"))):
            findings.append(Finding("COUNTER", order, f"{number} is no number of a {kind}"))
        largest = f"{numbers} LIKE ? ORDER BY LENGTH(number) DESC, number DESC LIMIT 1"
        for _, number in (yield Statement(largest, (kind, f"{mark}%"))):
            digits = number.removeprefix(mark)
            if not digits.isdecimal() or int(digits) > counted.get(kind, 0):
                findings.append(Finding("COUNTER", kind, f"it stands at {counted.get(kind)}, but there is {number}"))
    return findings


def _editions() -> Unit[list[Finding]]:
    """The editions of a specification are numbered from 1 on and of one domain, which their ids tell, too."""
    table = TABLES[Specification].name
    sql = (
        f"SELECT code, COUNT(*), MIN(edition), MAX(edition), COUNT(DISTINCT domain) FROM {table} GROUP BY code "
        "HAVING MIN(edition) <> 1 OR MAX(edition) <> COUNT(*) OR COUNT(DISTINCT domain) <> 1"
    )
    found = [
        Finding("CATALOGUE", code, f"{count} editions of {domains} domains, numbered from {first} to {last}")
        for code, count, first, last, domains in (yield Statement(sql))
    ]
    for domain, prefix in PREFIXES.items():
        rows = yield Statement(f"SELECT id FROM {table} WHERE domain = ? AND id NOT LIKE ?", (domain, f"{prefix}_%"))
        found += [Finding("CATALOGUE", edition, f"its id is none of a {domain}") for (edition,) in rows]
    domains = ", ".join(f"'{domain}'" for domain in PREFIXES)
    rows = yield Statement(f"SELECT id, domain FROM {table} WHERE domain NOT IN ({domains})")
    found += [Finding("CATALOGUE", edition, f"there is no domain {domain}") for edition, domain in rows]
    rows = yield Statement(f"SELECT id FROM {table} WHERE (retired_at IS NULL) <> (retired_by IS NULL)")
    found += [Finding("CATALOGUE", edition, "it is half retired") for (edition,) in rows]
    try:
        in_use = yield from newest()
    except (ValueError, LookupError, TypeError) as wrong:
        return [*found, Finding("CATALOGUE", "specification", f"an edition can't be read: {wrong}")]
    for code, edition in in_use.items():
        if not edition.retired:
            found += [Finding("CATALOGUE", code, told(flaw)) for flaw in flaws_among(edition, in_use)]
    return found


def _revisions() -> Unit[list[Finding]]:
    """A revision is open until somebody closed it; approved ones have numbers."""
    sql = (
        f"SELECT id, outcome FROM {TABLES[Revision].name} WHERE outcome NOT IN ('OPEN', 'APPROVED', 'DISCARDED') "
        "OR (outcome = 'OPEN') <> (closed_at IS NULL) OR (closed_at IS NULL) <> (closed_by IS NULL) "
        "OR (outcome = 'APPROVED') <> (number IS NOT NULL)"
    )
    rows = yield Statement(sql)
    return [Finding("REVISION", i, f"its number and its end do not fit to {outcome}") for i, outcome in rows]


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
    found += [Finding("SERVICE", i, f"it is {state}, but has made no service") for i, state in rows]
    lines = f"SELECT id, root_id FROM {line} UNION ALL SELECT id, root_id FROM {TABLES[ProvisioningLineItem].name}"
    sql = (
        f"SELECT s.id, s.order_id FROM {service} AS s JOIN ({lines}) AS l ON l.id = s.line_id "
        f"JOIN {TABLES[Order].name} AS o ON o.id = s.order_id WHERE l.root_id <> o.id OR o.account_id <> s.account_id"
    )
    rows = yield Statement(sql)
    return found + [Finding("SERVICE", i, f"its line and its account are not those of {order}") for i, order in rows]


def _provisioning() -> Unit[list[Finding]]:
    """Work that goes on serves a line that counts; a service that is still to begin has such a line."""
    line, order, work, item = (TABLES[m].name for m in (ProvisioningLineItem, Order, WorkOrder, WorkOrderItem))
    served = f"SELECT 1 FROM {item} AS i JOIN {line} AS l ON l.id = i.line_id WHERE i.work_order_id = w.id"
    sql = (
        f"SELECT w.id, w.state FROM {work} AS w WHERE w.state NOT IN ('COMPLETED', 'CANCELED') "
        f"AND EXISTS ({served}) AND NOT EXISTS ({served} AND l.canceled_at IS NULL)"
    )
    rows = yield Statement(sql)
    found = [Finding("PROVISIONING", i, f"it is {state}, but serves no line any more") for i, state in rows]
    final = ", ".join(repr(str(state)) for state in machine_of("PROVISIONING_ORDER").final)
    sql = (
        f"SELECT s.id, o.state FROM {TABLES[Service].name} AS s JOIN {line} AS l ON l.id = s.line_id "
        f"JOIN {order} AS o ON o.id = l.root_id "
        f"WHERE s.state = 'NEW' AND (l.canceled_at IS NOT NULL OR o.state IN ({final}))"
    )
    rows = yield Statement(sql)
    return found + [Finding("SERVICE", i, f"it is NEW, but nobody will begin it: {state}") for i, state in rows]
