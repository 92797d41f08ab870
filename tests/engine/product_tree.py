"""The engine behind the naive model of fulfillment orders: customer orders and service orders over a real database."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

from engine import capture, lease, revision, work
from tests.engine.house import House
from tests.engine.product import Product
from tests.engine.product_shelf import Shelf, Unnamed
from tests.engine.seen import instant
from tests.model.catalogue import Catalogue
from tests.model.revising import Item, Ordered

PLAIN = Ordered()
KINDS = {"CustomerOrder": "CUSTOMER_ORDER", "ServiceOrder": "SERVICE_ORDER"}


class ProductTree(Product):
    """One customer order or service order in a house."""

    def __init__(self, house: House, runner: asyncio.Runner, account: str, kind: str = "") -> None:
        super().__init__(house, runner, account)
        self.kind = KINDS[kind]
        self.catalogue = Shelf(self)
        self.unnamed = Unnamed(self)

    def find_unnamed(self) -> None:
        self.unnamed.find()

    # -- the order and its lines -----------------------------------------------------------------------------------

    def create_order(
        self, id: str, *, actor: str, roles: Collection[str], account: bool = True, requires_enrichment: bool = False
    ) -> bool:
        operation = "createCustomerOrder" if self.kind == "CUSTOMER_ORDER" else "createServiceOrder"
        payload = {
            "title": "An order",
            "account_id": self._account(account),
            "requires_enrichment": requires_enrichment,
        }
        made = self._create(id, operation, capture.create_order(self.kind), actor, roles, **payload)
        self.order = id if made else self.order
        return made

    def publish(self, catalogue: Catalogue) -> bool:
        return self.catalogue.fill(catalogue)

    def have_service(self, id: str, spec: str, detail: str | None) -> bool:
        return self.catalogue.deliver(id, spec, detail)

    def set_account(self, id: str, *, actor: str, roles: Collection[str], account: bool = True) -> bool:
        given = self._account(account)
        return self._perform("updateOrder", capture.update_order, actor, roles, id=self.ids[id], account_id=given)

    def set_requires_enrichment(
        self, id: str, *, actor: str, roles: Collection[str], requires_enrichment: bool = True
    ) -> bool:
        payload = {"id": self.ids[id], "requires_enrichment": requires_enrichment}
        return self._perform("updateOrder", capture.update_order, actor, roles, **payload)

    def add_line(
        self, id: str, *, actor: str, roles: Collection[str], parent: str | None = None, ordered: Ordered = PLAIN
    ) -> bool:
        payload = {"parent_id": self.ids[parent] if parent else self.root, **self.catalogue.ordered(ordered)}
        return self._create(id, "addOrderLineItem", capture.add_line, actor, roles, **payload)

    def complete_line(self, id: str, *, actor: str, roles: Collection[str], detail: str, quantity: int) -> bool:
        payload = {"id": self.ids[id], "characteristics": {"detail": detail}, "quantity": quantity}
        return self._perform("updateOrderLineItem", capture.update_line, actor, roles, **payload)

    def revise(self, id: str, entries: tuple[Item, ...], *, actor: str, roles: Collection[str]) -> bool:
        payload = self.catalogue.revised(entries)
        if not self._perform("reviseOrder", revision.revise, actor, roles, id=self.ids[id], **payload):
            return False
        self.unnamed.name_items([entry for entry in entries if entry.what != "withdraw"])
        return True

    def remove_line(self, id: str, *, actor: str, roles: Collection[str]) -> bool:
        return self._perform("removeOrderLineItem", capture.remove_line, actor, roles, id=self.ids[id])

    # -- work ------------------------------------------------------------------------------------------------------

    def add_domain_order(
        self,
        id: str,
        *,
        actor: str,
        roles: Collection[str],
        parent: str,
        depends_on: Collection[str] = (),
        planned_start: int | None = None,
    ) -> bool:
        payload = {"domain": "SERVICE", **self._work(parent, depends_on, planned_start)}
        return self._create(id, "addDomainOrder", work.add_domain_order, actor, roles, **payload)

    def add_task(
        self,
        id: str,
        *,
        actor: str,
        roles: Collection[str],
        parent: str,
        depends_on: Collection[str] = (),
        planned_start: int | None = None,
        **more: Any,
    ) -> bool:
        payload = self._work(parent, depends_on, planned_start) | more
        return self._create(id, "addOrderTask", work.add_task, actor, roles, **payload)

    def _work(self, parent: str, depends_on: Collection[str], planned_start: int | None) -> dict[str, Any]:
        waits = [self.ids[i] for i in depends_on]
        start = instant(planned_start)
        return {"parent_id": self.ids[parent], "title": "Some work", "depends_on": waits, "planned_start": start}

    def assign(self, id: str, *, actor: str, roles: Collection[str], assignee: str | None) -> bool:
        payload = {"id": self.ids[id], "assignee": assignee}
        return self._perform("assignOrderTask", work.assign("ORDER_TASK"), actor, roles, **payload)

    def add_dependency(self, waiter: str, awaited: str, *, actor: str, roles: Collection[str]) -> bool:
        payload = {"id": self.ids[waiter], "depends_on": self.ids[awaited]}
        return self._perform("addDependency", work.add_dependency, actor, roles, **payload)

    def remove_dependency(self, waiter: str, awaited: str, *, actor: str, roles: Collection[str]) -> bool:
        payload = {"id": self.ids[waiter], "depends_on": self.ids[awaited]}
        return self._perform("removeDependency", work.remove_dependency, actor, roles, **payload)

    # -- programs at work ------------------------------------------------------------------------------------------

    def claim(self, id: str, *, worker: str, seconds: int, actor: str, roles: Collection[str]) -> bool:
        doing = lease.claim(self.ids[id], worker, seconds)
        return self._perform("claimOrderTasks", doing, actor, roles, id=self.ids[id])

    def extend(self, id: str, *, worker: str, seconds: int, actor: str, roles: Collection[str]) -> bool:
        payload = {"id": self.ids[id], "worker": worker, "lease": seconds}
        return self._perform("extendOrderTaskLease", lease.extend, actor, roles, **payload)

    def complete_claimed(self, id: str, *, worker: str, actor: str, roles: Collection[str]) -> bool:
        payload = {"id": self.ids[id], "worker": worker}
        return self._perform("completeOrderTask", lease.complete, actor, roles, **payload)

    def fail(self, id: str, fallout: str, *, worker: str, pause: int, actor: str, roles: Collection[str]) -> bool:
        payload = {"id": self.ids[id], "worker": worker, "reason": "No answer", "retry_in": pause}
        self.unnamed.fallout = fallout
        return self._perform("failOrderTask", lease.fail, actor, roles, **payload)

    # -- fallout ---------------------------------------------------------------------------------------------------

    def open_fallout(
        self, id: str, *, actor: str, roles: Collection[str], task: str, assignee: str | None = None
    ) -> bool:
        payload = {"task_id": self.ids[task], "fallout_type": "OTHER", "description": "Broken", "assignee": assignee}
        return self._create(id, "openFallout", work.open_fallout, actor, roles, **payload)

    def assign_fallout(self, id: str, *, actor: str, roles: Collection[str], assignee: str | None) -> bool:
        payload = {"id": self.ids[id], "assignee": assignee}
        return self._perform("assignFallout", work.assign("FALLOUT_RECORD"), actor, roles, **payload)
