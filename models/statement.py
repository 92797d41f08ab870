"""Units: generators that yield statements and receive rows. They do no I/O; a driver runs them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, NamedTuple, TypeVar

Row = tuple[Any, ...]


class Statement(NamedTuple):
    """SQL with `?` for parameters; with `many`, once for each of a list of parameters.

    `lock`: keeps other writers away until the unit's end. Where there is only one writer, and where a unit only reads,
    it is passed over and answered with no rows.
    """

    sql: str
    parameters: Sequence[Any] = ()
    many: bool = False
    lock: bool = False


Result = TypeVar("Result")
Unit = Generator[Statement, list[Row], Result]
"""A unit of work or of reading; it runs once."""
