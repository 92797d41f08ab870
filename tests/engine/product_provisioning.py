"""The engine behind the naive model of provisioning orders."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from json import loads

from engine import capture, provisioning, work
from tests.engine.house import House
from tests.engine.product import Product
from tests.engine.product_shelf import Shelf
from tests.model.catalogue import Catalogue
from tests.model.comparing import View
from tests.model.revising import Ordered

LINES = """
SELECT id, CASE WHEN canceled_at IS NULL THEN 'LIVE' ELSE 'CANCELED' END, quantity, characteristics, shortcomings,
  (SELECT json_group_array(work_order_id) FROM work_order_item WHERE line_id = line.id)
FROM provisioning_line AS line WHERE root_id = ?"""
MADE = """
SELECT w.id, 'wo', i.line_id, w.template FROM work_order AS w JOIN work_order_item AS i ON i.work_order_id = w.id
  WHERE w.root_id = ? AND w.template IS NOT NULL
UNION ALL SELECT id, 'wt', parent_id, template FROM work_task WHERE root_id = ? AND template IS NOT NULL
UNION ALL SELECT id, 'sv', line_id, NULL FROM service WHERE order_id = ?"""


class ProductProvisioning(Product):
    """One provisioning order in a house."""

    def __init__(self, house: House, runner: asyncio.Runner, account: str, kind: str = "") -> None:
        super().__init__(house, runner, account)
        self.catalogue = Shelf(self)

    def publish(self, catalogue: Catalogue) -> bool:
        return self.catalogue.fill(catalogue)

    def have_service(self, id: str, spec: str, detail: str | None) -> bool:
        return self.catalogue.deliver(id, spec, detail)

    def find_unnamed(self) -> None:
        """Work orders are named after line and template, tasks after work order and step, services after their line."""
        for node_id, prefix, above, template in self.wait(self.house.rows(MADE, *[self.root] * 3)):
            if node_id not in self.models:
                of = f" {self.models[above]}" if prefix == "sv" else f"_{self.models[above]}.{template.split('/')[-1]}"
                self.name(f"sv_of{of}" if prefix == "sv" else f"{prefix}{of}", node_id)

    # -- lines -----------------------------------------------------------------------------------------------------

    def create_order(self, id: str, *, actor: str, roles: Collection[str]) -> bool:
        make, payload = capture.create_order("PROVISIONING_ORDER"), {"title": "Set up", "account_id": self.account}
        made = self._create(id, "createProvisioningOrder", make, actor, roles, **payload)
        self.order = id if made else self.order
        return made

    def add_line(self, id: str, *, actor: str, roles: Collection[str], ordered: Ordered) -> bool:
        payload = {"order_id": self.root, **self.catalogue.ordered(ordered)}
        return self._create(id, "addProvisioningLineItem", provisioning.add_line, actor, roles, **payload)

    def update_line(self, id: str, *, actor: str, roles: Collection[str], quantity: int, detail: str) -> bool:
        payload = {"id": self.ids[id], "quantity": quantity, "characteristics": {"detail": detail}}
        return self._perform("updateProvisioningLineItem", provisioning.update_line, actor, roles, **payload)

    def remove_line(self, id: str, *, actor: str, roles: Collection[str]) -> bool:
        removing = provisioning.remove_line
        return self._perform("removeProvisioningLineItem", removing, actor, roles, id=self.ids[id])

    def cancel_line(self, id: str, *, actor: str, roles: Collection[str]) -> bool:
        canceling = provisioning.cancel_line
        return self._perform("cancelProvisioningLineItem", canceling, actor, roles, id=self.ids[id])

    # -- work ------------------------------------------------------------------------------------------------------

    def generate(self, *, actor: str, roles: Collection[str]) -> bool:
        return self._perform("generateWorkOrders", provisioning.generate, actor, roles, order_id=self.root)

    def add_work_order(self, id: str, type: str, lines: Collection[str], *, actor: str, roles: Collection[str]) -> bool:
        served = [self.ids[line] for line in lines]
        payload = {"order_id": self.root, "line_ids": served, "work_order_type": type, "title": "Work"}
        return self._create(id, "addWorkOrder", provisioning.add_work_order, actor, roles, **payload)

    def add_task(
        self, id: str, *, actor: str, roles: Collection[str], parent: str, depends_on: Collection[str] = ()
    ) -> bool:
        waits = [self.ids[each] for each in depends_on]
        payload = {"work_order_id": self.ids[parent], "title": "A task", "depends_on": waits}
        return self._create(id, "addWorkTask", provisioning.add_task, actor, roles, **payload)

    def assign(self, id: str, *, actor: str, roles: Collection[str], assignee: str | None) -> bool:
        payload = {"id": self.ids[id], "assignee": assignee}
        return self._perform("assignWorkTask", work.assign("WORK_TASK"), actor, roles, **payload)

    def add_dependency(self, waiter: str, awaited: str, *, actor: str, roles: Collection[str]) -> bool:
        payload = {"id": self.ids[waiter], "depends_on": self.ids[awaited]}
        return self._perform("addDependency", work.add_dependency, actor, roles, **payload)

    def remove_dependency(self, waiter: str, awaited: str, *, actor: str, roles: Collection[str]) -> bool:
        payload = {"id": self.ids[waiter], "depends_on": self.ids[awaited]}
        return self._perform("removeDependency", work.remove_dependency, actor, roles, **payload)

    # -- what tests look at ----------------------------------------------------------------------------------------

    def views(self) -> dict[str, View]:
        """The lines, too, each with the work orders that serve it."""
        if not self.order:
            return super().views()
        lines = {}
        for line, state, quantity, details, lacks, works in self.wait(self.house.rows(LINES, self.root)):
            serving = frozenset(self.models[each] for each in loads(works))
            detail = loads(details).get("detail")
            told = View(state, (state,), (), quantity=quantity, detail=detail, lacks=bool(lacks), waits_for=serving)
            lines[self.models[line]] = told
        return super().views() | lines
