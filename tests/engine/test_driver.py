"""The SQLite driver: snapshots for readers, a bounded queue for writers, and an orderly end."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import work
from lifecycle.refusal import Overloaded
from models.driver import Busy, Stopped
from models.sqlite_file import SqliteFile
from models.statement import Statement, Unit
from tests.engine.house import House, open_house
from tests.house_rules import ROOMS, imported, parsed, room_of, sources

pytestmark = pytest.mark.sqlite

ROOT = Path(__file__).parents[2]
COUNT = "SELECT COUNT(*) FROM note"


class Gate:
    """Lets a unit stand still in its thread until it is opened."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._arrived = asyncio.Event()
        self._open = threading.Event()

    def pass_through(self) -> None:
        """In the unit's thread: say that it is here, and wait."""
        self._loop.call_soon_threadsafe(self._arrived.set)
        assert self._open.wait(10)

    async def arrival(self) -> None:
        await asyncio.wait_for(self._arrived.wait(), 10)

    def open(self) -> None:
        self._open.set()


def look_twice(between: Callable[[], None]) -> Unit[tuple[int, int]]:
    first = yield Statement(COUNT)
    between()
    second = yield Statement(COUNT)
    return first[0][0], second[0][0]


def stand(gate: Gate) -> Unit[str]:
    gate.pass_through()
    _ = yield Statement("SELECT 1")
    return "done"


async def test_a_reader_sees_one_snapshot_while_others_write(house: House) -> None:
    _, (line,) = await house.order()
    gate = Gate()
    reading = asyncio.create_task(house.driver.read(look_twice(gate.pass_through)))
    await gate.arrival()
    await house.do("addNote", work.add_note, node_id=line, text="meanwhile")
    gate.open()
    assert await reading == (0, 0)
    assert await house.rows(COUNT) == [(1,)]


async def test_readers_do_not_wait_for_a_long_write_and_see_nothing_of_it(house: House) -> None:
    await house.order()
    gate = Gate()

    def half() -> Unit[None]:
        _ = yield Statement("UPDATE order_line_item SET title = 'half done'")
        gate.pass_through()
        _ = yield Statement("UPDATE order_line_item SET title = 'A line'")

    writing = asyncio.create_task(house.driver.write(half))
    await gate.arrival()
    assert await house.rows("SELECT title FROM order_line_item") == [("A line",)]
    gate.open()
    await writing


async def test_a_reader_whose_asker_went_away_is_given_back(house: House) -> None:
    gates = [Gate() for _ in range(5)]
    reading = [asyncio.create_task(house.driver.read(stand(gate))) for gate in gates]
    for gate in gates:
        await gate.arrival()
    waiting = asyncio.create_task(house.rows(COUNT))
    await asyncio.sleep(0)
    for task in (*reading, waiting):
        task.cancel()
    await asyncio.gather(*reading, waiting, return_exceptions=True)
    blocked = asyncio.create_task(house.rows(COUNT))
    await asyncio.sleep(0.01)
    assert not blocked.done(), "a reader was given back while its thread was still at work"
    for gate in gates:
        gate.open()
    assert await blocked == [(0,)]
    assert await asyncio.gather(*(house.rows(COUNT) for _ in range(10))) == [[(0,)]] * 10


async def test_a_reader_is_given_back_after_a_failure(house: House) -> None:
    for _ in range(5):
        with pytest.raises(sqlite3.OperationalError, match="no such table"):
            await house.rows("SELECT * FROM missing")
    assert await house.rows(COUNT) == [(0,)]


async def test_a_reader_can_not_write(house: House) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await house.rows("DELETE FROM journal")


async def test_who_finds_the_queue_full_is_told_so_at_once_and_nothing_is_done(tmp_path: Path) -> None:
    async with open_house(tmp_path / "orders.db", longest_queue=4) as house:
        _, (line,) = await house.order()
        gate = Gate()
        first = asyncio.create_task(house.driver.write(stand, gate))
        await gate.arrival()
        calls = [house.try_to("addNote", work.add_note, node_id=line, text=f"{n}") for n in range(10)]
        asked = [asyncio.create_task(call) for call in calls]
        done, waiting = await asyncio.wait(asked, timeout=0.05)
        assert len(waiting) == 4 and all(isinstance(task.result().problem, Overloaded) for task in done)
        with pytest.raises(Busy):
            await house.driver.write(stand, gate)
        gate.open()
        await first
        assert [outcome.problem for outcome in await asyncio.gather(*waiting)] == [None] * 4
        assert await house.rows(COUNT) == [(4,)]


async def test_stopping_finishes_what_waits_and_takes_no_more(tmp_path: Path) -> None:
    async with open_house(tmp_path / "orders.db") as house:
        _, (line,) = await house.order()
        gate = Gate()
        first = asyncio.create_task(house.driver.write(stand, gate))
        await gate.arrival()
        calls = [house.try_to("addNote", work.add_note, node_id=line, text=f"{n}") for n in range(100)]
        asked = [asyncio.create_task(call) for call in calls]
        await asyncio.sleep(0)
        stopping = asyncio.create_task(house.driver.stop())
        await asyncio.sleep(0)
        with pytest.raises(Stopped):
            await house.driver.write(stand, gate)
        late = await house.try_to("addNote", work.add_note, node_id=line, text="late")
        assert isinstance(late.problem, Overloaded)
        gate.open()
        await stopping
        assert await first == "done"
        assert all(outcome.problem is None for outcome in await asyncio.gather(*asked))
        assert await house.rows(COUNT) == [(100,)]


async def test_a_mistake_in_a_unit_reaches_whoever_asked(house: House) -> None:
    def mistaken() -> Unit[None]:
        _ = yield Statement("SELECT 1")
        raise ZeroDivisionError

    for run in (house.driver.write(mistaken), house.driver.read(mistaken())):
        with pytest.raises(ZeroDivisionError):
            await run
    await house.account()


def test_nothing_but_the_database_knows_which_driver_it_is() -> None:
    """Another database brings a driver of its own, and nothing above notices."""
    paths = [path for path in sources(ROOT) if room_of(path.relative_to(ROOT)) in ROOMS]
    knowing = {
        str(path.relative_to(ROOT))
        for path in paths
        for _, module in imported(path.relative_to(ROOT), parsed(path))
        if module in ("models.sqlite", "models.postgresql")
    }
    assert knowing == {"models/sqlite_file.py", "models/postgresql_server.py", "events/feed.py"}


async def test_a_closed_database_is_one_file_and_no_log_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "closed.db"
    async with open_house(path) as house:
        await house.order()
    for _ in range(150):
        database = SqliteFile(path, durable=False)
        await database.open(migrate=False)
        assert await database.driver.read(look_twice(lambda: None)) == (0, 0)
        await database.close()
        assert not path.with_name("closed.db-wal").exists()
