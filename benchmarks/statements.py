"""How many SQL statements the measured work takes; counted in this process, before the servers start."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from benchmarks.figures import Figures
from benchmarks.operations import MOVE, PAGE, TREE
from benchmarks.seeding import SEEDER, SHAPES, Seeded, Sizes
from engine.engine import Engine
from models.driver import Arguments, Driver
from models.readers import HOUSE
from models.statement import Result, Unit
from resolvers.context import Context
from schema import schema

ONE = "statements"


class CountingDriver:
    """The real driver; what it runs is counted."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.count = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    async def read(self, unit: Unit[Result], owner: str = HOUSE) -> Result:
        """Read and count."""
        return await self._driver.read(self._counted(unit), owner)

    async def write(
        self, begin: Callable[Arguments, Unit[Result]], *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """Write and count."""
        return await self._driver.write(lambda: self._counted(begin(*arguments, **named)))

    def _counted(self, unit: Unit[Result]) -> Unit[Result]:
        try:
            statement = next(unit)
            while True:
                self.count += not statement.lock
                statement = unit.send((yield statement))
        except StopIteration as stop:
            result: Result = stop.value
            return result


@asynccontextmanager
async def counting(engine: Engine) -> AsyncIterator[CountingDriver]:
    """Let the engine run through a counting driver for a while."""
    driver = engine.driver
    counter = CountingDriver(driver)
    engine.driver = counter
    try:
        yield counter
    finally:
        engine.driver = driver


async def count_statements(engine: Engine, seeded: Seeded, sizes: Sizes, figures: Figures) -> None:
    """Count each kind of work once; takes the last seeded task of each kind away."""

    async def cost(query: str, **variables: Any) -> int:
        async with counting(engine) as counter:
            result = await schema.execute(query, variables, Context(engine, SEEDER, "benchmark"))
        if result.errors or "'errors': [{" in str(result.data):
            raise RuntimeError(str(result))
        return counter.count

    def move(task: str) -> dict[str, Any]:
        return {"input": {"id": task, "action": "COMPLETE"}}

    figures.add("statements of the tree", ONE, await cost(TREE, id=seeded.tree))
    figures.add("statements of the page", ONE, await cost(PAGE))
    last = await cost(MOVE, **move(seeded.last_tasks.pop()))
    figures.add("statements of completing the only task of an order", ONE, last)
    for shape in SHAPES:
        for size, tasks in ((100, seeded.small), (sizes.large_tasks, seeded.large)):
            name = f"statements of completing one of {size:,} tasks, {shape}"
            figures.add(name, ONE, await cost(MOVE, **move(tasks[shape].pop())))
