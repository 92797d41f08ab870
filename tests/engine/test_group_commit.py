"""Units that wait together share a commit and nothing else: a failed unit fails alone, a failed commit all."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Sequence
from pathlib import Path
from typing import Any

import pytest

from engine import work
from engine.call import Call, Outcome
from engine.unit import Decided
from lifecycle.facts import Facts
from lifecycle.refusal import Problem
from models.statement import Statement, Unit
from tests.databases import outside
from tests.engine.house import ADA, House

pytestmark = pytest.mark.sqlite


async def together(house: House, *asked: Awaitable[Any]) -> Sequence[Any]:
    """All of these in one group: the writer is kept busy until they wait."""
    begun, go_on = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def busy() -> Unit[None]:
        loop.call_soon_threadsafe(begun.set)
        asyncio.run_coroutine_threadsafe(go_on.wait(), loop).result(10)
        _ = yield Statement("SELECT 1")

    first = asyncio.create_task(house.driver.write(busy))
    await begun.wait()
    tasks = [asyncio.ensure_future(each) for each in asked]
    await asyncio.sleep(0)
    assert house.driver.queued == len(tasks)
    go_on.set()
    await first
    return await asyncio.gather(*tasks, return_exceptions=True)


def failing(call: Call, now: str) -> Unit[Decided | Problem]:
    """Writes, and breaks off in the middle."""
    sql = "INSERT INTO note (id, node_id, root_id, text, author, created_at) VALUES ('nt_half', '', '', '', '', '')"
    _ = yield Statement(sql)
    raise LookupError("a mistake in the program")


def breaking(*statements: str) -> Any:
    """Work that leaves these statements to be written."""

    def decide(call: Call, now: str) -> Unit[Decided | Problem]:
        _ = yield Statement("SELECT 1")
        return Decided("x", Facts(now), None, statements=[Statement(sql) for sql in statements])

    return decide


def note(house: House, node_id: str, text: str) -> Awaitable[Outcome]:
    return house.try_to("addNote", work.add_note, node_id=node_id, text=text)


async def texts(house: House) -> list[str]:
    return [text for (text,) in await house.rows("SELECT text FROM note ORDER BY text")]


async def test_units_that_wait_together_are_all_done(house: House) -> None:
    _, (line,) = await house.order()
    outcomes = await together(house, *(note(house, line, f"{n:02}") for n in range(50)))
    assert all(outcome.problem is None for outcome in outcomes)
    assert await texts(house) == [f"{n:02}" for n in range(50)]
    numbers = [outcome.entries[0].sequence for outcome in outcomes]
    assert numbers == list(range(numbers[0], numbers[0] + 50))


async def test_a_unit_sees_what_those_before_it_in_the_group_did(house: House) -> None:
    _, (line,) = await house.order()
    done, refused, again = await together(
        house, house.try_act(line, "HOLD"), house.try_act(line, "HOLD"), house.try_act(line, "RESUME")
    )
    assert done.problem is None and refused.problem is not None and again.problem is None


async def test_a_refused_and_a_failed_unit_take_nobody_with_them(house: House) -> None:
    _, (line,) = await house.order()
    outcomes = await together(
        house,
        note(house, line, "before"),
        house.try_act(line, "RESUME"),
        house.try_to("addNote", failing),
        house.try_to("x", breaking("INSERT INTO note (id) VALUES ('nt_bad')")),
        note(house, line, "after"),
    )
    assert outcomes[0].problem is None and outcomes[4].problem is None and outcomes[1].problem is not None
    assert isinstance(outcomes[2], LookupError) and isinstance(outcomes[3], sqlite3.IntegrityError)
    assert await texts(house) == ["after", "before"]


async def test_a_failed_commit_fails_the_whole_group_and_the_next_one_is_served(house: House) -> None:
    """A deferred foreign key is checked only by the COMMIT."""
    _, (line,) = await house.order()
    newest = house.hub.newest
    orphan = "INSERT INTO location VALUES ('lo_orphan', 'ac_nobody', 'Nowhere', '', '')"
    outcomes = await together(
        house,
        note(house, line, "before"),
        house.try_to("x", breaking("PRAGMA defer_foreign_keys = ON", orphan)),
        note(house, line, "after"),
    )
    assert all(isinstance(outcome, sqlite3.IntegrityError) for outcome in outcomes)
    assert await texts(house) == [] and house.hub.newest == newest
    assert (await note(house, line, "next")).problem is None
    assert await texts(house) == ["next"] and house.hub.newest == newest + 1


async def test_a_full_disk_fails_the_whole_group_and_is_survived(house: House) -> None:
    """The database may not grow for a while, as on a disk that is full."""
    _, (line,) = await house.order()
    pages = (await house.rows("PRAGMA page_count"))[0][0]
    await house.database.driver.write(_limit, pages)
    big = [note(house, line, f"{n}" + "x" * 9_000) for n in range(40)]
    outcomes = await together(house, *big)
    assert {outcome.problem.code for outcome in outcomes} == {"DATABASE_UNAVAILABLE"}
    assert await texts(house) == []
    await house.database.driver.write(_limit, 1_000_000_000)
    assert await house.driver.can_write()
    assert (await note(house, line, "next")).problem is None


def _limit(pages: int) -> Unit[None]:
    _ = yield Statement(f"PRAGMA max_page_count = {pages}")


async def test_a_listener_that_fails_keeps_nobody_from_being_answered(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    _, (line,) = await house.order()
    listen = house.driver.after_commit

    def deaf(results: Sequence[Any]) -> None:
        raise RuntimeError("not listening")

    house.driver.after_commit = deaf
    assert (await note(house, line, "untold")).problem is None
    assert "could not be told" in caplog.text
    house.driver.after_commit = listen
    assert (await note(house, line, "told")).problem is None


async def test_a_call_is_answered_only_after_its_commit(house: House, tmp_path: Path) -> None:
    """Another connection sees it as soon as the caller does."""
    _, (line,) = await house.order()
    for n in range(20):
        await house.do("addNote", work.add_note, ADA, node_id=line, text=f"{n}")
        assert outside(tmp_path / "orders.db", "SELECT COUNT(*) FROM note") == [(n + 1,)]
