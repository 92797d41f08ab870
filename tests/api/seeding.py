"""Rows written straight into the tables: large trees in no time, and states that would take many steps to reach."""

from __future__ import annotations

from itertools import count
from typing import Any

from tortoise.models import Model

from models.order import Order, OrderLineItem
from models.party import Account, Location
from models.record import Journal, Note
from models.revision import Revision
from models.statement import Statement, Unit
from models.table import TABLES
from models.work import Dependency, DomainOrder, FalloutRecord, OrderTask

PLANTED: tuple[type[Model], ...] = (
    Account,
    Location,
    Order,
    OrderLineItem,
    Revision,
    DomainOrder,
    OrderTask,
    FalloutRecord,
    Dependency,
    Journal,
    Note,
)
"""In the order in which they refer to each other."""

THEN = "2024-01-01T00:00:00.000Z"


class Seeds:
    """Collects rows; `plant` is the unit that writes them. Every method answers with the new id."""

    def __init__(self, start: int = 1) -> None:
        self.rows: dict[type[Model], list[dict[str, Any]]] = {}
        self.paths: dict[str, str] = {}
        self._numbers = count(start)

    def plant(self) -> Unit[None]:
        """Write everything that was collected since the last time."""
        for model in PLANTED:
            yield from self._insert(model)

    def _insert(self, model: type[Model]) -> Unit[None]:
        rows = self.rows.pop(model, [])
        if rows:
            table = TABLES[model]
            kept = [{name: value for name, value in row.items() if table.has(name)} for row in rows]
            statement: Statement = table.insert(kept)
            yield statement

    def _id(self, prefix: str) -> str:
        return f"{prefix}_{next(self._numbers):032x}"

    def _add(self, model: type[Model], **values: Any) -> None:
        self.rows.setdefault(model, []).append(values)

    def _node(self, model: type[Model], prefix: str, parent: str, values: dict[str, Any]) -> str:
        node_id = self._id(prefix)
        path = f"{self.paths[parent]}/{node_id}" if parent else node_id
        self.paths[node_id] = path
        above = path.split("/")
        state = values.get("state", "DRAFT")
        row = {
            "id": node_id,
            "path": path,
            "state": state,
            "stack": state,
            "holders": "",
            "state_since": THEN,
            "version": 1,
            "created_at": THEN,
            "root_id": above[0],
            "parent_id": parent,
            "line_id": next((i for i in reversed(above) if i.startswith("li_")), None),
            "title": f"{model.__name__} {node_id[-4:]}",
            "description": "",
            "past_no_return": False,
        }
        self._add(model, **row | values)
        return node_id

    def account(self, **values: Any) -> str:
        account_id = self._id("ac")
        row = {"id": account_id, "name": f"Account {account_id[-4:]}", "external_id": None, "created_at": THEN}
        self._add(Account, **row | values)
        return account_id

    def location(self, account: str) -> str:
        location_id = self._id("lo")
        row = {"id": location_id, "account_id": account, "name": "Head office", "address": "1, Main Street"}
        self._add(Location, **row, created_at=THEN)
        return location_id

    def order(self, account: str | None = None, kind: str = "CUSTOMER_ORDER", **values: Any) -> str:
        prefix = "co" if kind == "CUSTOMER_ORDER" else "so"
        row = {
            "kind": kind,
            "number": f"{prefix.upper()}-{next(self._numbers):06}",
            "external_id": None,
            "account_id": account,
            "location_id": None,
            "priority": 3,
            "due_at": None,
            "created_by": "ada",
            "copied_from": None,
            "requires_enrichment": False,
            "enrichment_done": False,
            "revision": 0,
            "sequence": 0,
            "state": "IN_PROGRESS",
        }
        return self._node(Order, prefix, "", row | values)

    def line(self, parent: str, **values: Any) -> str:
        row = {
            "operation": "ADD",
            "quantity": 1,
            "characteristics": '{"color": "red"}',
            "external_id": None,
            "location_id": None,
            "state": "IN_PROGRESS",
        }
        return self._node(OrderLineItem, "li", parent, row | values)

    def domain_order(self, parent: str, **values: Any) -> str:
        row = {"domain": "SERVICE", "due_at": None, "planned_start": None, "wake_at": None, "state": "QUALIFIED"}
        return self._node(DomainOrder, "do", parent, row | values)

    def task(self, parent: str, **values: Any) -> str:
        row = {
            "group_name": None,
            "assignee": None,
            "automated": False,
            "no_return": False,
            "starts_service": False,
            "priority": 3,
            "duration": None,
            "due_at": None,
            "planned_start": None,
            "wake_at": None,
            "started_at": None,
            "finished_at": None,
            "state": "OPEN",
        }
        return self._node(OrderTask, "ot", parent, row | values)

    def fallout(self, task: str, **values: Any) -> str:
        row = {"fallout_type": "OTHER", "group_name": None, "assignee": None, "created_by": "ada", "state": "OPEN"}
        return self._node(FalloutRecord, "fr", task, row | values)

    def wait(self, waiter: str, awaited: str, met: bool = False) -> None:
        """`waiter` waits for `awaited`."""
        root = self.paths[waiter].split("/")[0]
        row = {"root_id": root, "waiter_id": waiter, "awaited_id": awaited, "met": met}
        self._add(Dependency, id=next(self._numbers), **row)

    def note(self, node: str, text: str = "Called back.") -> str:
        note_id = self._id("nt")
        root = self.paths[node].split("/")[0]
        self._add(Note, id=note_id, node_id=node, root_id=root, text=text, author="ada", created_at=THEN)
        return note_id

    def revision(self, order: str) -> str:
        revision_id = self._id("rv")
        row = {"id": revision_id, "root_id": order, "outcome": "OPEN", "number": None, "reason": "more of it"}
        self._add(Revision, **row, opened_by="ada", opened_at=THEN, closed_by=None, closed_at=None)
        return revision_id

    def change(self, node: str, account: str | None = None, **values: Any) -> None:
        """A journal row; of a node's own kind and state nothing is checked."""
        row = {
            "root_id": self.paths[node].split("/")[0],
            "sequence": next(self._numbers),
            "kind": "MOVED",
            "node_id": node,
            "path": self.paths[node],
            "version": 1,
            "action": "START",
            "from_state": "OPEN",
            "to_state": "IN_PROGRESS",
            "own_state": "IN_PROGRESS",
            "actor": "ada",
            "reason": None,
            "at": THEN,
            "cause": None,
            "account_id": account,
            "batch": None,
            "snapshot": "{}",
        }
        self._add(Journal, **row | values)


def plant_tree(seeds: Seeds, tasks: int, account: str | None = None) -> str:
    """An order of every kind of node: a bundle, nested domain orders, chains of tasks, holders, fallout, notes."""
    order = seeds.order(account, due_at="2024-02-01T00:00:00.000Z")
    seeds.revision(order)
    bundle = seeds.line(order)
    child = seeds.line(bundle, state="ON_HOLD", stack="IN_PROGRESS ON_HOLD")
    parents = []
    for line in (bundle, child):
        upper = seeds.domain_order(line)
        lower = seeds.domain_order(upper, state="DRAFT", holders="")
        seeds.wait(lower, seeds.domain_order(line))
        parents += [upper, lower]
    for node in (order, bundle, child, *parents):
        seeds.note(node)
        seeds.change(node, account)
    last: dict[str, str] = {}
    for number in range(tasks):
        parent = parents[number % len(parents)]
        last[parent] = _plant_task(seeds, parent, last.get(parent), number, account, f"{child}:ON_HOLD")
    return order


def _plant_task(seeds: Seeds, parent: str, before: str | None, number: int, account: str | None, holder: str) -> str:
    state = "DRAFT" if before else ("OPEN", "IN_PROGRESS", "CLOSED_COMPLETE")[number % 3]
    held = {"state": "ON_HOLD", "stack": state, "holders": holder} if number % 7 == 3 else {"state": state}
    task = seeds.task(parent, duration=10 + number % 5, due_at="2024-01-02T00:00:00.000Z", group_name="field", **held)
    if before:
        seeds.wait(task, before)
    if number % 5 == 0:
        seeds.fallout(task)
    seeds.note(task)
    seeds.change(task, account, reason="because")
    return task
