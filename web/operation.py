"""One operation, however it came in: its context, its run, its answer, and the line in the log when it has ended."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import structlog
from graphql import GraphQLError
from strawberry import Schema
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from lifecycle.access import Access
from resolvers.context import DEADLINE
from resolvers.turns import Turn, Turns
from schema.errors import presentable
from web.errors import NO_SUBSCRIPTIONS, BadRequest, one, was_not_executed
from web.graphql_request import GraphQLRequest
from web.metrics import Metrics
from web.tracing import Tracing

log = structlog.get_logger("operation")

MakeContext = Callable[[Access, str], Any]
"""From the caller and the request id to what resolvers get; called once for each operation."""

READ = frozenset({OperationType.QUERY})
READ_OR_WRITE = READ | {OperationType.MUTATION}
WATCH = READ | {OperationType.SUBSCRIPTION}
ANYTHING = READ_OR_WRITE | WATCH


@dataclass(frozen=True, slots=True)
class Operations:
    """Runs operations on a schema."""

    schema: Schema
    make_context: MakeContext
    metrics: Metrics
    seconds: float
    """How long a query or a mutation may take. What it has begun to write is finished all the same."""
    turns: Turns
    charge: Callable[[str, int], None]
    """Is told who is asking for what costs so much."""
    tracing: Tracing | None = None

    def ended(self, operation: Operation) -> None:
        """Write the line in the log, and count it."""
        seconds = time.perf_counter() - operation.begun
        kind = operation.kind.value if operation.kind else "unknown"
        self.metrics.ended(kind, operation.name, operation.transport, operation.outcome, seconds)
        self.metrics.refused(operation.codes)
        if self.tracing is not None:
            self.tracing.ended(operation, kind, seconds)
        log.info(
            "operation",
            kind=kind,
            name=operation.name or None,
            transport=operation.transport,
            actor=operation.access.actor,
            outcome=operation.outcome,
            results=operation.results,
            codes=sorted(operation.codes),
            milliseconds=round(seconds * 1000, 1),
        )

    def _asked(self, operation: Operation) -> dict[str, Any]:
        """The operation as the library takes it."""
        request = operation.request
        operation.context = self.make_context(operation.access, operation.request_id)
        operation.context.charge = partial(self.charge, operation.access.actor)
        return {
            "query": request.query,
            "variable_values": request.variables,
            "context_value": operation.context,
            "operation_name": request.operation_name,
            "allowed_operation_types": Noted(operation),
            "operation_extensions": request.extensions,
        }

    async def answer(self, operation: Operation) -> dict[str, Any]:
        """Run a query or a mutation; the response. Raises BadRequest: not for this place, or not ended in time."""
        try:
            async with asyncio.timeout(self.seconds), self.turns.turn(operation.access.actor):
                result = await self.schema.execute(**self._asked(operation))
        except TimeoutError:
            raise operation.overdue(self.seconds) from None
        except InvalidOperationTypeError as error:
            raise operation.out_of_place(error.operation_type) from None
        except CannotGetOperationTypeError:
            return operation.not_found()
        return operation.told(result)

    async def results(self, operation: Operation) -> AsyncGenerator[dict[str, Any], None]:
        """Run an operation of any kind; each of its responses. An operation that ends by an error ends with it.

        A query or a mutation is its first result, which must come in time; a subscription takes the time it takes.
        """
        stream = await self.schema.stream(**self._asked(operation))
        operation.turn = self.turns.turn(operation.access.actor)
        try:
            async with asyncio.timeout(self.seconds) as operation.deadline, operation.turn:
                first = await anext(stream, None)
            if isinstance(first, ExecutionResult):
                yield operation.told(first)
            async for result in stream:
                if isinstance(result, ExecutionResult):
                    yield operation.told(result)
        except TimeoutError:
            problem = operation.overdue(self.seconds)
            yield operation.refused(str(problem), problem.code)
        except Exception as error:  # the library lets what its parser cache raises go by, syntax errors above all
            known = error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
            yield operation.told(ExecutionResult(None, [presentable(known, operation.request_id)]))
        finally:
            operation.deadline = None  # which knows this task, and would keep all that its frames hold
            await stream.aclose()


@dataclass(slots=True)
class Operation:
    """A request with its caller, on its way."""

    request: GraphQLRequest
    access: Access
    request_id: str
    transport: str
    traceparent: str | None = None
    allowed: frozenset[OperationType] = ANYTHING
    kind: OperationType | None = None
    """Known from when the document has been parsed."""
    begun: float = field(default_factory=time.perf_counter)
    deadline: asyncio.Timeout | None = None
    turn: Turn | None = None
    """Both fall away as soon as a subscription is seen to be one."""
    context: Any = None
    results: int = 0
    outcome: str = "canceled"
    """What became of it; so it stays when nobody gets to say more."""
    codes: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """As the document has it, once that was found valid."""
        return str(getattr(self.context, "operation_name", ""))

    def told(self, result: ExecutionResult) -> dict[str, Any]:
        """The response to one result."""
        self.results += 1
        errors = [error.formatted for error in result.errors or ()]
        self.codes.update(str(error.get("extensions", {}).get("code")) for error in errors)
        response: dict[str, Any] = {}
        if not was_not_executed(result):
            response["data"] = result.data
        if errors:
            response["errors"] = errors
        if result.extensions:
            response["extensions"] = result.extensions
        return response

    def refused(self, message: str, code: str) -> dict[str, Any]:
        """The response that consists of this error."""
        self.codes.add(code)
        return one(message, code)

    def not_found(self) -> dict[str, Any]:
        """The response when the document lacks the operation."""
        name = self.request.operation_name
        text = f'The document has no operation named "{name[:50]}".' if name else "The document has no operation."
        return self.refused(text, "OPERATION_NOT_FOUND")

    def overdue(self, seconds: float) -> BadRequest:
        """What is said when the operation did not end in time."""
        self.codes.add(DEADLINE)
        text = f"The operation did not end within {seconds:g} seconds (operation_seconds)."
        if self.kind is OperationType.MUTATION:
            text += " What it wrote may have been committed: repeat it with the same idempotencyKey to find out."
        return BadRequest(text, DEADLINE, 503)

    def out_of_place(self, kind: OperationType) -> BadRequest:
        """What is said of an operation of a kind that this way of asking can't take."""
        if kind is OperationType.SUBSCRIPTION:
            return BadRequest(NO_SUBSCRIPTIONS, "WRONG_TRANSPORT")
        return BadRequest("Mutations are sent by POST, never by GET.", "WRONG_METHOD", 405, Allow="POST")


class Noted(frozenset[OperationType]):
    """The allowed kinds; notes which one is asked for, the only trace that the library leaves of it before the end."""

    def __new__(cls, operation: Operation) -> Noted:
        noted = super().__new__(cls, operation.allowed)
        noted.operation = operation
        return noted

    operation: Operation

    def __contains__(self, kind: object) -> bool:
        if isinstance(kind, OperationType):
            self.operation.kind = kind
            if kind is OperationType.SUBSCRIPTION and self.operation.deadline:
                self.operation.deadline.reschedule(None)
            if kind is OperationType.SUBSCRIPTION and self.operation.turn:
                self.operation.turn.end()
        return super().__contains__(kind)
