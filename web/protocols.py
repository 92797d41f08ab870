"""uvicorn's two protocols, with the patience of a server that strangers reach.

Both drop a client that leaves what was sent to it unread, which no ping does: its buffer is full, so the close frame
waits in it, too. HTTP drops one that takes too long over the head of a request.

A socket that is closed for a fault is closed for writing alone at first. A connection that is gone while the client
still sends is reset, and takes the close frame with it: the client would see 1006.

`websockets-sansio` was chosen for sockets because it pauses senders when the buffer is full and wakes them when the
connection is lost; the older `websockets` implementation is deprecated, `wsproto` has no pings of its own.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode

from web.rfc6455 import NO_HANDSHAKE, Rfc6455
from web.strict_http import StrictHttp


class Patience:
    """A moment by which something must have happened, or else the connection is cut off."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._timer: asyncio.TimerHandle | None = None

    def begin(self, transport: asyncio.Transport) -> None:
        """Cut the connection off unless `end` is called in time."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self.seconds, transport.abort)

    def end(self) -> None:
        """It has happened."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class Read(asyncio.Protocol):
    """What is sent must be read, in time."""

    send_seconds: float
    transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.reading = Patience(self.send_seconds)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.reading.end()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self.reading.begin(self.transport)

    def resume_writing(self) -> None:
        self.reading.end()
        super().resume_writing()


class Http(Read, StrictHttp):
    """The protocol of a connection for HTTP."""

    head_seconds: float

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.head = Patience(self.head_seconds)
        super().connection_made(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        self.head.end()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.head.begin(self.transport)

    def on_headers_complete(self) -> None:
        self.head.end()
        super().on_headers_complete()

    def fall_quiet(self) -> None:
        super().fall_quiet()
        # for the rest of this request and the head of the next, which nothing that trickles in puts off
        self.head.begin(self.transport)

    def _should_upgrade(self) -> bool:
        return super()._should_upgrade() and self.parser.get_http_version() == "1.1"


class Socket(Read, WebSocketsSansIOProtocol):
    """The protocol of one socket."""

    def __init__(self, config: Config, *arguments: Any, **named: Any) -> None:
        super().__init__(config, *arguments, **named)
        self.conn = Rfc6455(config.ws_max_size, self.logger)
        self.failed = False

    def data_received(self, data: bytes) -> None:
        if self.failed:
            return
        super().data_received(data)
        if self.conn.handshake_exc and not self.handshake_initiated:
            self._refuse_handshake()

    def _refuse_handshake(self) -> None:
        """Answer a head that can't be read; the library answers only some."""
        self.failed = True
        answer = b"".join(self.conn.data_to_send())
        self.transport.write(answer or self.conn.reject(HTTPStatus.BAD_REQUEST, NO_HANDSHAKE).serialize())
        self.transport.close()

    async def send(self, message: Any) -> None:
        await super().send(message)
        if message["type"] == "websocket.http.response.body" and not message.get("more_body"):
            self.handshake_complete = True  # by a refusal, which uvicorn would log as an error

    def handle_ping(self) -> None:
        pongs = b"".join(self.conn.data_to_send())
        if self.writable.is_set():  # who does not read gets none, or they would pile up here
            self.transport.write(pongs)

    def handle_parser_exception(self) -> None:
        """Close for a fault. What still comes in is thrown away until the client has closed, too, or time is up."""
        self.failed = self.disconnected = self.close_sent = True
        self.stop_keepalive()
        fault = self.conn.close_sent
        assert fault is not None
        self.queue.put_nowait({"type": "websocket.disconnect", "code": fault.code, "reason": fault.reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.write_eof()
        self.transport.resume_reading()
        if self.close_timer is None:
            self.close_timer = self.loop.call_later(self.close_timeout, self.transport.abort)

    def keepalive_timeout(self) -> None:
        if not self.close_sent and not self.transport.is_closing():
            self.conn.fail(CloseCode.INTERNAL_ERROR, "keepalive ping timeout")
            self.handle_parser_exception()


def http_protocol(
    head_seconds: float, send_seconds: float, max_head_bytes: int, max_connections: int
) -> type[asyncio.Protocol]:
    """The protocol class for HTTP: uvicorn makes its objects itself, so that what they need stands in the class."""
    bounds = {"max_head_bytes": max_head_bytes, "max_connections": max_connections, "quiet": {}}
    return type("Http", (Http,), {"head_seconds": head_seconds, "send_seconds": send_seconds, **bounds})


def socket_protocol(send_seconds: float) -> type[asyncio.Protocol]:
    """The protocol class for sockets."""
    return type("Socket", (Socket,), {"send_seconds": send_seconds})
