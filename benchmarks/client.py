"""A lean client: it shares the processors with the server it measures, so it does little more than move bytes."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

import orjson

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
HEAD_END = b"\r\n\r\n"


class Failed(Exception):
    """The server answered something else than what is measured."""


class Connection(asyncio.Protocol):
    """A kept-alive HTTP connection with one request at a time."""

    def __init__(self, host: str) -> None:
        self._head = f"POST /graphql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: "
        self._received = bytearray()
        self._answer: asyncio.Future[bytes] | None = None
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ready to ask."""
        self._transport = cast(asyncio.WriteTransport, transport)

    async def ask(self, body: bytes, expected: bytes) -> bytes:
        """Send a request; its answer, which must contain the expected bytes. Raises Failed."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(f"{self._head}{len(body)}\r\n\r\n".encode() + body)
        answer = await self._answer
        if expected not in answer:
            raise Failed(answer[:2000].decode(errors="replace"))
        return answer

    def data_received(self, data: bytes) -> None:
        """Collect until the answer is complete."""
        self._received += data
        end = self._received.find(HEAD_END)
        if end < 0:
            return
        head = self._received[:end].lower()
        _, _, rest = head.partition(b"content-length:")
        length = int(rest.partition(b"\r\n")[0])
        if len(self._received) >= end + len(HEAD_END) + length and self._answer is not None:
            body = bytes(self._received[end + len(HEAD_END) :])
            self._received.clear()
            answer, self._answer = self._answer, None
            answer.set_result(body)

    def connection_lost(self, error: Exception | None) -> None:
        """Nobody may wait for ever."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(Failed("the server closed the connection"))

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


class Watcher(asyncio.Protocol):
    """A socket with one subscription; tells every message of type `next` to `on_next`."""

    def __init__(self, host: str, query: bytes, on_next: Callable[[bytes], None]) -> None:
        self._host = host
        self._subscribe = b'{"type":"subscribe","id":"1","payload":' + query + b"}"
        self._on_next = on_next
        self._received = bytearray()
        self._open = False
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the protocol."""
        self._transport = cast(asyncio.WriteTransport, transport)
        self._transport.write(
            f"GET /graphql HTTP/1.1\r\nHost: {self._host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {b64encode(bytes(16)).decode()}\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Take in frames, once the handshake is over."""
        self._received += data
        if not self._open:
            end = self._received.find(HEAD_END)
            if end < 0:
                return
            if b" 101 " not in self._received[:16]:
                raise Failed(self._received[:end].decode(errors="replace"))
            del self._received[: end + len(HEAD_END)]
            self._open = True
            self._send(TEXT, b'{"type":"connection_init"}')
        while (frame := self._next_frame()) is not None:
            self._take(*frame)

    def _next_frame(self) -> tuple[int, bytes] | None:
        """The next complete frame; the server neither masks nor splits them."""
        found = self._received
        if len(found) < 2:
            return None
        start, length = 2, found[1] & 127
        if length > 125:
            start = 4 if length == 126 else 10
            if len(found) < start:
                return None
            length = int.from_bytes(found[2:start], "big")
        if len(found) < start + length:
            return None
        code, payload = found[0] & 15, bytes(found[start : start + length])
        del found[: start + length]
        return code, payload

    def _take(self, code: int, payload: bytes) -> None:
        if code == PING:
            self._send(PONG, payload)
        elif code == TEXT and b'"connection_ack"' in payload[:40]:
            self._send(TEXT, self._subscribe)
        elif code == TEXT and b'"next"' in payload[:40]:
            self._on_next(payload)
        elif code == CLOSE or (code == TEXT and orjson.loads(payload)["type"] != "ping"):
            raise Failed(payload.decode(errors="replace"))

    def _send(self, code: int, payload: bytes) -> None:
        """Clients must mask; a mask of zeros leaves the payload as it is."""
        size = len(payload)
        length = bytes([128 | size]) if size < 126 else bytes([128 | 126]) + size.to_bytes(2, "big")
        if self._transport is not None:
            self._transport.write(bytes([128 | code]) + length + bytes(4) + payload)

    def close(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.close()


def place(url: str) -> tuple[str, int]:
    """Host and port of an address."""
    parts = urlsplit(url)
    assert parts.hostname is not None and parts.port is not None
    return parts.hostname, parts.port


async def connected(url: str) -> Connection:
    """A connection to the server."""
    host, port = place(url)
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(lambda: Connection(f"{host}:{port}"), host, port)
    return connection


async def watching(url: str, query: bytes, on_next: Callable[[bytes], None]) -> Watcher:
    """A subscription to the server, on its way."""
    host, port = place(url)
    loop = asyncio.get_running_loop()
    _, watcher = await loop.create_connection(lambda: Watcher(f"{host}:{port}", query, on_next), host, port)
    return watcher
