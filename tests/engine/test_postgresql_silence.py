"""The network falls silent between this process and PostgreSQL: what is under way ends, and nothing stays held."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from models import postgresql_server
from models.database import Bounds
from models.opening import database_at
from models.postgresql_server import SILENT, PostgresqlServer
from models.statement import Statement, Unit
from tests.cluster import Cluster
from tests.engine.house import open_house, statements
from tests.engine.test_postgresql_writing import note
from tests.silence import Network, network_to

pytestmark = pytest.mark.postgresql
IMPATIENT = Bounds(connections=4, wait=0.5, statement=1)
SLOW_TO_COMMIT = (
    "CREATE FUNCTION linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.6); RETURN NULL; END $$",
    "CREATE CONSTRAINT TRIGGER lingering AFTER INSERT ON note DEFERRABLE INITIALLY DEFERRED "
    "FOR EACH ROW EXECUTE FUNCTION linger()",
)
KEPT_ALIVE = "SELECT " + ", ".join(
    f"current_setting('tcp_keepalives_{name}')::int" for name in ("idle", "interval", "count")
)


@pytest.fixture
def network(cluster: Cluster) -> Iterator[Network]:
    with network_to(cluster.port) as made:
        yield made


async def test_a_commit_in_silence_is_unsettled_and_its_turn_is_free_at_once(
    cluster: Cluster, network: Network
) -> None:
    async with open_house(network.through(cluster.url), bounds=IMPATIENT) as house:
        order, _ = await house.order()
        await house.driver.write(statements, *SLOW_TO_COMMIT)
        began = time.monotonic()
        asked = [asyncio.create_task(note(house, order, f"{n}")) for n in range(4)]
        await asyncio.sleep(0.3)
        network.is_silent = True
        codes = [outcome.problem and outcome.problem.code for outcome in await asyncio.gather(*asked)]
        assert "OUTCOME_UNKNOWN" in codes
        assert time.monotonic() - began < 10
        network.is_silent = False
        began = time.monotonic()
        assert (await note(house, order, "afterwards")).problem is None
        assert time.monotonic() - began < 0.6 + 1


async def test_both_ends_of_every_connection_ask_after_the_other_when_it_is_silent(cluster: Cluster) -> None:
    async with open_house(cluster.url) as house:
        assert isinstance(house.database, PostgresqlServer)
        assert await house.rows(KEPT_ALIVE) == [SILENT]
        assert await house.driver.write(_found) == [SILENT]
        beside = await house.database.connect(idle_session_timeout="1234")
        try:
            assert tuple(await beside.fetchrow(KEPT_ALIVE) or ()) == SILENT
            assert await beside.fetchval("SHOW idle_session_timeout") == "1234ms"
            assert _asks_after(beside)
        finally:
            await beside.close()
        for pool in house.database._pools:
            async with pool.acquire() as connection:
                assert _asks_after(connection)


def _found() -> Unit[list[tuple[Any, ...]]]:
    return (yield Statement(KEPT_ALIVE))


def _asks_after(connection: Any) -> bool:
    line = connection._transport.get_extra_info("socket")
    idle, interval, count = SILENT
    assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == idle
    assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == 1000 * (idle + interval * count)
    return bool(line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE))


async def test_the_chair_of_who_is_cut_off_without_a_word_is_taken_by_another(
    cluster: Cluster, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql_server, "GONE", "2500")
    begun: asyncio.Queue[str] = asyncio.Queue()

    async def work(name: str) -> None:
        begun.put_nowait(name)
        await asyncio.Event().wait()

    def seek(name: str, url: str) -> asyncio.Task[None]:
        return asyncio.create_task(database_at(url).in_one_process(partial(work, name)))

    seeking = [seek("cut off", network.through(cluster.url))]
    async with asyncio.timeout(15):
        assert await begun.get() == "cut off"
        seeking.append(seek("well", cluster.url))
        await asyncio.sleep(1)
        assert begun.empty()
        network.is_silent = True
        assert await begun.get() == "well"
    for task in seeking:
        task.cancel()
    await asyncio.gather(*seeking, return_exceptions=True)
