"""Example orders in many states for a new database, written by the engine as three people would have done it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from engine.call import Call
from engine.clock import as_text
from engine.engine import Engine
from engine.transition import transition
from engine.unit import Work
from lifecycle.access import Access
from lifecycle.effects import Request
from lifecycle.vocabulary import Role
from models.order import Order
from models.party import Account
from models.statement import Statement, Unit
from models.table import TABLES
from resolvers.mutations import WORK

ADA = Access("ada", frozenset({Role.ORDER_AGENT}))
MAX = Access("max", frozenset({Role.FULFILLMENT_MANAGER, Role.SERVICE_ORDER_MANAGER}))
FAY = Access("fay", frozenset({Role.FULFILLMENT_AGENT}))

LINES = ("Internet access 1 Gbit/s", "Managed router", "Mobile backup")
STEPS = ("Survey the site", "Lay the fiber", "Test the line")


class Desk:
    """Where the orders are written; every method answers with the id of what it made or moved."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.accounts: dict[str, str] = {}

    async def do(self, who: Access, mutation: str, /, **payload: Any) -> str:
        """What the mutation of this name does."""
        return await self._perform(Call(mutation, payload, who), WORK[mutation])

    async def move(self, who: Access, node: str, *actions: str, reason: str | None = None, days: float = 0) -> str:
        """One action after the other; `days` from now is the planned start."""
        start = self.later(days) if days else None
        for action in actions:
            await self._perform(Call("transition", {"id": node}, who), transition(Request(node, action, reason, start)))
        return node

    async def _perform(self, call: Call, doing: Work) -> str:
        outcome = await self.engine.perform(call, doing)
        if outcome.problem is not None:
            raise RuntimeError(f"the example {call.payload} can't be made: {outcome.problem.message}")
        return str(outcome.object_id)

    def later(self, days: float) -> str:
        """The time in so many days."""
        return as_text(datetime.fromisoformat(self.engine.now()) + timedelta(days=days))

    async def account(self, name: str) -> str:
        """The account of this name."""
        if name not in self.accounts:
            self.accounts[name] = await self.do(ADA, "createAccount", name=name)
        return self.accounts[name]

    async def draft(self, title: str, customer: str, *lines: str, **more: Any) -> str:
        """An order with lines."""
        account = await self.account(customer)
        order = await self.do(ADA, "createCustomerOrder", title=title, account_id=account, **more)
        for line in lines or LINES:
            await self.line(order, line)
        return order

    async def line(self, parent: str, title: str) -> str:
        """A line of an order, or of another line."""
        return await self.do(ADA, "addOrderLineItem", parent_id=parent, title=title)

    async def approved(
        self, title: str, customer: str, *beside: str, kind: str = "Customer", **more: Any
    ) -> tuple[str, str]:
        """An approved order, and its first line, which has others beside it; both ids."""
        given = {"title": title, "account_id": await self.account(customer), **more}
        order = await self.do(ADA, f"create{kind}Order", **given)
        line = await self.line(order, LINES[0])
        for title in beside:
            await self.line(order, title)
        await self.move(ADA, order, "SUBMIT")
        await self.move(MAX, order, "APPROVE")
        return order, line

    async def chain(self, parent: str, title: str, *steps: str, domain: str = "SERVICE", **more: Any) -> list[str]:
        """A domain order whose tasks wait for each other; its id, then theirs."""
        due, given = self.later(5), {"parent_id": parent, "domain": domain, "title": title}
        ids = [await self.do(MAX, "addDomainOrder", due_at=due, **given)]
        for step in steps or STEPS:
            before = ids[-1:] if len(ids) > 1 else []
            task = {"parent_id": ids[0], "title": step, "depends_on": before, "group": "Field force", "duration": 240}
            ids.append(await self.do(MAX, "addOrderTask", due_at=due, **task, **more))
        return ids


async def drafts(desk: Desk) -> None:
    """Orders that are still being captured."""
    await desk.draft("Business internet for the harbour office", "Harbour Freight Ltd")
    rich = await desk.draft("Branch network, twelve sites", "Northwind Bank", requires_enrichment=True)
    await desk.move(ADA, rich, "SUBMIT")
    paused = await desk.draft("Campus telephony", "City University", "Telephony 400", requires_enrichment=True)
    await desk.move(ADA, paused, "SUBMIT")
    await desk.move(ADA, paused, "HOLD_ENRICHMENT", reason="The list of extensions is missing.")
    await desk.move(ADA, await desk.draft("Second line for the warehouse", "Harbour Freight Ltd"), "SUBMIT")


async def turned_down(desk: Desk) -> None:
    """Orders that ended before they began."""
    order = await desk.draft("Satellite uplink", "Alpine Huts", "Uplink 50 Mbit/s")
    await desk.move(ADA, order, "SUBMIT")
    await desk.move(MAX, order, "REJECT", reason="No coverage in the valley.")
    await desk.move(ADA, await desk.draft("Trial access", "Corner Bakery", LINES[0]), "CANCEL", reason="Asked twice.")


async def at_work(desk: Desk) -> None:
    """One order with something of everything below it."""
    order, line = await desk.approved(
        "Headquarters fiber", "Northwind Bank", "Managed router", priority=1, due_at=desk.later(10)
    )
    _, survey, lay, _ = await desk.chain(line, "Fiber access")
    await desk.move(FAY, survey, "START", "COMPLETE")
    await desk.move(FAY, lay, "START")
    _, order_router, _ = await desk.chain(line, "Router", "Order the router", "Install it", domain="PRODUCT")
    await desk.move(FAY, order_router, "SCHEDULE", days=2)
    _, number, port = await desk.chain(line, "Numbers", "Reserve numbers", "Port numbers", domain="RESOURCE")
    await desk.move(FAY, number, "START", "COMPLETE")
    await desk.move(FAY, port, "REQUEST_INFORMATION", reason="Which numbers come from the old provider?")
    await desk.do(MAX, "addNote", node_id=order, text="The customer moves in at the end of the month.")


async def in_trouble(desk: Desk) -> None:
    """A task in fallout, and an order that was held whole."""
    _, line = await desk.approved("Clinic access", "Lakeside Clinic", priority=1, due_at=desk.later(2))
    _, survey, *_ = await desk.chain(line, "Fiber access", assignee="fay")
    await desk.move(FAY, survey, "START")
    fallout = {"task_id": survey, "fallout_type": "TECHNICAL", "description": "The duct is flooded."}
    await desk.do(FAY, "openFallout", **fallout)
    held, line = await desk.approved("Store rollout, phase one", "Corner Bakery", *LINES[1:])
    _, survey, *_ = await desk.chain(line, "Copper access")
    await desk.move(FAY, survey, "START")
    await desk.move(MAX, held, "HOLD", reason="The customer's site is closed until Monday.")
    asking, line = await desk.approved("Office move", "Alpine Huts")
    await desk.chain(line, "Fiber access")
    await desk.move(MAX, asking, "REQUEST_INFORMATION", reason="Which floor?")


async def changing(desk: Desk) -> None:
    """Orders under revision or being canceled."""
    revised, line = await desk.approved("Call centre", "City University", "Headsets")
    await desk.chain(line, "Telephony")
    await desk.move(ADA, revised, "START_REVISION")
    asked, line = await desk.approved("Event access", "Harbour Freight Ltd")
    await desk.chain(line, "Temporary access")
    await desk.move(ADA, asked, "REQUEST_CANCELLATION", reason="The event was called off.")
    ending, line = await desk.approved("Old data centre link", "Northwind Bank")
    _, survey, *_ = await desk.chain(line, "Dark fiber")
    await desk.move(FAY, survey, "START")
    await desk.move(ADA, ending, "REQUEST_CANCELLATION", reason="The data centre was sold.")
    await desk.move(MAX, ending, "APPROVE_CANCELLATION")


async def done(desk: Desk) -> None:
    """An order approved, one carried to its end, and a service order that has just begun."""
    order = await desk.draft("Home office package", "Lakeside Clinic", LINES[0])
    await desk.move(ADA, order, "SUBMIT")
    await desk.move(MAX, order, "APPROVE")
    _, line = await desk.approved("Backup line", "Lakeside Clinic")
    for task in (await desk.chain(line, "Mobile access", "Send the modem", "Activate it"))[1:]:
        await desk.move(FAY, task, "START", "COMPLETE")
    _, line = await desk.approved("Change of bandwidth", "City University", kind="Service")
    _, first, _ = await desk.chain(line, "Access port", "Reconfigure the port", "Measure")
    await desk.move(FAY, first, "START")


STORIES: tuple[Callable[[Desk], Awaitable[None]], ...] = (drafts, turned_down, at_work, in_trouble, changing, done)


async def write_examples(engine: Engine) -> bool:
    """Write them all, unless the database has orders or accounts already; whether they were written."""
    if not await engine.driver.read(_is_new()):
        return False
    desk = Desk(engine)
    for story in STORIES:
        await story(desk)
    return True


def _is_new() -> Unit[bool]:
    tables = [TABLES[Order].name, TABLES[Account].name]
    sql = " UNION ALL ".join(f"SELECT EXISTS (SELECT 1 FROM {table})" for table in tables)
    rows = yield Statement(sql)
    return not any(found for (found,) in rows)
