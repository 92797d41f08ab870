"""The data that is measured on: orders of known shapes, made by the engine itself in a scratch database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from engine import capture, party, work
from engine.call import Call
from engine.clock import SystemClock
from engine.engine import Engine
from engine.transition import transition
from engine.unit import Work
from events.hub import Hub
from lifecycle.access import Access
from lifecycle.effects import Request
from lifecycle.vocabulary import Role
from models.sqlite_file import SqliteFile

SEEDER = Access("seeder", frozenset({Role.ADMINISTRATOR}))
AT_ONCE = 64
FLAT, SPREAD = "flat", "spread"
SHAPES = (FLAT, SPREAD)
SMALL_TASKS = 100
SMALL_ORDERS = 5
"""So many small orders share the measured work that none of them comes near its end."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much there is: tasks to complete, with and without company, and tasks in the large orders."""

    completions: int
    paired: int
    large_tasks: int
    page_orders: int = 200


@dataclass(frozen=True, slots=True)
class Seeded:
    """Ids of what is measured.

    `tree` and `watched` are an order and a task in progress; `last_tasks` are each the only task of its order;
    `small` and `large` are tasks in progress by shape of their order, each with a successor that waits for it alone.
    """

    tree: str
    watched_order: str
    watched: str
    last_tasks: list[str]
    small: dict[str, list[str]]
    large: dict[str, list[str]]


class Seeder:
    """Short ways to call the engine; each fails when it is refused."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.account = ""

    async def do(self, operation: str, doing: Work, **payload: Any) -> str:
        """One call; the id of what it is about."""
        outcome = await self.engine.perform(Call(operation, payload, SEEDER), doing)
        if outcome.problem is not None or outcome.object_id is None:
            raise RuntimeError(f"{operation}: {outcome.problem}")
        return outcome.object_id

    async def move(self, node_id: str, action: str) -> str:
        """One transition; the node's id."""
        return await self.do("transition", transition(Request(node_id, action, reason="seeding")), id=node_id)

    async def order(self, title: str, lines: int, approved: bool = True) -> tuple[str, list[str]]:
        """An order with its lines, submitted, and approved unless told otherwise."""
        make = capture.create_order("CUSTOMER_ORDER")
        order = await self.do("createCustomerOrder", make, title=title, account_id=self.account)
        made = [
            await self.do("addOrderLineItem", capture.add_line, parent_id=order, title=f"Line {number}", quantity=2)
            for number in range(1, lines + 1)
        ]
        await self.move(order, "SUBMIT")
        if approved:
            await self.move(order, "APPROVE")
        return order, made

    async def domain_order(self, parent: str, number: int = 1) -> str:
        """A service order below a line."""
        title = f"Domain order {number}"
        return await self.do("addDomainOrder", work.add_domain_order, parent_id=parent, domain="SERVICE", title=title)

    async def task(self, parent: str, number: int = 1, depends_on: tuple[str, ...] = ()) -> str:
        """A task of a domain order."""
        more: dict[str, Any] = {"title": f"Task {number}", "group": "field", "duration": 30, "depends_on": depends_on}
        return await self.do("addOrderTask", work.add_task, parent_id=parent, **more)

    async def started(self, parent: str, number: int = 1) -> str:
        """A task in progress."""
        return await self.move(await self.task(parent, number), "START")

    async def tree(self) -> tuple[str, str]:
        """1 order, 5 lines, 20 domain orders, 100 tasks, 20 of them in progress; the order's id and one task's."""
        order, lines = await self.order("The tree", 5)
        started = []
        for line in lines:
            for number in range(1, 5):
                parent = await self.domain_order(line, number)
                started.append(await self.started(parent))
                for other in range(2, 6):
                    await self.task(parent, other)
        return order, started[0]

    async def last_task(self, number: int) -> str:
        """The only task of an order of its own, in progress: completing it completes everything above."""
        _, (line,) = await self.order(f"Order {number}", 1)
        return await self.started(await self.domain_order(line))

    async def many(self, shape: str, tasks: int, ready: int) -> list[str]:
        """An order of so many tasks, flat in one domain order or spread over many.

        Answers with the `ready` ones: in progress, evenly distributed, each with one successor in DRAFT.
        """
        _, (line,) = await self.order(f"{tasks} tasks, {shape}", 1)
        groups = 1 if shape == FLAT else round(tasks**0.5)
        parents = [await self.domain_order(line, number) for number in range(1, groups + 1)]
        others = (parents[number % groups] for number in range(tasks - 2 * ready))
        await together(self.task(parent, number) for number, parent in enumerate(others))
        return await together(self._with_successor(parents[number % groups], number) for number in range(ready))

    async def _with_successor(self, parent: str, number: int) -> str:
        first = await self.started(parent, number)
        await self.task(parent, number, (first,))
        return first


async def together(doing: Iterable[Coroutine[Any, Any, Value]]) -> list[Value]:
    """All of them, some at a time: the writes of those are committed together."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(each: Coroutine[Any, Any, Value]) -> Value:
        async with gate:
            return await each

    return await asyncio.gather(*map(one, doing))


@asynccontextmanager
async def open_engine(path: Path) -> AsyncIterator[Engine]:
    """An engine over the file that does not wait for the disk."""
    database = SqliteFile(path, durable=False)
    await database.open()
    try:
        hub = Hub(database.driver, tail=1)
        await hub.open()
        yield Engine(database.driver, hub, SystemClock())
    finally:
        await database.close()


async def seed(engine: Engine, sizes: Sizes) -> Seeded:
    """Everything that is measured on."""
    seeder = Seeder(engine)
    seeder.account = await seeder.do("createAccount", party.create_account, name="ACME")
    tree, _ = await seeder.tree()
    watched_order, (line,) = await seeder.order("The watched order", 1)
    watched = await seeder.started(await seeder.domain_order(line))
    numbers = range(1, sizes.page_orders + 1)
    await together(seeder.order(f"Order {number}", 3, approved=number % 2 == 0) for number in numbers)
    last_tasks = await together(seeder.last_task(number) for number in range(sizes.completions))
    small: dict[str, list[str]] = {}
    for shape in SHAPES:
        each = -(-sizes.paired // SMALL_ORDERS)
        orders = [await seeder.many(shape, SMALL_TASKS, each) for _ in range(SMALL_ORDERS)]
        small[shape] = [task for tasks in zip(*orders, strict=True) for task in tasks]
    large = {shape: await seeder.many(shape, sizes.large_tasks, sizes.paired) for shape in SHAPES}
    return Seeded(tree, watched_order, watched, last_tasks, small, large)
