"""Messages of graphql-transport-ws as they come in: what is none closes the socket."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from web.errors import BadRequest
from web.graphql_request import parsed

LONGEST_ID = 200


class Closed(Exception):
    """The socket must be closed with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:120].decode(errors="ignore")


def message_of(text: str) -> dict[str, Any]:
    """The message, an object with a type. Raises Closed."""
    try:
        found = parsed(text, "A message")
    except BadRequest:
        raise Closed(4400, "A message is not JSON") from None
    if not isinstance(found, dict) or not isinstance(found.get("type"), str):
        raise Closed(4400, "A message is an object with a type")
    return found


def payload_of(message: Mapping[str, Any]) -> dict[str, Any] | None:
    """What it carries, None without any. Raises Closed."""
    payload = message.get("payload")
    if payload is not None and not isinstance(payload, dict):
        raise Closed(4400, "A payload is an object")
    return payload


def id_of(message: Mapping[str, Any]) -> str:
    """The operation that it is about. Raises Closed."""
    id = message.get("id")
    if not isinstance(id, str) or not 0 < len(id) <= LONGEST_ID:
        raise Closed(4400, f"An id is a text of 1 to {LONGEST_ID} characters")
    return id
