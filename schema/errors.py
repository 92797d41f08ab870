"""What clients see of failures: expected ones as `UserError` types in payloads, unexpected ones masked.

Every GraphQL error carries `extensions.code`. An unexpected one says "internal error" and the request's id, under
which the log has the rest.
"""

import logging
import re
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSyntaxError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionContext

from lifecycle.refusal import Refused
from models.driver import Busy, Stopped, Unavailable
from resolvers.bad_input import BadInput
from schema.enums import Action, Role, State
from schema.fields import link, value
from schema.interfaces import Reason, named, typed

LOG = logging.getLogger("ordergraph.errors")
INTERNAL = "INTERNAL"
VALIDATION_FAILED = "GRAPHQL_VALIDATION_FAILED"
PARSE_FAILED = "GRAPHQL_PARSE_FAILED"
BAD_INPUT = "BAD_INPUT"

KNOWN: dict[type[Exception], tuple[str, str]] = {
    Busy: ("OVERLOADED", "Too much is waiting already. Nothing was done; try again in a moment."),
    Unavailable: ("DATABASE_UNAVAILABLE", "The database can't be reached at the moment. Try again a little later."),
    Stopped: ("STOPPING", "The server is stopping. Nothing was done; try again in a moment."),
    CannotGetOperationTypeError: ("OPERATION_NOT_FOUND", "The document has no operation of that name."),
    InvalidOperationTypeError: ("WRONG_METHOD", "Operations of this kind can't be asked for in this way."),
    RecursionError: ("TOO_DEEP", "The document is nested too deeply."),
}
"""Failures that a client may know of: their code and what is said of them."""

OF_VARIABLES = re.compile(r"Variable '\$\w+' has invalid value|Too many errors processing variables")
LONGEST_MESSAGE = 1000
"""Characters; a library may repeat all that it was given."""
SUGGESTION = re.compile(r" Did you mean [^?]*\?")
IN_JSON = {"None": "null", "True": "true", "False": "false"}
PYTHON = re.compile(rf"""'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\b(?:{"|".join(IN_JSON)})\b""")
"""Values as Python writes them, and what stands in quotes, where they mean nothing."""


@strawberry.interface(
    description="An expected failure of a mutation: nothing was written, unless its code is OUTCOME_UNKNOWN."
)
class UserError:
    code: str = value("What kind of failure it is, for programs. Expect new codes.")
    message: str = value("What was wrong and what would be right, for people.")
    path: list[str] = strawberry.field(
        description="The input field at fault, from the outside in; empty when it is the call as a whole."
    )

    is_type_of = classmethod(typed)
    resolve_type = staticmethod(named)


@strawberry.type(description="The node's machine does not allow the action now.")
class TransitionRefused(UserError):
    state: State = value("The state that the node shows.")
    action: Action | None = value("The action that was asked for; always given here.")
    reasons: list[Reason] = link("Every condition that does not hold, not just the first.")


@strawberry.type(description="Somebody was faster: the node no longer has the version that you expected.")
class VersionConflict(UserError):
    current_version: int = value("The version that the node has now. Read it again, then decide.")


@strawberry.type(description="There is no such node, or you may not see it; the two look alike.")
class NotFound(UserError):
    pass


@strawberry.type(description="The input can't be meant: a missing, too long, unknown or contradicting value.")
class InvalidInput(UserError):
    pass


@strawberry.type(description="You lack a role.")
class NotPermitted(UserError):
    roles: list[Role] = value("Each of these roles would do.")


@strawberry.type(
    description="Too much is waiting already, or the database can't be written at the moment. Nothing was done; try "
    "again a little later. With the code OUTCOME_UNKNOWN the database went away in the middle: it may have been done; "
    "look, or ask once more with the same idempotency key."
)
class Overloaded(UserError):
    pass


USER_ERRORS = (TransitionRefused, VersionConflict, NotFound, InvalidInput, NotPermitted, Overloaded)


class MaskingSchema(strawberry.Schema):
    """A schema whose unexpected errors stay inside."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Replace each error, in place, by what the client may see of it."""
        context = getattr(execution_context, "context", None)
        request_id = getattr(context, "request_id", "")
        suggests = getattr(getattr(context, "settings", None), "introspection", True)
        errors[:] = [presentable(error, request_id, suggests) for error in errors]


def presentable(error: GraphQLError, request_id: str, suggests: bool = True) -> GraphQLError:
    """The error as a client may see it, with `extensions.code`; what was unexpected is logged and masked.

    `suggests`: it may say what of the schema was perhaps meant.
    """
    if (error.extensions or {}).get("code"):
        return error
    cause = _cause(error)
    if isinstance(cause, BadInput):
        return _copy(error, str(cause), {"code": cause.code, **cause.extensions})
    if isinstance(cause, Refused):
        return _copy(error, cause.problem.message, {"code": cause.problem.code})
    if cause is not None and (known := KNOWN.get(type(cause))):
        return _copy(error, known[1], {"code": known[0]})
    if cause is None or isinstance(cause, GraphQLError):
        return _copy(
            error,
            _in_json(error.message if suggests else SUGGESTION.sub("", error.message)),
            {**(error.extensions or {}), "code": _code(error)},
        )
    LOG.error("request %s failed at %s", request_id, error.path, exc_info=cause)
    return _copy(error, "internal error", {"code": INTERNAL, "requestId": request_id})


def _cause(error: GraphQLError) -> Exception | None:
    cause: Exception | None = error.original_error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def _code(error: GraphQLError) -> str:
    """What GraphQL itself objects to: the text, the document, or, once it runs, the values."""
    if isinstance(error, GraphQLSyntaxError):
        return PARSE_FAILED
    if error.path is not None or OF_VARIABLES.match(error.message):
        return BAD_INPUT
    return VALIDATION_FAILED


def _in_json(message: str) -> str:
    """The library's message, with the values in it as clients wrote them: null, not None."""
    return PYTHON.sub(lambda found: IN_JSON.get(found[0], found[0]), message)


def _copy(error: GraphQLError, message: str, extensions: dict[str, Any]) -> GraphQLError:
    return GraphQLError(
        message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]} …",
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
