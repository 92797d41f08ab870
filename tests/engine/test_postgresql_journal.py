"""One journal over several processes: whoever watches any of them hears of everything, once, in order."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from engine import work
from events.entry import Entry
from events.feed import POLL
from models.chair import CHAIR
from tests.cluster import Cluster
from tests.databases import outside
from tests.engine.house import House, open_house
from tests.engine.test_postgresql_writing import DATABASE, houses, note

pytestmark = pytest.mark.postgresql
END_FOLLOWING = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND query LIKE '%journal%' AND pid <> pg_backend_pid()"""


async def heard(house: House, start: int, count: int) -> list[Entry]:
    """The next so many entries behind a position, as this process hears of them."""
    found: list[Entry] = []
    async with asyncio.timeout(20):
        while len(found) < count:
            position = found[-1].position if found else start
            await house.hub.news(position)
            found += await house.hub.since(position)
    return found


async def test_every_process_hears_the_same_in_the_same_order_without_a_gap(tmp_path: Path) -> None:
    async with houses(tmp_path, 3) as everybody:
        orders = [await house.order(lines=2) for house in everybody]
        start = max(house.hub.newest for house in everybody)
        for house in everybody:
            await house.hub.news(start - 1)

        async def write(house: House, lines: list[str]) -> None:
            for _ in range(15):
                for action in ("HOLD", "RESUME"):
                    await asyncio.gather(*(house.act(line, action) for line in lines))

        doing = (write(house, lines) for house, (_, lines) in zip(everybody, orders, strict=True))
        writing = asyncio.gather(*doing)
        told = await asyncio.gather(*(heard(house, start, 15 * 2 * 6) for house in everybody))
        await writing
        assert told[0] == told[1] == told[2]
        assert [entry.position for entry in told[0]] == list(range(start + 1, start + 1 + len(told[0])))
        by_root: dict[str, list[int]] = {}
        for entry in told[0]:
            by_root.setdefault(entry.root_id, []).append(entry.sequence)
        assert all(s == list(range(s[0], s[0] + len(s))) for s in by_root.values())


async def test_an_answer_comes_when_its_changes_have_their_place_and_are_told_here(house: House) -> None:
    order, (line,) = await house.order()
    for _ in range(10):
        outcome = await house.act(line, "HOLD")
        assert [entry.position for entry in outcome.entries][-1] == house.hub.newest
        assert await house.hub.since(outcome.entries[0].position - 1) == outcome.entries
        outcome = await note(house, order, "between")
        assert outcome.entries[-1].position == house.hub.newest
        await house.act(line, "RESUME")


async def test_a_change_of_a_process_that_died_before_numbering_it_is_told_by_another(
    tmp_path: Path, house: House
) -> None:
    """Here nobody numbers it: it is written as that process would have, and its word never sent."""
    order, _ = await house.order()
    start = house.hub.newest
    outside(
        tmp_path / DATABASE,
        "INSERT INTO journal (root_id, sequence, kind, node_id, path, version, from_state, to_state, own_state, actor, "
        "at, account_id, snapshot) SELECT root_id, sequence + 1, 'EDITED', id, path, version + 1, state, state, state, "
        f"'ada', created_at, account_id, '{{}}' FROM customer_order WHERE id = '{order}'",
        f"UPDATE customer_order SET sequence = sequence + 1, version = version + 1 WHERE id = '{order}'",
    )
    began = time.monotonic()
    (entry,) = await heard(house, start, 1)
    assert (entry.root_id, entry.position) == (order, start + 1)
    assert time.monotonic() - began < 5 * POLL


async def test_who_loses_the_connection_that_listens_misses_nothing(tmp_path: Path) -> None:
    async with houses(tmp_path) as (one, other):
        order, _ = await one.order()
        start = one.hub.newest
        await other.hub.news(start - 1)
        following = asyncio.create_task(heard(other, start, 60))
        for number in range(60):
            if number % 20 == 10:
                outside(tmp_path / DATABASE, END_FOLLOWING)
            await one.do("addNote", work.add_note, node_id=order, text=f"{number}")
        assert [entry.position for entry in await following] == list(range(start + 1, start + 61))


async def test_streams_go_on_without_a_gap_when_the_database_was_away(cluster: Cluster) -> None:
    async with open_house(cluster.url) as house:
        order, _ = await house.order()
        start = house.hub.newest
        following = asyncio.create_task(heard(house, start, 20))
        for number in range(10):
            await house.do("addNote", work.add_note, node_id=order, text=f"{number}")
        cluster.kill()
        for _ in range(5):
            began = time.monotonic()
            outcome = await note(house, order, "refused")
            assert outcome.problem is not None and time.monotonic() - began < 2
            assert outcome.problem.code in ("DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN")
        assert not await house.driver.can_write()
        cluster.start()
        assert await house.driver.can_write()
        for number in range(10):
            await house.do("addNote", work.add_note, node_id=order, text=f"{number}")
        assert [entry.position for entry in await following] == list(range(start + 1, start + 21))
        assert await house.findings() == []


async def test_what_is_done_once_is_done_by_one_process_and_taken_over_when_that_is_gone(tmp_path: Path) -> None:
    async with houses(tmp_path, 3) as everybody:
        working: list[int] = []

        def work_of(number: int) -> asyncio.Task[None]:
            async def work() -> None:
                working.append(number)
                try:
                    await asyncio.sleep(3600)
                finally:
                    working.remove(number)

            return asyncio.create_task(everybody[number].database.in_one_process(work))

        tasks = [work_of(number) for number in range(3)]
        for _ in range(3):
            await asyncio.sleep(1.5)
            assert len(working) == 1
            holder = working[0]
            held = f"SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = {CHAIR}"
            outside(tmp_path / DATABASE, f"SELECT pg_terminate_backend(pid) FROM ({held}) AS holder")
            tasks[holder].cancel()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert working == []


async def test_an_audit_knows_how_many_positions_were_given(tmp_path: Path, house: House) -> None:
    await house.order()
    outside(tmp_path / DATABASE, "UPDATE counter SET value = value + 1 WHERE name = 'JOURNAL'")
    assert [finding.invariant for finding in await house.findings()] == ["POSITION"]
    outside(tmp_path / DATABASE, "UPDATE counter SET value = value - 1 WHERE name = 'JOURNAL'")
    assert await house.findings() == []
