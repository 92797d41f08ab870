"""What a driver does, whichever database it drives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, Protocol

from models.readers import HOUSE
from models.statement import Result, Statement, Unit

Arguments = ParamSpec("Arguments")
AfterCommit = Callable[[Sequence[Any]], None]
"""Is handed the results of units that were committed together, in the order of their writes."""


class Busy(Exception):
    """So many units wait that another one would wait too long."""


class Stopped(Exception):
    """The driver takes no more units."""


class Unavailable(Exception):
    """The database can't be read or written at the moment: full, read-only, locked, gone. Nothing was written."""


class Unsettled(Exception):
    """The database went away in the middle of a commit: nobody knows what became of it."""


class Driver(Protocol):
    """Runs units of work and of reading. `after_commit` is called before the writers are answered."""

    after_commit: AfterCommit
    in_order: bool
    """Whether units are written in the order in which they were asked for."""

    @property
    def queued(self) -> int:
        """How many units wait to write."""
        ...

    async def write(
        self, begin: Callable[Arguments, Unit[Result]], *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """Run the unit that `begin` makes, in a transaction that is durable when it answers.

        It is never cancelled once it has begun. Where several write, it is begun again when they got into each other's
        way. Raises Busy or Stopped, Unavailable, Unsettled, else whatever the unit raised.
        """
        ...

    async def can_write(self) -> bool:
        """Whether units can be written now: the last one could, or one that changes nothing and is tried."""
        ...

    async def read(self, unit: Unit[Result], owner: str = HOUSE) -> Result:
        """Run a unit that only reads, on one snapshot, when it is its owner's turn.

        Whoever goes away ends it, too. Raises Unavailable, else whatever the unit raised.
        """
        ...

    async def stop(self) -> None:
        """Finish what was begun or waits, then take no more."""
        ...


def nothing() -> Unit[None]:
    """A unit that changes nothing, and reaches the disk all the same."""
    yield Statement("UPDATE epoch SET value = value")
