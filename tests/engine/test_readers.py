"""Readers are lent in turns: nobody's reads keep others from theirs, and what nobody waits for ends."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from models.readers import HOUSE, Readers
from models.statement import Statement, Unit
from tests.engine.house import open_house

pytestmark = pytest.mark.sqlite

FOREVER = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n"


def forever() -> Unit[int]:
    return (yield Statement(FOREVER))[0][0]  # type: ignore[no-any-return]


def quick() -> Unit[int]:
    return (yield Statement("SELECT 1"))[0][0]  # type: ignore[no-any-return]


async def borrowed(readers: Readers[int], owner: str) -> asyncio.Task[int]:
    task = asyncio.create_task(readers.lend(owner))
    await settled()
    return task


async def settled() -> None:
    """What can go on has gone on."""
    for _ in range(3):
        await asyncio.sleep(0)


async def test_nobody_has_all_and_the_last_one_is_the_house_s() -> None:
    readers = Readers([1, 2, 3, 4, 5])
    greedy = [await borrowed(readers, "greedy") for _ in range(20)]
    assert sum(task.done() for task in greedy) == 3
    modest = await borrowed(readers, "modest")
    assert modest.done()
    third = await borrowed(readers, "third")
    assert not third.done()
    assert (await borrowed(readers, HOUSE)).done()
    readers.give_back("greedy", greedy[0].result())
    await settled()
    assert third.done() is False, "one that is free is kept for the house"
    readers.give_back("greedy", greedy[1].result())
    await settled()
    assert third.done(), "before the greedy one gets another"


async def test_those_who_wait_take_turns() -> None:
    readers = Readers([1, 2])
    served: list[str] = []

    async def read(owner: str) -> None:
        connection = await readers.lend(owner)
        served.append(owner)
        await asyncio.sleep(0)
        readers.give_back(owner, connection)

    await asyncio.gather(*(read(owner) for owner in ("a", "a", "a", "a", "b", "c", "b")))
    assert served == ["a", "a", "b", "c", "a", "b", "a"]


async def test_who_goes_away_while_waiting_leaves_nothing_behind() -> None:
    readers = Readers([1, 2])
    held = await borrowed(readers, "a")
    gone = await borrowed(readers, "a")
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    readers.give_back("a", held.result())
    assert (await borrowed(readers, "a")).done()


async def test_a_read_that_nobody_waits_for_ends_at_once(tmp_path: Path) -> None:
    async with open_house(tmp_path / "orders.db") as house:
        driver = house.driver
        begun = time.perf_counter()
        for _ in range(3):
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await asyncio.gather(*(driver.read(forever(), "greedy") for _ in range(10)))
            assert await driver.read(quick(), "greedy") == 1
        assert time.perf_counter() - begun < 3


async def test_others_and_the_house_read_beside_a_greedy_one(tmp_path: Path) -> None:
    async with open_house(tmp_path / "orders.db") as house:
        greedy = [asyncio.create_task(house.driver.read(forever(), "greedy")) for _ in range(10)]
        await asyncio.sleep(0.1)
        async with asyncio.timeout(3):
            assert await house.driver.read(quick(), "modest") == 1
            assert await house.driver.read(quick()) == 1
        for task in greedy:
            task.cancel()
        await asyncio.gather(*greedy, return_exceptions=True)
