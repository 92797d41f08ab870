"""A whole engine over a real database file, with a clock that tests own, and short ways to call it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine import capture, party, work
from engine.audit import audit
from engine.call import Call, Outcome
from engine.clock import ManualClock
from engine.engine import Engine
from engine.invariants import Finding
from engine.transition import transition
from engine.unit import Work
from events.feed import fed
from events.hub import Hub
from lifecycle.access import Access
from lifecycle.effects import Request
from lifecycle.node import kind_of
from lifecycle.vocabulary import Role
from models.database import Bounds, Database
from models.driver import Driver
from models.opening import database_at
from models.statement import Statement, Unit
from models.table import NODE_TABLES
from tests.databases import url_of

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
ADA = Access("ada", frozenset({Role.ADMINISTRATOR}))


class House:
    """An open database with hub, engine and clock. The short ways fail when they are refused."""

    def __init__(self, database: Database, hub: Hub, clock: ManualClock) -> None:
        self.database = database
        self.hub = hub
        self.clock = clock
        self.engine = Engine(database.driver, hub, clock)

    @property
    def driver(self) -> Driver:
        return self.database.driver

    async def try_to(self, operation: str, work: Work, /, access: Access = ADA, **payload: Any) -> Outcome:
        """One call, whatever comes of it; `key` is its idempotency key."""
        key = payload.pop("key", None)
        return await self.engine.perform(Call(operation, payload, access, key), work)

    async def do(self, operation: str, work: Work, /, access: Access = ADA, **payload: Any) -> str:
        """One call that must succeed; the id of what it is about."""
        outcome = await self.try_to(operation, work, access, **payload)
        assert outcome.problem is None and outcome.object_id is not None, outcome.problem
        return outcome.object_id

    async def try_act(
        self, node_id: str, action: str, access: Access = ADA, key: str | None = None, **asked: Any
    ) -> Outcome:
        """One transition, whatever comes of it."""
        asked.setdefault("reason", "because")
        payload = {"id": node_id, "action": action, **asked}
        return await self.try_to(
            "transition", transition(Request(node_id, action, **asked)), access, key=key, **payload
        )

    async def act(self, node_id: str, action: str, **asked: Any) -> Outcome:
        """One transition that must succeed."""
        outcome = await self.try_act(node_id, action, **asked)
        assert outcome.problem is None, outcome.problem
        return outcome

    async def account(self) -> str:
        return await self.do("createAccount", party.create_account, name="ACME")

    async def order(self, lines: int = 1, approved: bool = True) -> tuple[str, list[str]]:
        """An order with lines, approved unless told otherwise; its id and theirs."""
        make = capture.create_order("CUSTOMER_ORDER")
        order = await self.do("createCustomerOrder", make, title="An order", account_id=await self.account())
        made = [
            await self.do("addOrderLineItem", capture.add_line, parent_id=order, title="A line") for _ in range(lines)
        ]
        if approved:
            await self.act(order, "SUBMIT")
            await self.act(order, "APPROVE")
        return order, made

    async def domain_order(self, parent: str, **more: Any) -> str:
        more = {"parent_id": parent, "domain": "SERVICE", "title": "A domain order", **more}
        return await self.do("addDomainOrder", work.add_domain_order, **more)

    async def task(self, parent: str, **more: Any) -> str:
        return await self.do("addOrderTask", work.add_task, parent_id=parent, title="A task", **more)

    async def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What a query finds, on a snapshot."""
        return await self.driver.read(_rows(sql, parameters))

    async def state(self, node_id: str) -> str:
        """The state that a node shows."""
        kind = kind_of(node_id)
        assert kind is not None
        return str((await self.rows(f"SELECT state FROM {NODE_TABLES[kind.name].name} WHERE id = ?", node_id))[0][0])

    async def findings(self) -> list[Finding]:
        """What an audit finds."""
        return await self.driver.read(audit())


def _rows(sql: str, parameters: Sequence[Any]) -> Unit[list[tuple[Any, ...]]]:
    return (yield Statement(sql, parameters))


def statements(*sql: str) -> Unit[None]:
    """A unit that just runs these."""
    for each in sql:
        _ = yield Statement(each)


@asynccontextmanager
async def open_house(
    path: Path | str,
    longest_queue: int = 1000,
    durable: bool = True,
    tail: int = 20_000,
    bounds: Bounds | None = None,
) -> AsyncIterator[House]:
    """A house over the database that a path names, which is made when it is missing, or over that at an address."""
    url = path if isinstance(path, str) else url_of(path)
    database = database_at(url, durable, bounds=bounds or Bounds(longest_queue=longest_queue))
    await database.open()
    try:
        hub = Hub(database.driver, tail)
        house = House(database, hub, ManualClock(EPOCH))
        async with fed(database, hub):
            yield house
    finally:
        await database.close()
