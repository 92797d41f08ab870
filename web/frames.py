"""Room for the frames of deep calls.

CPython keeps frames in chunks of 16 kB, and gives a chunk back as soon as its last frame has ended. A loop that calls
across the edge of a chunk therefore maps and unmaps memory with every call, which made large answers up to nine times
slower, at some depths and not at others. Below one frame that claims much room all others share that frame's chunk.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Result = TypeVar("Result")
ROOM = 70_000
"""How many values the outer frame claims; its chunk is the next power of two in bytes, which leaves 480 kB."""


def with_room(function: Callable[[], Result]) -> Result:
    """Call a function so that all frames below share one chunk."""
    return function()


with_room.__code__ = with_room.__code__.replace(co_stacksize=ROOM)
