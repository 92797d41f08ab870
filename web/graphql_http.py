"""GraphQL over HTTP: POST with JSON, GET for queries, and streams of server-sent events.

Status codes go by the media type of the answer: `application/graphql-response+json` tells failed requests by 400, the
older `application/json` answers every well-formed request with 200, its errors in the body. What is no GraphQL request
at all is told by a status of its own in either.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import ExitStack
from functools import partial

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive

from web.answer import answer, refusal
from web.caller import Caller
from web.door import Door
from web.errors import INTERNAL, BadRequest, OverBound, one
from web.event_stream import EventStream
from web.graphql_request import GraphQLRequest
from web.leaving import unless_left
from web.media_type import EVENTS, GRAPHQL, JSON, chosen
from web.operation import ANYTHING, READ, READ_OR_WRITE, WATCH, Operation

log = structlog.get_logger("http")

METHODS = ("GET", "HEAD", "OPTIONS", "POST")
ALLOWED = ", ".join(METHODS)
OFFERED = (JSON, GRAPHQL, EVENTS)
DIRECT = (JSON, GRAPHQL)


class GraphQLOverHttp:
    """The endpoint. `stopping` is set when the server begins to stop, which ends streams."""

    def __init__(
        self,
        door: Door,
        stopping: asyncio.Event,
        max_body_bytes: int,
        body_seconds: float,
        heartbeat_seconds: float,
    ) -> None:
        self.door = door
        self.stopping = stopping
        self.max_body_bytes = max_body_bytes
        self.body_seconds = body_seconds
        self.heartbeat_seconds = heartbeat_seconds

    async def respond(self, request: Request) -> Response:
        """Answer one request, whatever it is."""
        media_type = JSON
        try:
            media_type = chosen(request.headers.get("accept"), OFFERED)
            return await self._answered(request, media_type)
        except BadRequest as problem:
            self.door.operations.metrics.refused([problem.code])
            return refusal(problem, GRAPHQL if media_type == GRAPHQL else JSON)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception:
            log.exception("a request crashed")
            return answer(one(INTERNAL, "INTERNAL", requestId=request.state.request_id), JSON, 500)

    async def _answered(self, request: Request, media_type: str) -> Response:
        stream = media_type == EVENTS
        if request.method not in METHODS:
            raise BadRequest("GraphQL is asked by POST, queries by GET, too.", "WRONG_METHOD", 405, Allow=ALLOWED)
        self.door.origins.look_at(request.headers)
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"Allow": ALLOWED})
        caller = await self.door.budgets.admitted(self.door.callers.of_request(request.headers), request)
        self.door.budgets.begin(caller)
        with ExitStack() as held:
            held.enter_context(self.door.budgets.request(caller))
            operation = await self._read(request, caller, stream)
            if stream:
                stay = partial(self.door.stays.begin, caller)
                return EventStream(
                    self.door.operations, operation, held.pop_all(), stay, self.stopping, self.heartbeat_seconds
                )
            return await self._direct(operation, media_type, request.receive)

    async def _read(self, request: Request, caller: Caller, stream: bool) -> Operation:
        if request.method == "POST":
            found, allowed = await self._posted(request, caller), ANYTHING if stream else READ_OR_WRITE
        else:
            found, allowed = self.door.requests.from_address(request.scope["query_string"]), WATCH if stream else READ
        return Operation(
            request=found,
            access=caller.access,
            request_id=request.state.request_id,
            transport="sse" if stream else "http",
            traceparent=request.headers.get("traceparent"),
            allowed=allowed,
        )

    async def _posted(self, request: Request, caller: Caller) -> GraphQLRequest:
        _look_at_content(request.headers)
        try:
            async with asyncio.timeout(self.body_seconds):
                body = await self._body(request)
        except TimeoutError:
            text = f"The body did not arrive within {self.body_seconds:g} seconds (body_seconds)."
            raise BadRequest(text, "TIMEOUT", 408, Connection="close") from None
        self.door.budgets.weigh(caller, len(body))
        return self.door.requests.from_body(body)

    async def _body(self, request: Request) -> bytes:
        length = request.headers.get("content-length", "0")
        parts: list[bytes] = []
        size = int(length) if length.isascii() and length.isdigit() else 0
        if size <= self.max_body_bytes:
            size = 0
            async for part in request.stream():
                parts.append(part)
                size += len(part)
                if size > self.max_body_bytes:
                    break
        if size > self.max_body_bytes:
            most, said = self.max_body_bytes, "The body has {} bytes"
            raise OverBound(said, "BODY_TOO_LARGE", "max_body_bytes", most, size, 413, Connection="close")
        return b"".join(parts)

    async def _direct(self, operation: Operation, media_type: str, receive: Receive) -> Response:
        try:
            response = await unless_left(receive, self.door.operations.answer(operation))
            operation.outcome = "done"
        except BadRequest:
            operation.outcome = "refused"
            raise
        finally:
            self.door.operations.ended(operation)
        failed = "data" not in response and media_type == GRAPHQL
        return answer(response, media_type, 400 if failed else 200)


def _look_at_content(headers: Mapping[str, str]) -> None:
    if headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise BadRequest("A body comes as it is: Content-Encoding is not taken.", "UNSUPPORTED_MEDIA_TYPE", 415)
    name, *parameters = (part.strip().lower() for part in headers.get("content-type", "").split(";"))
    if name != JSON:
        raise BadRequest(f"A POST carries {JSON}, said by Content-Type.", "UNSUPPORTED_MEDIA_TYPE", 415)
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "charset" and value.strip(' "') not in ("utf-8", "utf8"):
            raise BadRequest("The body must be in UTF-8.", "UNSUPPORTED_MEDIA_TYPE", 415)
