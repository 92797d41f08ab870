"""Pieces of WHERE with the parameters that belong to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from models.table import among, listed


class Condition(NamedTuple):
    """SQL that is true or false, and its parameters in order."""

    sql: str
    parameters: tuple[Any, ...] = ()


NEVER = Condition("1 = 0")


def one_of(column: str, values: Iterable[Any]) -> Condition:
    """The column is one of these, which are all texts or all numbers."""
    given = list(values)
    numbers = bool(given) and not isinstance(given[0], str)
    return Condition(among(column, "CAST(value AS BIGINT)" if numbers else "value"), (listed(given),))


def all_of(conditions: Iterable[Condition | None]) -> Condition:
    """Every one of them holds; of none at all that is true."""
    given = [c for c in conditions if c is not None]
    if not given:
        return Condition("1 = 1")
    return Condition(" AND ".join(c.sql for c in given), tuple(p for c in given for p in c.parameters))


def any_of(conditions: Iterable[Condition]) -> Condition:
    """At least one of them holds; of none at all that is false."""
    given = list(conditions)
    if not given:
        return NEVER
    return Condition(f"({' OR '.join(c.sql for c in given)})", tuple(p for c in given for p in c.parameters))
