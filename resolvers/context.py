"""What every resolver gets: the engine, the caller, and the bounds."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lifecycle.access import Access
from resolvers.limits import Limits
from resolvers.reading import Reading
from resolvers.shapes import SHAPES

if TYPE_CHECKING:
    from engine.engine import Engine


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

    def reading(self) -> Reading:
        """A reading by this caller, as of now; for one unit."""
        return Reading(self.access, self.engine.now(), self.settings, SHAPES)
