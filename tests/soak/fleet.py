"""Several servers on one PostgreSQL database, each with a port of its own, as if behind a load balancer."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any

import httpx

from tests.server.process import ServerProcess

PATIENCE = 60.0


class Fleet:
    """So many servers on the database in `folder` or at a URL; some may be down. Use it in an `async with`."""

    def __init__(self, folder: Path, size: int, random: Random, url: str | None = None) -> None:
        self.folder = folder
        self.random = random
        self.servers: list[ServerProcess | None] = [None] * size
        self._url = url
        self._client = httpx.AsyncClient(timeout=PATIENCE, limits=httpx.Limits(max_connections=None))

    async def __aenter__(self) -> Fleet:
        for number in range(len(self.servers)):
            await self.start(number)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()
        for server in self.running():
            await asyncio.to_thread(server.__exit__)

    def running(self) -> list[ServerProcess]:
        """Those that are up."""
        return [server for server in self.servers if server is not None]

    def any_of(self) -> ServerProcess:
        """One of those that are up. Raises LookupError when none is."""
        if not self.running():
            raise LookupError("no server is up")
        return self.random.choice(self.running())

    async def start(self, number: int) -> None:
        """Start one."""
        self.servers[number] = await asyncio.to_thread(ServerProcess, self.folder, url=self._url)

    async def end(self, number: int, signal: int) -> None:
        """End one by a signal, and wait until it is gone."""
        server, self.servers[number] = self.servers[number], None
        if server is not None:
            server.signal(signal)
            await asyncio.to_thread(server.__exit__)

    async def ask(self, query: str, at: ServerProcess | None = None, **variables: Any) -> dict[str, Any]:
        """Data from any of them, or from a certain one.

        Raises httpx.HTTPError and LookupError when it is gone, AssertionError when it answers with an error.
        """
        server = at or self.any_of()
        answer = await self._client.post(server.graphql, json={"query": query, "variables": variables})
        body: dict[str, Any] = answer.json()
        assert "errors" not in body, body
        data: dict[str, Any] = body["data"]
        return data
