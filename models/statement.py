"""Units: generators that yield statements and receive rows. They do no I/O; a driver runs them."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, NamedTuple, TypeVar

Row = tuple[Any, ...]


class Statement(NamedTuple):
    """SQL with `?` for parameters; with `many`, once for each of a list of parameters."""

    sql: str
    parameters: Sequence[Any] = ()
    many: bool = False


Result = TypeVar("Result")
Unit = Generator[Statement, list[Row], Result]
