"""Provisioning orders: their lines, the work orders that serve these, and their tasks."""

from __future__ import annotations

from collections.abc import Sequence
from json import loads

from engine.call import Call
from engine.capture import columns_of
from engine.checking import LONGEST_TEXT, moment, number, optional_text, quoted, something, text, wrong
from engine.clock import new_id
from engine.knowledge import answer, decided
from engine.lines import ENTERED, entered
from engine.permit import check_version, permit
from engine.sight import seen
from engine.unit import Decided, find
from engine.work import LONGEST_DURATION, add_below
from lifecycle.facts import Ask, Facts, Question
from lifecycle.node import Node
from lifecycle.provisioned import Ordered
from lifecycle.provisioning import TYPES, Wanted, changing, dropping, ordering, telling
from lifecycle.refusal import NotFound, Problem, Refused
from lifecycle.specification import WorkTemplate
from models.order import Order
from models.provisioning import ProvisioningLineItem
from models.statement import Statement, Unit
from models.table import TABLES

COLUMNS = (*ENTERED, "shortcomings")
MOST_LINES = 1000


def add_line(call: Call, now: str) -> Unit[Decided | Problem]:
    """A new line of an order that has not ended."""
    facts = Facts(now)
    order = yield from _order(facts, call)
    fields = yield from entered(facts, call.payload, order, call.access, named=True)
    row = {name: fields[name] for name in COLUMNS} | {"id": new_id("pl"), "root_id": order.id, "created_at": now}
    plan = yield from decided(telling(facts, order, line_added=row["id"]), facts)
    return Decided(row["id"], facts, plan, statements=[TABLES[ProvisioningLineItem].insert([row])])


def update_line(call: Call, now: str) -> Unit[Decided | Problem]:
    """Correct a line; a service that it has created follows."""
    facts = Facts(now)
    order, line = yield from _line(facts, call)
    something({name: value for name, value in call.payload.items() if name in ENTERED})
    known = {name: line.columns[name] for name in COLUMNS}
    given = {**known, "characteristics": loads(known["characteristics"]), **call.payload}
    fields = yield from entered(facts, given, order, call.access, named="specification_id" in call.payload)
    changed = {name: fields[name] for name in COLUMNS if fields[name] != known[name]}
    if "specification_id" in changed and line.works:
        raise wrong("Work orders serve the line already, so its specification stays.", "specificationId")
    plan = yield from decided(changing(facts, order, line, changed), facts)
    update = [TABLES[ProvisioningLineItem].update(list(changed), [(*changed.values(), line.id)])] if changed else []
    return Decided(line.id, facts, plan, statements=update)


def remove_line(call: Call, now: str) -> Unit[Decided | Problem]:
    """Take a line away that no work order serves; answers with the order."""
    facts = Facts(now)
    order, line = yield from _line(facts, call)
    if line.works:
        raise wrong("Work orders serve the line; cancel it instead.", "id")
    plan = yield from decided(dropping(facts, order, line, line_removed=line.id), facts)
    delete = Statement(f"DELETE FROM {TABLES[ProvisioningLineItem].name} WHERE id = ?", (line.id,))
    return Decided(order.id, facts, plan, statements=[delete])


def cancel_line(call: Call, now: str) -> Unit[Decided | Problem]:
    """Let a line count no more; unfinished work orders that serve nothing else are canceled."""
    facts = Facts(now)
    order, line = yield from _line(facts, call)
    plan = yield from decided(dropping(facts, order, line, line_canceled=line.id), facts)
    return Decided(line.id, facts, plan, text(call.payload, "reason", 2000) or None)


def generate(call: Call, now: str) -> Unit[Decided | Problem]:
    """Make the work orders that the catalogue has for the lines that none serves yet."""
    facts = Facts(now)
    order = yield from _order(facts, call)
    check_version(order, call)
    yield from answer(facts, [Question(Ask.ORDERED, (order.id,))])
    lines: list[Ordered] = [line for line in facts.answer(Ask.ORDERED, order.id) if not line.canceled]
    waiting = [line for line in lines if not line.works and line.columns["specification_id"]]
    yield from answer(facts, [Question(Ask.BLUEPRINT, tuple({line.columns["specification_id"] for line in waiting}))])
    due_at = (yield from columns_of(Order, order.id, ("due_at",)))["due_at"]
    wanted = [_from_template(facts, line, found, due_at) for line in waiting for found in _templates(facts, line)]
    if not wanted:
        message = "No line without work orders has a specification with templates for what it does; add them by hand."
        raise wrong(message, "orderId")
    for line in waiting:
        if line.columns["shortcomings"]:
            raise wrong(f"The line {line.id} is incomplete: {line.columns['shortcomings']}", "orderId")
    plan = yield from decided(ordering(facts, order, wanted), facts)
    return Decided(order.id, facts, plan)


def _templates(facts: Facts, line: Ordered) -> list[WorkTemplate]:
    edition = facts.catalogue[line.columns["specification_id"]]
    return [template for template in edition.work_orders if line.operation in template.operations]


def _from_template(facts: Facts, line: Ordered, template: WorkTemplate, due_at: str | None) -> Wanted:
    edition = facts.catalogue[line.columns["specification_id"]]
    fields = {
        "work_order_type": TYPES[line.operation].value,
        "template": f"{edition.code}/{template.code}",
        "title": template.title,
        "description": template.description,
        "due_at": due_at,
    }
    return Wanted(fields, (line,), template.tasks)


def add_work_order(call: Call, now: str) -> Unit[Decided | Problem]:
    """A work order by hand, for lines that do what it is for."""
    facts = Facts(now)
    order = yield from _order(facts, call)
    yield from answer(facts, [Question(Ask.ORDERED, (order.id,))])
    lines = _served(facts.answer(Ask.ORDERED, order.id), call.payload["line_ids"], call.payload["work_order_type"])
    fields = {
        "work_order_type": call.payload["work_order_type"],
        "title": text(call.payload, "title", required=True),
        "description": text(call.payload, "description", LONGEST_TEXT),
        "due_at": moment(call.payload, "due_at"),
    }
    plan = yield from decided(ordering(facts, order, [Wanted(fields, lines)]), facts)
    return Decided(plan.steps[0].node.id, facts, plan)


def _served(known: Sequence[Ordered], ids: Sequence[str], work_order_type: str) -> tuple[Ordered, ...]:
    if not 1 <= len(ids) <= MOST_LINES:
        raise wrong(f"lineIds has {len(ids)} entries; 1 to {MOST_LINES} are allowed.", "lineIds")
    if len(set(ids)) != len(ids):
        raise wrong("lineIds names a line twice.", "lineIds")
    by_id = {line.id: line for line in known}
    for index, line_id in enumerate(ids):
        line = by_id.get(line_id)
        if line is None:
            raise Refused(NotFound(f"There is no line {quoted(line_id)} in this order.", ("lineIds", str(index))))
        if line.canceled:
            raise wrong("The line is canceled; work orders serve live ones.", "lineIds", str(index))
        if TYPES[line.operation] != work_order_type:
            fitting = TYPES[line.operation]
            message = f"The line does {line.operation}; work orders of the type {fitting} serve it."
            raise wrong(message, "lineIds", str(index))
    return tuple(by_id[line_id] for line_id in ids)


def add_task(call: Call, now: str) -> Unit[Decided | Problem]:
    """A new task of a work order; it is ready at once when that has begun and it waits for nothing."""
    facts = Facts(now)
    work_id = str(call.payload["work_order_id"])
    work = yield from find(facts, work_id, call.access, "WORK_ORDER", path=("workOrderId",))
    yield from permit(facts, work, "addWorkTask", call)
    duration = call.payload.get("duration")
    fields = {
        "title": text(call.payload, "title", required=True),
        "description": text(call.payload, "description", LONGEST_TEXT),
        "group_name": optional_text(call.payload, "group"),
        "assignee": optional_text(call.payload, "assignee"),
        "priority": number(call.payload, "priority", 3, 1, 5),
        "duration": None if duration is None else number(call.payload, "duration", 0, 0, LONGEST_DURATION),
        "due_at": moment(call.payload, "due_at"),
    }
    return (yield from add_below(facts, call, "WORK_TASK", work, fields))


def _order(facts: Facts, call: Call) -> Unit[Node]:
    order = yield from find(facts, str(call.payload["order_id"]), call.access, "PROVISIONING_ORDER", path=("orderId",))
    yield from permit(facts, order, call.operation, call)
    return order


def _line(facts: Facts, call: Call) -> Unit[tuple[Node, Ordered]]:
    """A line that is not canceled, of an order that has not ended, and its order. Raises Refused."""
    line_id = str(call.payload["id"])
    missing = NotFound(f"There is no provisioning line item with the id {quoted(line_id)}.", ("id",))
    found = yield from seen(ProvisioningLineItem, line_id, call.access, "root_id")
    if found is None:
        raise Refused(missing)
    order = yield from find(facts, found[0], call.access, "PROVISIONING_ORDER")
    yield from permit(facts, order, call.operation, call)
    check_version(order, call)
    yield from answer(facts, [Question(Ask.ORDERED, (order.id,))])
    line = next((line for line in facts.answer(Ask.ORDERED, order.id) if line.id == line_id), None)
    if line is None:  # somebody has removed it before the order could be held
        raise Refused(missing)
    if line.canceled:
        raise wrong("The line was canceled; it no longer changes.", "id")
    return order, line
