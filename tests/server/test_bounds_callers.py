"""What one caller may have under way, how many may come at once, and how long the head of a request may be."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack, ExitStack
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.server.bounded import error_of, neighbour, over_http
from tests.server.issuer import bearer, secret_settings
from tests.server.process import JSON, ServerProcess
from tests.server.raw_socket import gone
from tests.server.socket_client import Socket, acknowledged, opened
from web.budgets import MOST_BUCKETS, Buckets, RateLimited

BURST, IN_FLIGHT, SOCKETS, CONNECTIONS, HEAD = 6, 2, 2, 4, 2000
PER_CALLER = {
    "rate_per_second": 0.2,
    "rate_burst": BURST,
    "requests_in_flight": IN_FLIGHT,
    "sockets_per_caller": SOCKETS,
}
NOTHING = '{"query": "{ __typename }"}'
EVENTS = {**JSON, "Accept": "text/event-stream"}
WATCH = '{"query": "subscription { stateChanges { __typename } }"}'


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that wants tokens, and gives each caller little."""
    directory = tmp_path_factory.mktemp("guarded")
    with ServerProcess(directory, settings=PER_CALLER, **secret_settings()) as running:
        yield running
        assert "Traceback" not in "".join(running.lines)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server for this machine alone with room for few connections; what bounds callers is set just as narrow."""
    narrow = {**PER_CALLER, "max_connections": CONNECTIONS, "max_head_bytes": HEAD}
    with ServerProcess(tmp_path_factory.mktemp("crowded"), settings=narrow) as running:
        yield running
        assert "Traceback" not in "".join(running.lines)


def ask(server: ServerProcess, **claims: Any) -> httpx.Response:
    """Ask for next to nothing, with a token."""
    return httpx.post(server.graphql, content=NOTHING, headers={**JSON, **bearer(**claims)}, timeout=20)


def code_of(response: httpx.Response) -> str:
    """The code of the one error."""
    return str(error_of(response.json())["extensions"]["code"])


async def came_in(socket: Socket, **claims: Any) -> bool:
    """Whether a socket is acknowledged."""
    await socket.say({"type": "connection_init", "payload": bearer(**claims)})
    return bool(await socket.heard() == {"type": "connection_ack"})


def test_operations_have_a_pace_of_their_caller(guarded: ServerProcess) -> None:
    assert [ask(guarded, sub="fast").status_code for _ in range(BURST)] == [200] * BURST
    refused = ask(guarded, sub="fast", jti="another token of the same caller")
    assert (refused.status_code, code_of(refused)) == (429, "RATE_LIMITED")
    assert 1 <= int(refused.headers["retry-after"]) <= 5
    error = error_of(refused.json())
    assert error["message"].startswith("Too many operations: rate_per_second allows 0.2 a second. Try again in ")
    assert error["extensions"]["retryAfter"] == int(refused.headers["retry-after"])
    assert ask(guarded, sub="another").status_code == 200


async def test_on_a_socket_too_which_stays_open(guarded: ServerProcess) -> None:
    async with opened(guarded) as connected:
        assert await came_in(connected, sub="sam")
        for number in range(BURST + 2):
            await connected.ask(str(number), "{ __typename }")
            heard = await connected.hear()
            if number < BURST:
                assert (heard["type"], (await connected.hear())["type"]) == ("next", "complete")
            else:
                assert (heard["type"], heard["payload"][0]["extensions"]["code"]) == ("error", "RATE_LIMITED")


def test_so_many_requests_of_a_caller_are_under_way_streams_included(guarded: ServerProcess) -> None:
    headers = {**EVENTS, **bearer(sub="busy")}
    with httpx.Client(timeout=20) as client, ExitStack() as streams:
        for _ in range(IN_FLIGHT):
            stream = streams.enter_context(client.stream("POST", guarded.graphql, content=WATCH, headers=headers))
            assert stream.status_code == 200
        refused = ask(guarded, sub="busy")
        assert (refused.status_code, code_of(refused)) == (429, "TOO_MANY_REQUESTS")
        assert error_of(refused.json())["message"] == (
            "With this one 3 of your requests are under way; requests_in_flight allows 2 (1 too many)."
        )
        assert ask(guarded, sub="another").status_code == 200
    for _ in range(BURST - IN_FLIGHT - 1):  # so many more may begin
        time.sleep(0.3)
        if ask(guarded, sub="busy").status_code == 200:
            return
    raise AssertionError("the places of the streams that were left are not free again")


def within(seconds: float, holds: Any) -> None:
    """Wait for something that must come true."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


async def test_so_many_sockets_of_a_caller_are_open(guarded: ServerProcess) -> None:
    async with opened(guarded) as first, opened(guarded) as third:
        assert await came_in(first, sub="many")
        async with opened(guarded) as second, opened(guarded) as anothers:
            assert await came_in(second, sub="many")
            assert await came_in(anothers, sub="another")
            assert not await came_in(third, sub="many")
            code, reason = await third.closed()
            assert code == 4503
            assert reason.startswith("With this one 3 of your sockets are open; sockets_per_caller allows 2")
        for _ in range(50):
            async with opened(guarded) as later:
                if await came_in(later, sub="many"):
                    return
            await asyncio.sleep(0.05)
        raise AssertionError("the place of the socket that was closed is not free again")


async def test_who_shows_bad_tokens_too_often_is_slowed_down_and_nobody_else_there(guarded: ServerProcess) -> None:
    answers = [ask(guarded, iss="somebody else") for _ in range(BURST + 1)]
    assert [answer.status_code for answer in answers] == [401] * BURST + [429]
    assert code_of(answers[-1]) == "RATE_LIMITED"
    assert ask(guarded, sub="good").status_code == 200
    async with opened(guarded) as bad, opened(guarded) as good:
        assert not await came_in(bad, iss="somebody else")
        assert (await bad.closed())[0] == 4503
        assert await came_in(good, sub="good")


async def test_the_only_caller_of_this_machine_is_bounded_by_none_of_that(crowded: ServerProcess) -> None:
    for _ in range(BURST * 2):
        assert over_http(crowded, "{ __typename }") == {"data": {"__typename": "Query"}}
    async with acknowledged(crowded), acknowledged(crowded), acknowledged(crowded):
        pass


async def test_so_many_connections_are_open_sockets_included(crowded: ServerProcess) -> None:
    async with AsyncExitStack() as connections:
        streams = await connections.enter_async_context(httpx.AsyncClient(timeout=20))
        for _ in range(CONNECTIONS - 1):
            asked = streams.stream("POST", crowded.graphql, content=WATCH, headers=EVENTS)
            assert (await connections.enter_async_context(asked)).status_code == 200
        async with acknowledged(crowded):
            refused = await asyncio.to_thread(httpx.get, crowded.url)
            assert (refused.status_code, code_of(refused)) == (503, "TOO_MANY_CONNECTIONS")
            assert refused.headers["retry-after"] == "1"
            place = urlsplit(crowded.url)
            for _ in range(3):  # who was refused, and stays, takes nobody's place
                reader, writer = await asyncio.open_connection(place.hostname, place.port)
                connections.push_async_callback(gone, writer)
                assert await asyncio.wait_for(reader.readexactly(12), 5) == b"HTTP/1.1 503"
            assert "max_connections allows 4 (1 too many)." in error_of(refused.json())["message"]
            with pytest.raises(InvalidStatus) as handshake:
                async with opened(crowded):
                    pass
            assert handshake.value.response.status_code == 503
    await asyncio.to_thread(within, 5, lambda: httpx.get(f"{crowded.url}/healthz").status_code == 200)


def sent(server: ServerProcess, *parts: bytes) -> bytes:
    """What is answered to these bytes, until the other side has said all."""
    place = urlsplit(server.url)
    with socket.create_connection((str(place.hostname), int(place.port or 0)), timeout=10) as connection:
        try:
            for part in parts:
                connection.sendall(part)
        except OSError:
            pass  # cut off while sending; what was answered may be there all the same
        answer = b""
        try:
            while part := connection.recv(65_536):
                answer += part
        except OSError:
            pass
        return answer


def of_length(length: int, *more: str) -> bytes:
    """A request whose head counts so many bytes: its address, and each header with four around it."""
    headers = ["Host: localhost", "Connection: close", *more]
    counted = len("/healthz") + sum(len(header.replace(": ", "")) + 4 for header in headers)
    filler = "x" * (length - counted - len("Pad") - 4)
    return "\r\n".join(["GET /healthz HTTP/1.1", *headers, f"Pad: {filler}", "", ""]).encode()


def test_a_head_is_as_long_as_is_allowed(crowded: ServerProcess) -> None:
    assert sent(crowded, of_length(HEAD)).startswith(b"HTTP/1.1 200")
    for length in (HEAD + 1, HEAD * 20):
        answer = sent(crowded, of_length(length))
        assert answer.startswith(b"HTTP/1.1 431 Request Header Fields Too Large\r\n")
        assert b'"code":"HEAD_TOO_LARGE","limit":"max_head_bytes","allowed":2000' in answer
    upgrade = ("Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==")
    assert sent(crowded, of_length(HEAD + 1, *upgrade)).startswith(b"HTTP/1.1 431")


@pytest.mark.parametrize(
    "begin",
    [
        b"GET /",
        b"GET / HTTP/1.1\r\nPad: ",
        b"GET / HTTP/1.1\r\nPad",
        b"POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"1\r\n{\r\n0\r\nTrailer: ",
        b"POST /graphql HTTP/1.1\r\nHost: here\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
        b"1;extension=",
    ],
    ids=["address", "header", "name of a header", "trailer", "extension of a chunk"],
)
def test_a_head_without_end_is_cut_off_and_takes_no_memory(server: ServerProcess, begin: bytes) -> None:
    before = server.resident_bytes()
    with neighbour(server) as others:
        began = time.perf_counter()
        sent(server, begin, *[b"x" * 1024 * 1024] * 40)
        took = time.perf_counter() - began
    assert took < 2.5
    assert max(others) < 0.75
    assert server.resident_bytes() - before < 16 * 1024 * 1024


def test_a_bucket_fills_up_again_and_few_are_kept() -> None:
    buckets = Buckets(50, 2)
    buckets.spend("a")
    buckets.spend("a")
    with pytest.raises(RateLimited):
        buckets.spend("a")
    time.sleep(0.05)
    buckets.spend("a")
    for number in range(MOST_BUCKETS + 50):
        buckets.spend(str(number))
    assert len(buckets) == MOST_BUCKETS
