"""Refusals at the door: what is no GraphQL request, or none for this place. Errors of operations are `schema`'s."""

from __future__ import annotations

from typing import Any

from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

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


def was_not_executed(result: ExecutionResult) -> bool:
    """Whether the operation never began, or its stream broke: the errors of fields have a path, those others none."""
    if isinstance(result, PreExecutionError):
        return True
    return result.data is None and bool(result.errors) and not any(error.path for error in result.errors or ())
