"""Stopping: SIGTERM under load leaves everything acknowledged or cleanly refused, and nobody hanging."""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.databases import outside, url_of
from tests.server.process import ServerProcess, run
from tests.server.socket_client import acknowledged

CHANGES = "subscription { stateChanges { __typename } }"
CREATE = 'mutation { createCustomerOrder(input: { title: "T" }) { order { id } errors { code } } }'
VIEWER = '{"query": "{ viewer { actor } orders(first: 50) { nodes { id } } }"}'


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_an_idle_server_with_0_at_once(tmp_path: Path, number: int) -> None:
    with ServerProcess(tmp_path) as server:
        server.signal(number)
        assert server.ended(5) == 0
        assert server.wait_for("stopped")


async def test_what_was_acknowledged_is_there_and_the_rest_was_refused(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        acknowledged_ids: list[str] = []

        async def write(http: httpx.AsyncClient) -> None:
            while True:
                try:
                    response = await http.post(server.graphql, json={"query": CREATE})
                except httpx.TransportError:
                    return
                made = response.json()["data"]["createCustomerOrder"]
                if made["errors"]:
                    assert made["errors"] == [{"code": "OVERLOADED"}]
                    return
                acknowledged_ids.append(made["order"]["id"])

        async with httpx.AsyncClient(timeout=10) as http:
            writers = [asyncio.create_task(write(http)) for _ in range(20)]
            await asyncio.sleep(1)
            begun = time.monotonic()
            server.signal(signal.SIGTERM)
            await asyncio.gather(*writers)
        assert await asyncio.to_thread(server.ended, 10) == 0
        assert time.monotonic() - begun < 5
        assert "Traceback" not in "".join(server.lines)
    kept = {id for (id,) in outside(server.database, "SELECT id FROM customer_order")}
    assert len(acknowledged_ids) > 20
    assert set(acknowledged_ids) <= kept
    assert run(tmp_path, "check", "--database-url", url_of(server.database)).returncode == 0


async def test_sockets_get_their_answers_and_then_1001(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        async with acknowledged(server) as watching, acknowledged(server) as writing:
            await watching.ask("1", CHANGES)
            await watching.hear()
            for number in range(50):
                await writing.ask(str(number), CREATE)
            heard = [await writing.hear()]
            server.signal(signal.SIGTERM)
            while message := await writing.heard():
                heard.append(message)
            assert writing.connection.close_code == 1001
            answered = {m["id"] for m in heard if m["type"] == "complete"}
            refused = {m["id"] for m in heard if m["type"] == "error"}
            assert answered | refused == {str(number) for number in range(50)}
            assert await watching.closed() == (1001, "The server is stopping")
        assert await asyncio.to_thread(server.ended, 10) == 0


def test_streams_end_without_complete_so_that_clients_come_back(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        headers = {"Accept": "text/event-stream"}
        with httpx.stream("POST", server.graphql, json={"query": CHANGES}, headers=headers) as response:
            lines = response.iter_lines()
            assert any("CaughtUp" in line for line in iter(lambda: next(lines), None))
            server.signal(signal.SIGTERM)
            assert "event: complete" not in list(lines)
        assert server.ended(10) == 0


async def test_a_client_that_never_reads_does_not_keep_the_server(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--stop-seconds", "2") as server:
        async with acknowledged(server) as socket:
            await socket.ask("1", CHANGES)
            await socket.hear()
            socket.stop_reading()
            begun = time.monotonic()
            server.signal(signal.SIGTERM)
            await asyncio.to_thread(server.ended, 10)
            assert time.monotonic() - begun < 4
            socket.drop()


async def test_who_could_still_connect_is_answered(tmp_path: Path) -> None:
    """Proxies come by a new connection for each request: one that is reset leaves them in doubt about the request.

    Between the last that is taken and the end of listening are some microseconds: one of thousands may be unlucky.
    """
    request = (
        f"POST /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(VIEWER)}\r\n\r\n{VIEWER}"
    ).encode()
    answered: list[bytes] = []

    async def ask(port: int) -> None:
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
            except ConnectionRefusedError:
                return
            except ConnectionResetError:
                answered.append(b"")
                continue
            writer.write(request)
            try:
                answered.append((await reader.read()).partition(b"\r\n")[0])
            except ConnectionResetError:
                answered.append(b"")
            writer.close()
            with suppress(ConnectionResetError):
                await writer.wait_closed()

    for number in range(6):
        (tmp_path / str(number)).mkdir()
        with ServerProcess(tmp_path / str(number)) as server:
            callers = [asyncio.create_task(ask(int(server.url.rpartition(":")[2]))) for _ in range(32)]
            await asyncio.sleep(0.3)
            server.signal(signal.SIGTERM)
            await asyncio.gather(*callers)
    assert len(answered) > 100 and answered.count(b"HTTP/1.1 200 OK") >= len(answered) - 1
