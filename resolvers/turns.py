"""Turns: so many operations of one caller run at the same moment. The others wait for theirs, and hold up nobody else.

What an operation takes is bounded, but many at once would take as many times that from everybody. A subscription has
its turn only until it is seen to be one: it waits most of its time.
"""

from __future__ import annotations

from asyncio import Semaphore
from weakref import WeakValueDictionary


class Turn:
    """One operation's turn; `async with` waits for it. It may be given up before its end."""

    def __init__(self, places: Semaphore | None) -> None:
        self._places = places
        self._has_begun = False

    async def __aenter__(self) -> None:
        if self._places is not None:
            await self._places.acquire()
            self._has_begun = True

    async def __aexit__(self, *failure: object) -> None:
        self.end()

    def end(self) -> None:
        """Let the next one have it."""
        if self._places is not None and self._has_begun:
            self._has_begun = False
            self._places.release()


class Turns:
    """The turns of all callers; `most` for each, 0 for any number."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._places: WeakValueDictionary[str, Semaphore] = WeakValueDictionary()

    def turn(self, actor: str) -> Turn:
        """A turn of this caller's, still to be waited for."""
        if not self._most:
            return Turn(None)
        places = self._places.get(actor)
        if places is None:
            self._places[actor] = places = Semaphore(self._most)
        return Turn(places)
