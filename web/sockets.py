"""The sockets that are open, so that stopping can end them in good order."""

from __future__ import annotations

import asyncio
from typing import Protocol

MOST_WAITING = 1000
"""Sockets that have not said yet who they are; the oldest of more has to go."""


class Stoppable(Protocol):
    """Something that ends when asked to."""

    async def stop(self) -> None:
        """End in good order."""
        ...

    def give_way(self) -> None:
        """End, as others want to come in."""
        ...


class Sockets:
    """Those that are open at this moment."""

    def __init__(self) -> None:
        self._open: set[Stoppable] = set()
        self._waiting: dict[Stoppable, None] = {}

    def __len__(self) -> int:
        return len(self._open)

    def opened(self, socket: Stoppable) -> None:
        """One more, which has not said yet who it is."""
        self._open.add(socket)
        self._waiting[socket] = None
        if len(self._waiting) > MOST_WAITING:
            oldest = next(iter(self._waiting))
            self.admitted(oldest)
            oldest.give_way()

    def admitted(self, socket: Stoppable) -> None:
        """It has said so."""
        self._waiting.pop(socket, None)

    def closed(self, socket: Stoppable) -> None:
        """One less."""
        self._open.discard(socket)
        self._waiting.pop(socket, None)

    async def stop(self) -> None:
        """End them all."""
        await asyncio.gather(*(socket.stop() for socket in self._open), return_exceptions=True)
