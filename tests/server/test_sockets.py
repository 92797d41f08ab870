"""GraphQL over a socket: the protocol, and everything that is none of its messages."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.server.process import ServerProcess
from tests.server.socket_client import PROTOCOL, acknowledged, opened

INIT = {"type": "connection_init"}
VIEWER = "{ viewer { actor roles } }"
CHANGES = "subscription { stateChanges { __typename ... on StateChange { cursor nodeId } } }"
CREATE = """mutation A($title: String!) {
  createCustomerOrder(input: {title: $title}) { order { id } errors { message } }
}"""


async def test_queries_and_mutations_are_answered_once(server: ServerProcess) -> None:
    async with acknowledged(server) as socket:
        await socket.ask("1", VIEWER)
        answer = await socket.hear()
        assert (answer["type"], answer["id"]) == ("next", "1")
        assert answer["payload"]["data"]["viewer"]["actor"] == "local"
        assert await socket.hear() == {"id": "1", "type": "complete"}
        await socket.ask("1", CREATE, variables={"title": "By socket"}, operationName="A")
        made = (await socket.hear())["payload"]["data"]["createCustomerOrder"]
        assert made["order"]["id"]
        assert made["errors"] == []


async def test_a_subscription_tells_what_happens_until_it_is_completed(server: ServerProcess) -> None:
    async with acknowledged(server) as socket:
        await socket.ask("watch", CHANGES)
        assert (await socket.hear())["payload"]["data"]["stateChanges"] == {"__typename": "CaughtUp"}
        await socket.ask("make", CREATE, variables={"title": "Watched"})
        heard = [await socket.hear() for _ in range(3)]
        made = next(m for m in heard if m["id"] == "make" and m["type"] == "next")["payload"]["data"]
        told = next(m for m in heard if m["id"] == "watch")["payload"]["data"]["stateChanges"]
        assert told["__typename"] == "StateChange"
        assert told["nodeId"] == made["createCustomerOrder"]["order"]["id"]
        await socket.say({"type": "complete", "id": "watch"})
        await socket.ask("again", CREATE, variables={"title": "Unwatched"})
        assert [(await socket.hear())["id"] for _ in range(2)] == ["again", "again"]


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"query": "{"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ nonsense }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query A($id: ID!) { node(id: $id) { id } }"}, "BAD_INPUT"),
        ({"query": VIEWER, "operationName": "Z"}, "OPERATION_NOT_FOUND"),
        ({"query": 'subscription { stateChanges(after: "nonsense") { __typename } }'}, "BAD_INPUT"),
    ],
)
async def test_an_operation_that_can_not_begin_ends_with_error(
    server: ServerProcess, payload: dict[str, Any], code: str
) -> None:
    async with acknowledged(server) as socket:
        await socket.say({"type": "subscribe", "id": "1", "payload": payload})
        answer = await socket.hear()
        assert (answer["type"], answer["id"]) == ("error", "1")
        assert [error["extensions"]["code"] for error in answer["payload"]] == [code]
        await socket.ask("1", VIEWER)
        assert (await socket.hear())["type"] == "next"


async def test_pings_are_answered_with_what_they_carry(server: ServerProcess) -> None:
    async with opened(server) as socket:
        await socket.say({"type": "ping", "payload": {"n": 1}})
        assert await socket.hear() == {"type": "pong", "payload": {"n": 1}}
        await socket.say({"type": "ping", "payload": {}})
        assert await socket.hear() == {"type": "pong", "payload": {}}
        await socket.say({"type": "ping"})
        assert await socket.hear() == {"type": "pong"}


async def test_unknown_ids_may_be_completed(server: ServerProcess) -> None:
    async with acknowledged(server) as socket:
        await socket.say({"type": "complete", "id": "never heard of"})
        await socket.say({"type": "pong", "payload": {"un": "asked"}})
        await socket.ask("1", VIEWER)
        assert (await socket.hear())["type"] == "next"


@pytest.mark.parametrize(
    "message",
    [
        "[]",
        "null",
        "1",
        '"x"',
        "{}",
        "",
        "nonsense",
        '{"type": 1}',
        '{"type": "dance"}',
        '{"type": "connection_init", "payload": []}',
        '{"type": "connection_init", "payload": {"X-Ordergraph-Roles": "BOSS"}}',
        '{"type": "connection_init", "payload": {"X-Ordergraph-Roles": 1}}',
        '{"type": "ping", "payload": 1}',
        '{"type": "complete"}',
        '{"type": "subscribe", "payload": {"query": "{ viewer { actor } }"}}',
        '{"type": "subscribe", "id": "", "payload": {"query": "{ viewer { actor } }"}}',
        '{"type": "subscribe", "id": 1, "payload": {"query": "{ viewer { actor } }"}}',
        '{"type": "subscribe", "id": "1"}',
        '{"type": "next", "id": "1", "payload": {}}',
        '{"type": "connection_ack"}',
        "[" * 10_000,
        "9" * 5_000,
        b'{"type": "connection_init"}',
        b"\xff",
    ],
)
async def test_what_is_no_message_closes_with_4400(server: ServerProcess, message: str | bytes) -> None:
    async with opened(server) as socket:
        await socket.say(message)
        code, reason = await socket.closed()
        assert code == 4400
        assert reason


@pytest.mark.parametrize("payload", [None, 1, [], "x", True])
async def test_a_payload_that_is_no_object_closes_with_4400(server: ServerProcess, payload: Any) -> None:
    async with acknowledged(server) as socket:
        await socket.say({"type": "subscribe", "id": "1", "payload": payload})
        assert (await socket.closed())[0] == 4400


DEEP: Any = []
for _ in range(100):
    DEEP = [DEEP]

MALFORMED = {
    "no members": {},
    "a query that is a number": {"query": 1},
    "a query that is empty": {"query": ""},
    "variables in a list": {"query": VIEWER, "variables": []},
    "variables that are deep": {"query": VIEWER, "variables": {"a": DEEP}},
    "a name that is an object": {"query": VIEWER, "operationName": {}},
    "extensions in a text": {"query": VIEWER, "extensions": "x"},
    "another name": {"query": VIEWER, "operationName": "Other"},
    "no GraphQL": {"query": "}{"},
    "another schema": {"query": "{ nothing }"},
    "null bytes": {"query": "{ viewer { actor } \x00 }"},
}


@pytest.mark.parametrize("name", MALFORMED)
async def test_a_malformed_operation_ends_alone(server: ServerProcess, name: str) -> None:
    async with acknowledged(server) as socket:
        await socket.ask("other", CHANGES)
        assert (await socket.hear())["payload"]["data"]["stateChanges"]["__typename"] == "CaughtUp"
        await socket.say({"type": "subscribe", "id": "1", "payload": MALFORMED[name]})
        message = await socket.hear()
        assert (message["type"], message["id"]) == ("error", "1")
        assert all(error["message"] and error["extensions"]["code"] for error in message["payload"])
        await socket.ask("1", VIEWER)
        assert (await socket.hear())["payload"]["data"]["viewer"], "the id is free, and the socket goes on"


async def test_an_operation_before_the_acknowledgement_closes_with_4401(server: ServerProcess) -> None:
    async with opened(server) as socket:
        await socket.ask("1", VIEWER)
        assert (await socket.closed())[0] == 4401


async def test_an_id_in_use_closes_with_4409(server: ServerProcess) -> None:
    async with acknowledged(server) as socket:
        await socket.ask("1", CHANGES)
        await socket.ask("1", CHANGES)
        assert await socket.closed() == (4409, "Subscriber for 1 already exists")


async def test_a_second_initialisation_closes_with_4429(server: ServerProcess) -> None:
    async with acknowledged(server) as socket:
        await socket.say(INIT)
        assert (await socket.closed())[0] == 4429


@pytest.mark.parametrize("protocol", ["graphql-ws", "soap"])
async def test_other_protocols_close_with_4406(server: ServerProcess, protocol: str) -> None:
    async with opened(server, protocol) as socket:
        assert (await socket.closed())[0] == 4406


async def test_our_protocol_is_chosen_among_others(server: ServerProcess) -> None:
    async with opened(server, "graphql-ws", PROTOCOL) as socket:
        assert socket.connection.subprotocol == PROTOCOL


async def test_a_message_that_is_too_long_closes_with_1009(server: ServerProcess) -> None:
    async with acknowledged(server) as socket:
        await socket.say("x" * (1024 * 1024 + 1))
        assert (await socket.closed())[0] == 1009


async def test_pages_of_other_origins_get_no_socket(server: ServerProcess) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with opened(server, origin="http://evil.example"):
            pass
    assert refused.value.response.status_code == 403
    async with opened(server, origin=server.url) as socket:
        await socket.say(INIT)
        assert await socket.hear() == {"type": "connection_ack"}


async def test_the_caller_comes_from_the_initialisation(server: ServerProcess) -> None:
    narrow = {"X-Ordergraph-Actor": "Eve", "x-ordergraph-roles": ["VIEWER"], "authorization": "ignored"}
    async with acknowledged(server, **narrow) as socket:
        await socket.ask("1", VIEWER)
        assert (await socket.hear())["payload"]["data"]["viewer"] == {"actor": "Eve", "roles": ["VIEWER"]}


async def test_no_more_operations_run_on_a_socket_than_are_allowed(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--socket-operations", "2") as server:
        async with acknowledged(server) as socket:
            for id in ("1", "2"):
                await socket.ask(id, CHANGES)
                assert (await socket.hear())["id"] == id
            await socket.ask("3", CHANGES)
            answer = await socket.hear()
            assert (answer["id"], answer["type"]) == ("3", "error")
            assert answer["payload"][0]["extensions"]["code"] == "TOO_MANY_OPERATIONS"


async def test_a_socket_that_never_initialises_closes_with_4408(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--connection-init-seconds", "0.3") as server:
        async with opened(server) as socket:
            await socket.say({"type": "ping"})
            assert await socket.closed() == (4408, "Connection initialisation timeout")


async def test_heartbeats_say_that_a_quiet_subscription_lives(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--heartbeat-seconds", "0.2") as server:
        async with acknowledged(server) as socket:
            await socket.ask("1", CHANGES)
            kinds = [(await socket.hear())["payload"]["data"]["stateChanges"]["__typename"] for _ in range(3)]
            assert kinds == ["CaughtUp", "Heartbeat", "Heartbeat"]


async def test_a_client_that_does_not_answer_pings_is_dropped(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--ws-ping-interval", "0.2", "--ws-ping-timeout", "0.4") as server:
        async with acknowledged(server) as socket:
            await socket.ask("quiet", CHANGES)
            await socket.hear()
            socket.stop_reading()
            line = await asyncio.to_thread(server.wait_for, "operation", kind="subscription")
            assert line["outcome"] == "canceled"
            socket.drop()


async def test_a_client_that_never_reads_is_dropped_and_costs_little(tmp_path: Path) -> None:
    long = json.dumps("x" * 9_000)
    make = f'mutation {{ createCustomerOrder(input: {{ title: "Long", description: {long} }}) {{ order {{ id }} }} }}'
    watch = """subscription { stateChanges { ... on StateChange { node {
      ... on CustomerOrder { description more: description most: description } } } } }"""
    # the pings are far apart: it is the full buffer that tells
    with ServerProcess(tmp_path, "--send-seconds", "0.5", "--ws-ping-interval", "100", "--no-durable") as server:
        async with acknowledged(server) as socket, httpx.AsyncClient() as http:
            await socket.ask("1", watch)
            await socket.hear()
            socket.stop_reading()
            before = server.resident_bytes()
            for _ in range(20):
                await asyncio.gather(*(http.post(server.graphql, json={"query": make}) for _ in range(20)))
            line = await asyncio.to_thread(server.wait_for, "operation", kind="subscription")
            assert line["outcome"] == "canceled"
            assert server.resident_bytes() - before < 64 * 1024 * 1024
            socket.drop()
