"""What previews and offers say is what the mutations then do: over random lives of whole orders."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from lifecycle import machine_of
from lifecycle.access import Access
from lifecycle.node import kind_of
from lifecycle.vocabulary import Role
from tests.api.asking import ADA
from tests.api.office import TRANSITIONS, Office, Place, somebody

STEPS = 60
CALLERS = (
    ADA,
    somebody("ann", Role.ORDER_AGENT),
    somebody("max", Role.FULFILLMENT_MANAGER),
    somebody("fay", Role.FULFILLMENT_AGENT),
    somebody("vi", Role.VIEWER),
)
OFFERS = """query ($id: ID!) { node(id: $id) { ... on Stateful { version
    availableActions { action allowed target needs reasons { code } } } } }"""
FAMILIES = {
    "order": ("customer_order", "order_line_item", "domain_order", "order_task", "fallout_record"),
    "staffing_order": ("customer_order", "resource_request", "assignment"),
    "provisioning_order": ("customer_order", "work_order", "work_task"),
    "service": ("service",),
}
"""The order of the place that is walked, and where its nodes are."""


def as_previewed(changes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Written changes in the words of a preview: ids and times left out, causes by their index."""
    places = {change["id"]: index for index, change in enumerate(changes)}
    words = ("kind", "action", "from", "to", "ownState")
    return [
        {**{word: change[word] for word in words}, "causeIndex": places.get(change["cause"]), "node": change["nodeId"]}
        for change in changes
    ]


class Walk:
    """Steps at random, each foretold in two ways."""

    def __init__(self, office: Office, place: Place, family: str, seed: int) -> None:
        self.office = office
        self.root = getattr(place, family)
        self.tables = FAMILIES[family]
        self.random = Random(seed)

    async def step(self) -> bool:
        """One attempt; whether it was done."""
        nodes = " UNION ALL ".join(f"SELECT id FROM {table} WHERE root_id = ?" for table in self.tables)
        rows = await self.office.house.rows(nodes, *[self.root] * len(self.tables))
        access = self.random.choice(CALLERS) if self.random.random() < 0.5 else ADA
        for _ in range(self.random.randint(1, 6)):
            node = str(self.random.choice(rows)[0])
            offers = (await self.office.asker.ask(OFFERS, access, id=node))["node"]["availableActions"]
            allowed = [offer["action"] for offer in offers if offer["allowed"] and not self._is_an_end(offer["action"])]
            if allowed:
                break
        kind = kind_of(node)
        assert kind is not None
        known = sorted(machine_of(kind.name).client_actions)
        some = allowed if allowed and self.random.random() < 0.7 else [a for a in known if not self._is_an_end(a)]
        if not some:
            return False
        action = str(self.random.choice(some))
        return await self._try(node, action, access, next((o for o in offers if o["action"] == action), None))

    def _is_an_end(self, action: str) -> bool:
        """Canceling comes seldom, or the walk would soon be over."""
        return "CANCEL" in action and self.random.random() < 0.9

    async def _try(self, node: str, action: str, access: Access, offer: dict[str, Any] | None) -> bool:
        given: dict[str, Any] = {"id": node, "action": action}
        if offer and "REASON" in offer["needs"]:
            given["reason"] = "because"
        if offer and "PLANNED_START" in offer["needs"]:
            given["plannedStart"] = "2024-03-01T08:00:00Z"
        name = TRANSITIONS[node[:2]]
        said = await self.office.preview(name.replace("transition", "preview", 1), access, **given)
        made = await self.office.write(name, access, **given)
        assert said["errors"] == made["errors"], (node, action)
        assert said["changeCount"] == made["changeCount"]
        foreseen = [{**change, "node": change["node"]["id"]} for change in said["changes"]]
        assert foreseen == as_previewed(made["changes"]), (node, action)
        assert bool(offer and offer["allowed"]) == (not made["errors"]), (node, action, offer, made["errors"])
        if offer and not offer["allowed"]:
            self._compare_reasons(offer, made["errors"][0])
        if offer and not made["errors"]:
            assert made["changes"][0]["ownState"] == offer["target"] or offer["target"] == "CANCELLATION_IN_PROGRESS"
        return not made["errors"]

    def _compare_reasons(self, offer: dict[str, Any], error: dict[str, Any]) -> None:
        told = {reason["code"] for reason in offer["reasons"]}
        if error["__typename"] == "TransitionRefused":
            assert {reason["code"] for reason in error["reasons"]} == told
        else:
            assert error["__typename"] == "NotPermitted" and len(told) == 1


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("family", FAMILIES)
async def test_previews_and_offers_foretell_what_mutations_do(
    office: Office, place: Place, family: str, seed: int
) -> None:
    walk = Walk(office, place, family, seed)
    done = [await walk.step() for _ in range(STEPS)]
    assert 0 < sum(done) < STEPS, "a walk in which everything is done, or nothing, shows nothing"
