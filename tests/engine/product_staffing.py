"""The engine behind the naive model of staffing orders."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from engine import capture, staffing
from tests.engine.product import Product
from tests.engine.staff import DAYS


class ProductStaffing(Product):
    """One staffing order in a house."""

    def create_order(self, id: str, *, actor: str, roles: Collection[str], account: bool = True) -> bool:
        make, payload = (
            capture.create_order("STAFFING_ORDER"),
            {"title": "People", "account_id": self._account(account)},
        )
        made = self._create(id, "createStaffingOrder", make, actor, roles, **payload)
        self.order = id if made else self.order
        return made

    def set_account(self, id: str, *, actor: str, roles: Collection[str], account: bool = True) -> bool:
        given = {"id": self.ids[id], "account_id": self._account(account)}
        return self._perform("updateOrder", capture.update_order, actor, roles, **given)

    def delete_draft(self, id: str, *, actor: str, roles: Collection[str]) -> bool:
        done = self._perform("deleteDraft", staffing.delete_draft, actor, roles, id=self.ids[id])
        self.order = "" if done else self.order
        return done

    def add_request(self, id: str, *, actor: str, roles: Collection[str], quantity: int, complete: bool) -> bool:
        payload = {"order_id": self.root, **self._wanted(quantity, complete)}
        return self._create(id, "addResourceRequest", staffing.add_request, actor, roles, **payload)

    def update_request(self, id: str, *, actor: str, roles: Collection[str], quantity: int, complete: bool) -> bool:
        payload = {"id": self.ids[id], **self._wanted(quantity, complete)}
        return self._perform("updateResourceRequest", staffing.update_request, actor, roles, **payload)

    def _wanted(self, quantity: int, complete: bool) -> dict[str, Any]:
        return {"role": "Fitter" if complete else None, "quantity": quantity, **DAYS}

    def remove_request(self, id: str, *, actor: str, roles: Collection[str]) -> bool:
        return self._perform("removeResourceRequest", staffing.remove_request, actor, roles, id=self.ids[id])

    def create_assignment(
        self, id: str, request: str, *, actor: str, roles: Collection[str], state: str, person: str = "Kim"
    ) -> bool:
        payload = {"request_id": self.ids[request], "state": state, "person": person}
        return self._create(id, "createAssignment", staffing.create_assignment, actor, roles, **payload)

    def update_assignment(self, id: str, *, actor: str, roles: Collection[str], person: str) -> bool:
        payload = {"id": self.ids[id], "person": person}
        return self._perform("updateAssignment", staffing.update_assignment, actor, roles, **payload)
