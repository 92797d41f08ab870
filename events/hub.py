"""The hub: the journal's recent tail in memory, indexed by root, and who waits for news.

A subscriber is a position in the journal, not a queue: it costs the same however slow it is. Who has fallen behind
the tail reads on from the table.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Reversible, Sequence
from contextlib import suppress
from itertools import takewhile
from typing import Protocol
from weakref import WeakSet

from events import journal
from events.entry import Entry
from models.driver import Driver
from models.readers import HOUSE

EVERYTHING = ""
LOOK_AGAIN = 1.0
"""How long to wait for news before the table is asked, in seconds."""


class Follower(Protocol):
    """Somebody on the way through the journal."""

    position: int


class Hub:
    """Keeps the newest `tail` entries, and wakes whoever waits for a root or for everything."""

    def __init__(self, driver: Driver, tail: int = 20_000) -> None:
        self.epoch = ""
        self.newest = 0
        self.oldest_kept = 1
        self._driver = driver
        self._length = tail
        self._tail: deque[Entry] = deque()
        self._by_root: dict[str, deque[Entry]] = {}
        self._waiting: dict[str, set[asyncio.Future[None]]] = {}
        self.followers: WeakSet[Follower] = WeakSet()
        """Who goes through the journal at this moment; each leaves when it is forgotten."""
        self.heard: Callable[[Sequence[Entry]], None] | None = None
        """Told of all that is published."""
        self.stir: Callable[[], None] = _nobody
        """Called when something was committed whose positions are given later, by whoever feeds this hub."""
        self.closed = False
        self.is_blind = False
        """Whether this process can't hear of what others write at the moment: then nothing is known to be quiet."""

        self.is_lost = False
        """Whether the database has another journal than before, so that this process must be started anew."""

    async def place(self, entries: Sequence[Entry], within: float) -> None:
        """Wait until committed entries were published, and learn their positions.

        Raises TimeoutError when that takes longer than so many seconds.
        """
        async with asyncio.timeout(within):
            while not self._learn(entries):
                if self.closed:
                    raise TimeoutError("nobody tells of the journal any longer")
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_AGAIN):
                        await self.news(self.newest, entries[-1].root_id)
                    continue
                # it may be behind the tail by now
                spans = [[entry.root_id, entry.sequence, entry.sequence] for entry in entries]
                _copy(await self._driver.read(journal.of_spans(spans)), entries)

    def _learn(self, entries: Sequence[Entry]) -> bool:
        """Take the positions from the tail, if they are known by now."""
        if not all(entry.position for entry in entries):
            for root_id in {entry.root_id for entry in entries}:
                first = min(entry.sequence for entry in entries if entry.root_id == root_id)
                _copy(_from(first, self._by_root.get(root_id, ())), entries)
        return all(entry.position for entry in entries)

    async def open(self) -> None:
        """Learn where the journal stands."""
        self.epoch = await self._driver.read(journal.epoch())
        self.oldest_kept, self.newest = await self._driver.read(journal.bounds())

    def close(self) -> None:
        """Wake everybody for the last time."""
        self.closed = True
        for key in list(self._waiting):
            self._wake(key)

    @property
    def last(self) -> Entry | None:
        """The newest entry, None when nothing was heard by now."""
        return self._tail[-1] if self._tail else None

    @property
    def lag(self) -> int:
        """How many entries the slowest follower has before it."""
        return max((self.newest - follower.position for follower in self.followers), default=0)

    @property
    def watching(self) -> int:
        """How many wait for news at this moment."""
        return sum(len(futures) for futures in self._waiting.values())

    def publish(self, entries: Sequence[Entry]) -> None:
        """Take in what was committed, in the order of positions."""
        if not entries:
            return
        for entry in entries:
            self._tail.append(entry)
            self._by_root.setdefault(entry.root_id, deque()).append(entry)
        self.newest = entries[-1].position
        if self.heard is not None:
            self.heard(entries)
        self._trim()
        self._wake(EVERYTHING)
        for root_id in {entry.root_id for entry in entries}:
            self._wake(root_id)

    def is_current(self, position: int, root_id: str | None = None) -> bool:
        """Whether there is nothing behind this position."""
        if root_id is None:
            return position >= self.newest
        recent = self._by_root.get(root_id)
        return position >= self._start - 1 and (not recent or recent[-1].position <= position)

    async def since(
        self, position: int, root_id: str | None = None, limit: int = 500, owner: str = HOUSE
    ) -> list[Entry]:
        """What follows a position, at most `limit` entries: from memory, or, in the owner's turn, from the table."""
        if position >= self._start - 1:
            recent: Reversible[Entry] = self._tail if root_id is None else self._by_root.get(root_id, ())
            return _behind(recent, position, limit)
        entries, oldest = await self._driver.read(journal.read_on(position, limit, root_id), owner)
        self.forget_before(oldest)
        return entries

    def forget_before(self, oldest: int) -> None:
        """Rows before this position were removed: who has not come so far misses some of them."""
        self.oldest_kept = max(self.oldest_kept, oldest)

    async def news(self, position: int, root_id: str | None = None) -> None:
        """Return as soon as something follows the position, at once if it does already, or when the hub closes."""
        while not self.closed and self.is_current(position, root_id):
            key = root_id or EVERYTHING
            future = asyncio.get_running_loop().create_future()
            waiting = self._waiting.setdefault(key, set())
            waiting.add(future)
            try:
                await future
            finally:
                waiting.discard(future)
                if not waiting and self._waiting.get(key) is waiting:
                    del self._waiting[key]

    @property
    def _start(self) -> int:
        """The position of the tail's first entry."""
        return self._tail[0].position if self._tail else self.newest + 1

    def _trim(self) -> None:
        while len(self._tail) > self._length:
            old = self._tail.popleft()
            of_root = self._by_root[old.root_id]
            of_root.popleft()
            if not of_root:
                del self._by_root[old.root_id]

    def _wake(self, key: str) -> None:
        for future in self._waiting.pop(key, set()):
            if not future.done():
                future.set_result(None)


def _behind(entries: Reversible[Entry], position: int, limit: int) -> list[Entry]:
    """The oldest `limit` entries behind a position; looks from the newest end, where subscribers are."""
    found: list[Entry] = []
    for entry in reversed(entries):
        if entry.position <= position:
            break
        found.append(entry)
    found.reverse()
    return found[:limit]


def _from(sequence: int, of_root: Reversible[Entry]) -> Iterable[Entry]:
    """The entries of one root from a sequence on, the newest first."""
    return takewhile(lambda entry: entry.sequence >= sequence, reversed(of_root))


def _copy(known: Iterable[Entry], entries: Sequence[Entry]) -> None:
    """Let entries have the positions of the same ones that are known."""
    positions = {entry.id: entry.position for entry in known}
    for entry in entries:
        entry.position = positions.get(entry.id, entry.position)


def _nobody() -> None:
    """Positions are given within units; nobody feeds the hub."""
