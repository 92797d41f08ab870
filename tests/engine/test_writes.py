"""Every write is refused to who may not make it, and to who did not see the newest version; then nothing changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from engine import capture, party, work
from engine.unit import Work
from lifecycle.access import Access
from lifecycle.refusal import NotFound, NotPermitted, TransitionRefused, VersionConflict
from lifecycle.vocabulary import Role
from tests.engine.house import House, open_house

VIC = Access("vic", frozenset({Role.VIEWER}))

WRITES: dict[str, tuple[Work, dict[str, Any]]] = {
    "createAccount": (party.create_account, {"name": "ACME"}),
    "updateAccount": (party.update_account, {"id": "account", "name": "EMCA"}),
    "createLocation": (party.create_location, {"account_id": "account", "name": "Main street"}),
    "createCustomerOrder": (capture.create_order("CUSTOMER_ORDER"), {"title": "An order"}),
    "createServiceOrder": (capture.create_order("SERVICE_ORDER"), {"title": "An order"}),
    "copyOrder": (capture.copy_order, {"id": "draft"}),
    "updateOrder": (capture.update_order, {"id": "draft", "title": "Another title"}),
    "addOrderLineItem": (capture.add_line, {"parent_id": "draft", "title": "A line"}),
    "updateOrderLineItem": (capture.update_line, {"id": "sketch", "title": "Another title"}),
    "removeOrderLineItem": (capture.remove_line, {"id": "sketch"}),
    "addDomainOrder": (work.add_domain_order, {"parent_id": "line", "domain": "SERVICE", "title": "More"}),
    "addOrderTask": (work.add_task, {"parent_id": "work", "title": "More"}),
    "assignOrderTask": (work.assign("ORDER_TASK"), {"id": "task", "assignee": "fay"}),
    "addDependency": (work.add_dependency, {"id": "later", "depends_on": "other"}),
    "removeDependency": (work.remove_dependency, {"id": "later", "depends_on": "task"}),
    "openFallout": (work.open_fallout, {"task_id": "task", "fallout_type": "OTHER", "description": "Broken"}),
    "assignFallout": (work.assign("FALLOUT_RECORD"), {"id": "fallout", "assignee": "fay"}),
    "addNote": (work.add_note, {"node_id": "task", "text": "Look here"}),
}
VERSIONED = (
    "updateOrder",
    "updateOrderLineItem",
    "removeOrderLineItem",
    "assignOrderTask",
    "addDependency",
    "removeDependency",
    "assignFallout",
)


class Office:
    """Something of everything, and every write by the name of its operation."""

    def __init__(self, house: House, ids: dict[str, str]) -> None:
        self.house = house
        self.ids = ids

    def payload(self, operation: str, **more: Any) -> dict[str, Any]:
        given = {name: self.ids.get(value, value) for name, value in WRITES[operation][1].items()}
        return given | more

    async def contents(self) -> list[Any]:
        """All that a write could have changed."""
        tables = ("account", "location", "note", "customer_order", "order_line_item", "domain_order", "order_task")
        return [await self.house.rows(f"SELECT * FROM {table}") for table in (*tables, "dependency", "journal")]


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_house(tmp_path / "orders.db") as house:
        account = await house.account()
        draft, (sketch,) = await house.order(approved=False)
        _, (line,) = await house.order()
        parent = await house.domain_order(line)
        task, other = await house.task(parent), await house.task(parent)
        later = await house.task(parent, depends_on=[task])
        troubled = await house.task(parent)
        record: dict[str, Any] = {"task_id": troubled, "fallout_type": "OTHER", "description": "Broken"}
        fallout = await house.do("openFallout", work.open_fallout, **record)
        ids = {"account": account, "draft": draft, "sketch": sketch, "line": line, "work": parent, "task": task}
        yield Office(house, ids | {"other": other, "later": later, "fallout": fallout})


@pytest.mark.parametrize("operation", WRITES)
async def test_who_may_only_read_can_not_write(office: Office, operation: str) -> None:
    before = await office.contents()
    outcome = await office.house.try_to(operation, WRITES[operation][0], VIC, **office.payload(operation))
    assert isinstance(outcome.problem, NotPermitted | TransitionRefused), outcome
    assert await office.contents() == before


@pytest.mark.parametrize("operation", VERSIONED)
async def test_who_did_not_see_the_newest_version_is_refused_and_told_it(office: Office, operation: str) -> None:
    made, payload = WRITES[operation][0], office.payload(operation)
    version = next(e.version for e in reversed(await office.house.hub.since(0)) if e.node_id == payload["id"])
    before = await office.contents()
    stale = await office.house.try_to(operation, made, **payload, expected_version=version - 1)
    assert isinstance(stale.problem, VersionConflict) and stale.problem.current_version == version
    assert await office.contents() == before
    fresh = await office.house.try_to(operation, made, **payload, expected_version=version)
    assert fresh.problem is None


@pytest.mark.parametrize("operation", WRITES)
async def test_everybody_who_may_can_make_the_write(office: Office, operation: str) -> None:
    """Else the refusals above would say nothing."""
    await office.house.do(operation, WRITES[operation][0], **office.payload(operation))
    assert await office.house.findings() == []


OF_NODES = [name for name, (_, given) in WRITES.items() if {"id", "parent_id", "node_id", "task_id"} & set(given)]


@pytest.mark.parametrize("operation", OF_NODES)
async def test_what_belongs_to_others_is_not_found(office: Office, operation: str) -> None:
    """Who is restricted to some accounts can't even learn that there are orders of others."""
    max_ = Access("max", frozenset({Role.ADMINISTRATOR}), frozenset({"ac_other"}))
    before = await office.contents()
    outcome = await office.house.try_to(operation, WRITES[operation][0], max_, **office.payload(operation))
    assert isinstance(outcome.problem, NotFound), outcome
    assert await office.contents() == before
