"""A screen that must show every change: it keeps the cursor of what it has seen, and goes on from there."""

from __future__ import annotations

import asyncio
from typing import Any

from gql import Client, gql
from gql.transport.exceptions import TransportError, TransportQueryError
from gql.transport.websockets import WebsocketsTransport

from examples import documents

PROTOCOL = WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL
AWAY = 0.5
"""Seconds between the loss of a connection and the next one: long enough to miss something."""

PATIENCE = 30.0
"""Seconds that one waits for it."""


class Watcher:
    """Receives the changes of an account's orders, whatever happens to its connections."""

    def __init__(self, url: str, account_id: str) -> None:
        self.url = url.replace("http", "ws", 1)
        self.where = {"accounts": [account_id]}
        self.changes: list[dict[str, Any]] = []
        self.cursor: str | None = None
        self.connections = 0
        self.caught_up = asyncio.Event()
        self.news = asyncio.Event()
        self._transport: WebsocketsTransport | None = None

    async def watch(self) -> None:
        """Watch for ever; after each loss of the connection go on behind the last cursor."""
        while True:
            try:
                await self._watch_once()
            except TransportQueryError as problem:
                print(f"{'screen':>8}  can't go on: {problem}")
                raise
            except (TransportError, OSError) as problem:
                print(f"{'screen':>8}  loses its connection: {type(problem).__name__}")
            await asyncio.sleep(AWAY)

    async def _watch_once(self) -> None:
        self._transport = WebsocketsTransport(
            self.url,
            subprotocols=[PROTOCOL],
            init_payload={"X-Ordergraph-Actor": "screen", "X-Ordergraph-Roles": "VIEWER"},
        )
        request = gql(documents.CHANGES)
        request.variable_values = {"where": self.where, "after": self.cursor}
        async with Client(transport=self._transport) as session:
            self.connections += 1
            print(f"{'screen':>8}  watches {'from now on' if self.cursor is None else 'on from its cursor'}")
            async for data in session.subscribe(request):
                self._take(data["stateChanges"])

    def _take(self, message: dict[str, Any]) -> None:
        kind = message.pop("__typename")
        self.cursor = message["cursor"]
        if kind == "StateChange":
            self.changes.append(message)
            self.news.set()
        elif kind == "CaughtUp":
            self.caught_up.set()

    def drop(self) -> None:
        """Cut the connection, as a cable that is pulled: nobody says good-bye."""
        self.caught_up.clear()
        websocket = self._transport.adapter.websocket if self._transport else None
        if websocket is not None:
            websocket.transport.abort()

    async def is_back(self) -> None:
        """Wait until it has caught up. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            await self.caught_up.wait()

    async def has_seen(self, change_id: str) -> None:
        """Wait until this change has come. Raises TimeoutError."""
        async with asyncio.timeout(PATIENCE):
            while all(change["id"] != change_id for change in self.changes):
                self.news.clear()
                await self.news.wait()
