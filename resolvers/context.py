"""What every resolver gets: the engine, the caller, and the bounds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from lifecycle.access import Access
from models.driver import Unavailable
from models.statement import Unit
from resolvers.bad_input import BadInput
from resolvers.limits import Limits
from resolvers.pace import Pace
from resolvers.reading import Reading
from resolvers.shapes import SHAPES

if TYPE_CHECKING:
    from engine.engine import Engine

DEADLINE = "DEADLINE"
TRY_AGAIN = 0.25
"""How long a subscription waits for a database that is away before it looks again, in seconds."""

Found = TypeVar("Found")


@dataclass(slots=True)
class Context:
    """One per operation, or per event of a subscription; never one per socket.

    `answers` are the operation's root fields, loaded together on one snapshot by whichever is resolved first.
    """

    engine: Engine
    access: Access
    request_id: str
    settings: Limits = field(default_factory=Limits)
    answers: asyncio.Future[dict[str, Any]] | None = None
    pace: Pace = field(default_factory=Pace)
    operation_name: str = ""
    """As the document has it, once it was found valid."""
    charge: Callable[[int], None] = lambda cost: None
    """Is told what the operation costs, by the document."""

    def reading(self) -> Reading:
        """A reading by this caller, as of now; for one unit."""
        return Reading(self.access, self.engine.now(), self.settings, SHAPES)

    async def read(self, unit: Unit[Found]) -> Found:
        """Read, when it is the caller's turn."""
        return await self.engine.driver.read(unit, self.access.actor)

    async def look(self, unit: Unit[Found]) -> Found:
        """Read for a subscription, which goes on for as long as it likes. Raises BadInput when this takes too long."""
        return await self.in_time(self.read(unit))

    async def outlast(self, step: Callable[[], Awaitable[Found]]) -> Found:
        """One step of a subscription, tried until the database is there: who watches goes on when it is back."""
        while True:
            try:
                return await step()
            except Unavailable:
                await asyncio.sleep(TRY_AGAIN)

    async def in_time(self, found: Awaitable[Found]) -> Found:
        """Wait for one step of a subscription. Raises BadInput when it takes too long."""
        seconds = self.settings.operation_seconds
        try:
            async with asyncio.timeout(seconds):
                return await found
        except TimeoutError:
            text = f"Reading did not end within {seconds:g} seconds (operation_seconds)."
            raise BadInput(text, DEADLINE) from None
