"""A socket below every library: frames are sent as they are written down, also those that nobody may send."""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tests.server.process import ServerProcess

CONTINUED, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def frame(
    opcode: int, payload: bytes = b"", *, last: bool = True, masked: bool = True, reserved: int = 0, length: int = -1
) -> bytes:
    """A frame; `length` says another length than it has."""
    size = len(payload) if length < 0 else length
    head = bytes([(128 if last else 0) | reserved << 4 | opcode])
    mark = 128 if masked else 0
    if size < 126:
        head += bytes([mark | size])
    elif size < 65_536:
        head += bytes([mark | 126]) + size.to_bytes(2, "big")
    else:
        head += bytes([mark | 127]) + size.to_bytes(8, "big")
    if not masked:
        return head + payload
    mask = os.urandom(4)
    return head + mask + bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))


@dataclass
class RawSocket:
    """One connection, its handshake done."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def send(self, *frames: bytes) -> None:
        """Send frames, or parts of such."""
        self.writer.write(b"".join(frames))
        await self.writer.drain()

    async def say(self, message: Any) -> None:
        """Send a message as one should."""
        await self.send(frame(TEXT, json.dumps(message).encode()))

    async def hear(self) -> tuple[int, bytes]:
        """The next frame."""
        head = await self.reader.readexactly(2)
        size = head[1] & 127
        if size > 125:
            size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
        return head[0] & 15, await self.reader.readexactly(size)

    def stop_reading(self) -> None:
        """Leave everything from now on in the kernel's buffers."""
        self.writer.transport.pause_reading()  # type: ignore[attr-defined]

    async def drop(self) -> None:
        """Go without a word."""
        self.writer.transport.abort()
        with suppress(OSError):
            await self.writer.wait_closed()

    async def closed(self) -> tuple[int, str]:
        """Hear on until the server's close frame, answer it, see the connection end in order; its code and reason."""
        async with asyncio.timeout(15):
            while (heard := await self.hear())[0] != CLOSE:
                pass
            await self.send(frame(CLOSE, heard[1]))
            assert await self.reader.read() == b""
        return int.from_bytes(heard[1][:2], "big"), heard[1][2:].decode()


LINE = "GET /graphql HTTP/1.1"
HANDSHAKE = {
    "Host": "localhost",
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "MDAwMDAwMDAwMDAwMDAwMA==",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "graphql-transport-ws",
}


def _handshake(headers: Mapping[str, str | None], line: str = LINE) -> bytes:
    """The head of it; what is None is left out."""
    lines = [f"{name}: {value}" for name, value in headers.items() if value is not None]
    return "\r\n".join([line, *lines, "", ""]).encode("latin-1")


async def connected(server: ServerProcess, received_ahead: int | None = None) -> RawSocket:
    """A connection that has been acknowledged; the kernel takes in no more than so much of what is not read yet."""
    parts = urlsplit(server.url)
    plain = socket.socket()
    if received_ahead is not None:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, received_ahead)
    plain.setblocking(False)
    await asyncio.get_running_loop().sock_connect(plain, (parts.hostname, parts.port))
    reader, writer = await asyncio.open_connection(sock=plain)
    writer.write(_handshake(HANDSHAKE))
    answer = await reader.readuntil(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 101 "), answer
    connection = RawSocket(reader, writer)
    await connection.say({"type": "connection_init"})
    assert await connection.hear() == (TEXT, b'{"type":"connection_ack"}')
    return connection


@asynccontextmanager
async def raw(server: ServerProcess) -> AsyncIterator[RawSocket]:
    """Such a connection, as long as it is needed."""
    connection = await connected(server)
    try:
        yield connection
    finally:
        await gone(connection.writer)


async def gone(writer: asyncio.StreamWriter) -> None:
    """Close a connection, and wait until it is."""
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


@asynccontextmanager
async def asked(
    server: ServerProcess, line: str = LINE, /, **headers: str | None
) -> AsyncIterator[tuple[RawSocket, int, dict[str, str]]]:
    """The handshake, with other headers or (None) without some: the connection, the answer's status and headers."""
    parts = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        writer.write(_handshake(HANDSHAKE | given, line))
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
        said = {name.lower(): value for name, value in (line.split(": ", 1) for line in rest)}
        yield RawSocket(reader, writer), int(first.split()[1]), said
    finally:
        await gone(writer)


async def answered(server: ServerProcess, request: bytes) -> bytes:
    """What the server answers to whatever is sent to it, until it closes or is silent for a second."""
    parts = urlsplit(server.url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    try:
        writer.write(request)
        answer = b""
        while True:
            try:
                part = await asyncio.wait_for(reader.read(65_536), 1)
            except TimeoutError:
                return answer
            if not part:
                return answer
            answer += part
    finally:
        await gone(writer)
