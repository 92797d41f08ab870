"""Who reads next: the connections for reading are few, and one caller's reads keep nobody else from them."""

from __future__ import annotations

import asyncio
from collections import Counter, OrderedDict, deque
from collections.abc import Sequence
from typing import Generic, TypeVar

Connection = TypeVar("Connection")
HOUSE = ""
"""Who asks when nobody does: the server for itself, which comes first."""


class Readers(Generic[Connection]):
    """Lends connections. Who has fewest is next, and those who have as many take turns, whoever came with how much.

    The last one that is free is for the house alone, and nobody else has all of the others.
    """

    def __init__(self, connections: Sequence[Connection]) -> None:
        self._free = deque(connections)
        self._kept = 1 if len(connections) > 1 else 0
        self._most = max(1, len(connections) - self._kept - 1)
        self._lent: Counter[str] = Counter()
        self._waiting: OrderedDict[str, deque[asyncio.Future[Connection]]] = OrderedDict()

    async def lend(self, owner: str) -> Connection:
        """A connection, as soon as it is this owner's turn."""
        waiting: asyncio.Future[Connection] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(owner, deque()).append(waiting)
        self._hand_out()
        try:
            return await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled():
                self.give_back(owner, waiting.result())
            raise

    def give_back(self, owner: str, connection: Connection) -> None:
        """Take it back, and lend it to the next."""
        self._free.append(connection)
        self._lent[owner] -= 1
        if not self._lent[owner]:
            del self._lent[owner]
        self._hand_out()

    def _hand_out(self) -> None:
        while self._free and (owner := self._next()) is not None:
            waiting = self._waiting[owner].popleft()
            if self._waiting[owner]:
                self._waiting.move_to_end(owner)
            else:
                del self._waiting[owner]
            if not waiting.cancelled():
                self._lent[owner] += 1
                waiting.set_result(self._free.popleft())

    def _next(self) -> str | None:
        """Whose turn it is, None when nobody who waits may have one."""
        if HOUSE in self._waiting:
            return HOUSE
        if len(self._free) <= self._kept:
            return None
        entitled = (owner for owner in self._waiting if self._lent[owner] < self._most)
        return min(entitled, key=self._lent.__getitem__, default=None)
