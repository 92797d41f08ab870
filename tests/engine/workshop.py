"""A house that sets up what customers ordered: a catalogue with work orders, and short ways to order and to work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine import capture, catalogue, provisioning
from engine.call import Outcome
from tests.engine.house import House

CATALOGUE: list[dict[str, Any]] = [
    {
        "code": "internet",
        "domain": "PRODUCT",
        "name": "Internet",
        "characteristics": [{"name": "speed", "value_type": "INTEGER", "required": True}],
        "work_orders": [
            {
                "code": "turn-up",
                "title": "Turn up the line",
                "operations": ["ADD"],
                "tasks": [
                    {"code": "install", "title": "Install", "group": "field", "duration": 60},
                    {"code": "test", "title": "Test", "after": ["install"], "duration": 15},
                    {"code": "label", "title": "Label"},
                ],
            },
            {"code": "invoice", "title": "Start billing", "operations": ["ADD"]},
            {"code": "adjust", "title": "Adjust", "operations": ["CHANGE"]},
            {"code": "take-down", "title": "Take down", "operations": ["DISCONNECT"]},
        ],
    },
    {
        "code": "phone",
        "domain": "PRODUCT",
        "name": "Desk phone",
        "offering": "WIDGET",
        "work_orders": [{"code": "ship", "title": "Ship", "tasks": [{"code": "ship", "title": "Ship"}]}],
    },
    {"code": "bare", "domain": "PRODUCT", "name": "Something without templates"},
]


class Workshop:
    """A house, its editions by code, and an account."""

    def __init__(self, house: House, editions: dict[str, str], account: str) -> None:
        self.house = house
        self.editions = editions
        self.account = account

    @classmethod
    async def opened(cls, house: House) -> Workshop:
        """With the catalogue above."""
        editions = {s["code"]: await house.do("publishSpecification", catalogue.publish, **s) for s in CATALOGUE}
        return cls(house, editions, await house.account())

    async def order(self, lines: int = 0) -> tuple[str, list[str]]:
        """An order with so many lines that are not in the catalogue; its id and theirs."""
        make = capture.create_order("PROVISIONING_ORDER")
        order = await self.house.do("createProvisioningOrder", make, title="Set up", account_id=self.account)
        return order, [await self.line(order) for _ in range(lines)]

    async def try_line(self, order: str, code: str | None = None, **more: Any) -> Outcome:
        """A line, whatever comes of it."""
        given: dict[str, Any] = {"order_id": order, "title": f"A {code}"}
        if code is not None:
            given["specification_id"] = self.editions[code]
        if code == "internet":
            given["characteristics"] = {"speed": 100}
        return await self.house.try_to("addProvisioningLineItem", provisioning.add_line, **given, **more)

    async def line(self, order: str, code: str | None = None, **more: Any) -> str:
        """A line that must be possible."""
        outcome = await self.try_line(order, code, **more)
        assert outcome.problem is None and outcome.object_id is not None, outcome.problem
        return outcome.object_id

    async def try_work(self, order: str, lines: Sequence[str], kind: str = "NEW_SERVICE") -> Outcome:
        """A work order by hand, whatever comes of it."""
        given: dict[str, Any] = {"order_id": order, "line_ids": list(lines), "work_order_type": kind, "title": "Work"}
        return await self.house.try_to("addWorkOrder", provisioning.add_work_order, **given)

    async def work(self, order: str, *lines: str, kind: str = "NEW_SERVICE", tasks: int = 0) -> str:
        """A work order by hand, with so many tasks."""
        outcome = await self.try_work(order, lines, kind)
        assert outcome.problem is None and outcome.object_id is not None, outcome.problem
        for _ in range(tasks):
            await self.task(outcome.object_id)
        return outcome.object_id

    async def task(self, work: str, **more: Any) -> str:
        """A task of a work order."""
        return await self.house.do("addWorkTask", provisioning.add_task, work_order_id=work, title="A task", **more)

    async def generate(self, order: str) -> list[str]:
        """The work orders that the catalogue has for it."""
        await self.house.do("generateWorkOrders", provisioning.generate, order_id=order)
        rows = await self.house.rows("SELECT id FROM work_order WHERE root_id = ? ORDER BY id", order)
        return [str(row[0]) for row in rows]

    async def put(self, work: str, state: str) -> None:
        """Bring a pending work order without tasks into a state."""
        ways = {"PENDING": (), "IN_PROGRESS": ("START",), "CANCELED": ("CANCEL",), "COMPLETED": ("START", "COMPLETE")}
        for action in ways[state]:
            await self.house.act(work, action)

    async def finish(self, work: str) -> None:
        """Do all the work of a work order."""
        await self.house.act(work, "START")
        sql = "SELECT id FROM work_task WHERE parent_id = ? AND state = 'READY' LIMIT 1"
        while rows := await self.house.rows(sql, work):
            for action in ("START", "COMPLETE"):
                await self.house.act(rows[0][0], action)
        if await self.house.state(work) == "IN_PROGRESS":
            await self.house.act(work, "COMPLETE")

    async def cancel_line(self, line: str) -> Outcome:
        """Let a line count no more."""
        return await self.house.try_to("cancelProvisioningLineItem", provisioning.cancel_line, id=line)

    async def remove_line(self, line: str) -> Outcome:
        """Take a line away."""
        return await self.house.try_to("removeProvisioningLineItem", provisioning.remove_line, id=line)

    async def services(self) -> list[tuple[str, str]]:
        """All services, each with its state, the oldest first."""
        rows = await self.house.rows("SELECT id, state FROM service ORDER BY id")
        return [(str(service), str(state)) for service, state in rows]

    async def states(self, *nodes: str) -> str:
        """The states of these, one after the other."""
        return " ".join([await self.house.state(node) for node in nodes])
