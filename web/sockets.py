"""The sockets that are open, so that stopping can end them in good order."""

from __future__ import annotations

import asyncio
from typing import Protocol


class Stoppable(Protocol):
    """Something that ends when asked to."""

    async def stop(self) -> None:
        """End in good order."""
        ...


class Sockets:
    """Those that are open at this moment."""

    def __init__(self) -> None:
        self._open: set[Stoppable] = set()

    def __len__(self) -> int:
        return len(self._open)

    def opened(self, socket: Stoppable) -> None:
        """One more."""
        self._open.add(socket)

    def closed(self, socket: Stoppable) -> None:
        """One less."""
        self._open.discard(socket)

    async def stop(self) -> None:
        """End them all."""
        await asyncio.gather(*(socket.stop() for socket in self._open), return_exceptions=True)
