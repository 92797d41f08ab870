"""Every request has an id: the caller's own from X-Request-Id, or a new one; in the answer, and in each log line.

A middleware below the framework, for HTTP and sockets alike. It also refuses foreign host names: without
authentication, a page elsewhere whose name is made to point at this machine must not become `local`.
"""

from __future__ import annotations

import re

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils.compat import uuid7

HEADER = "X-Request-Id"
WELL_FORMED = re.compile(r"[\x21-\x7e]{1,128}")
LOOPBACK = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])\.?(:\d*)?", re.IGNORECASE)


class RequestId:
    """The middleware. The id is in the scope's state as `request_id`."""

    def __init__(self, app: ASGIApp, loopback_only: bool) -> None:
        self.app = app
        self.loopback_only = loopback_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get(HEADER, "")
        request_id = given if WELL_FORMED.fullmatch(given) else uuid7().hex
        scope.setdefault("state", {})["request_id"] = request_id

        async def send_with_id(message: Message) -> None:
            if message["type"] in ("http.response.start", "websocket.accept", "websocket.http.response.start"):
                message.setdefault("headers", [])
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        app = self.app
        if self.loopback_only and not LOOPBACK.fullmatch(headers.get("host", "localhost")):
            app = PlainTextResponse("This server answers to localhost only.", 421)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            await app(scope, receive, send_with_id)
