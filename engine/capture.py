"""Capturing orders: new ones, copies, their lines, and what may be corrected before approval."""

from __future__ import annotations

from json import dumps, loads
from typing import Any

from engine.call import Call
from engine.checking import LONGEST_TEXT, moment, number, optional_text, quoted, something, text, wrong
from engine.clock import new_id
from engine.knowledge import decided
from engine.party import find_account, find_location
from engine.permit import check_version, permit
from engine.unit import Decided, Work, find
from lifecycle.births import born, creating, editing, removing
from lifecycle.facts import Facts
from lifecycle.node import KINDS, ROOTS, Node
from lifecycle.refusal import NotFound, Problem, Refused
from lifecycle.writes import problem_with_caller
from models.order import Order, OrderLineItem
from models.party import Location
from models.record import Counter
from models.statement import Statement, Unit
from models.table import TABLES

OPERATIONS = ("ADD", "CHANGE", "DISCONNECT")
BORN_ORDER = {"enrichment_done": False, "revision": 0, "past_no_return": False, "sequence": 0, "copied_from": None}
LONGEST_CHARACTERISTICS = 20_000


def create_order(kind: str) -> Work:
    """A new order of this kind, in DRAFT."""

    def work(call: Call, now: str) -> Unit[Decided | Problem]:
        if problem := problem_with_caller(call.operation, call.access):
            return problem
        facts = Facts(now)
        fields = BORN_ORDER | {"kind": kind, "created_by": call.access.actor} | _order_fields(call.payload)
        yield from _check_order(fields, call, None)
        node = yield from _new_order(facts, kind, fields)
        plan = yield from decided(creating(facts, node), facts)
        return Decided(node.id, facts, plan)

    return work


def _new_order(facts: Facts, kind: str, fields: dict[str, Any]) -> Unit[Node]:
    sql = f"UPDATE {TABLES[Counter].name} SET value = value + 1 WHERE name = ? RETURNING value"
    rows = yield Statement(sql, (kind,))
    prefix = KINDS[kind].prefix
    numbered = {**fields, "number": f"{prefix.upper()}-{rows[0][0]:06d}"}
    return born(facts, new_id(prefix), kind, None, numbered)


def _order_fields(payload: Any) -> dict[str, Any]:
    return {
        "account_id": payload.get("account_id"),
        "location_id": payload.get("location_id"),
        "external_id": optional_text(payload, "external_id"),
        "title": text(payload, "title", required=True),
        "description": text(payload, "description", LONGEST_TEXT),
        "priority": number(payload, "priority", 3, 1, 5),
        "due_at": moment(payload, "due_at"),
        "requires_enrichment": bool(payload.get("requires_enrichment")),
    }


def _check_order(fields: dict[str, Any], call: Call, order_id: str | None) -> Unit[None]:
    """Account, location and external id fit each other and the caller."""
    if fields["account_id"] is not None:
        yield from find_account(fields["account_id"], call.access, "accountId")
    elif call.access.accounts is not None:
        raise wrong("A caller restricted to accounts must name the order's account.", "accountId")
    if fields["location_id"] is not None:
        blamed = "locationId" if "location_id" in call.payload else "accountId"
        yield from find_location(fields["location_id"], fields["account_id"], call.access, blamed)
    if fields["external_id"] is not None:
        sql = f"SELECT id FROM {TABLES[Order].name} WHERE external_id = ? AND account_id IS ? AND id IS NOT ?"
        if (yield Statement(sql, (fields["external_id"], fields["account_id"], order_id))):
            message = f"An order of this account has the external id {fields['external_id']!r} already."
            raise wrong(message, "externalId")


def update_order(call: Call, now: str) -> Unit[Decided | Problem]:
    """Correct an order; its account and enrichment only until the capture is complete."""
    facts = Facts(now)
    order = yield from find(facts, str(call.payload["id"]), call.access, *ROOTS)
    yield from permit(facts, order, "updateOrder", call)
    capture = {"account_id", "requires_enrichment"} & set(call.payload)
    if capture:
        yield from permit(facts, order, "updateCapture", call)
    check_version(order, call)
    names = ("account_id", "location_id", "external_id", "title", "description", "priority", "due_at")
    known = yield from _columns(Order, order.id, (*names, "requires_enrichment"))
    fields = _order_fields({**known, **call.payload})
    yield from _check_order(fields, call, order.id)
    if call.payload.get("account_id") is not None:
        yield from _check_lines(order.id, fields["account_id"])
    changed = {name: value for name, value in fields.items() if name in call.payload}
    something(changed)
    plan = yield from decided(editing(facts, order, changed), facts)
    return Decided(order.id, facts, plan)


def _check_lines(order_id: str, account_id: str) -> Unit[None]:
    """The lines of an order lie at locations of the account that it is to belong to."""
    sql = (
        f"SELECT line.id FROM {TABLES[OrderLineItem].name} AS line JOIN {TABLES[Location].name} AS place "
        "ON place.id = line.location_id WHERE line.root_id = ? AND place.account_id <> ? ORDER BY line.path LIMIT 1"
    )
    for (line_id,) in (yield Statement(sql, (order_id, account_id))):
        raise wrong(f"The line {line_id} lies at a location of another account; change it first.", "accountId")


def _columns(model: type, row_id: str, columns: tuple[str, ...]) -> Unit[dict[str, Any]]:
    table = TABLES[model]
    rows = yield Statement(f"SELECT {table.select(columns)} FROM {table.name} WHERE id = ?", (row_id,))
    return dict(zip(columns, rows[0], strict=True))


def copy_order(call: Call, now: str) -> Unit[Decided | Problem]:
    """A new draft with the content and the lines of an order, whatever became of that one."""
    facts = Facts(now)
    source = yield from find(facts, str(call.payload["id"]), call.access, *ROOTS)
    yield from permit(facts, source, "copyOrder", call)
    names = ("account_id", "location_id", "title", "description", "priority", "due_at", "requires_enrichment")
    known = yield from _columns(Order, source.id, names)
    external_id = optional_text(call.payload, "external_id")
    own = {"kind": source.kind, "created_by": call.access.actor, "external_id": external_id}
    fields = BORN_ORDER | known | own | {"copied_from": source.id}
    yield from _check_order(fields, call, None)
    order = yield from _new_order(facts, source.kind, fields)
    facts.nodes[order.id] = order
    lines = yield from _copy_lines(facts, source, order)
    del facts.nodes[order.id]
    plan = yield from decided(creating(facts, order, below=lines), facts)
    return Decided(order.id, facts, plan)


def _copy_lines(facts: Facts, source: Node, order: Node) -> Unit[list[Node]]:
    table = TABLES[OrderLineItem]
    names = ("id", "parent_id", *LINE_COLUMNS)
    sql = f"SELECT {table.select(names)} FROM {table.name} WHERE root_id = ? ORDER BY path"
    copies: dict[str, Node] = {source.id: order}
    for line_id, parent_id, *values in (yield Statement(sql, (source.id,))):
        fields = dict(zip(LINE_COLUMNS, values, strict=True)) | {"past_no_return": False}
        parent = copies[parent_id]
        path = (*parent.path, new_id("li"))
        copies[line_id] = Node(path[-1], "ORDER_LINE_ITEM", path, order.stack, facts=fields)
    return [copy for line_id, copy in copies.items() if line_id != source.id]


LINE_COLUMNS = ("title", "description", "operation", "quantity", "characteristics", "external_id", "location_id")


def add_line(call: Call, now: str) -> Unit[Decided | Problem]:
    """A new line of an order, or a child line of a line; it is born where its order stands."""
    facts = Facts(now)
    parent = yield from find(
        facts, str(call.payload["parent_id"]), call.access, *ROOTS, "ORDER_LINE_ITEM", path=("parentId",)
    )
    yield from permit(facts, parent, "addOrderLineItem", call)
    order = facts.nodes[parent.root_id]
    fields = _line_fields(call.payload) | {"past_no_return": False}
    yield from _check_line(fields, order, call)
    node = born(facts, new_id("li"), "ORDER_LINE_ITEM", parent, fields, order.stack)
    plan = yield from decided(creating(facts, node), facts)
    return Decided(node.id, facts, plan)


def update_line(call: Call, now: str) -> Unit[Decided | Problem]:
    """Correct a line before its order is complete."""
    facts = Facts(now)
    line = yield from find(facts, str(call.payload["id"]), call.access, "ORDER_LINE_ITEM")
    yield from permit(facts, line, "updateOrderLineItem", call)
    check_version(line, call)
    known = yield from _columns(OrderLineItem, line.id, LINE_COLUMNS)
    known["characteristics"] = loads(known["characteristics"])
    fields = _line_fields({**known, **call.payload})
    yield from _check_line(fields, facts.nodes[line.root_id], call)
    changed = {name: value for name, value in fields.items() if name in call.payload}
    something(changed)
    plan = yield from decided(editing(facts, line, changed), facts)
    return Decided(line.id, facts, plan)


def remove_line(call: Call, now: str) -> Unit[Decided | Problem]:
    """Take a line away with its child lines."""
    facts = Facts(now)
    line = yield from find(facts, str(call.payload["id"]), call.access, "ORDER_LINE_ITEM")
    yield from permit(facts, line, "removeOrderLineItem", call)
    check_version(line, call)
    plan = yield from decided(removing(facts, line), facts)
    return Decided(line.root_id, facts, plan)


def _line_fields(payload: Any) -> dict[str, Any]:
    return {
        "title": text(payload, "title", required=True),
        "description": text(payload, "description", LONGEST_TEXT),
        "operation": payload.get("operation") or "ADD",
        "quantity": number(payload, "quantity", 1),
        "characteristics": _characteristics(payload.get("characteristics")),
        "external_id": optional_text(payload, "external_id"),
        "location_id": payload.get("location_id"),
    }


def _characteristics(value: Any) -> str:
    if value is None:
        return "{}"
    if not isinstance(value, dict):
        raise wrong("characteristics is a JSON object of names and values.", "characteristics")
    try:
        written = dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
        written.encode()
    except (ValueError, RecursionError):
        raise wrong(
            "characteristics has a value that JSON can't hold, or is nested too deeply.", "characteristics"
        ) from None
    if len(written) > LONGEST_CHARACTERISTICS:
        message = f"characteristics has {len(written)} characters; {LONGEST_CHARACTERISTICS} are allowed."
        raise wrong(message, "characteristics")
    return written


def _check_line(fields: dict[str, Any], order: Node, call: Call) -> Unit[None]:
    if fields["operation"] != "ADD":
        service = call.payload.get("service_id")
        if not service:
            raise wrong(f"A line that does {fields['operation']} must name the service.", "serviceId")
        raise Refused(NotFound(f"There is no service with the id {quoted(service)}.", ("serviceId",)))
    if fields["location_id"] is not None:
        yield from find_location(fields["location_id"], order.facts["account_id"], call.access, "locationId")
