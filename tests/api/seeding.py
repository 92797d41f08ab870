"""Rows written straight into the tables: large trees in no time, and states that would take many steps to reach."""

from __future__ import annotations

from itertools import count
from json import dumps
from typing import Any

from tortoise.models import Model

from lifecycle.node import KINDS
from models.catalogue import Specification
from models.order import Order, OrderLineItem
from models.party import Account, Location
from models.provisioning import ProvisioningLineItem, WorkOrder, WorkOrderItem, WorkTask
from models.record import Journal, Note
from models.revision import FormerLine, Revision, RevisionItem
from models.service import Service
from models.staffing import Assignment, ResourceRequest
from models.statement import Statement, Unit
from models.table import TABLES
from models.work import Dependency, DomainOrder, FalloutRecord, OrderTask

PLANTED: tuple[type[Model], ...] = (
    Account,
    Location,
    Specification,
    Order,
    OrderLineItem,
    Service,
    Revision,
    RevisionItem,
    FormerLine,
    DomainOrder,
    OrderTask,
    FalloutRecord,
    ResourceRequest,
    Assignment,
    ProvisioningLineItem,
    WorkOrder,
    WorkOrderItem,
    WorkTask,
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
        self.ordered: dict[str, str] = {}  # the order behind what stands in no tree
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
        prefix = KINDS[kind].prefix
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
            "specification_id": None,
            "service_id": None,
            "state": "IN_PROGRESS",
        }
        return self._node(OrderLineItem, "li", parent, row | values)

    def domain_order(self, parent: str, **values: Any) -> str:
        row = {"domain": "SERVICE", "due_at": None, "planned_start": None, "wake_at": None, "state": "QUALIFIED"}
        return self._node(DomainOrder, "do", parent, row | {"specification_id": None} | values)

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
            "topic": None,
            "worker": None,
            "lease_until": None,
            "compensates_id": None,
            "redoes_id": None,
            "state": "OPEN",
        }
        return self._node(OrderTask, "ot", parent, row | values)

    def request(self, order: str, **values: Any) -> str:
        row = {"role": "Fitter", "skills": '["fibre"]', "quantity": 2, "shortcomings": "", "state": "OPEN"}
        row |= {"starts_on": "2024-03-01", "ends_on": "2024-03-31"}
        return self._node(ResourceRequest, "rr", order, row | values)

    def assignment(self, request: str, **values: Any) -> str:
        row = {"person": "Kim", "starts_on": None, "ends_on": None, "created_by": "ada", "state": "PROPOSED"}
        return self._node(Assignment, "as", request, row | values)

    def provisioning_line(self, order: str, **values: Any) -> str:
        line_id = self._id("pl")
        self.ordered[line_id] = order
        row = {"id": line_id, "root_id": order, "title": "A line", "description": "", "operation": "ADD", "quantity": 1}
        row |= {"characteristics": "{}", "external_id": None, "location_id": None, "specification_id": None}
        row |= {"service_id": None, "shortcomings": "", "canceled_at": None, "created_at": THEN}
        self.paths[line_id] = f"{order}/{line_id}"
        self._add(ProvisioningLineItem, **row | values)
        return line_id

    def work_order(self, order: str, *lines: str, **values: Any) -> str:
        """A work order that serves these lines."""
        row = {"work_order_type": "NEW_SERVICE", "template": None, "due_at": None, "state": "IN_PROGRESS"}
        work = self._node(WorkOrder, "wo", order, row | values)
        for line in lines:
            self.serve(work, line, order)
        return work

    def serve(self, work: str, line: str, order: str) -> None:
        """Let a work order serve a line."""
        self._add(WorkOrderItem, id=next(self._numbers), root_id=order, work_order_id=work, line_id=line)

    def work_task(self, work: str, **values: Any) -> str:
        row = {"template": None, "group_name": None, "assignee": None, "priority": 3, "duration": None, "due_at": None}
        return self._node(
            WorkTask, "wt", work, row | {"started_at": None, "finished_at": None, "state": "READY"} | values
        )

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
        self.ordered[note_id] = self.ordered.get(root, root)
        self._add(Note, id=note_id, node_id=node, root_id=root, text=text, author="ada", created_at=THEN)
        return note_id

    def specification(self, code: str, *parts: str, **values: Any) -> str:
        """An edition of a service specification with a characteristic and a task."""
        specification_id = self._id("ss")
        speed = {"name": "speed", "value_type": "INTEGER", "allowed": [100, 500]}
        task = {"code": "dig", "title": "Dig", "after": None, "operations": ["ADD"], "compensation": {"title": "Fill"}}
        made_of = [{"code": part, "after": []} for part in parts]
        body = {"characteristics": [speed], "parts": made_of, "tasks": [task]}
        row = {"domain": "SERVICE", "code": code, "edition": 1, "name": code.title(), "description": "Fast."}
        row |= {"offering": "SUBSCRIPTION", "requires_enrichment": False, "renewal": "RENEWS", "term_months": 12}
        row |= {"published_by": "ada", "published_at": THEN, "retired_by": None, "retired_at": None}
        self._add(Specification, id=specification_id, body=dumps(body), **row | values)
        return specification_id

    def service(self, line: str, specification: str, account: str, **values: Any) -> str:
        """The service that a line created."""
        row = {
            "account_id": account,
            "location_id": None,
            "order_id": self.paths[line].split("/")[0],
            "specification_id": specification,
            "quantity": 1,
            "characteristics": '{"speed": 100}',
            "renewal": "RENEWS",
            "term_months": 12,
            "term_start": THEN,
            "term_end": "2025-01-01T00:00:00.000Z",
            "wake_at": None,
            "sequence": 0,
            "state": "IN_SERVICE",
        }
        service_id = self._node(Service, "sv", "", row | {"line_id": line} | values)
        self.ordered[service_id] = str(row["order_id"])
        return service_id

    def revised(self, revision: str, line: str, **values: Any) -> None:
        """An item that changes a line, and the line as it was before."""
        above = self.paths[line].split("/")
        row: dict[str, Any] = {"revision_id": revision, "root_id": above[0], "parent_id": above[-2], "line_id": line}
        row |= {"title": "A line", "description": "", "operation": "ADD", "quantity": 2, "characteristics": "{}"}
        row |= {"external_id": None, "location_id": None, "specification_id": None, "service_id": None} | values
        self._add(RevisionItem, id=(item_id := self._id("ri")), change="CHANGE", **row)
        self.ordered[item_id] = above[0]
        self._add(FormerLine, state="IN_PROGRESS", **row | {"quantity": 1})

    def revision(self, order: str) -> str:
        revision_id = self._id("rv")
        self.ordered[revision_id] = order
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
            "cause_root": None,
            "account_id": account,
            "batch": None,
            "snapshot": "{}",
        }
        self._add(Journal, **row | values)
