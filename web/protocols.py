"""uvicorn's two protocols, with the patience of a server that strangers reach.

Both drop a client that leaves what was sent to it unread, which no ping does: its buffer is full, so the close frame
waits in it, too. HTTP drops one that takes too long over the head of a request.

`websockets-sansio` was chosen for sockets because it pauses senders when the buffer is full and wakes them when the
connection is lost; the older `websockets` implementation is deprecated, `wsproto` has no pings of its own.
"""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.http11 import Request

VERSION = "13"
MOST_FRAMES = 1000
"""Of one message. Empty frames count for nothing in its length, and would be kept without end."""


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


def http_protocol(head_seconds: float, send_seconds: float) -> type[asyncio.Protocol]:
    """The protocol class for HTTP."""

    class Http(HttpToolsProtocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self.head = Patience(head_seconds)
            self.reading = Patience(send_seconds)
            self.head.begin(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            self.head.end()
            self.reading.end()
            super().connection_lost(exc)

        def on_message_begin(self) -> None:
            super().on_message_begin()
            self.head.begin(self.transport)

        def on_headers_complete(self) -> None:
            self.head.end()
            super().on_headers_complete()

        def pause_writing(self) -> None:
            super().pause_writing()
            self.reading.begin(self.transport)

        def resume_writing(self) -> None:
            self.reading.end()
            super().resume_writing()

    return Http


def socket_protocol(send_seconds: float) -> type[asyncio.Protocol]:
    """The protocol class for sockets."""

    class Socket(WebSocketsSansIOProtocol):
        def __init__(self, config: Config, *arguments: Any, **named: Any) -> None:
            super().__init__(config, *arguments, **named)
            self.reading = Patience(send_seconds)

        def connection_lost(self, exc: Exception | None) -> None:
            self.reading.end()
            super().connection_lost(exc)

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.conn.handshake_exc is not None and not self.handshake_initiated:
                self._refuse_handshake()  # what can't even be read as a request is never handed over

        def handle_connect(self, event: Request) -> None:
            if event.headers.get_all("Sec-WebSocket-Version") == [VERSION]:
                super().handle_connect(event)
                return
            text = f"A handshake says Sec-WebSocket-Version: {VERSION}.\n"
            refusal = self.conn.reject(HTTPStatus.UPGRADE_REQUIRED, text)
            refusal.headers["Sec-WebSocket-Version"] = VERSION
            self.conn.send_response(refusal)
            self._refuse_handshake()

        def _refuse_handshake(self) -> None:
            self.handshake_initiated = self.close_sent = True
            self.transport.write(b"".join(self.conn.data_to_send()))
            self.transport.close()

        def handle_cont(self, event: Frame) -> None:
            if len(self.frames) < MOST_FRAMES:
                super().handle_cont(event)
            else:
                self._fail(CloseCode.MESSAGE_TOO_BIG, f"a message in more than {MOST_FRAMES} frames")

        def send_receive_event_to_app(self) -> None:
            try:
                if self.curr_msg_data_type == "text":
                    b"".join(self.frames).decode()
            except UnicodeDecodeError:  # looked at before uvicorn does, which would log a traceback for each
                self._fail(CloseCode.INVALID_DATA, "a text is UTF-8")
            else:
                super().send_receive_event_to_app()

        def _fail(self, code: CloseCode, reason: str) -> None:
            self.frames = []
            self.conn.fail(code, reason)
            self.handle_parser_exception()

        def pause_writing(self) -> None:
            super().pause_writing()
            self.reading.begin(self.transport)

        def resume_writing(self) -> None:
            self.reading.end()
            super().resume_writing()

        def keepalive_timeout(self) -> None:
            super().keepalive_timeout()
            self.transport.abort()

    return Socket
