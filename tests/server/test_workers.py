"""Several processes behind one port: they serve as one does, stand in for each other, and end together."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from engine.clock import as_text
from tests.browser.shop import Shop
from tests.databases import outside, url_of
from tests.server.process import ServerProcess, run
from tests.server.processes import answering, in_the_chair, is_alive, until, workers
from tests.server.socket_client import Socket, acknowledged

CHANGES = "subscription { stateChanges { __typename ... on StateChange { nodeId } } }"
CREATE = 'mutation { createCustomerOrder(input: { title: "T" }) { order { id } errors { code } } }'
FEW = {"database_connections": 6, "heartbeat_seconds": 0.5, "timer_interval": 0.2, "stop_seconds": 6}
COUNT = 3


def serving(directory: Path) -> ServerProcess:
    """A server with its workers, all of them ready."""
    server = ServerProcess(directory, "--workers", str(COUNT), settings=FEW)
    try:
        until(lambda: len(workers(server)) == COUNT, 60)
    except BaseException:
        server.__exit__()
        raise
    return server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    """Such a server; nothing that happens to it may make it write a traceback."""
    with serving(tmp_path) as running:
        yield running
    assert "Traceback" not in "".join(running.lines)


@asynccontextmanager
async def connected_to_two(server: ServerProcess) -> AsyncIterator[tuple[Socket, Socket]]:
    """Two sockets that different workers answer."""
    async with AsyncExitStack() as stack:
        by_worker: dict[int, Socket] = {}
        for _ in range(300):
            socket = await stack.enter_async_context(acknowledged(server))
            by_worker.setdefault(answering(socket, server), socket)
            if len(by_worker) == 2:
                one, other = by_worker.values()
                yield one, other
                return
        raise AssertionError("one worker answers all")


async def data(socket: Socket, id: str, query: str, **more: Any) -> Any:
    """What an operation is answered, when it was asked and nothing else goes on."""
    await socket.ask(id, query, **more)
    message = await socket.hear()
    assert (message["id"], message["type"]) == (id, "next"), message
    assert (await socket.hear())["type"] == "complete"
    return message["payload"]["data"]


async def change(socket: Socket) -> str:
    """The node of the next change; heartbeats are passed over."""
    async with asyncio.timeout(10):
        while True:
            told = (await socket.hear())["payload"]["data"]["stateChanges"]
            if told["__typename"] == "StateChange":
                return str(told["nodeId"])


def create(server: ServerProcess) -> str:
    """A new order's id."""
    answer = httpx.post(server.graphql, json={"query": CREATE}, timeout=20).json()
    found: str = answer["data"]["createCustomerOrder"]["order"]["id"]
    return found


@pytest.mark.postgresql
def test_three_workers_serve_and_stop_in_order(server: ServerProcess) -> None:
    assert server.wait_for("serving")["workers"] == COUNT
    assert len({create(server) for _ in range(20)}) == 20
    assert httpx.get(f"{server.url}/readyz").status_code == 200
    running = workers(server)
    server.signal(signal.SIGTERM)
    assert server.ended(FEW["stop_seconds"] + 3) == 0
    assert server.wait_for("stopped")
    assert not any(is_alive(process) for process in running)
    checked = run(server.database.parent, "check", "--database-url", url_of(server.database))
    assert checked.returncode == 0, checked.stdout


@pytest.mark.postgresql
async def test_who_is_connected_to_one_worker_sees_what_is_changed_through_another(server: ServerProcess) -> None:
    async with connected_to_two(server) as (watching, writing):
        assert answering(watching, server) != answering(writing, server)
        await watching.ask("1", CHANGES)
        await watching.hear()
        for number in range(20):
            made = await data(writing, str(number), CREATE)
            assert await change(watching) == made["createCustomerOrder"]["order"]["id"]


@pytest.mark.postgresql
async def test_a_killed_worker_is_replaced_and_the_others_go_on(server: ServerProcess) -> None:
    async with connected_to_two(server) as (doomed, watching):
        await watching.ask("1", CHANGES)
        await watching.hear()
        killed, others = answering(doomed, server), set(workers(server))
        others.remove(killed)
        os.kill(killed, signal.SIGKILL)
        assert (await doomed.closed())[0] == 1006
        made = await asyncio.to_thread(create, server)
        assert await change(watching) == made
        server.wait_for("a worker ended and is replaced", process=killed, code=-signal.SIGKILL)
        await asyncio.to_thread(until, lambda: len(workers(server)) == COUNT, 20)
        assert others < set(workers(server))
        made = await asyncio.to_thread(create, server)
        assert await change(watching) == made


@pytest.mark.postgresql
async def test_under_load_sigterm_ends_all_in_time_and_loses_nothing(server: ServerProcess) -> None:
    acknowledged_ids: list[str] = []

    async def write(http: httpx.AsyncClient) -> None:
        while True:
            try:
                made = (await http.post(server.graphql, json={"query": CREATE})).json()["data"]
            except httpx.TransportError:
                return
            if made["createCustomerOrder"]["errors"]:
                assert made["createCustomerOrder"]["errors"] == [{"code": "OVERLOADED"}]
                return
            acknowledged_ids.append(made["createCustomerOrder"]["order"]["id"])

    async with httpx.AsyncClient(timeout=20) as http:
        writers = [asyncio.create_task(write(http)) for _ in range(20)]
        await asyncio.to_thread(until, lambda: len(acknowledged_ids) > 50, 30)
        begun = time.monotonic()
        server.signal(signal.SIGTERM)
        await asyncio.gather(*writers)
    assert await asyncio.to_thread(server.ended, 20) == 0
    assert time.monotonic() - begun < FEW["stop_seconds"]
    kept = {id for (id,) in outside(server.database, "SELECT id FROM customer_order")}
    assert set(acknowledged_ids) <= kept


@pytest.mark.postgresql
def test_workers_that_are_still_starting_end_in_order_too(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--workers", "3", settings=FEW) as server:
        server.signal(signal.SIGTERM)
        assert server.ended(10) == 0
    assert "Traceback" not in "".join(server.lines)


@pytest.mark.postgresql
def test_when_their_parent_is_killed_no_worker_stays_behind(server: ServerProcess) -> None:
    running = workers(server)
    server.signal(signal.SIGKILL)
    assert server.ended(10) == -signal.SIGKILL
    until(lambda: not any(is_alive(process) for process in running), FEW["stop_seconds"])
    connected = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    until(lambda: outside(server.database, connected) == [(0,)], 10)


@pytest.mark.postgresql
def test_two_servers_on_one_database_are_as_one(server: ServerProcess, tmp_path: Path) -> None:
    with ServerProcess(tmp_path, settings=FEW) as other:
        made = create(server)
        asked = {"query": "query ($id: ID!) { node(id: $id) { id } }", "variables": {"id": made}}
        assert httpx.post(other.graphql, json=asked).json() == {"data": {"node": {"id": made}}}


def test_workers_are_refused_on_a_file_with_the_reason(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--workers", "2", "--port", "0")
    assert done.returncode == 1
    (said,) = done.stderr.splitlines()
    assert "several processes can't write one SQLite file" in said and "PostgreSQL" in said
    assert not (tmp_path / "data").exists()


def scheduled(shop: Shop, tasks: list[str], seconds: float) -> None:
    """Let tasks be planned to start so many seconds from now."""
    start = as_text(datetime.now(UTC) + timedelta(seconds=seconds))
    asked = "mutation ($input: TransitionManyInput!) { transitionMany(input: $input) { results { changeCount } } }"
    moves = [{"id": task, "action": "SCHEDULE", "plannedStart": start} for task in tasks]
    assert shop.ask(asked, input={"items": moves})["transitionMany"]["results"] == [{"changeCount": 1}] * len(tasks)


def reached(server: ServerProcess, tasks: list[str]) -> list[int]:
    """How often the start of each was reached, by the journal."""
    told = outside(server.database, "SELECT node_id FROM journal WHERE action = 'REACH_START' AND position IS NOT NULL")
    return [told.count((task,)) for task in tasks]


@pytest.mark.postgresql
def test_planned_starts_come_once_and_another_worker_takes_over_from_one_that_is_killed(server: ServerProcess) -> None:
    shop = Shop(server)
    product = shop.publish("Trenches", [{"code": f"t-{n}", "title": f"Trench {n}"} for n in range(8)])["id"]
    tasks = [task["id"] for task in shop.tasks(shop.approved("Cables", product))]
    scheduled(shop, tasks[:4], 3)
    until(lambda: reached(server, tasks) == [1] * 4 + [0] * 4, 15)

    scheduled(shop, tasks[4:], 3)
    first = in_the_chair(server)
    assert first is not None
    os.kill(first, signal.SIGKILL)
    took = until(lambda: in_the_chair(server) not in (None, first), 10)
    assert took < 2
    until(lambda: reached(server, tasks) == [1] * 8, 15)
    time.sleep(5 * FEW["timer_interval"])
    assert reached(server, tasks) == [1] * 8
