"""Whoever asked may go away at any moment: what had begun is done wholly, what still waited is not done at all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Generator
from functools import partial
from itertools import count
from types import coroutine
from typing import Any

import pytest

from engine import work
from engine.call import Outcome
from models.party import Account
from models.statement import Statement, Unit
from tests.engine.house import House

Asking = Callable[[], Coroutine[Any, Any, Any]]
DELAYS = (0, 1, 2, 3, 5, 8, 13, 21, 34, 55)
"""How many turns of the loop after a suspension the caller goes away: the writer's thread goes on meanwhile."""


@coroutine
def suspending(asking: Coroutine[Any, Any, Any], suspended: Callable[[int], None]) -> Generator[Any, Any, None]:
    """Await something, telling the number of each of its suspensions."""
    step: Callable[[], Any] = partial(asking.send, None)
    for number in count(1):
        try:
            waiting_for = step()
        except StopIteration:
            return
        suspended(number)
        try:
            step = partial(asking.send, (yield waiting_for))
        except BaseException as error:
            step = partial(asking.throw, error)


async def cancel_at(ask: Asking, number: int, delay: int) -> bool:
    """Ask, and go away so many turns of the loop after this suspension; whether there was such a one."""
    loop, reached = asyncio.get_running_loop(), False

    def suspended(at: int) -> None:
        nonlocal reached
        if at == number:
            reached = True
            go_away(delay)

    def go_away(turns: int) -> None:
        if turns:
            loop.call_soon(go_away, turns - 1)
        else:
            task.cancel()

    async def wait() -> None:
        await suspending(ask(), suspended)

    task = asyncio.create_task(wait())
    with contextlib.suppress(asyncio.CancelledError):
        await task
    return reached


async def cancel_at_every_await(ask: Asking, then: Callable[[], Awaitable[None]]) -> int:
    """Ask again and again, cancelled at each suspension in turn; `then` must hold after each. How many there were."""
    for number in count(1):
        for delay in DELAYS:
            reached = await cancel_at(ask, number, delay)
            await then()
        if not reached:
            return number - 1
    raise AssertionError("unreachable")


async def tasks_told_and_there(house: House) -> None:
    """After each the database serves, and the journal tells of just the nodes that are there."""
    told = await house.rows("SELECT COUNT(*) FROM journal WHERE kind = 'CREATED' AND node_id LIKE 'ot_%'")
    there = await house.rows("SELECT COUNT(*), COUNT(CASE state WHEN 'OPEN' THEN 1 END) FROM order_task")
    released = await house.rows("SELECT COUNT(*) FROM journal WHERE action = 'RELEASE'")
    assert told[0][0] == there[0][0] == released[0][0] == there[0][1]
    assert house.hub.newest == (await house.rows("SELECT MAX(position) FROM journal"))[0][0]


async def test_a_call_cancelled_at_every_await_is_done_wholly_or_not_at_all(house: House) -> None:
    _, (line,) = await house.order()
    parent = await house.domain_order(line)

    async def after() -> None:
        await house.do("addNote", work.add_note, node_id=parent, text="still here")
        await tasks_told_and_there(house)

    assert await cancel_at_every_await(lambda: house.task(parent), after) >= 1


async def test_a_preview_cancelled_at_every_await_gives_its_reader_back(house: House) -> None:
    _, (line,) = await house.order()

    async def after() -> None:
        assert await asyncio.gather(*(house.state(line) for _ in range(4))) == ["ACKNOWLEDGED"] * 4

    await cancel_at_every_await(lambda: house.state(line), after)


async def test_a_sweep_cancelled_at_every_await_leaves_nothing_half_reached(house: House) -> None:
    _, (line,) = await house.order()
    parent = await house.domain_order(line)
    tasks = [await house.task(parent) for _ in range(5)]

    async def after() -> None:
        await house.engine.sweep()
        for task in tasks:
            assert await house.state(task) == "OPEN"
            start = "2030-01-01T00:00:00.000Z"
            await house.act(task, "SCHEDULE", planned_start=start)
            await house.driver.write(_due_now, task)

    await after()
    assert await cancel_at_every_await(house.engine.sweep, after) >= 2
    await house.engine.sweep()
    await house.driver.write(_as_journaled)


def _due_now(task: str) -> Unit[None]:
    sql = "UPDATE order_task SET planned_start = '2020-01-01T00:00:00.000Z', wake_at = '2020-01-01T00:00:00.000Z' "
    _ = yield Statement(sql + "WHERE id = ?", (task,))


def _as_journaled() -> Unit[None]:
    _ = yield Statement("UPDATE order_task SET planned_start = '2030-01-01T00:00:00.000Z'")


@pytest.mark.sqlite
async def test_whoever_goes_away_while_waiting_is_not_served_and_the_others_are(house: House) -> None:
    _, (line,) = await house.order()
    started, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow() -> Unit[None]:
        loop.call_soon_threadsafe(started.set)
        _ = yield Statement("SELECT 1")
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)

    first = asyncio.create_task(house.driver.write(slow))
    await started.wait()
    notes = {f"note {n}": _note(house, line, f"note {n}") for n in range(30)}
    asked = {text: asyncio.create_task(note) for text, note in notes.items()}
    await asyncio.sleep(0)
    given_up = [text for n, text in enumerate(asked) if n % 3 == 0]
    for text in given_up:
        asked[text].cancel()
    go_on.set()
    await first
    outcomes = await asyncio.gather(*asked.values(), return_exceptions=True)
    assert sum(isinstance(outcome, asyncio.CancelledError) for outcome in outcomes) == len(given_up)
    written = {text for (text,) in await house.rows("SELECT text FROM note")}
    assert written == set(asked) - set(given_up)


@pytest.mark.sqlite
async def test_whoever_goes_away_after_the_beginning_has_done_it_all_the_same(house: House) -> None:
    _, (line,) = await house.order()
    begun, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def slow_start() -> Unit[None]:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)
        _ = yield Statement("SELECT 1")

    asking = [asyncio.create_task(house.driver.write(slow_start)), asyncio.create_task(_note(house, line, "kept"))]
    await begun.wait()
    for task in asking:
        task.cancel()
    await asyncio.gather(*asking, return_exceptions=True)
    newest = house.hub.newest
    go_on.set()
    await house.hub.news(newest)
    assert await house.rows("SELECT text FROM note") == [("kept",)]


@pytest.mark.sqlite
async def test_the_orm_cancelled_at_every_await_leaves_the_writer_free(house: House) -> None:
    """Its bulk statements span several awaits, so that a transaction may be left open behind them."""
    _, (line,) = await house.order()
    made = iter(range(10_000))

    async def in_bulk() -> None:
        accounts = [Account(id=f"ac_{next(made)}", name="ACME", created_at="2024-01-01T00:00:00.000Z") for _ in "abc"]
        await Account.bulk_create(accounts)

    async def one_by_one() -> None:
        account = await Account.create(id=f"ac_{next(made)}", name="ACME", created_at="2024-01-01T00:00:00.000Z")
        await Account.filter(id=account.id).update(name="EMCA")

    async def after() -> None:
        outcome = await _note(house, line, "still here")
        assert outcome.problem is None

    assert await cancel_at_every_await(one_by_one, after) >= 2
    assert await cancel_at_every_await(in_bulk, after) >= 3


async def test_the_orm_and_units_of_work_take_turns(house: House) -> None:
    """A bulk insert of the ORM is one transaction: no unit gets in between, none is undone by it."""
    _, (line,) = await house.order()

    async def bulk(name: str) -> None:
        moment = "2024-01-01T00:00:00.000Z"
        await Account.bulk_create([Account(id=f"ac_{name}{n}", name=name, created_at=moment) for n in range(50)])

    async def notes() -> None:
        for n in range(60):
            await _note(house, line, f"note {n}")

    await asyncio.gather(notes(), *(bulk(f"bulk{n}_") for n in range(20)))
    assert await house.rows("SELECT COUNT(*) FROM account WHERE name LIKE 'bulk%'") == [(1000,)]
    assert await house.rows("SELECT COUNT(*) FROM note") == [(60,)]


async def _note(house: House, node_id: str, text: str) -> Outcome:
    return await house.try_to("addNote", work.add_note, node_id=node_id, text=text)
