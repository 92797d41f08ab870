"""The network to the database falls silent under a running server: nothing hangs for long, all is well behind it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from tests.cluster import running
from tests.server.process import ServerProcess
from tests.server.socket_client import acknowledged
from tests.server.test_database_outage import NEW_ORDER, WATCH, asked, becomes_ready, changes, noted
from tests.silence import Network, network_to

pytestmark = pytest.mark.postgresql
IMPATIENT = {"database_connections": 4, "database_wait_seconds": 0.5, "database_statement_seconds": 1}
LONGEST = 3 * 0.5 + 1 + 0.5
"""How long a write may take to be given up, in seconds: a connection, a statement, and what is waited for behind it."""


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[tuple[Network, ServerProcess, httpx.AsyncClient, str]]:
    """A network, a server that it leads to a database, a client of that server, and an order."""
    with (
        running(fsync="off") as cluster,
        network_to(cluster.port) as network,
        ServerProcess(tmp_path, url=network.through(cluster.url), settings=IMPATIENT) as server,
    ):
        async with httpx.AsyncClient(base_url=server.url, timeout=60) as http:
            answer = await asked(http, NEW_ORDER)
            yield network, server, http, answer["data"]["createCustomerOrder"]["order"]["id"]
        assert "Traceback" not in "".join(server.lines)


async def test_what_was_under_way_is_given_up_and_what_comes_later_is_done(
    scene: tuple[Network, ServerProcess, httpx.AsyncClient, str],
) -> None:
    network, server, http, order = scene
    async with acknowledged(server) as socket:
        await socket.ask("1", WATCH)
        await socket.hear()
        await asyncio.gather(*(asked(http, NEW_ORDER) for _ in range(12)))
        await changes(socket, 12)
        network.is_silent = True
        lost = [asyncio.create_task(noted(http, order, f"{n}")) for n in range(6)]
        lost_read = asyncio.create_task(asked(http, "{ orders { totalCount } }"))
        codes = {error["code"] for each in lost for error in await each}
        assert codes and codes <= {"DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN"}
        assert (await lost_read)["errors"][0]["extensions"]["code"] in ("DATABASE_UNAVAILABLE", "DEADLINE")
        assert (await http.get("/readyz")).status_code == 503
        network.is_silent = False
        began = time.monotonic()
        while await noted(http, order, "after"):
            assert time.monotonic() - began < 2 * LONGEST
        await changes(socket, 1)
    await becomes_ready(http)
