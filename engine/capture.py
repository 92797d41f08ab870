"""Capturing orders: new ones, copies, their lines, and what may be corrected before approval."""

from __future__ import annotations

import re
from collections.abc import Sequence
from json import loads
from typing import Any

from engine import catalogue
from engine.call import Call
from engine.checking import LONGEST_TEXT, moment, number, optional_text, room_below, something, text, wrong
from engine.clock import new_id
from engine.knowledge import decided
from engine.lines import ENTERED, entered, fitted
from engine.nodes import know
from engine.party import find_account, find_location
from engine.permit import check_version, permit
from engine.unit import Decided, Work, find
from lifecycle import machine_of
from lifecycle.births import born, creating, editing, removing
from lifecycle.facts import Facts
from lifecycle.newborn import newborn
from lifecycle.node import FULFILLMENT, KINDS, ORDERS, Node
from lifecycle.refusal import Problem
from lifecycle.service import RUNNING
from lifecycle.specification import Specification
from lifecycle.vocabulary import State
from lifecycle.writes import problem_with_caller
from models.order import Order, OrderLineItem
from models.party import Location
from models.record import Counter
from models.service import Service
from models.statement import Statement, Unit
from models.table import TABLES

BORN_ORDER = {"enrichment_done": False, "revision": 0, "past_no_return": False, "sequence": 0, "copied_from": None}
RETIRED = re.compile(r"Edition \d+ of \S+ was retired; name another one\.")
"""What a copied line lacks until it names another edition."""

LINE_COLUMNS = (*ENTERED, "shortcomings", "needs_enrichment")


def create_order(kind: str) -> Work:
    """A new order of this kind, in the first state of its machine."""

    def work(call: Call, now: str) -> Unit[Decided | Problem]:
        if problem := problem_with_caller(call.operation, call.access):
            return problem
        facts = Facts(now)
        fields = BORN_ORDER | {"kind": kind, "created_by": call.access.actor} | _order_fields(call.payload)
        if fields["account_id"] is None and machine_of(kind).initial != State.DRAFT:
            raise wrong("Only a draft can do without its account.", "accountId")
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
    return born(new_id(prefix), kind, None, numbered)


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
        of_account = "external_id = ? AND account_id IS NOT DISTINCT FROM ?"
        sql = f"SELECT id FROM {TABLES[Order].name} WHERE {of_account} AND id IS DISTINCT FROM ?"
        if (yield Statement(sql, (fields["external_id"], fields["account_id"], order_id))):
            message = f"An order of this account has the external id {fields['external_id']!r} already."
            raise wrong(message, "externalId")


def update_order(call: Call, now: str) -> Unit[Decided | Problem]:
    """Correct an order; its account and enrichment only until the capture is complete."""
    facts = Facts(now)
    order = yield from find(facts, str(call.payload["id"]), call.access, *ORDERS)
    yield from permit(facts, order, "updateOrder", call)
    capture = {"account_id", "requires_enrichment"} & set(call.payload)
    if capture:
        yield from permit(facts, order, "updateCapture", call)
    check_version(order, call)
    names = ("account_id", "location_id", "external_id", "title", "description", "priority", "due_at")
    known = yield from columns_of(Order, order.id, (*names, "requires_enrichment"))
    fields = _order_fields({**known, **call.payload})
    yield from _check_order(fields, call, order.id)
    if call.payload.get("account_id") is not None:
        yield from _check_lines(order.id, fields["account_id"])
    changed = {name: value for name, value in fields.items() if name in call.payload}
    something(changed)
    plan = yield from decided(editing(facts, order, changed), facts)
    return Decided(order.id, facts, plan)


def _check_lines(order_id: str, account_id: str) -> Unit[None]:
    """The lines of an order lie at locations, and are about services, of the account that it is to belong to."""
    line = TABLES[OrderLineItem].name
    for model, column, what in (
        (Location, "location_id", "lies at a location"),
        (Service, "service_id", "is about a service"),
    ):
        sql = (
            f"SELECT line.id FROM {line} AS line JOIN {TABLES[model].name} AS other ON other.id = line.{column} "
            "WHERE line.root_id = ? AND other.account_id <> ? ORDER BY line.path LIMIT 1"
        )
        for (line_id,) in (yield Statement(sql, (order_id, account_id))):
            raise wrong(f"The line {line_id} {what} of another account; change it first.", "accountId")


def columns_of(model: type, row_id: str, columns: tuple[str, ...]) -> Unit[dict[str, Any]]:
    table = TABLES[model]
    rows = yield Statement(f"SELECT {table.select(columns)} FROM {table.name} WHERE id = ?", (row_id,))
    return dict(zip(columns, rows[0], strict=True))


def copy_order(call: Call, now: str) -> Unit[Decided | Problem]:
    """A new draft with the content and the lines of an order, whatever became of that one."""
    facts = Facts(now)
    source = yield from find(facts, str(call.payload["id"]), call.access, *FULFILLMENT)
    yield from permit(facts, source, "copyOrder", call)
    names = ("account_id", "location_id", "title", "description", "priority", "due_at", "requires_enrichment")
    known = yield from columns_of(Order, source.id, names)
    external_id = optional_text(call.payload, "external_id")
    own = {"kind": source.kind, "created_by": call.access.actor, "external_id": external_id}
    fields = BORN_ORDER | known | own | {"copied_from": source.id}
    yield from _check_order(fields, call, None)
    copied = yield from _lines_to_copy(facts, source)
    order = yield from _new_order(facts, source.kind, fields)  # last: who has its number keeps others from theirs
    facts.nodes[order.id] = order
    lines = _copies(copied, source, order)
    del facts.nodes[order.id]
    plan = yield from decided(creating(facts, order, below=lines), facts)
    return Decided(order.id, facts, plan)


def _lines_to_copy(facts: Facts, source: Node) -> Unit[list[dict[str, Any]]]:
    """The lines of the source, with what keeps them from being ordered again as their shortcomings."""
    table = TABLES[OrderLineItem]
    names = ("id", "parent_id", *ENTERED)
    sql = f"SELECT {table.select(names)} FROM {table.name} WHERE root_id = ? ORDER BY path"
    rows = yield Statement(sql, (source.id,))
    lines = [dict(zip(names, row, strict=True)) for row in rows]
    editions = yield from catalogue.of_ids([i for line in lines if (i := line["specification_id"])])
    yield from know(facts, [i for line in lines if (i := line["service_id"])])
    return [line | _again(facts, line, editions.get(str(line["specification_id"]))) for line in lines]


def _copies(lines: Sequence[dict[str, Any]], source: Node, order: Node) -> list[Node]:
    """They, as lines of the new order."""
    copies: dict[str, Node] = {source.id: order}
    for line in lines:
        fields = {name: value for name, value in line.items() if name not in ("id", "parent_id")}
        parent = copies[line["parent_id"]]
        copies[line["id"]] = newborn(new_id("li"), "ORDER_LINE_ITEM", parent, fields, *order.stack)
    return [copy for line_id, copy in copies.items() if line_id != source.id]


def _again(facts: Facts, fields: dict[str, Any], edition: Specification | None) -> dict[str, Any]:
    """What follows from the catalogue and from the service for a line that is to be ordered again."""
    found = fitted(edition, loads(fields["characteristics"]), fields["operation"])
    lacking = [found["shortcomings"]]
    if edition is not None and edition.retired:
        lacking.append(f"Edition {edition.edition} of {edition.code} was retired; name another one.")
    service = facts.nodes.get(str(fields["service_id"]))
    if service is not None and service.own not in RUNNING:
        lacking.append(f"The service that it names is {service.own}; remove the line.")
    return found | {"shortcomings": " ".join(filter(None, lacking))}


def add_line(call: Call, now: str) -> Unit[Decided | Problem]:
    """A new line of an order, or a child line of a line; it is born where its order stands."""
    facts = Facts(now)
    parent = yield from find(
        facts, str(call.payload["parent_id"]), call.access, *FULFILLMENT, "ORDER_LINE_ITEM", path=("parentId",)
    )
    yield from permit(facts, parent, "addOrderLineItem", call)
    room_below(parent)
    order = facts.nodes[parent.root_id]
    fields = yield from entered(facts, call.payload, order, call.access, named=True)
    node = newborn(new_id("li"), "ORDER_LINE_ITEM", parent, fields, *order.stack)
    plan = yield from decided(creating(facts, node), facts)
    return Decided(node.id, facts, plan)


def update_line(call: Call, now: str) -> Unit[Decided | Problem]:
    """Correct a line before its order is complete."""
    facts = Facts(now)
    line = yield from find(facts, str(call.payload["id"]), call.access, "ORDER_LINE_ITEM")
    yield from permit(facts, line, "updateOrderLineItem", call)
    check_version(line, call)
    something({name: value for name, value in call.payload.items() if name in ENTERED})
    known = yield from columns_of(OrderLineItem, line.id, LINE_COLUMNS)
    given = {**known, "characteristics": loads(known["characteristics"]), **call.payload}
    named = "specification_id" in call.payload
    fields = yield from entered(facts, given, facts.nodes[line.root_id], call.access, named)
    if not named and (retired := RETIRED.search(known["shortcomings"])):
        fields["shortcomings"] = " ".join(filter(None, [fields["shortcomings"], retired[0]]))
    changed = {name: value for name, value in fields.items() if name in call.payload or known[name] != value}
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
