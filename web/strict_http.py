"""uvicorn's protocol for HTTP, strict where it is lax (RFC 9112): heads and connections have a bound, and one meaning.

A request that two readers could take for different ones, a proxy before us and we, is refused: of several hosts or of
none, coded in a way that we do not read, of a version without either.
"""

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
    """What is too much is refused, and nothing of it is kept.

    `quiet` are the connections of the server on which no request is under way, the quietest first. When there are too
    many connections these make room: who opens them and asks nothing keeps nobody out.
    """

    max_head_bytes: int
    max_connections: int
    quiet: dict[StrictHttp, None]

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.refused = False
        self.fault: BadRequest | None = None
        self.head_bytes = 0
        self.withheld = 0
        """What the parser was given since it last told of anything: it keeps a header, or a trailer, until its end."""
        is_full = 0 < self.max_connections < len(self.connections)
        if is_full and not self.quiet:
            self._refuse(_full(self.max_connections, len(self.connections)))
            return
        if is_full:
            next(iter(self.quiet))._make_room()
        self.fall_quiet()

    def fall_quiet(self) -> None:
        """No request is under way on this connection."""
        self.quiet[self] = None

    def _make_room(self) -> None:
        del self.quiet[self]
        self.connections.discard(self)
        self.transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self.quiet.pop(self, None)
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        super().on_response_complete()
        if not self.transport.is_closing() and self.cycle.response_complete:
            self.fall_quiet()

    def data_received(self, data: bytes) -> None:
        if self.refused:
            return
        self.withheld += len(data)
        super().data_received(data)
        if self.withheld > self.max_head_bytes and not self.refused:
            self._refuse(_too_long(self.max_head_bytes, self.withheld))

    def send_400_response(self, msg: str) -> None:
        self._refuse(self.fault or BadRequest("This is no HTTP/1.1 request."))

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
        self.fault = _fault(self.parser.get_http_version(), self.headers)
        if self.fault is not None:
            raise ValueError(str(self.fault))  # which ends parsing
        self.quiet.pop(self, None)
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
            self.fault = _too_long(self.max_head_bytes, self.head_bytes)
            raise ValueError(str(self.fault))

    def _refuse(self, problem: BadRequest) -> None:
        """Say so and hear no more. A request that came whole before is answered first, and nothing behind it."""
        self.refused = True
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if not cycle.more_body:
                cycle.keep_alive = False
                return
            if cycle.response_started:
                self.transport.abort()
                return
            cycle.disconnected = True
            cycle.message_event.set()
        self.transport.write(_raw(problem))
        self.transport.write_eof()
        self.loop.call_later(LINGER, self.transport.abort)


def _fault(version: str, headers: list[tuple[bytes, bytes]]) -> BadRequest | None:
    """What is wrong with a head."""
    if version not in ("1.0", "1.1"):
        return BadRequest(f"HTTP {version} is not spoken here; 1.1 is.", status=505)
    if [name for name, _ in headers].count(b"host") != 1 and version == "1.1":
        return BadRequest("A request has one header Host.")
    codings = [value.strip().lower() for name, value in headers if name == b"transfer-encoding"]
    if codings and (codings != [b"chunked"] or version != "1.1"):
        return BadRequest("Of transfer codings only chunked is read, by HTTP/1.1.", status=501)
    return None


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
