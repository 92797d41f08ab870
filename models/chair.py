"""The chair: of all processes on one PostgreSQL database, the one that does what is to be done once.

Whoever holds it holds an advisory lock on a connection of its own. The lock ends with the connection, so with the
process, too. A holder that can't reach the database any longer stops: another may have taken the chair.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

CHAIR = 7_306_416
"""The advisory lock."""

STILL_HELD = 1.0
"""How often a holder makes sure of its connection, in seconds; and how long that may take."""


GONE = "10000"
"""For how long, in milliseconds, its holder may keep silent before the server ends the connection, and so its hold."""

SEEK = 0.5
"""How often it is tried for, in seconds."""


class Chair:
    """Somebody who wants it, on a connection of its own."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    async def sit(self, work: Callable[[], Awaitable[None]]) -> None:
        """Wait until nobody else has the chair, then work for as long as it is held."""
        try:
            while True:
                if await self._connection.fetchval("SELECT pg_try_advisory_lock($1)", CHAIR):
                    await self._work(work)
                    return
                await asyncio.sleep(SEEK)
        finally:
            self._connection.terminate()

    async def _work(self, work: Callable[[], Awaitable[None]]) -> None:
        working = asyncio.ensure_future(work())
        try:
            while not working.done():
                await asyncio.wait([working], timeout=STILL_HELD)
                await self._connection.fetchval("SELECT 1", timeout=STILL_HELD)
            await working
        finally:
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
