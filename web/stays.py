"""How long callers stay: a token that expires, or is taken back, ends what its bearer has open, on any transport."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Container

from web.caller import Caller

LONGEST_TIMER = 86_400.0


class Stay:
    """One open socket or stream of a caller. `over` is called once, when the caller may stay no longer."""

    def __init__(self, stays: Stays, caller: Caller, over: Callable[[str], None]) -> None:
        self._stays = stays
        self._caller = caller
        self._over = over
        self._timer: asyncio.TimerHandle | None = None
        self.token_id = caller.access.token_id

    def end(self) -> None:
        """It is closed by itself: watch no longer."""
        self._stays.open.discard(self)
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def expel(self, why: str) -> None:
        """End it now."""
        self.end()
        self._over(why)

    def watch(self) -> None:
        """Let it end when the token does."""
        if self._caller.expires is None:
            return
        left = self._caller.expires - time.time()
        if left <= 0:
            self.expel("The token has expired")
        else:
            self._timer = asyncio.get_running_loop().call_later(min(left, LONGEST_TIMER), self.watch)


class Stays:
    """All that is open."""

    def __init__(self) -> None:
        self.open: set[Stay] = set()

    def begin(self, caller: Caller, over: Callable[[str], None]) -> Stay:
        """Watch over a socket or a stream that has been opened."""
        stay = Stay(self, caller, over)
        self.open.add(stay)
        stay.watch()
        return stay

    def expel(self, denied: Container[str]) -> None:
        """End what bearers of these tokens have open."""
        for stay in list(self.open):
            if stay.token_id is not None and stay.token_id in denied:
                stay.expel("The token has been taken back")
