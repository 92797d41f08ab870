"""A house that finds people: short ways to ask for them and to assign them."""

from __future__ import annotations

from typing import Any

from engine import capture, staffing
from engine.call import Outcome
from tests.engine.house import House

DAYS = {"starts_on": "2024-03-01", "ends_on": "2024-03-31"}


class Staff:
    """A house, and an account that wants people."""

    def __init__(self, house: House, account: str) -> None:
        self.house = house
        self.account = account

    @classmethod
    async def opened(cls, house: House) -> Staff:
        """With an account."""
        return cls(house, await house.account())

    async def draft(self, *quantities: int) -> tuple[str, list[str]]:
        """An order that is saved for later, with a complete request for each quantity; its id and theirs."""
        make = capture.create_order("STAFFING_ORDER")
        order = await self.house.do("createStaffingOrder", make, title="People", account_id=self.account)
        return order, [await self.request(order, quantity) for quantity in quantities]

    async def request(self, order: str, quantity: int = 1, **more: Any) -> str:
        """A complete request, unless told otherwise."""
        given = {"order_id": order, "role": "Fitter", "quantity": quantity, **DAYS, **more}
        return await self.house.do("addResourceRequest", staffing.add_request, **given)

    async def order(self, *quantities: int, state: str = "NEW") -> tuple[str, list[str]]:
        """A submitted order, by hand in this state; its id and those of its requests."""
        order, requests = await self.draft(*quantities)
        await self.house.act(order, "SUBMIT")
        ways = {"NEW": (), "OPEN": ("OPEN",), "IN_PROCESS": ("START_PROCESSING",)}
        for action in ways[state]:
            await self.house.act(order, action)
        return order, requests

    async def try_to_assign(self, request: str, state: str = "ASSIGNED", person: str = "Kim") -> Outcome:
        """An assignment in this state, whatever comes of it."""
        given: dict[str, Any] = {"request_id": request, "person": person, "state": state}
        return await self.house.try_to("createAssignment", staffing.create_assignment, **given)

    async def assign(self, request: str, state: str = "ASSIGNED", person: str = "Kim") -> str:
        """An assignment that must be possible."""
        outcome = await self.try_to_assign(request, state, person)
        assert outcome.problem is None and outcome.object_id is not None, outcome.problem
        return outcome.object_id

    async def states(self, *nodes: str) -> str:
        """The states of these, one after the other."""
        return " ".join([await self.house.state(node) for node in nodes])
