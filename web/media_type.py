"""Which form of answer a client takes: the Accept header, weighed as HTTP says."""

from __future__ import annotations

import re

from web.errors import BadRequest

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENTS = "text/event-stream"
HTML = "text/html"

QUALITY = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?", re.ASCII)
"""A weight, as RFC 9110 writes it."""


def chosen(accept: str | None, offered: tuple[str, ...]) -> str:
    """The offered media type that the client likes best, the first of them when it does not care.

    Raises BadRequest (406) when it takes none.
    """
    if accept is None or not accept.strip():
        return offered[0]
    ranges = [_range(part) for part in accept.split(",")[:50] if part.strip()]
    weighed = [(_weight(ranges, media_type), media_type) for media_type in offered]
    weight, best = max(weighed, key=lambda pair: pair[0])
    if weight <= 0:
        raise BadRequest(f"Accept takes none of {', '.join(offered)}.", "NOT_ACCEPTABLE", 406)
    return best


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((p.removeprefix("q=") for p in parameters if p.startswith("q=")), "1")
    return name, float(quality) if QUALITY.fullmatch(quality) else 0.0


def _weight(ranges: list[tuple[str, float]], media_type: str) -> float:
    """The quality that the most specific range gives it."""
    for pattern in (media_type, media_type.partition("/")[0] + "/*", "*/*"):
        if found := [quality for name, quality in ranges if name == pattern]:
            return max(found)
    return 0.0
