"""The database goes away under a running server, and comes back: requests fail clearly, sockets stay, streams go on."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cluster import Cluster, running
from tests.server.issuer import secret_settings
from tests.server.process import ServerProcess
from tests.server.socket_client import Socket, acknowledged

pytestmark = pytest.mark.postgresql

NEW_ORDER = 'mutation { createCustomerOrder(input: {title: "An order"}) { order { id } } }'
NOTE = "mutation ($id: ID!, $text: String!) { addNote(input: {nodeId: $id, text: $text}) { errors { code message } } }"
WATCH = """subscription { stateChanges { __typename ... on StateChange { id node { id } } } }"""
BOARD = "subscription { boardUpdates { __typename ... on Board { orderStates { state count } } } }"
HEARTBEAT = 0.5


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with running() as made:
        yield made


@pytest.fixture
async def scene(cluster: Cluster, tmp_path: Path) -> AsyncIterator[tuple[ServerProcess, httpx.AsyncClient, str]]:
    """A server, a client of it, and an order."""
    settings = {"heartbeat_seconds": HEARTBEAT, "board_interval": 0.1}
    with ServerProcess(tmp_path, url=cluster.url, settings=settings) as server:
        async with httpx.AsyncClient(base_url=server.url, timeout=20) as http:
            answer = await asked(http, NEW_ORDER)
            yield server, http, answer["data"]["createCustomerOrder"]["order"]["id"]
        assert "Traceback" not in "".join(server.lines)


async def asked(http: httpx.AsyncClient, query: str, **variables: Any) -> Any:
    return (await http.post("/graphql", json={"query": query, "variables": variables})).json()


async def noted(http: httpx.AsyncClient, order: str, text: str) -> list[dict[str, str]]:
    """The errors of a note."""
    errors: list[dict[str, str]] = (await asked(http, NOTE, id=order, text=text))["data"]["addNote"]["errors"]
    return errors


async def becomes_ready(http: httpx.AsyncClient, status: int = 200) -> None:
    """Wait until it is, or says that it is not."""
    async with asyncio.timeout(10):
        while (await http.get("/readyz")).status_code != status:
            pass


async def changes(socket: Socket, count: int) -> list[int]:
    """The sequences of the next so many changes."""
    found: list[int] = []
    async with asyncio.timeout(20):
        while len(found) < count:
            message = await socket.hear()
            told = message["payload"]["data"]["stateChanges"]
            if told["__typename"] == "StateChange":
                found.append(int(told["id"].rpartition("_")[2]))
    return found


async def heard_within(socket: Socket, seconds: float) -> list[Any]:
    """What comes in this time."""
    found = []
    try:
        async with asyncio.timeout(seconds):
            while True:
                found.append(await socket.hear())
    except TimeoutError:
        return found


async def test_requests_fail_at_once_and_clearly_and_all_is_well_when_it_is_back(
    cluster: Cluster, scene: tuple[ServerProcess, httpx.AsyncClient, str]
) -> None:
    server, http, order = scene
    assert await noted(http, order, "before") == []
    cluster.kill()
    for _ in range(3):
        began = time.monotonic()
        (error,) = await noted(http, order, "never")
        assert error["code"] in ("DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN")
        answer = await asked(http, "{ orders { totalCount } }")
        assert answer["errors"][0]["extensions"]["code"] == "DATABASE_UNAVAILABLE"
        assert time.monotonic() - began < 3
    assert (await http.get("/readyz")).status_code == 503
    assert (await http.get("/healthz")).status_code == 200
    figures = await http.get("/metrics")
    assert figures.status_code == 200 and "ordergraph_writes_waiting" in figures.text
    assert "ordergraph_alarms_due" not in figures.text
    cluster.start()
    await becomes_ready(http)
    assert await noted(http, order, "after") == []
    assert "ordergraph_alarms_due" in (await http.get("/metrics")).text
    said = [line["event"] for line in server.events()]
    assert said.count("the database can't be written: it can't be reached") <= 2


async def test_streams_stay_say_nothing_meanwhile_and_go_on_without_a_gap(
    cluster: Cluster, scene: tuple[ServerProcess, httpx.AsyncClient, str]
) -> None:
    server, http, order = scene
    async with acknowledged(server) as socket, acknowledged(server) as board:
        await socket.ask("1", WATCH)
        assert (await socket.hear())["payload"]["data"]["stateChanges"]["__typename"] == "CaughtUp"
        await board.ask("1", BOARD)
        first_board = (await board.hear())["payload"]["data"]["boardUpdates"]
        for text in "abc":
            await noted(http, order, text)
        first = await changes(socket, 3)
        cluster.kill()
        await heard_within(socket, 2 * HEARTBEAT)
        assert await heard_within(socket, 4 * HEARTBEAT) == []
        cluster.start()
        for text in "def":
            async with asyncio.timeout(10):
                assert await noted(http, order, text) == []
        assert await changes(socket, 3) == [number + 3 for number in first]
        await asked(http, NEW_ORDER)
        assert len(await heard_within(socket, 4 * HEARTBEAT)) >= 2
        boards = [m["payload"]["data"]["boardUpdates"] for m in await heard_within(board, 4 * HEARTBEAT)]
        assert any(each["__typename"] == "Board" and each != first_board for each in boards)


async def test_an_outage_is_told_in_few_lines_whatever_asks_the_database_meanwhile(
    cluster: Cluster, tmp_path: Path
) -> None:
    settings = {"timer_interval": 0.1}
    with ServerProcess(tmp_path, url=cluster.url, settings=settings, **secret_settings()) as server:
        async with httpx.AsyncClient(base_url=server.url, timeout=20) as http:
            await becomes_ready(http)
            begun = len(server.lines)
            cluster.kill()
            await asyncio.sleep(4)
            meanwhile = [line["event"] for line in server.events() if line.get("level") in ("error", "critical")]
            assert 1 <= len(meanwhile) <= 5, meanwhile
            cluster.start()
            await becomes_ready(http)
        assert "Traceback" not in "".join(server.lines[begun:])
