"""Time and ids, injected so that tests own them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

from uuid_utils.compat import uuid7

from models.driver import Unavailable

log = logging.getLogger(__name__)


class Clock(Protocol):
    """Tells the time as ISO 8601 text in UTC with milliseconds, which sorts."""

    def now(self) -> str:
        """The time."""
        ...


def as_text(moment: datetime) -> str:
    """A moment in the one form that the tables keep."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


class SystemClock:
    """The machine's clock."""

    def now(self) -> str:
        """The time."""
        return as_text(datetime.now(UTC))


class ManualClock:
    """A clock that goes only when told to."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def now(self) -> str:
        """The time."""
        return as_text(self.moment)

    def advance(self, **by: float) -> None:
        """Go on by so much: the arguments of a timedelta."""
        self.moment += timedelta(**by)


async def every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Do it for ever, so many seconds apart. What fails is logged and tried again; an outage is logged once."""
    is_down = False
    while True:
        try:
            await work()
            is_down = False
        except Unavailable as problem:
            if not is_down:
                log.error("housekeeping waits for the database: %s", problem)
            is_down = True
        except Exception:
            log.exception("housekeeping failed; it is tried again later")
        await asyncio.sleep(seconds)


def new_id(prefix: str) -> str:
    """A fresh id: the kind's prefix and a UUIDv7, so that ids sort by time."""
    return f"{prefix}_{uuid7().hex}"
