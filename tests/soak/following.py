"""From a snapshot to the hub, while others write: what follows begins just behind what was read."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

from events import journal
from models.statement import Statement, Unit
from tests.engine.house import House, open_house
from tests.soak.result import Result

WATCHERS = 32
ORDERS = 6
TAIL = 300
"""So short that some who follow find what they want in memory, others have to read the table."""


def _snapshot(order: str) -> Unit[tuple[int, int, int] | None]:
    """How far the order and the journal have come, and the order's version, read at one moment; None at a bad one."""
    rows = yield Statement("SELECT sequence, version FROM customer_order WHERE id = ?", (order,))
    position = yield from journal.standing(order)
    return None if position is None else (rows[0][0], rows[0][1], position)


async def _follow(house: House, order: str, random: Random, by_root: bool, wanted: int) -> list[str]:
    """Read, perhaps dawdle, then follow until so many changes of the order came; what was missed or came twice."""
    before = house.hub.newest
    while (snapshot := await house.driver.read(_snapshot(order))) is None:
        await house.hub.news(before, order)
        before = house.hub.newest
    sequence, version, position = snapshot
    if random.random() < 0.2:
        await asyncio.sleep(random.random() * 0.1)
    root = order if by_root else None
    while wanted > 0:
        await house.hub.news(position, root)
        newest = house.hub.newest
        entries = await house.hub.since(position, root, limit=random.choice((1, 5, 100)))
        for entry in entries:
            if entry.position <= position:
                return [f"position {entry.position} came after {position}"]
            position = entry.position
            if entry.root_id == order:
                wanted -= 1
                if entry.sequence != sequence + 1:
                    return [f"behind row {sequence} of {order} came {entry.sequence}"]
                sequence = entry.sequence
                version += entry.node_id == order
                if entry.node_id == order and entry.version != version:
                    return [f"{order} was expected in version {version}, came in {entry.version}"]
        if not entries:
            position = max(position, newest)
    return []


async def _followings(size: int, folder: Path) -> Result:
    figures, left, done = Counter[str](), iter(range(size)), asyncio.Event()
    async with open_house(folder / "following.db", tail=TAIL) as house:
        orders = [(await house.order())[0] for _ in range(ORDERS)]

        async def write(order: str) -> None:
            for action in _forever("HOLD", "RESUME"):
                if done.is_set():
                    return
                figures["changes"] += len((await house.act(order, action)).entries)

        async def watch(number: int) -> list[str]:
            random = Random(number)
            for _ in left:
                by_root = random.random() < 0.7
                missed = await _follow(house, random.choice(orders), random, by_root, random.randint(1, 4))
                figures["snapshots"] += 1
                if missed:
                    return missed
            return []

        writing = [asyncio.create_task(write(order)) for order in orders]
        found = await asyncio.gather(*(watch(number) for number in range(WATCHERS)))
        done.set()
        await asyncio.gather(*writing)
        findings = [str(finding) for finding in await house.findings()]
    return Result(dict(figures), [*(fault for faults in found for fault in faults), *findings])


def _forever(*words: str) -> Iterator[str]:
    while True:
        yield from words


def following(size: int, folder: Path) -> Result:
    """So many snapshots followed by 32 watchers of 6 orders that change all the time."""
    return asyncio.run(_followings(size, folder))
