"""What one caller asks for, or nobody at all, holds up nobody else: each limit here is tried beside a neighbour."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.server.issuer import bearer, secret_settings
from tests.server.process import JSON, ServerProcess
from tests.server.raw_socket import gone
from tests.server.socket_client import Socket, opened
from web.sockets import MOST_WAITING, Sockets

SMALL = '{"query": "{ viewer { actor } }"}'
READ = '{"query": "{ orders(first: 1) { nodes { id } } }"}'
CALM = 0.4
"""Seconds that a neighbour may wait, but for one time in twenty, whatever others do."""


@pytest.fixture(scope="module")
def server(story: Callable[[], Path]) -> Iterator[ServerProcess]:
    """A server that wants tokens and has its usual limits, with orders to look for."""
    with ServerProcess(story(), **secret_settings()) as running:
        yield running
        assert "Traceback" not in "".join(running.lines)


def costly(number: int) -> str:
    """A document that takes long to check; each is a new one."""
    fields = 'orders(first: 1 where: {titleContains: "a" blocked: true overdue: true}) { __typename } ' * 140
    return json.dumps({"query": f"query Q{number} {{ {fields} }}"})


def laborious(number: int) -> str:
    """A document that takes long to answer."""
    fields = [
        f'a{n}: orders(where: {{titleContains: "{number}{n}" atRisk: true blocked: true}}) {{ totalCount }}'
        for n in range(80)
    ]
    return json.dumps({"query": f"{{ {' '.join(fields)} }}"})


async def waits(server: ServerProcess, body: str, busy: asyncio.Task[Any]) -> list[float]:
    """How long another caller waits for its answers while something goes on."""
    found: list[float] = []
    async with httpx.AsyncClient(headers={**JSON, **bearer(sub="neighbour")}, timeout=30) as http:
        while not busy.done():
            begun = time.perf_counter()
            answer = await http.post(server.graphql, content=body)
            found.append(time.perf_counter() - begun)
            assert answer.json()["data"], answer.text
            await asyncio.sleep(0.02)
    await busy
    return found


async def asked_at_once(server: ServerProcess, bodies: list[str]) -> list[int]:
    """The last byte of each request is held back until all others are there."""
    place = urlsplit(server.url)
    opened_ones = [await asyncio.open_connection(place.hostname, place.port) for _ in bodies]
    token = bearer(sub="greedy", roles=["VIEWER"])["Authorization"]
    for (_, writer), body in zip(opened_ones, bodies, strict=True):
        head = f"POST /graphql HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Type: application/json\r\n"
        head += f"Authorization: {token}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode() + body[:-1].encode())
    await asyncio.sleep(0.5)
    for (_, writer), body in zip(opened_ones, bodies, strict=True):
        writer.write(body[-1:].encode())
    answers = await asyncio.gather(*(reader.read() for reader, _ in opened_ones))
    for _, writer in opened_ones:
        await gone(writer)
    return [int(answer.split(b" ")[1]) for answer in answers]


@pytest.mark.parametrize(("hostile", "small"), [(costly, SMALL), (costly, READ), (laborious, SMALL), (laborious, READ)])
async def test_one_caller_s_heavy_documents_hold_up_nobody_else(
    server: ServerProcess, hostile: Any, small: str
) -> None:
    begun = time.perf_counter()
    number = int(begun * 1000)
    busy = asyncio.create_task(asked_at_once(server, [hostile(number + n) for n in range(20)]))
    found = await waits(server, small, busy)
    assert set(await busy) == {200}
    assert time.perf_counter() - begun > 1.5, "it was no work at all"
    nearly_all = sorted(found)[len(found) * 19 // 20]
    assert median(found) < CALM / 2 and nearly_all < CALM, (median(found), nearly_all)


async def test_a_large_answer_holds_up_nobody(server: ServerProcess) -> None:
    fields = "nodes { id title state history(first: 100) { nodes { id at actor action } } }"
    query = " ".join(f"a{n}: orderTasks(first: 100) {{ {fields} }}" for n in range(18))

    async def asked() -> None:
        async with httpx.AsyncClient(headers={**JSON, **bearer(sub="large")}, timeout=60) as http:
            for _ in range(3):
                answer = await http.post(server.graphql, json={"query": f"{{ {query} }}"})
                assert len(answer.content) > 1_000_000

    found = sorted(await waits(server, SMALL, asyncio.create_task(asked())))
    assert len(found) > 20
    assert found[len(found) * 19 // 20] < CALM, found[-5:]


async def test_what_is_dear_counts_more(tmp_path_factory: pytest.TempPathFactory) -> None:
    words = {"rate_per_second": 0.01, "rate_burst": 10}
    with ServerProcess(tmp_path_factory.mktemp("dear"), settings=words, **secret_settings()) as dear:
        previews = " ".join(
            f'p{n}: previewCustomerOrder(input: {{id: "co_1", action: SUBMIT}}) {{ changeCount }}' for n in range(50)
        )
        async with httpx.AsyncClient(headers={**JSON, **bearer()}, timeout=30) as http:
            asked = [await http.post(dear.graphql, json={"query": f"{{ {previews} }}"}) for _ in range(3)]
        assert [answer.status_code for answer in asked] == [200, 200, 429]


async def test_who_hangs_up_is_worked_for_no_longer(server: ServerProcess) -> None:
    token = bearer(sub="fickle", roles=["VIEWER"])
    async with httpx.AsyncClient(headers={**JSON, **token}) as http:
        for number in range(20):
            with suppress(httpx.ReadTimeout):
                await http.post(server.graphql, content=laborious(number), timeout=httpx.Timeout(20, read=0.05))
    begun = time.perf_counter()
    async with httpx.AsyncClient(headers={**JSON, **token}, timeout=30) as http:
        assert (await http.post(server.graphql, content=READ)).json()["data"]
    assert time.perf_counter() - begun < CALM * 2
    gone = [line for line in server.events() if line["event"] == "operation" and line["actor"] == "fickle"]
    assert [line["outcome"] for line in gone].count("canceled") >= 19


@pytest.fixture
async def stranger(server: ServerProcess) -> AsyncIterator[Socket]:
    """A socket that has not said who it is."""
    async with opened(server) as found:
        yield found


async def test_a_stranger_s_message_is_short(stranger: Socket) -> None:
    ping = {"type": "ping", "payload": {"a": ""}}
    ping["payload"] = {"a": "x" * (16_384 - len(json.dumps(ping)))}
    await stranger.say(json.dumps(ping))
    assert await stranger.hear() == ping | {"type": "pong"}
    await stranger.say(json.dumps(ping) + " ")
    assert await stranger.closed() == (
        1009,
        "Before the acknowledgement a message has at most 16,384 characters, not 16,385",
    )


async def test_a_stranger_s_messages_are_few(stranger: Socket) -> None:
    for _ in range(20):
        await stranger.say({"type": "ping"})
        assert (await stranger.hear())["type"] == "pong"
    await stranger.say({"type": "ping"})
    assert (await stranger.closed())[0] == 4400


async def test_long_messages_and_bodies_count_like_operations(tmp_path_factory: pytest.TempPathFactory) -> None:
    words = {"rate_per_second": 0.01, "rate_burst": 18}
    directory = tmp_path_factory.mktemp("slow")
    with ServerProcess(directory, settings=words, **secret_settings()) as slow:
        body = json.dumps({"query": "{ __typename }", "extensions": {"a": "x" * 900_000}})
        async with httpx.AsyncClient(timeout=30) as http:
            asked = [await http.post(slow.graphql, content=body, headers={**JSON, **bearer()}) for _ in range(3)]
        assert [answer.status_code for answer in asked] == [200, 200, 429]
        async with opened(slow) as talkative:
            await talkative.say({"type": "connection_init", "payload": bearer(sub="talkative")})
            await talkative.hear()
            for _ in range(2):
                await talkative.say(json.dumps({"type": "ping", "payload": {"a": "x" * 900_000}}))
                assert (await talkative.hear())["type"] == "pong"
            await talkative.say(json.dumps({"type": "ping", "payload": {"a": "x" * 900_000}}))
            assert (await talkative.closed())[0] == 4503


async def test_operations_that_end_before_they_begin_are_counted(server: ServerProcess) -> None:
    async with opened(server) as hasty:
        await hasty.say({"type": "connection_init", "payload": bearer(sub="hasty")})
        await hasty.hear()
        for number in range(50):
            await hasty.ask(str(number), "query Hasty { viewer { actor } }")
            await hasty.say({"type": "complete", "id": str(number)})
        await hasty.say({"type": "ping"})
        while (await hasty.hear())["type"] != "pong":
            pass
    for _ in range(50):
        lines = [line for line in server.events() if line["event"] == "operation" and line["actor"] == "hasty"]
        if len(lines) == 50:
            break
        await asyncio.sleep(0.1)
    assert len(lines) == 50
    assert {line["outcome"] for line in lines} <= {"canceled", "done"}


class Waiting:
    """A socket that has not said yet who it is."""

    gave_way = False

    async def stop(self) -> None:
        raise AssertionError("it is not the server that stops")

    def give_way(self) -> None:
        self.gave_way = True


def test_of_too_many_sockets_that_say_nothing_the_oldest_has_to_go() -> None:
    sockets = Sockets()
    come = [Waiting() for _ in range(MOST_WAITING + 2)]
    for number, socket_ in enumerate(come):
        sockets.opened(socket_)
        if number == 0:
            sockets.admitted(socket_)
    assert [number for number, socket_ in enumerate(come) if socket_.gave_way] == [1]
    sockets.closed(come[2])
    sockets.opened(Waiting())
    assert not come[3].gave_way


def test_who_asks_nothing_keeps_nobody_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    with ServerProcess(tmp_path_factory.mktemp("few"), settings={"max_connections": 20}) as few:
        place = urlsplit(few.url)
        silent = [socket.create_connection((str(place.hostname), int(place.port or 0))) for _ in range(60)]
        try:
            for connection in silent[:40]:
                with_half_a_head(connection)
            for _ in range(5):
                assert httpx.get(f"{few.url}/healthz").status_code == 200
        finally:
            for connection in silent:
                connection.close()


def with_half_a_head(connection: socket.socket) -> None:
    """Begin a request, unless one had to make room for others."""
    with suppress(OSError):
        connection.sendall(b"GET /healthz HTTP/1.1\r\n")


def test_a_token_that_was_good_once_is_told_apart_from_none_at_any_time(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    narrow = {"rate_per_second": 0.01, "rate_burst": 5}
    with ServerProcess(tmp_path_factory.mktemp("narrow"), settings=narrow, **secret_settings()) as server:
        with httpx.Client(headers=JSON) as http:
            bad = [http.post(server.graphql, content=SMALL, headers=bearer("a.b.c")) for _ in range(8)]
            old = [http.post(server.graphql, content=SMALL, headers=bearer(exp=int(time.time()) - 5)) for _ in range(8)]
        assert [answer.status_code for answer in bad] == [401] * 5 + [429] * 3
        assert {answer.json()["errors"][0]["extensions"]["code"] for answer in old} == {"TOKEN_EXPIRED"}
