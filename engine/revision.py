"""Entering what the open revision of an order changes; nothing of it touches the order before the approval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from json import loads
from typing import Any

from engine.call import Call
from engine.capture import columns_of
from engine.checking import quoted, wrong
from engine.clock import new_id
from engine.knowledge import answer, decided
from engine.lines import ENTERED, entered
from engine.nodes import know
from engine.permit import check_version, permit
from engine.unit import Decided, find
from lifecycle import machine_of
from lifecycle.births import editing
from lifecycle.facts import Ask, Facts, Question
from lifecycle.node import FULFILLMENT, Node
from lifecycle.refusal import NotFound, Problem, Refused
from lifecycle.vocabulary import State
from models.order import OrderLineItem
from models.revision import Revision, RevisionItem
from models.statement import Result, Statement, Unit
from models.table import TABLES, among, listed

MOST_ITEMS = 1000
CHANGES = ("ADD", "CHANGE", "REMOVE")
Item = dict[str, Any]


def revise(call: Call, now: str) -> Unit[Decided | Problem]:
    """Add to, replace or withdraw items of the open revision."""
    facts = Facts(now)
    order = yield from find(facts, str(call.payload["id"]), call.access, *FULFILLMENT)
    yield from permit(facts, order, "reviseOrder", call)
    check_version(order, call)
    yield from answer(facts, [Question(Ask.REVISION_ITEMS, (order.id,))])
    known: list[Item] = facts.answer(Ask.REVISION_ITEMS, order.id)
    asked = {name: list(call.payload.get(name) or ()) for name in ("add", "change", "remove", "withdraw")}
    if not any(asked.values()):
        raise wrong("Name something to add, to change, to remove or to withdraw.")
    gone = _withdrawn(known, asked["withdraw"])
    fresh = yield from _entered(facts, order, call, asked)
    named = {item["line_id"] for item in fresh if item["line_id"]}
    gone |= {item["id"] for item in known if item["line_id"] in named}
    items = [*(item for item in known if item["id"] not in gone), *fresh]
    if len(items) > MOST_ITEMS:
        raise wrong(f"The revision would have {len(items)} items; {MOST_ITEMS} are allowed.")
    yield from know(facts, [item["parent_id"] for item in items])
    _check_removals(facts, items)
    statements = yield from _statements(order, fresh, gone)
    told = {"added": [item["id"] for item in fresh if item["change"] == "ADD"], "withdrawn": asked["withdraw"]}
    told |= {
        name: [item["line_id"] for item in fresh if item["change"] == name.upper()] for name in ("change", "remove")
    }
    plan = yield from decided(editing(facts, order, {}, revision_items=told), facts)
    return Decided(order.id, facts, plan, statements=statements)


def _withdrawn(known: Sequence[Item], ids: Sequence[str]) -> set[str]:
    there = {item["id"] for item in known}
    for index, item_id in enumerate(ids):
        if item_id not in there:
            message = f"The open revision has no item {quoted(item_id)}."
            raise Refused(NotFound(message, ("withdraw", str(index))))
    return set(ids)


def _entered(facts: Facts, order: Node, call: Call, asked: Mapping[str, list[Any]]) -> Unit[list[Item]]:
    """The new items, in the order in which they are named."""
    lines = [*(str(change["id"]) for change in asked["change"]), *map(str, asked["remove"])]
    if twice := next((line for line in lines if lines.count(line) > 1), None):
        raise wrong(f"{quoted(twice)} is named twice; a line is either changed or removed, once.")
    parents = [str(line["parent_id"]) for line in asked["add"]]
    yield from know(facts, [*lines, *parents])
    items: list[Item] = []
    for index, given in enumerate(asked["add"]):
        items.append((yield from _placed(_added(facts, order, given, call), "add", str(index))))
    for index, given in enumerate(asked["change"]):
        items.append((yield from _placed(_changed(facts, order, given, call), "change", str(index))))
    for index, line_id in enumerate(asked["remove"]):
        items.append((yield from _placed(_removed(facts, order, str(line_id)), "remove", str(index))))
    return items


def _placed(unit: Unit[Result], *path: str) -> Unit[Result]:
    """What is wrong with an item is told with the place of the item."""
    try:
        return (yield from unit)
    except Refused as refused:
        raise Refused(replace(refused.problem, path=(*path, *refused.problem.path))) from None


def _added(facts: Facts, order: Node, given: Mapping[str, Any], call: Call) -> Unit[Item]:
    parent_id = str(given["parent_id"])
    if parent_id != order.id:
        _line(facts, order, parent_id, "parentId")
    fields = yield from entered(facts, given, order, call.access, named=True)
    return _item("ADD", None, parent_id, _complete(fields))


def _changed(facts: Facts, order: Node, given: Mapping[str, Any], call: Call) -> Unit[Item]:
    line = _line(facts, order, str(given["id"]), "id")
    if given.get("quantity") is None and given.get("characteristics") is None:
        raise wrong("Name a quantity or characteristics; what is left out stays as it is.")
    known = yield from columns_of(OrderLineItem, line.id, ENTERED)
    known["characteristics"] = loads(known["characteristics"])
    revised = {name: given[name] for name in ("quantity", "characteristics") if given.get(name) is not None}
    fields = yield from entered(facts, known | revised, order, call.access, named=False)
    return _item("CHANGE", line.id, line.parent_id, _complete(fields))


def _removed(facts: Facts, order: Node, line_id: str) -> Unit[Item]:
    line = _line(facts, order, line_id)
    known = yield from columns_of(OrderLineItem, line.id, ENTERED)
    return _item("REMOVE", line.id, line.parent_id, known)


def _line(facts: Facts, order: Node, line_id: str, *path: str) -> Node:
    """A line of the order that a revision may touch. Raises Refused."""
    line = facts.nodes.get(line_id)
    if line is None or line.kind != "ORDER_LINE_ITEM" or line.root_id != order.id:
        raise Refused(NotFound(f"There is no line {quoted(line_id)} in this order.", path))
    if line.own in machine_of(line.kind).ended or line.own == State.CANCELLATION_IN_PROGRESS:
        raise wrong(f"The line is {line.own}; a revision concerns lines that are still to be fulfilled.", *path)
    return line


def _complete(fields: dict[str, Any]) -> dict[str, Any]:
    """What is entered into a revision must be complete. Raises Refused."""
    if fields["shortcomings"]:
        raise wrong(fields["shortcomings"], "characteristics")
    return fields


def _item(change: str, line_id: str | None, parent_id: str | None, fields: Mapping[str, Any]) -> Item:
    entered_fields = {name: fields[name] for name in ENTERED}
    return {"id": new_id("ri"), "change": change, "line_id": line_id, "parent_id": parent_id, **entered_fields}


def _check_removals(facts: Facts, items: Sequence[Item]) -> None:
    """Nothing is changed, added or removed below a line that is to be removed. Raises Refused."""
    removed = {item["line_id"] for item in items if item["change"] == "REMOVE"}
    for item in items:
        if lost := removed & set(facts.nodes[item["parent_id"]].path):
            what = item["line_id"] or f"the new line {item['title']!r}"
            raise wrong(f"{what} lies below {min(lost)}, which is to be removed; withdraw one of the two items.")


def _statements(order: Node, fresh: Sequence[Item], gone: set[str]) -> Unit[list[Statement]]:
    sql = f"SELECT id FROM {TABLES[Revision].name} WHERE root_id = ? AND outcome = 'OPEN'"
    rows = yield Statement(sql, (order.id,))
    owner = {"revision_id": rows[0][0], "root_id": order.id}
    table = TABLES[RevisionItem]
    statements = [table.insert([item | owner for item in fresh])] if fresh else []
    if gone:
        delete = Statement(f"DELETE FROM {table.name} WHERE {among('id')}", (listed(sorted(gone)),))
        statements.insert(0, delete)
    return statements
