"""Refusals at the door: what is no GraphQL request, or none for this place. Errors of operations are `schema`'s."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from resolvers.limits import excess

NO_SUBSCRIPTIONS = "Subscriptions come over a socket (graphql-transport-ws), or with `Accept: text/event-stream`."

INTERNAL = "Something went wrong here. It has been logged under the requestId."


class StartProblem(Exception):
    """The server can't start as it was told to; the message says why and what would help."""


class BadRequest(Exception):
    """A request that can't be taken: answered with `status`, a code and a sentence."""

    def __init__(self, message: str, code: str = "BAD_REQUEST", status: int = 400, **headers: str) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.headers = headers
        self.extensions: Mapping[str, Any] = {}

    def response(self) -> dict[str, Any]:
        """The response that says so."""
        return one(str(self), self.code, **self.extensions)


class OverBound(BadRequest):
    """More than a setting allows; `said` says what was found, with `{}` where the number stands."""

    def __init__(
        self, said: str, code: str, limit: str, allowed: int, found: int, status: int = 400, **headers: str
    ) -> None:
        super().__init__(excess(said, limit, allowed, found), code, status, **headers)
        self.extensions = {"limit": limit, "allowed": allowed, "found": found}


def one(message: str, code: str, **extensions: Any) -> dict[str, Any]:
    """A response that consists of one error."""
    return {"errors": [{"message": message, "extensions": {"code": code, **extensions}}]}


def was_not_executed(result: ExecutionResult) -> bool:
    """Whether the operation never began, or its stream broke: the errors of fields have a path, those others none."""
    if isinstance(result, PreExecutionError):
        return True
    return result.data is None and bool(result.errors) and not any(error.path for error in result.errors or ())
