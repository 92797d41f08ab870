"""uvicorn's protocol for HTTP, strict where it is lax: heads have a bound, and so have connections."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from web.errors import BadRequest, OverBound

LINGER = 1.0
"""Seconds that a refused client has to read why. Closed at once, what it was still sending would take that from it."""
AROUND = 4
"""Bytes around a header: colon, space, and the end of the line."""


class StrictHttp(HttpToolsProtocol):
    """What is too much is refused, and nothing of it is kept."""

    max_head_bytes: int
    max_connections: int

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.refused = False
        self.head_bytes = 0
        self.withheld = 0
        """What the parser was given since it last told of anything: it keeps a header, or a trailer, until its end."""
        if 0 < self.max_connections < len(self.connections):
            self._refuse(_full(self.max_connections, len(self.connections)))

    def data_received(self, data: bytes) -> None:
        if self.refused:
            return
        self.withheld += len(data)
        super().data_received(data)
        if self.withheld > self.max_head_bytes and not self.refused:
            self._refuse(_too_long(self.max_head_bytes, self.withheld))

    def send_400_response(self, msg: str) -> None:
        if self.head_bytes > self.max_head_bytes:
            self._refuse(_too_long(self.max_head_bytes, self.head_bytes))
        else:
            super().send_400_response(msg)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.head_bytes = 0

    def on_url(self, url: bytes) -> None:
        self._grow(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        self._grow(len(name) + len(value) + AROUND)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        self.withheld = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self.withheld = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.withheld = 0
        super().on_message_complete()

    def _grow(self, size: int) -> None:
        self.withheld = 0
        self.head_bytes += size
        if self.head_bytes > self.max_head_bytes:
            raise ValueError("the head is too long")  # which ends parsing

    def _refuse(self, problem: BadRequest) -> None:
        """Say so and hear no more, unless an answer is on its way already: that can't be taken back."""
        self.refused = True
        if self.cycle is None or self.cycle.response_complete:
            self.transport.write(_raw(problem))
            self.transport.write_eof()
            self.loop.call_later(LINGER, self.transport.abort)
        else:
            self.transport.abort()


def _too_long(most: int, found: int) -> BadRequest:
    said = "The head of the request has {} bytes or more"
    return OverBound(said, "HEAD_TOO_LARGE", "max_head_bytes", most, found, 431)


def _full(most: int, found: int) -> BadRequest:
    said, retry = "With this one {} connections are open", {"Retry-After": "1"}
    return OverBound(said, "TOO_MANY_CONNECTIONS", "max_connections", most, found, 503, **retry)


def _raw(problem: BadRequest) -> bytes:
    """The answer of a connection that never got as far as the application."""
    status, body = HTTPStatus(problem.status), orjson.dumps(problem.response())
    headers = {"Content-Type": "application/json; charset=utf-8", "Content-Length": str(len(body)), **problem.headers}
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
