"""A client of the socket that says exactly what it is told to."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

PROTOCOL = "graphql-transport-ws"


class Served(Protocol):
    """A server, or what stands before it."""

    @property
    def socket(self) -> str:
        """The address of its socket."""
        ...


class Socket:
    """One connection."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def say(self, message: Any) -> None:
        """Send a message: text and bytes as they are, anything else as JSON."""
        await self.connection.send(message if isinstance(message, str | bytes) else json.dumps(message))

    async def hear(self) -> Any:
        """The next message."""
        return json.loads(await self.connection.recv())

    async def ask(self, id: str, query: str, **more: Any) -> None:
        """Begin an operation."""
        await self.say({"type": "subscribe", "id": id, "payload": {"query": query, **more}})

    def stop_reading(self) -> None:
        """Leave everything from now on in the buffers: the messages, and pings too."""
        self.connection.transport.pause_reading()

    def drop(self) -> None:
        """Go without a word."""
        self.connection.transport.abort()

    async def closed(self) -> tuple[int, str]:
        """Hear on until the server closes; its code and reason."""
        while await self.heard() is not None:
            pass
        return self.connection.close_code or 1006, self.connection.close_reason or ""

    async def heard(self) -> Any:
        """The next message, None when there is none any more."""
        try:
            return await self.hear()
        except ConnectionClosed:
            return None


@asynccontextmanager
async def opened(server: Served, *protocols: str, origin: str | None = None, **options: Any) -> AsyncIterator[Socket]:
    """A socket that has said nothing yet."""
    spoken = [Subprotocol(name) for name in protocols or (PROTOCOL,)]
    asking = Origin(origin) if origin else None
    async with connect(server.socket, subprotocols=spoken, origin=asking, proxy=None, **options) as connection:
        yield Socket(connection)


@asynccontextmanager
async def acknowledged(server: Served, **payload: Any) -> AsyncIterator[Socket]:
    """A socket that may begin operations."""
    async with opened(server) as socket:
        await socket.say({"type": "connection_init", "payload": payload})
        assert await socket.hear() == {"type": "connection_ack"}
        yield socket
