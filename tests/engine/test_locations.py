"""An order of an account and its lines lie at locations of that account, whatever is corrected in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from engine import capture, party
from engine.call import Outcome
from lifecycle.refusal import InvalidInput, NotFound
from tests.engine.house import House, statements


@dataclass
class Streets:
    """Two accounts with a location each."""

    house: House
    account: str
    home: str
    other: str
    abroad: str

    async def order(self, **more: Any) -> str:
        make = capture.create_order("CUSTOMER_ORDER")
        return await self.house.do("createCustomerOrder", make, title="An order", **more)

    async def line(self, parent: str, location: str | None) -> str:
        more: dict[str, Any] = {"parent_id": parent, "title": "A line", "location_id": location}
        return await self.house.do("addOrderLineItem", capture.add_line, **more)

    async def move(self, order: str, account: str | None, **more: Any) -> Outcome:
        """Correct whose order it is."""
        return await self.house.try_to("updateOrder", capture.update_order, id=order, account_id=account, **more)

    async def refused(self, order: str, account: str, **more: Any) -> InvalidInput:
        """Why this account can't have the order; then nothing was written."""
        before = self.house.hub.newest
        problem = (await self.move(order, account, **more)).problem
        assert isinstance(problem, InvalidInput), problem
        assert self.house.hub.newest == before
        assert await self.house.findings() == []
        return problem


@pytest.fixture
async def streets(house: House) -> Streets:
    account, other = await house.account(), await house.account()
    home, abroad = [
        await house.do("createLocation", party.create_location, account_id=whose, name="A place")
        for whose in (account, other)
    ]
    return Streets(house, account, home, other, abroad)


async def test_an_order_does_not_change_to_an_account_away_from_its_location(streets: Streets) -> None:
    order = await streets.order(account_id=streets.account, location_id=streets.home)
    assert (await streets.refused(order, streets.other)).path == ("accountId",)


async def test_an_order_does_not_change_to_an_account_away_from_a_line(streets: Streets) -> None:
    order = await streets.order(account_id=streets.account)
    line = await streets.line(await streets.line(order, None), streets.home)
    problem = await streets.refused(order, streets.other)
    assert problem.path == ("accountId",)
    assert line in problem.message


async def test_lines_of_an_order_of_nobody_lie_anywhere_until_it_is_somebodys(streets: Streets) -> None:
    order = await streets.order()
    await streets.line(order, streets.home)
    away = await streets.line(order, streets.abroad)
    assert away in (await streets.refused(order, streets.account)).message
    await streets.house.do("removeOrderLineItem", capture.remove_line, id=away)
    assert (await streets.move(order, streets.account)).problem is None


async def test_an_order_moves_with_its_location(streets: Streets) -> None:
    order = await streets.order(account_id=streets.account, location_id=streets.home)
    assert (await streets.move(order, streets.other, location_id=streets.abroad)).problem is None
    assert (await streets.refused(order, streets.account, location_id=streets.abroad)).path == ("locationId",)
    assert (await streets.move(order, streets.account, location_id=None)).problem is None


async def test_an_order_that_stays_or_becomes_nobodys_keeps_its_lines(streets: Streets) -> None:
    order = await streets.order(account_id=streets.account, location_id=streets.home)
    await streets.line(order, streets.home)
    assert (await streets.move(order, streets.account)).problem is None
    assert (await streets.move(order, None)).problem is None


async def test_an_account_that_does_not_exist_is_not_found_before_places_are_compared(streets: Streets) -> None:
    order = await streets.order(account_id=streets.account, location_id=streets.home)
    await streets.line(order, streets.home)
    problem = (await streets.move(order, "ac_nothing")).problem
    assert isinstance(problem, NotFound) and problem.path == ("accountId",)


async def test_an_audit_finds_what_lies_elsewhere(streets: Streets) -> None:
    order = await streets.order(account_id=streets.account)
    line = await streets.line(order, None)
    for table, node in (("customer_order", order), ("order_line_item", line)):
        await streets.house.driver.write(statements, f"UPDATE {table} SET location_id = '{streets.abroad}'")
        found = {f.id for f in await streets.house.findings() if f.invariant == "LOCATION"}
        assert found == {node}
        await streets.house.driver.write(statements, f"UPDATE {table} SET location_id = NULL")
