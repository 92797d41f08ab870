"""Checks of single input values: each says which field is wrong and what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from engine.clock import as_text
from lifecycle.node import Node
from lifecycle.refusal import InvalidInput, Refused

LONGEST_TITLE = 200
LONGEST_TEXT = 10_000
LARGEST_NUMBER = 1_000_000_000
LONGEST_QUOTED = 60


DEEPEST = 100
"""Nodes on the way from an order down to one that is added by hand: each keeps all ids above it."""


def wrong(message: str, *path: str) -> Refused:
    """The refusal of an input value."""
    return Refused(InvalidInput(message, path))


def text(values: Mapping[str, Any], name: str, longest: int = LONGEST_TITLE, required: bool = False) -> str:
    """A text without control characters, of at most so many characters; required ones must say something."""
    value = values.get(name)
    field = camel(name)
    if value is None or not value.strip():
        if required:
            raise wrong(f"{field} must say something.", field)
        return ""
    if len(value) > longest:
        raise wrong(f"{field} has {len(value)} characters; {longest} are allowed.", field)
    printable(value, field)
    return str(value)


def something(changed: Mapping[str, Any]) -> None:
    """Go on only with an edit that names something to change. Raises Refused."""
    if not changed:
        raise wrong("Name something to change; what is left out stays as it is.")


def room_below(parent: Node) -> None:
    """Go on only where something may be added. Raises Refused."""
    if len(parent.path) >= DEEPEST:
        raise wrong(f"It would stand on level {len(parent.path) + 1}; {DEEPEST} are allowed.", "parentId")


def printable(value: str, field: str) -> None:
    """Go on only with plain text. Raises Refused."""
    if any(ord(c) < 32 and c not in "\n\r\t" for c in value) or any(0xD800 <= ord(c) <= 0xDFFF for c in value):
        raise wrong(f"{field} contains control characters; plain text is expected.", field)


def quoted(value: object) -> str:
    """An id as a message repeats it; what is longer than any id is cut."""
    return repr(str(value)[:LONGEST_QUOTED])


def optional_text(values: Mapping[str, Any], name: str, longest: int = LONGEST_TITLE) -> str | None:
    """A text that may be missing; blank ones count as missing."""
    return text(values, name, longest).strip() or None


def number(values: Mapping[str, Any], name: str, default: int, least: int = 1, most: int = LARGEST_NUMBER) -> int:
    """A whole number within bounds."""
    value = values.get(name)
    if value is None:
        return default
    if not least <= value <= most:
        raise wrong(f"{camel(name)} is {value}; it must lie between {least} and {most}.", camel(name))
    return int(value)


def moment(values: Mapping[str, Any], name: str) -> str | None:
    """A time as the tables keep it; given as ISO 8601 with a time zone, or missing."""
    value = values.get(name)
    if value is None:
        return None
    if isinstance(value, datetime):
        parsed = value
    else:
        try:
            parsed = datetime.fromisoformat(str(value))
        except ValueError:
            raise _no_time(name, value) from None
    if parsed.tzinfo is None:
        raise _no_time(name, value)
    try:
        return as_text(parsed.astimezone(UTC))
    except (OverflowError, ValueError):
        raise _no_time(name, value) from None


def day(values: Mapping[str, Any], name: str) -> str | None:
    """A day of the calendar as the tables keep it, such as 2026-12-24, or missing."""
    value = values.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError:
        raise wrong(f"{camel(name)} {str(value)[:40]!r} is no day; write it like 2026-12-24.", camel(name)) from None


def _no_time(name: str, value: object) -> Refused:
    expected = "write it like 2026-12-24T18:00:00Z, with the time zone"
    return wrong(f"{camel(name)} {str(value)[:40]!r} is no time; {expected}.", camel(name))


def camel(name: str) -> str:
    """The name of a field as clients write it."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
