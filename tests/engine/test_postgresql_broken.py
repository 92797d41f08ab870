"""What breaks off in the middle on PostgreSQL is told as what it is, and what goes on for ever goes on."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from pathlib import Path

import asyncpg
import pytest

from models.driver import Unavailable, Unsettled
from models.statement import Statement, Unit
from tests.databases import held_up, outside
from tests.engine.house import House
from tests.engine.shop import Shop
from tests.engine.test_postgresql_writing import DATABASE

pytestmark = pytest.mark.postgresql
KNOWN = asyncpg.InternalClientError("cannot switch to state 12; another operation is in progress")


async def test_a_reading_that_can_not_be_ended_is_unavailable_and_a_writing_unsettled(
    tmp_path: Path, house: House
) -> None:
    def unit() -> Unit[None]:
        ((backend,),) = yield Statement("SELECT pg_backend_pid()")
        outside(tmp_path / DATABASE, f"SELECT pg_terminate_backend({backend}, 5000)")

    with pytest.raises(Unavailable):
        await house.driver.read(unit())
    with pytest.raises(Unsettled):
        await house.driver.write(unit)


@pytest.mark.parametrize("error", [KNOWN, RuntimeError("a mistake"), TimeoutError()])
async def test_whatever_breaks_off_what_one_process_does_for_all_it_is_begun_again(
    house: House, error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    begun = asyncio.Semaphore(0)
    mistakes = [error]

    async def work() -> None:
        begun.release()
        if mistakes:
            raise mistakes.pop()
        await asyncio.Event().wait()

    doing = asyncio.create_task(house.database.in_one_process(work))
    async with asyncio.timeout(10):
        await begun.acquire()
        await begun.acquire()
    assert not doing.done()
    doing.cancel()
    await asyncio.gather(doing, return_exceptions=True)
    assert ("is begun again" in caplog.text) == isinstance(error, RuntimeError)


async def test_a_call_repeated_before_its_changes_have_their_places_tells_them_in_their_order(
    tmp_path: Path, shop: Shop
) -> None:
    house = shop.house
    order = await shop.draft()
    for _ in range(2):
        await shop.line(order, "internet")
    await house.act(order, "SUBMIT")
    with held_up(tmp_path / DATABASE, "counter"):
        asked = [asyncio.create_task(house.try_act(order, "APPROVE", key="once")) for _ in range(4)]
        await asyncio.sleep(2)
        assert not any(each.done() for each in asked)
    outcomes = await asyncio.gather(*asked)
    assert sorted(outcome.repeated for outcome in outcomes) == [False, True, True, True]
    positions = [entry.position for entry in outcomes[0].entries]
    roots = [entry.root_id for entry in outcomes[0].entries]
    assert sum(one != following for one, following in pairwise(roots)) > len(set(roots)) - 1
    for outcome in outcomes:
        assert [entry.position for entry in outcome.entries] == positions == sorted(positions)
