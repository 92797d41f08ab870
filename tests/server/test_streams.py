"""Subscriptions over the real server: what happens elsewhere arrives, cursors resume, and mistakes are told."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.process import ServerProcess
from tests.server.socket_client import Socket, acknowledged

CHANGES = """subscription ($where: StateChangeFilter, $after: String) { stateChanges(where: $where, after: $after) {
  __typename ... on StateChange { id cursor action } ... on CaughtUp { cursor } ... on Heartbeat { cursor } } }"""
RECORDED = "{ stateChanges(first: 100) { nodes { __typename id cursor action } } }"
CREATE = """mutation ($title: String!) { made: createServiceOrder(input: { title: $title }) {
  order { id } changes { id } } }"""
PATIENCE = 30


async def hear(socket: Socket, id: str = "1") -> Any:
    """The next message of an operation: its data, or its error."""
    async with asyncio.timeout(PATIENCE):
        while (message := await socket.hear())["id"] != id:
            pass
    if message["type"] == "next":
        (told,) = message["payload"]["data"].values()
        return told
    return message


async def until(socket: Socket, typename: str) -> list[Any]:
    """All messages up to the first of a type."""
    heard = [await hear(socket)]
    while heard[-1]["__typename"] != typename:
        heard.append(await hear(socket))
    return heard


async def write(server: ServerProcess, query: str, **variables: Any) -> Any:
    """Write by HTTP."""
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        answer = await http.post(server.graphql, json={"query": query, "variables": variables})
    return answer.json()["data"]


async def test_what_is_written_by_http_arrives_at_every_socket(server: ServerProcess) -> None:
    async with acknowledged(server) as one, acknowledged(server) as other:
        for socket in (one, other):
            await socket.ask("1", CHANGES)
            assert (await hear(socket))["__typename"] == "CaughtUp"
        made = (await write(server, CREATE, title="Seen by all"))["made"]
        for socket in (one, other):
            assert (await hear(socket))["id"] == made["changes"][0]["id"]


async def test_one_socket_carries_many_streams_each_at_its_own_place(server: ServerProcess) -> None:
    order = (await write(server, CREATE, title="Filtered"))["made"]["order"]["id"]
    await write(server, CREATE, title="Another")
    whole = (await write(server, RECORDED))["stateChanges"]["nodes"]
    async with acknowledged(server) as socket:
        for number, after in enumerate(change["cursor"] for change in whole):
            await socket.ask(str(number), CHANGES, variables={"after": after})
        await socket.ask("of one", CHANGES, variables={"where": {"orders": [order]}, "after": whole[0]["cursor"]})
        heard: dict[str, list[Any]] = {}
        while len([1 for told in heard.values() if told[-1]["__typename"] == "CaughtUp"]) < len(whole) + 1:
            message = await asyncio.wait_for(socket.hear(), PATIENCE)
            heard.setdefault(message["id"], []).append(message["payload"]["data"]["stateChanges"])
    for number in range(len(whole)):
        assert heard[str(number)][:-1] == whole[number + 1 :]
    assert [each["id"] for each in heard["of one"][:-1]] == [each["id"] for each in whole[1:] if order in each["id"]]


async def test_a_dropped_socket_resumes_by_its_cursor(server: ServerProcess) -> None:
    async with acknowledged(server) as socket:
        await socket.ask("1", CHANGES)
        cursor = (await hear(socket))["cursor"]
        socket.drop()
    missed = [(await write(server, CREATE, title=f"Missed {n}"))["made"]["changes"][0]["id"] for n in range(5)]
    async with acknowledged(server) as socket:
        await socket.ask("1", CHANGES, variables={"after": cursor})
        assert [each["id"] for each in (await until(socket, "CaughtUp"))[:-1]] == missed


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"after": "nonsense"}, "BAD_INPUT"),
        ({"after": "ZTE6NQ"}, "CURSOR_EXPIRED"),
        ({"where": {"orders": ["nonsense"]}}, "BAD_INPUT"),
        ({"where": {"since": "yesterday"}}, "BAD_INPUT"),
    ],
)
async def test_a_stream_that_can_not_begin_is_one_error_and_the_socket_goes_on(
    server: ServerProcess, variables: dict[str, Any], code: str
) -> None:
    async with acknowledged(server) as socket:
        await socket.ask("1", CHANGES, variables=variables)
        error = await hear(socket)
        assert error["type"] == "error"
        assert [each["extensions"]["code"] for each in error["payload"]] == [code]
        if code == "CURSOR_EXPIRED":
            newest = error["payload"][0]["extensions"]["newest"]
            await socket.ask("1", CHANGES, variables={"after": newest})
        else:
            await socket.ask("1", CHANGES)
        assert (await hear(socket))["__typename"] == "CaughtUp"


async def test_cursors_outlive_the_server(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        async with acknowledged(server) as socket:
            await socket.ask("1", CHANGES)
            cursor = (await hear(socket))["cursor"]
        before = (await write(server, CREATE, title="Before"))["made"]["changes"][0]["id"]
    with ServerProcess(tmp_path) as server:
        after = (await write(server, CREATE, title="After"))["made"]["changes"][0]["id"]
        async with acknowledged(server) as socket:
            await socket.ask("1", CHANGES, variables={"after": cursor})
            assert [each["id"] for each in (await until(socket, "CaughtUp"))[:-1]] == [before, after]


async def test_cursors_of_another_database_have_expired(tmp_path: Path) -> None:
    cursors = []
    for name in ("one.db", "other.db"):
        with ServerProcess(tmp_path, database=name) as server:
            await write(server, CREATE, title="An order")
            async with acknowledged(server) as socket:
                await socket.ask("1", CHANGES)
                cursors.append((await hear(socket))["cursor"])
                await socket.ask("2", CHANGES, variables={"after": cursors[0]})
                told = await hear(socket, "2")
    assert cursors[0] != cursors[1]
    assert told["payload"][0]["extensions"]["code"] == "CURSOR_EXPIRED"


async def test_a_small_tail_and_short_intervals_are_settings(tmp_path: Path) -> None:
    words = ("--journal-tail", "2", "--heartbeat-seconds", "0.3", "--board-interval", "0.05", "--no-durable")
    with ServerProcess(tmp_path, *words) as server:
        async with acknowledged(server) as socket:
            await socket.ask("1", CHANGES)
            cursor = (await hear(socket))["cursor"]
            made = [(await write(server, CREATE, title=f"{n}"))["made"]["changes"][0]["id"] for n in range(8)]
            await socket.ask("2", CHANGES, variables={"after": cursor})
            heard = [await hear(socket, "2") for _ in range(10)]
            assert [each["id"] for each in heard[:8]] == made
            assert [each["__typename"] for each in heard[8:]] == ["CaughtUp", "Heartbeat"]
            await socket.ask("3", "subscription { boardUpdates { ... on Board { orderStates { count } } } }")
            assert (await hear(socket, "3"))["orderStates"] == [{"count": 8}]
            await write(server, CREATE, title="Counted")
            while (told := await hear(socket, "3")) == {}:
                pass
            assert told["orderStates"] == [{"count": 9}]
