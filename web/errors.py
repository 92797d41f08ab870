"""Refusals at the door: what is no GraphQL request, or none for this place. Errors of operations are `schema`'s."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphql import GraphQLError

NO_SUBSCRIPTIONS = "Subscriptions come over a socket (graphql-transport-ws), or with `Accept: text/event-stream`."

INTERNAL = "Something went wrong here. It has been logged under the requestId."


class BadRequest(Exception):
    """A request that can't be taken: answered with `status`, a code and a sentence."""

    def __init__(self, message: str, code: str = "BAD_REQUEST", status: int = 400, **headers: str) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.headers = headers


def one(message: str, code: str, request_id: str | None = None) -> dict[str, Any]:
    """A response that consists of one error."""
    extensions = {"code": code} | ({"requestId": request_id} if request_id else {})
    return {"errors": [{"message": message, "extensions": extensions}]}


def is_request_error(data: Any, errors: Sequence[GraphQLError] | None) -> bool:
    """Whether the operation was not executed at all: the errors of fields have a path, those of requests none."""
    return data is None and bool(errors) and not any(error.path for error in errors or ())
