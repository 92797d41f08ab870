"""The hub: every change once and in order, for the quick and the slow, at a cost that does not grow."""

from __future__ import annotations

import asyncio
import tracemalloc
from pathlib import Path

import pytest

from engine import work
from events.entry import Entry
from events.hub import Hub
from tests.engine.house import House, open_house
from tests.soak.following import following


def entry(position: int, root: str = "co_1") -> Entry:
    """One like those that a unit of work hands over."""
    text = f"{root}/{position}"
    states = (None, "NEW", "NEW", "NEW")
    return Entry(position, root, position, "EDITED", text, text, 1, *states, "ann", None, "", *(None,) * 4, "{}")


def test_from_a_snapshot_to_the_stream_nothing_is_missed_while_others_write(tmp_path: Path) -> None:
    result = following(300, tmp_path)
    assert result.failures == []
    assert result.figures["snapshots"] == 300


async def test_nobody_waits_for_a_place_when_the_hub_is_closed(house: House) -> None:
    house.hub.close()
    with pytest.raises(TimeoutError, match="nobody tells"):
        await house.hub.place([entry(0)], 10)


async def test_who_is_behind_the_tail_reads_on_from_the_table(tmp_path: Path) -> None:
    async with open_house(tmp_path / "orders.db", tail=5) as house:
        first, (line,) = await house.order()
        other, _ = await house.order()
        for n in range(20):
            await house.do("addNote", work.add_note, node_id=line, text=f"{n}")
        newest = house.hub.newest
        everything = await house.hub.since(0, limit=1000)
        assert [e.position for e in everything] == list(range(1, newest + 1))
        assert [e for e in everything if e.root_id == other] == await house.hub.since(0, other)
        assert [e.sequence for e in await house.hub.since(0, first, limit=3)] == [1, 2, 3]
        for position in range(newest + 1):
            assert await house.hub.since(position, limit=1000) == everything[position:]


async def test_what_is_read_from_the_table_is_what_was_published(house: House) -> None:
    _, (line,) = await house.order()
    await house.act(line, "HOLD")
    again = Hub(house.driver)
    await again.open()
    assert again.newest == house.hub.newest and again.epoch == house.hub.epoch
    assert await again.since(0) == await house.hub.since(0)


async def test_who_waits_for_one_order_is_not_woken_by_another(house: House) -> None:
    first, _ = await house.order()
    other, (line,) = await house.order()
    newest = house.hub.newest
    waiting = [asyncio.create_task(house.hub.news(newest, root)) for root in (first, other, None)]
    await asyncio.sleep(0)
    assert house.hub.watching == 3
    await house.act(line, "HOLD")
    await asyncio.sleep(0)
    assert [task.done() for task in waiting] == [False, True, True]
    house.hub.close()
    await asyncio.gather(*waiting)
    assert house.hub.watching == 0


async def test_who_stops_waiting_leaves_nothing_behind(house: House) -> None:
    waiting = [asyncio.create_task(house.hub.news(house.hub.newest, "co_1")) for _ in range(50)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert house.hub.watching == 0 and not house.hub._waiting


def test_memory_stays_flat_over_a_hundred_thousand_entries(house: House) -> None:
    hub = Hub(house.driver, tail=1_000)
    tracemalloc.start()
    try:
        for position in range(1, 50_001):
            hub.publish([entry(position, f"co_{position % 700}")])
        before, _ = tracemalloc.get_traced_memory()
        for position in range(50_001, 150_001):
            hub.publish([entry(position, f"co_{position % 700}")])
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after < before * 1.05
