"""Large answers are put together in steps, between which others are served."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from time import perf_counter
from typing import TypeVar

STEP = 0.02
"""Seconds."""

Value = TypeVar("Value")


class Pace:
    """Of one operation."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self.begin()

    def begin(self) -> None:
        """A step begins."""
        self._until = perf_counter() + STEP

    def value(self, value: Value) -> Value | Awaitable[Value]:
        """The value, or, when the step is over, the value in a while."""
        return value if perf_counter() < self._until else self._later(value)

    async def _later(self, value: Value) -> Value:
        async with self._turn:  # one after the other, each in a round of the loop of its own
            if perf_counter() >= self._until:
                await asyncio.sleep(0)
                self.begin()
        return value
