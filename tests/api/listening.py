"""Listening to a subscription in process: message by message, with a deadline that is never meant to be reached."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from lifecycle.access import Access
from resolvers.context import Context
from resolvers.limits import Limits
from schema import schema
from tests.api.asking import ADA
from tests.engine.house import House

PATIENCE = 30.0
CHANGES = """subscription ($where: StateChangeFilter, $after: String) {
  stateChanges(where: $where, after: $after) { __typename
    ... on StateChange { id cursor sequence kind nodeId action from to version actor }
    ... on CaughtUp { cursor asOf } ... on Heartbeat { cursor asOf } } }"""
SILENT = Limits(heartbeat_seconds=3600)


class Listener:
    """One subscription."""

    def __init__(self, results: Any) -> None:
        self._results = results

    async def result(self) -> Any:
        """The next result, errors and all; None at the end."""
        async with asyncio.timeout(PATIENCE):
            return await anext(self._results, None)

    async def hear(self) -> dict[str, Any]:
        """The next message."""
        result = await self.result()
        assert result is not None, "the stream has ended"
        assert not result.errors, result.errors
        (message,) = result.data.values()
        return dict(message)

    async def until(self, typename: str) -> list[dict[str, Any]]:
        """All messages up to the first one of a type, and that one."""
        heard = [await self.hear()]
        while heard[-1]["__typename"] != typename:
            heard.append(await self.hear())
        return heard

    async def replay(self) -> list[dict[str, Any]]:
        """The changes up to the present."""
        *changes, last = await self.until("CaughtUp")
        assert last["__typename"] == "CaughtUp" and all(each["__typename"] == "StateChange" for each in changes)
        return changes

    async def silent(self, seconds: float = 0.3) -> None:
        """Make sure that nothing is said for a while. The stream is of no use afterwards."""
        try:
            async with asyncio.timeout(seconds):
                raise AssertionError(f"something was said: {await self.hear()}")
        except TimeoutError:
            return


@asynccontextmanager
async def listening(
    house: House, query: str, access: Access = ADA, limits: Limits = SILENT, **variables: Any
) -> AsyncIterator[Listener]:
    """A subscription until the end of the `async with`."""
    results: Any = await schema.subscribe(query, variables, Context(house.engine, access, "request-2", limits))
    try:
        yield Listener(results)
    finally:
        await results.aclose()


async def refused(house: House, query: str, access: Access = ADA, **variables: Any) -> dict[str, Any]:
    """The one error of a subscription that does not begin."""
    async with listening(house, query, access, **variables) as stream:
        result = await stream.result()
        assert not result.data and len(result.errors) == 1, result
        assert await stream.result() is None
        return dict(result.errors[0].formatted)
