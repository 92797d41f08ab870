"""Server-sent events, as graphql-sse has them in its distinct connections mode: one operation, one response.

Each result is an event `next`, the end an event `complete`. Comments keep quiet connections alive. When the server
stops or the caller's token ends, the stream ends without `complete`: clients take that as a reason to come back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, aclosing
from typing import Any

import orjson
import structlog
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from web.errors import INTERNAL, one
from web.leaving import left
from web.media_type import EVENTS
from web.operation import Operation, Operations
from web.stays import Stay

log = structlog.get_logger("http")

COMPLETE = b"event: complete\ndata:\n\n"
PING = b":\n\n"


class EventStream(Response):
    """The response to an operation asked for as a stream of events."""

    media_type = EVENTS

    def __init__(
        self,
        operations: Operations,
        operation: Operation,
        held: AbstractContextManager[object],
        stay: Callable[[Callable[[str], None]], Stay],
        stopping: asyncio.Event,
        heartbeat_seconds: float,
    ) -> None:
        super().__init__(headers={"Cache-Control": "no-cache, no-transform", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._operations = operations
        self._operation = operation
        self._held = held
        self._stay = stay
        self._stopping = stopping
        self._heartbeat = heartbeat_seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the operation ends, the client leaves or must leave, or the server stops, whichever is first.

        To HEAD it says what GET would be answered with, and begins nothing.
        """
        with self._held:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            if scope["method"] == "HEAD":
                await _send(send, b"", more=False)
            else:
                await self._serve(receive, send)

    async def _serve(self, receive: Receive, send: Send) -> None:
        expelled = asyncio.Event()
        stay = self._stay(lambda why: expelled.set())
        results = asyncio.create_task(self._send_results(send))
        ends = {
            results: "done",
            asyncio.create_task(left(receive)): "left",
            asyncio.create_task(self._stopping.wait()): "stopped",
            asyncio.create_task(expelled.wait()): "stopped",
            asyncio.create_task(self._send_pings(send)): "left",
        }
        operation = self._operation
        operation.outcome = "left"
        try:
            ended, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            operation.outcome = min(ends[task] for task in ended)
            if results in ended and results.exception() is not None:
                operation.outcome = "crashed"
                log.error("a stream crashed", exc_info=results.exception())
                await _send(send, _event(one(INTERNAL, "INTERNAL", requestId=operation.request_id)))
        finally:
            stay.end()
            for task in ends:
                task.cancel()
            await asyncio.gather(*ends, return_exceptions=True)
            self._operations.ended(operation)
        if operation.outcome != "left":
            await _send(send, COMPLETE if operation.outcome in ("done", "crashed") else b"", more=False)

    async def _send_results(self, send: Send) -> None:
        async with aclosing(self._operations.results(self._operation)) as results:
            async for response in results:
                await _send(send, _event(response))

    async def _send_pings(self, send: Send) -> None:
        while True:
            await _send(send, PING)
            await asyncio.sleep(self._heartbeat)


def _event(response: dict[str, Any]) -> bytes:
    return b"event: next\ndata: " + orjson.dumps(response) + b"\n\n"


async def _send(send: Send, text: bytes, more: bool = True) -> None:
    await send({"type": "http.response.body", "body": text, "more_body": more})
