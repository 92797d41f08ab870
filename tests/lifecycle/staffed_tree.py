"""A staffing order decided by the product's rules and kept in memory, with the API of its naive model."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from lifecycle import births
from lifecycle.facts import Facts
from lifecycle.refusal import InvalidInput
from lifecycle.writes import problem_with_caller
from tests.lifecycle.columns import COLUMNS, access_of
from tests.lifecycle.whole_tree import WholeTree

LIVE = ("PROPOSED", "RESERVED", "ASSIGNED")


class StaffedTree(WholeTree):
    """The tree, and what clients can do to it."""

    def create_order(
        self, id: str, *, actor: str, roles: Collection[str], account: bool = True, requires_enrichment: bool = False
    ) -> bool:
        if problem := problem_with_caller("createStaffingOrder", access_of(actor, roles)):
            return self._finish(problem)
        facts = Facts(self.now)
        node = births.born(id, self.kind, None, COLUMNS[self.kind] | {"account_id": "ac_1" if account else None})
        return self._run(births.creating(facts, node), facts)

    def delete_draft(self, id: str, *, actor: str, roles: Collection[str]) -> bool:
        return self._remove("deleteDraft", id, actor, roles)

    def remove_request(self, id: str, *, actor: str, roles: Collection[str]) -> bool:
        return self._remove("removeResourceRequest", id, actor, roles)

    def _remove(self, name: str, id: str, actor: str, roles: Collection[str]) -> bool:
        facts = self._permit(name, id, access_of(actor, roles)) if self._of_kind(id, *self._kinds(id)) else None
        return facts is not None and self._run(births.removing(facts, facts.nodes[id]), facts)

    def _kinds(self, id: str) -> tuple[str, ...]:
        return (self.nodes[id].kind,) if id in self.nodes else ()

    def add_request(self, id: str, *, actor: str, roles: Collection[str], quantity: int, complete: bool) -> bool:
        refused, fields = self._wanted(quantity, complete)
        access, order = access_of(actor, roles), self.root.id
        if self._permit("addResourceRequest", order, access) is None or refused:
            return self._refused(refused)
        return self._create("addResourceRequest", id, order, access, fields, kind="RESOURCE_REQUEST")

    def update_request(self, id: str, *, actor: str, roles: Collection[str], quantity: int, complete: bool) -> bool:
        refused, fields = self._wanted(quantity, complete)
        access = access_of(actor, roles)
        if not self._of_kind(id, "RESOURCE_REQUEST"):
            return False
        if self._permit("updateResourceRequest", id, access) is None or refused:
            return self._refused(refused)
        return self._edit("updateResourceRequest", id, ("RESOURCE_REQUEST",), access, **fields)

    def _wanted(self, quantity: int, complete: bool) -> tuple[bool, dict[str, Any]]:
        """Whether the engine would not even take it, and the columns."""
        fields = {"quantity": quantity, "shortcomings": "" if complete else "It lacks a role."}
        return not complete and self.root.own != "DRAFT", fields

    def _refused(self, incomplete: bool) -> bool:
        return self._finish(self.refusal or InvalidInput("It lacks a role.")) if self.refusal or incomplete else False

    def create_assignment(
        self, id: str, request: str, *, actor: str, roles: Collection[str], state: str, person: str = "Kim"
    ) -> bool:
        if not self._of_kind(request, "RESOURCE_REQUEST"):
            return False
        if state not in LIVE:
            return self._refuse("An assignment does not begin so.")
        access, fields = access_of(actor, roles), {"person": person, "created_by": actor}
        return self._create("createAssignment", id, request, access, fields, stack=(state,), kind="ASSIGNMENT")

    def update_assignment(self, id: str, *, actor: str, roles: Collection[str], person: str) -> bool:
        return self._edit("updateAssignment", id, ("ASSIGNMENT",), access_of(actor, roles), person=person)
