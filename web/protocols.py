"""uvicorn's two protocols, with the patience of a server that strangers reach.

Both drop a client that leaves what was sent to it unread, which no ping does: its buffer is full, so the close frame
waits in it, too. HTTP drops one that takes too long over the head of a request.

`websockets-sansio` was chosen for sockets because it pauses senders when the buffer is full and wakes them when the
connection is lost; the older `websockets` implementation is deprecated, `wsproto` has no pings of its own.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.config import Config

from web.strict_http import StrictHttp
from web.strictness import Strict


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


def http_protocol(
    head_seconds: float, send_seconds: float, most_head_bytes: int, most_connections: int
) -> type[asyncio.Protocol]:
    """The protocol class for HTTP."""

    class Http(StrictHttp):
        max_head_bytes = most_head_bytes
        max_connections = most_connections

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

    class Socket(Strict):
        def __init__(self, config: Config, *arguments: Any, **named: Any) -> None:
            super().__init__(config, *arguments, **named)
            self.reading = Patience(send_seconds)

        def connection_lost(self, exc: Exception | None) -> None:
            self.reading.end()
            super().connection_lost(exc)

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
