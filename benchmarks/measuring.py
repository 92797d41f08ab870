"""The kinds of work, each measured once a round by a closed loop: the next request follows the answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from statistics import median

from benchmarks.client import Connection, Watcher, connected, watching
from benchmarks.operations import PAGE, TREE, WATCH, moving, request
from benchmarks.seeding import SHAPES

DONE = b'"CLOSED_COMPLETE"'
NO_ERRORS = b'"errors":[]'


async def several(url: str, count: int) -> list[Connection]:
    """So many connections."""
    return [await connected(url) for _ in range(count)]


async def reads_per_second(connections: Sequence[Connection], body: bytes, expected: bytes, seconds: float) -> float:
    """Answers a second, the same question asked over and over on all connections; the first answers do not count."""
    await asyncio.gather(*(connection.ask(body, expected) for connection in connections))
    end = time.perf_counter() + seconds
    answers = 0

    async def ask(connection: Connection) -> None:
        nonlocal answers
        while time.perf_counter() < end:
            await connection.ask(body, expected)
            answers += 1

    begun = time.perf_counter()
    await asyncio.gather(*map(ask, connections))
    return answers / (time.perf_counter() - begun)


async def trees_per_second(connections: Sequence[Connection], order: str, seconds: float) -> float:
    """The whole tree of an order."""
    return await reads_per_second(connections, request(TREE, id=order), b'"title":"The tree"', seconds)


async def pages_per_second(connections: Sequence[Connection], seconds: float) -> float:
    """A page of 50 orders with the counts of their lines."""
    return await reads_per_second(connections, request(PAGE), b'"hasNextPage":true', seconds)


async def completions_per_second(connections: Sequence[Connection], tasks: Sequence[str]) -> float:
    """Completes every task once, each the last one of its order: four nodes move, four changes are written."""
    waiting = [moving(task, "COMPLETE") for task in tasks]

    async def complete(connection: Connection) -> None:
        while waiting:
            answer = await connection.ask(waiting.pop(), DONE)
            assert b'"changeCount":4' in answer, answer

    begun = time.perf_counter()
    await asyncio.gather(*map(complete, connections))
    return len(tasks) / (time.perf_counter() - begun)


async def paired_seconds(connection: Connection, pairs: Sequence[tuple[str, str]]) -> tuple[list[float], list[float]]:
    """Completes tasks of two orders in turn, one at a time; how long those of either took."""
    took: tuple[list[float], list[float]] = ([], [])
    for number, pair in enumerate(pairs):
        for side in (number % 2, 1 - number % 2):
            begun = time.perf_counter()
            answer = await connection.ask(moving(pair[side], "COMPLETE"), DONE)
            took[side].append(time.perf_counter() - begun)
            assert b'"changeCount":2' in answer, answer
    return took


async def ratios(
    connection: Connection, small: dict[str, list[str]], large: dict[str, list[str]], count: int
) -> dict[str, tuple[float, float]]:
    """By shape: the median seconds of a completion in a small order and in a large one."""
    found = {}
    for shape in SHAPES:
        pairs = [(small[shape].pop(), large[shape].pop()) for _ in range(count)]
        of_small, of_large = await paired_seconds(connection, pairs)
        found[shape] = median(of_small), median(of_large)
    return found


class Audience:
    """Many subscribers of one order, each on a socket of its own."""

    def __init__(self) -> None:
        self._watchers: list[Watcher] = []
        self._arrived: list[float] = []
        self._wanted = 0
        self._complete = asyncio.Event()

    async def gather(self, url: str, order: str, count: int) -> None:
        """Connect all of them; returns when each has been told that it is up to date."""
        self._expect(count)
        query = request(WATCH, id=order)
        for begin in range(0, count, 50):
            opened = (watching(url, query, self._take) for _ in range(min(50, count - begin)))
            self._watchers += await asyncio.gather(*opened)
        await self._all_arrived()

    def _expect(self, count: int) -> None:
        self._arrived.clear()
        self._wanted = count
        self._complete.clear()

    def _take(self, message: bytes) -> None:
        if b'"Heartbeat"' in message:
            return
        self._arrived.append(time.perf_counter())
        if len(self._arrived) == self._wanted:
            self._complete.set()

    async def _all_arrived(self) -> None:
        async with asyncio.timeout(60):
            await self._complete.wait()

    async def change(self, connection: Connection, body: bytes) -> tuple[float, list[float]]:
        """One change: the seconds until the last subscriber has it, and those of each."""
        self._expect(len(self._watchers))
        begun = time.perf_counter()
        await connection.ask(body, NO_ERRORS)
        await self._all_arrived()
        return time.perf_counter() - begun, [moment - begun for moment in self._arrived]

    def leave(self) -> None:
        """Hang up."""
        for watcher in self._watchers:
            watcher.close()


async def deliveries(
    url: str, connection: Connection, order: str, task: str, subscribers: int, changes: int
) -> tuple[float, list[float]]:
    """Deliveries a second, and the latency of every single one; `changes` is even."""
    audience = Audience()
    try:
        await audience.gather(url, order, subscribers)
        total, latencies = 0.0, []
        for number in range(changes):
            seconds, each = await audience.change(connection, moving(task, ("HOLD", "RESUME")[number % 2]))
            total += seconds
            latencies += each
    finally:
        audience.leave()
    return subscribers * changes / total, latencies
