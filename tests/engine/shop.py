"""A house with a catalogue: what it sells, and short ways to order, work, revise and cancel it."""

from __future__ import annotations

from typing import Any

from engine import capture, catalogue, revision, work
from engine.call import Outcome
from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.engine.house import ADA, House

BILL = Access("bill", frozenset({Role.BILLING_AGENT}), non_pay=True)

SPEED = {"name": "speed", "value_type": "INTEGER", "required": True, "allowed_values": [100, 500, 1000]}
COLOR = {"name": "color", "value_type": "STRING", "default_value": "black"}

CATALOGUE: list[dict[str, Any]] = [
    {
        "code": "port",
        "domain": "RESOURCE",
        "name": "Port",
        "tasks": [
            {
                "code": "allocate",
                "title": "Allocate a port",
                "automated": True,
                "topic": "ports",
                "attempts": 2,
                "compensation": {"title": "Release the port", "automated": True, "topic": "ports"},
            }
        ],
    },
    {
        "code": "access",
        "domain": "SERVICE",
        "name": "Access line",
        "parts": [{"specification": "port"}],
        "tasks": [
            {
                "code": "splice",
                "title": "Splice the fibre",
                "group": "field",
                "operations": ["ADD"],
                "compensation": {"title": "Pull the fibre back", "group": "field", "duration": 60},
            },
            {"code": "tune", "title": "Set the speed", "group": "network", "redo_on_change": True},
        ],
    },
    {
        "code": "internet",
        "domain": "PRODUCT",
        "name": "Internet",
        "renewal": "EXPIRES",
        "term_months": 12,
        "characteristics": [SPEED],
        "parts": [{"specification": "access"}],
        "tasks": [
            {"code": "welcome", "title": "Greet the customer", "group": "care", "after": [], "redo_on_change": True},
            {"code": "activate", "title": "Activate", "group": "network", "starts_service": True},
            {"code": "bill", "title": "Start billing", "group": "billing", "after": ["activate"]},
        ],
    },
    {
        "code": "phone",
        "domain": "PRODUCT",
        "name": "Desk phone",
        "offering": "WIDGET",
        "characteristics": [COLOR],
        "tasks": [
            {
                "code": "ship",
                "title": "Ship the phone",
                "group": "store",
                "compensation": {"title": "Take the phone back", "group": "store"},
            },
            {"code": "engrave", "title": "Engrave the phone", "group": "store", "after": ["ship"], "no_return": True},
        ],
    },
    {
        "code": "backup",
        "domain": "SERVICE",
        "name": "Backup",
        "requires_enrichment": True,
        "renewal": "RENEWS",
        "term_months": 1,
        "tasks": [{"code": "install", "title": "Install the agent", "group": "field"}],
    },
]


class Shop:
    """What is sold in a house, by code, and one account that buys."""

    def __init__(self, house: House, editions: dict[str, str], account: str) -> None:
        self.house = house
        self.editions = editions
        self.account = account

    @classmethod
    async def opened(cls, house: House) -> Shop:
        """A shop with the catalogue above."""
        editions = {s["code"]: await house.do("publishSpecification", catalogue.publish, **s) for s in CATALOGUE}
        return cls(house, editions, await house.account())

    async def draft(self, account: bool = True) -> str:
        """An order without lines."""
        make = capture.create_order("CUSTOMER_ORDER")
        given: dict[str, Any] = {"account_id": self.account} if account else {}
        return await self.house.do("createCustomerOrder", make, title="An order", **given)

    async def try_line(self, parent: str, code: str | None = None, **more: Any) -> Outcome:
        """A line of this specification, whatever comes of it."""
        given = {"parent_id": parent, "title": f"A {code}", **more}
        if code is not None:
            given["specification_id"] = self.editions[code]
        return await self.house.try_to("addOrderLineItem", capture.add_line, **given)

    async def line(self, parent: str, code: str | None = None, **more: Any) -> str:
        """A line that must be accepted; internet is ordered with a speed of 100 unless told otherwise."""
        if code == "internet":
            more.setdefault("characteristics", {"speed": 100})
        outcome = await self.try_line(parent, code, **more)
        assert outcome.problem is None and outcome.object_id is not None, outcome.problem
        return outcome.object_id

    async def approved(self, *codes: str) -> tuple[str, list[str]]:
        """An approved order with a line of each specification."""
        order = await self.draft()
        lines = [await self.line(order, code) for code in codes]
        await self.approve(order)
        return order, lines

    async def approve(self, order: str) -> Outcome:
        await self.house.act(order, "SUBMIT")
        if await self.house.state(order) == "ENRICHMENT_IN_PROGRESS":
            await self.house.act(order, "COMPLETE_CAPTURE")
        return await self.house.act(order, "APPROVE")

    async def task(self, line: str, template: str) -> str:
        """The newest task of a line by its template."""
        sql = "SELECT id FROM order_task WHERE line_id = ? AND template = ? ORDER BY id DESC LIMIT 1"
        return str((await self.house.rows(sql, line, template))[0][0])

    async def work(self, line: str, *templates: str) -> list[str]:
        """Start and complete these tasks, one after the other."""
        tasks = [await self.task(line, template) for template in templates]
        for task in tasks:
            await self.house.act(task, "START")
            await self.house.act(task, "COMPLETE")
        return tasks

    async def deliver(self, line: str) -> None:
        """Work everything of a line until it has ended."""
        sql = "SELECT id FROM order_task WHERE line_id = ? AND state = 'OPEN' ORDER BY id"
        while rows := await self.house.rows(sql, line):
            for (task,) in rows:
                await self.house.act(task, "START")
                await self.house.act(task, "COMPLETE")

    async def service(self, line: str) -> str:
        """The service that a line made."""
        return str((await self.house.rows("SELECT id FROM service WHERE line_id = ?", line))[0][0])

    async def in_service(self) -> str:
        """The service of an internet line that was delivered."""
        _, (line,) = await self.approved("internet")
        await self.deliver(line)
        return await self.service(line)

    async def try_revise(self, order: str, access: Access = ADA, **items: Any) -> Outcome:
        return await self.house.try_to("reviseOrder", revision.revise, access, id=order, **items)

    async def revise(self, order: str, **items: Any) -> None:
        """Enter items into the open revision; they must be accepted."""
        outcome = await self.try_revise(order, **items)
        assert outcome.problem is None, outcome.problem

    async def link(self, waiter: str, awaited: str) -> None:
        """Make a node wait for another one, too."""
        await self.house.do("addDependency", work.add_dependency, id=waiter, depends_on=awaited)

    async def tree(self, order: str) -> dict[str, str]:
        """What stands below an order: `title` of each domain order and task, and the state that it shows."""
        parts = (f"SELECT title, state, path FROM {t} WHERE root_id = ?" for t in ("domain_order", "order_task"))
        sql = f"SELECT title, state FROM ({' UNION ALL '.join(parts)}) ORDER BY path"
        return dict(await self.house.rows(sql, order, order))

    async def history(self, root: str) -> list[tuple[Any, ...]]:
        """The journal of a root: kind, action and the state that each row leads to."""
        sql = "SELECT kind, action, to_state FROM journal WHERE root_id = ? ORDER BY sequence"
        return await self.house.rows(sql, root)
