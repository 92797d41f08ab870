"""The time since a client heard something: when it has lasted long enough, a heartbeat says that all is well."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable


class Quiet:
    """Begins when it is made, and may last so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._end = asyncio.get_running_loop().time() + seconds
        self._over = False

    def is_over(self) -> bool:
        """Whether something must be said now."""
        return self._over or asyncio.get_running_loop().time() >= self._end

    async def until(self, news: Awaitable[None]) -> None:
        """Wait for the news, or for the end of the quiet, whatever is sooner."""
        try:
            async with asyncio.timeout_at(self._end):
                await news
        except TimeoutError:
            self._over = True
