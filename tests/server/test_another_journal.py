"""A running server notices when its journal became another one, or can't be followed: it tells nothing wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.cluster import Cluster, at, execute, running
from tests.databases import ANOTHER_JOURNAL, held_up
from tests.server.process import ServerProcess
from tests.server.socket_client import acknowledged
from tests.server.test_database_outage import NEW_ORDER, WATCH, asked, becomes_ready, changes, heard_within, noted

pytestmark = pytest.mark.postgresql
END_ALL = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


async def renamed(cluster: Cluster) -> None:
    """Somebody gives it a new epoch behind the back of who serves, whose connections then break."""
    await execute(at(cluster.url, "orders"), ANOTHER_JOURNAL, END_ALL)


async def restored(cluster: Cluster) -> None:
    """A copy from before takes its place."""
    await execute(cluster.url, "DROP DATABASE orders WITH (FORCE)", "ALTER DATABASE copy RENAME TO orders")


@pytest.mark.parametrize("becomes_another", [renamed, restored])
async def test_who_served_another_journal_before_tells_nothing_of_this_one_and_is_not_ready(
    tmp_path: Path, becomes_another: Callable[[Cluster], asyncio.Future[None]]
) -> None:
    with running(fsync="off") as cluster:
        await execute(cluster.url, "CREATE DATABASE orders")
        url = at(cluster.url, "orders")
        with ServerProcess(tmp_path, url=url) as server:
            async with httpx.AsyncClient(base_url=server.url) as http:
                await asked(http, NEW_ORDER)
        await execute(cluster.url, "CREATE DATABASE copy TEMPLATE orders")
        with ServerProcess(tmp_path, url=url, settings={"heartbeat_seconds": 0.5}) as server:
            async with httpx.AsyncClient(base_url=server.url, timeout=20) as http, acknowledged(server) as socket:
                await socket.ask("1", WATCH)
                await socket.hear()
                for _ in range(3):
                    await asked(http, NEW_ORDER)
                await changes(socket, 3)
                await becomes_another(cluster)
                await becomes_ready(http, 503)
                await heard_within(socket, 1)
                with ServerProcess(tmp_path, url=url) as other:
                    async with httpx.AsyncClient(base_url=other.url, timeout=20) as elsewhere:
                        for _ in range(5):
                            await asked(elsewhere, NEW_ORDER)
                        assert (await elsewhere.get("/readyz")).status_code == 200
                assert await heard_within(socket, 2) == []
                assert (await http.get("/readyz")).status_code == 503
                refused = await asked(http, NEW_ORDER.replace("order { id }", "errors { code message }"))
                (error,) = refused["data"]["createCustomerOrder"]["errors"]
                assert (error["code"], error["message"][:17]) == ("DATABASE_UNAVAILABLE", "Nothing was done:")
            told = [line["event"] for line in server.events() if "the database lacks changes" in line["event"]]
            assert len(told) == 1 and "renew-epoch" in told[0]
            assert "Traceback" not in "".join(server.lines)


async def test_who_can_not_follow_the_journal_is_not_ready_until_it_can(tmp_path: Path) -> None:
    """Here nobody can give changes their places: each would be written, and answered as unknown."""
    with ServerProcess(tmp_path, settings={"database_wait_seconds": 0.5}) as server:
        async with httpx.AsyncClient(base_url=server.url, timeout=20) as http:
            order = (await asked(http, NEW_ORDER))["data"]["createCustomerOrder"]["order"]["id"]
            with held_up(server.database, "counter"):
                writing = asyncio.create_task(noted(http, order, "meanwhile"))
                await becomes_ready(http, 503)
            await becomes_ready(http)
            assert await writing == []
        assert "Traceback" not in "".join(server.lines)
