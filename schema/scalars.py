"""Scalars of our own: times and JSON pass through as the tables keep them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.types.scalar import ScalarDefinition

DateTime = NewType("DateTime", str)
Date = NewType("Date", str)
JSON = NewType("JSON", object)


def parse_time(value: object) -> str:
    """A time as the tables keep it, UTC with milliseconds. GraphQLError: no ISO 8601 time, or one without a zone."""
    if not isinstance(value, str):
        raise GraphQLError("A DateTime is a string such as 2026-11-21T08:30:00.000Z.")
    try:
        if not (value.isascii() and value.isprintable()):  # of which Python would take some
            raise ValueError
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise GraphQLError(f"{value!r} is no ISO 8601 time such as 2026-11-21T08:30:00.000Z.") from None
    if moment.tzinfo is None:
        told = "append Z for UTC" if "T" in value else "a moment of that day is 2026-11-21T00:00:00Z"
        raise GraphQLError(f"{value!r} lacks a time zone; {told}.")
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        raise GraphQLError(f"{value!r} lies outside the calendar.") from None
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def parse_day(value: object) -> str:
    """A day as the tables keep it. GraphQLError: no day of the calendar."""
    try:
        return date.fromisoformat(value if isinstance(value, str) else "").isoformat()
    except ValueError:
        raise GraphQLError(f"A Date is a string such as 2026-12-24, not {str(value)[:40]!r}.") from None


def _as_is(value: Any) -> Any:
    return value


def _scalar(name: str, about: str, url: str, parse: Any) -> ScalarDefinition:
    return strawberry.scalar(name=name, description=about, specified_by_url=url, serialize=_as_is, parse_value=parse)


SCALARS: dict[object, ScalarDefinition] = {
    DateTime: _scalar(
        "DateTime",
        "A moment, ISO 8601. Answers are in UTC with milliseconds, so that they sort as text: "
        "2026-11-21T08:30:00.000Z. Inputs may have any offset, but must have one.",
        "https://www.rfc-editor.org/rfc/rfc3339",
        parse_time,
    ),
    Date: _scalar(
        "Date",
        "A day of the calendar, ISO 8601: 2026-12-24.",
        "https://www.rfc-editor.org/rfc/rfc3339",
        parse_day,
    ),
    JSON: _scalar("JSON", "Any JSON value.", "https://www.rfc-editor.org/rfc/rfc8259", _as_is),
}

CONFIG = StrawberryConfig(scalar_map=SCALARS)
