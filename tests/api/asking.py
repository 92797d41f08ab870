"""Asking the schema over a real database, and counting what that costs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from events.numbering import number
from lifecycle.access import Access
from lifecycle.vocabulary import Role
from models.driver import Driver
from models.readers import HOUSE
from models.statement import Result, Statement, Unit
from resolvers.context import Context
from resolvers.limits import Limits
from schema import schema
from tests.api.seeding import Seeds
from tests.databases import is_sqlite
from tests.engine.house import House, open_house

WIDE = Limits(
    max_document_bytes=10**7,
    max_tokens=10**6,
    max_depth=60,
    max_fields=10**6,
    max_aliases=10**6,
    max_operations=10**6,
    max_fragments=10**6,
    max_spreads=10**6,
    max_cost=10**15,
    max_values=10**9,
)
"""For documents that select everything there is."""

ADA = Access("ada", frozenset({Role.ADMINISTRATOR}))


class CountingDriver:
    """A driver that keeps the statements of reads; everything else is the real one's."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.statements: list[Statement] = []
        self.owners: list[str] = []
        self.readings = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._driver, name)

    async def read(self, unit: Unit[Result], owner: str = HOUSE) -> Result:
        self.readings += 1
        self.owners.append(owner)
        return await self._driver.read(self._counted(unit), owner)

    def _counted(self, unit: Unit[Result]) -> Unit[Result]:
        try:
            statement = next(unit)
            while True:
                self.statements += [] if statement.lock else [statement]
                rows = yield statement
                statement = unit.send(rows)
        except StopIteration as stop:
            result: Result = stop.value
            return result


class Asker:
    """A house whose schema one can ask."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.driver = CountingDriver(house.driver)
        house.engine.driver = self.driver

    async def plant(self, seeds: Seeds) -> None:
        """Write the rows collected so far; changes among them have their places in the journal behind that."""
        await self.house.driver.write(seeds.plant)
        if not is_sqlite():
            while await self.house.driver.write(number):
                pass

    async def try_to_ask(self, query: str, access: Access = ADA, **variables: Any) -> Any:
        """The result, whatever it is."""
        self.driver.statements.clear()
        self.driver.readings = 0
        return await schema.execute(query, variables, Context(self.house.engine, access, "request-1", WIDE))

    async def ask(self, query: str, access: Access = ADA, **variables: Any) -> dict[str, Any]:
        """The data; there must be no errors."""
        result = await self.try_to_ask(query, access, **variables)
        assert result.errors is None, [error.formatted for error in result.errors]
        data: dict[str, Any] = result.data
        return data

    async def refused(self, query: str, access: Access = ADA, **variables: Any) -> dict[str, Any]:
        """The only error."""
        result = await self.try_to_ask(query, access, **variables)
        assert result.errors is not None and len(result.errors) == 1, result
        error: dict[str, Any] = result.errors[0].formatted
        return error

    async def cost(self, query: str, **variables: Any) -> int:
        """How many statements the answer takes."""
        await self.ask(query, **variables)
        return len(self.driver.statements)


@asynccontextmanager
async def open_asker(path: Path) -> AsyncIterator[Asker]:
    """An empty house to ask."""
    async with open_house(path, durable=False) as house:
        yield Asker(house)
