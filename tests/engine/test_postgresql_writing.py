"""Several processes write one PostgreSQL database: who gets into whose way, and what becomes of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from engine import capture, work
from engine.call import Outcome
from models.database import Bounds
from models.postgresql_server import address
from models.statement import Statement, Unit
from tests.databases import outside, url_of
from tests.engine.house import House, open_house

pytestmark = pytest.mark.postgresql
DATABASE = "orders.db"


@asynccontextmanager
async def houses(folder: Path, count: int = 2) -> AsyncIterator[list[House]]:
    """So many engines on one database, as if each were a process; an audit must find nothing afterwards."""
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(open_house(folder / DATABASE)) for _ in range(count)]
        yield opened
        assert await opened[0].findings() == []


@asynccontextmanager
async def held(folder: Path, order: str, table: str = "customer_order") -> AsyncIterator[None]:
    """While another program holds an order, or a row of another table."""
    connection = await asyncpg.connect(**address(url_of(folder / DATABASE)))
    try:
        async with connection.transaction():
            await connection.fetch(f"SELECT 1 FROM {table} WHERE id = $1 FOR UPDATE", order)
            yield
    finally:
        await connection.close()


async def note(house: House, node: str, text: str, **more: Any) -> Outcome:
    return await house.try_to("addNote", work.add_note, node_id=node, text=text, **more)


async def test_who_writes_one_order_does_not_wait_for_who_writes_another(tmp_path: Path, house: House) -> None:
    (busy, _), (free, _) = await house.order(), await house.order()
    async with held(tmp_path, busy):
        waiting = asyncio.create_task(note(house, busy, "later"))
        await asyncio.sleep(0.1)
        for number in range(20):
            assert (await note(house, free, f"{number}")).problem is None
        locks = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted"
        assert outside(tmp_path / DATABASE, locks)[0][0] == 1
        assert not waiting.done()
    assert (await waiting).problem is None


async def test_whoever_goes_away_while_waiting_for_a_turn_is_not_served(tmp_path: Path, house: House) -> None:
    order, _ = await house.order()
    writers = Bounds().connections - Bounds().readers
    async with held(tmp_path, order):
        asked = {f"{n}": asyncio.create_task(note(house, order, f"{n}")) for n in range(3 * writers)}
        await asyncio.sleep(0.2)
        assert house.driver.queued == 2 * writers
        for task in asked.values():
            task.cancel()
        gone = await asyncio.gather(*asked.values(), return_exceptions=True)
        assert all(isinstance(each, asyncio.CancelledError) for each in gone)
    await house.driver.stop()
    kept = {text for (text,) in await house.rows("SELECT text FROM note")}
    assert kept == set(list(asked)[:writers])


async def test_an_order_that_others_hold_for_too_long_is_answered_so(tmp_path: Path, house: House) -> None:
    order, _ = await house.order()
    async with held(tmp_path, order):
        began = time.monotonic()
        async with open_house(tmp_path / DATABASE, bounds=Bounds(lock_wait=0.3)) as other:
            outcome = await note(other, order, "never")
        assert time.monotonic() - began < 5
    assert outcome.problem is not None and outcome.problem.code == "OVERLOADED"
    assert "somebody else is writing this order" in outcome.problem.message


async def test_who_is_chosen_in_a_deadlock_begins_again(tmp_path: Path) -> None:
    async with houses(tmp_path) as (one, other):
        (first, _), (second, _) = await one.order(), await one.order()
        met = asyncio.Barrier(2)
        begun: list[str] = []

        async def crossing(house: House, *orders: str) -> None:
            def unit() -> Unit[None]:
                begun.append(orders[0])
                for number, order in enumerate(orders):
                    sql = "SELECT 1 FROM customer_order WHERE id = ? FOR NO KEY UPDATE"
                    _ = yield Statement(sql, (order,), lock=True)
                    if number == 0:
                        _ = yield Statement("SELECT pg_sleep(0.3)")

            await met.wait()
            await house.driver.write(unit)

        await asyncio.gather(crossing(one, first, second), crossing(other, second, first))
        assert len(begun) == 3


async def test_of_many_who_claim_an_external_id_one_gets_it_and_the_others_are_told(tmp_path: Path) -> None:
    async with houses(tmp_path) as (one, other):
        account = await one.account()
        make = capture.create_order("CUSTOMER_ORDER")
        asked = [
            house.try_to("createCustomerOrder", make, title="An order", account_id=account, external_id="same")
            for house in (one, other) * 8
        ]
        outcomes = await asyncio.gather(*asked)
        problems = [outcome.problem for outcome in outcomes if outcome.problem is not None]
        assert len(problems) == 15
        assert {problem.message for problem in problems} == {
            "An order of this account has the external id 'same' already."
        }
        assert await one.rows("SELECT COUNT(*) FROM customer_order") == [(1,)]


async def test_a_key_used_everywhere_at_once_has_one_effect_and_one_answer(tmp_path: Path) -> None:
    async with houses(tmp_path, 3) as all_of_them:
        order, (line,) = await all_of_them[0].order()
        for action in ("HOLD", "RESUME") * 3:
            asked = [house.try_act(line, action, key=f"{action} {id(action)}") for house in all_of_them * 5]
            outcomes = await asyncio.gather(*asked)
            assert [outcome.problem for outcome in outcomes] == [None] * 15
            assert len({str(outcome.entries) for outcome in outcomes}) == 1
            assert sum(not outcome.repeated for outcome in outcomes) == 1
            await note(all_of_them[0], order, "between")
            await asyncio.gather(*(house.driver.write(_forget_keys) for house in all_of_them))


def _forget_keys() -> Unit[None]:
    _ = yield Statement("DELETE FROM remembered_call")


async def test_a_connection_lost_in_the_middle_of_a_commit_is_answered_as_unknown(tmp_path: Path, house: House) -> None:
    """What was written may stand; here it does not, and who asks again with the key gets it done once."""
    order, _ = await house.order()
    outside(
        tmp_path / DATABASE,
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER dying AFTER INSERT ON note DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION die()",
    )
    outcome = await note(house, order, "in doubt", key="one")
    assert outcome.problem is not None and outcome.problem.code == "OUTCOME_UNKNOWN"
    assert "may have been done, or not" in outcome.problem.message
    outside(tmp_path / DATABASE, "DROP TRIGGER dying ON note", "DROP FUNCTION die")
    assert (await note(house, order, "in doubt", key="one")).problem is None
    assert await house.rows("SELECT text FROM note") == [("in doubt",)]


async def test_a_sweep_by_two_processes_at_once_reaches_each_start_once(tmp_path: Path) -> None:
    async with houses(tmp_path) as both:
        one, other = both
        orders = [await one.order() for _ in range(4)]
        tasks = []
        for _, (line,) in orders:
            parent = await one.domain_order(line)
            tasks += [await one.task(parent) for _ in range(5)]
        for task in tasks:
            await one.act(task, "SCHEDULE", planned_start="2024-02-01T00:00:00.000Z")
        for house in both:
            house.clock.advance(days=60)
        moved = await asyncio.gather(*(house.engine.sweep() for house in both * 3))
        assert sum(moved) == len(tasks)
        rows = await other.rows("SELECT node_id, COUNT(*) FROM journal WHERE action = 'REACH_START' GROUP BY node_id")
        assert sorted(rows) == sorted((task, 1) for task in tasks), {
            a for (a,) in await one.rows("SELECT DISTINCT action FROM journal")
        }
