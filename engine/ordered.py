"""Answers about the lines of provisioning orders, and about the work orders that serve them."""

from __future__ import annotations

from collections.abc import Callable
from json import loads

from engine.nodes import know
from lifecycle.facts import Ask, Facts, Question
from lifecycle.provisioned import Ordered
from models.provisioning import ProvisioningLineItem, WorkOrderItem
from models.service import Service
from models.statement import Statement, Unit
from models.table import TABLES, among, listed

LINE, ITEM, SERVICE = (TABLES[model].name for model in (ProvisioningLineItem, WorkOrderItem, Service))
NAMED = 20


def _ordered(facts: Facts, question: Question) -> Unit[None]:
    """All lines, in the order in which they were entered, with their work orders and services."""
    table = TABLES[ProvisioningLineItem]
    works = f"(SELECT json_group_array(i.work_order_id) FROM {ITEM} AS i WHERE i.line_id = l.id)"
    sql = (
        f"SELECT {works}, COALESCE(l.service_id, s.id), {table.select(alias='l')} FROM {table.name} AS l "
        f"LEFT JOIN {SERVICE} AS s ON s.line_id = l.id WHERE {among('l.root_id')} ORDER BY l.id"
    )
    for order_id in question.ids:
        facts.answers[Ask.ORDERED, order_id] = []
    named: dict[str, None] = {}
    for work_ids, service_id, *values in (yield Statement(sql, (listed(question.ids),))):
        columns = dict(zip(table.columns, values, strict=True))
        serving: tuple[str, ...] = tuple(loads(work_ids))
        line = Ordered(columns["id"], columns, columns["canceled_at"] is not None, serving, service_id)
        facts.answers[Ask.ORDERED, columns["root_id"]].append(line)
        named |= dict.fromkeys((*serving, *([service_id] if service_id else [])))
    yield from know(facts, named)


def _unserved(facts: Facts, question: Question) -> Unit[None]:
    sql = (
        f"SELECT l.id FROM {LINE} AS l WHERE l.root_id = ? AND l.canceled_at IS NULL AND NOT {among('l.id')} "
        f"AND NOT EXISTS (SELECT 1 FROM {ITEM} AS i WHERE i.line_id = l.id) LIMIT {NAMED}"
    )
    for order_id in question.ids:
        rows = yield Statement(sql, (order_id, listed(question.excluding)))
        facts.answers[Ask.UNSERVED, order_id] = [row[0] for row in rows]


def _serves_live_line(facts: Facts, question: Question) -> Unit[None]:
    sql = (
        f"SELECT DISTINCT i.work_order_id FROM {ITEM} AS i JOIN {LINE} AS l ON l.id = i.line_id "
        f"WHERE {among('i.work_order_id')} AND l.canceled_at IS NULL"
    )
    serving = {row[0] for row in (yield Statement(sql, (listed(question.ids),)))}
    for work_id in question.ids:
        facts.answers[Ask.SERVES_LIVE_LINE, work_id] = work_id in serving


ANSWERS: dict[Ask, Callable[[Facts, Question], Unit[None]]] = {
    Ask.ORDERED: _ordered,
    Ask.UNSERVED: _unserved,
    Ask.SERVES_LIVE_LINE: _serves_live_line,
}
