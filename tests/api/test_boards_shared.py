"""Many who watch the same board cost one reading of it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from typing import Any

from lifecycle.access import Access
from resolvers import board
from resolvers.context import Context
from resolvers.limits import Limits
from tests.api.asking import ADA
from tests.api.listening import listening
from tests.api.office import Office, Place

BOARD = """subscription ($where: BoardFilter) { boardUpdates(where: $where) { __typename
    ... on Board { orderStates { state count } taskStates { state count } } } }"""
QUICK = Limits(heartbeat_seconds=3600, board_seconds=0.05)
WATCHERS = 50


async def told(office: Office, place: Place, watchers: list[dict[str, Any]]) -> tuple[int, list[dict[str, Any]]]:
    """How often the database was read for one change that all watchers are told, and what they heard."""
    async with AsyncExitStack() as open_streams:
        opened = [listening(office.house, BOARD, limits=QUICK, **watcher) for watcher in watchers]
        streams = [await open_streams.enter_async_context(stream) for stream in opened]
        await asyncio.gather(*(stream.hear() for stream in streams))
        await office.act(place.draft, "SUBMIT")
        office.asker.driver.readings = 0
        heard = await asyncio.gather(*(stream.hear() for stream in streams))
        return office.asker.driver.readings, heard


async def test_a_change_is_counted_once_for_all_who_watch(office: Office, place: Place) -> None:
    readings, heard = await told(office, place, [{}] * WATCHERS)
    assert readings == 1
    assert {"state": "NEW", "count": 1} in heard[0]["orderStates"]
    assert all(each == heard[0] for each in heard)


async def test_who_may_see_less_or_asks_for_less_shares_with_the_like_alone(office: Office, place: Place) -> None:
    eve = Access("eve", ADA.roles, frozenset({place.account}))
    groupless = {"where": {"groups": ["nobody"]}}
    readings, heard = await told(office, place, [{}, groupless, {"access": eve}] * 2)
    assert readings == 3
    assert heard[:3] == heard[3:] and heard[0]["taskStates"] != heard[1]["taskStates"] == []


async def test_who_goes_away_takes_the_reading_from_nobody(office: Office) -> None:
    context = Context(office.house.engine, ADA, "request-1", QUICK)
    office.asker.driver.readings = 0
    leaving, staying = (asyncio.create_task(board.shared(context, {})) for _ in range(2))
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying).typename == "Board"
    assert leaving.cancelled() and office.asker.driver.readings == 1


async def test_a_board_of_another_moment_is_read_anew(office: Office, place: Place) -> None:
    context = Context(office.house.engine, ADA, "request-1", QUICK)
    first = await board.shared(context, {})
    assert await board.shared(context, {}) is first
    office.house.clock.advance(seconds=1)
    second = await board.shared(context, {})
    assert second.as_of > first.as_of
    await office.act(place.draft, "SUBMIT")
    assert await board.shared(context, {}) is not second
