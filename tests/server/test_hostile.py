"""Whatever is thrown at the door is answered in good form: a 4xx or errors, with a code, and nothing of the inside."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
import pytest

from tests.server.inside import shown
from tests.server.process import ServerProcess
from tests.server.raw_socket import answered
from tests.server.socket_client import acknowledged

BODIES: dict[str, bytes] = {
    "nothing": b"",
    "a space": b" ",
    "null": b"null",
    "true": b"true",
    "a number": b"1",
    "a text": b'"x"',
    "a list": b"[]",
    "a list of operations": b'[{"query": "{ viewer { actor } }"}]',
    "an empty object": b"{}",
    "half an object": b'{"query": "{',
    "two objects": b"{}{}",
    "a mark of byte order": b'\xef\xbb\xbf{"query": "{ __typename }"}',
    "UTF-16": '{"query": "{ __typename }"}'.encode("utf-16"),
    "bad UTF-8": b'{"query": "\xff\xfe"}',
    "surrogates": b'{"query": "{ a(b: \\"\\ud800\\") }"}',
    "null bytes": b'{"query": "{ viewer { actor\\u0000 } }"}',
    "not a number": b'{"query": "{ __typename }", "variables": {"a": NaN}}',
    "infinity": b'{"query": "{ __typename }", "variables": {"a": 1e999}}',
    "a huge integer": b'{"query": "{ __typename }", "variables": {"a": ' + b"9" * 5000 + b"}}",
    "deep lists": b"[" * 200_000,
    "deep objects": b'{"a":' * 200_000,
    "deep variables": b'{"query": "{ __typename }", "variables": {"a": ' + b"[" * 500 + b"]" * 500 + b"}}",
    "a query that is a list": b'{"query": ["{ __typename }"]}',
    "a name that is a number": b'{"query": "{ __typename }", "operationName": 1}',
    "variables in a text": b'{"query": "{ __typename }", "variables": "{}"}',
    "variables in a list": b'{"query": "{ __typename }", "variables": []}',
    "extensions in a list": b'{"query": "{ __typename }", "extensions": []}',
    "no GraphQL": b'{"query": "hello"}',
    "an open text": b'{"query": "{ a(b: \\"x) }"}',
    "bad escapes": b'{"query": "{ a(b: \\"\\\\u{FFFFFFFF}\\") }"}',
    "deep selections": json.dumps({"query": "{a" * 20_000}).encode(),
    "deep values": json.dumps({"query": "{ a(b: " + "[" * 20_000}).encode(),
    "deep types": json.dumps({"query": "query ($a: " + "[" * 20_000}).encode(),
}


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json", "text/event-stream"])
@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_no_request_is_told_so(http: httpx.Client, name: str, accept: str) -> None:
    answer = http.post("/graphql", content=BODIES[name], headers={"Content-Type": "application/json", "Accept": accept})
    assert answer.status_code in (200, 400), answer.text
    assert shown(answer.text) == []
    text = answer.text
    if answer.headers["content-type"].startswith("text/event-stream"):
        text = next(line.removeprefix("data: ") for line in text.splitlines() if line.startswith("data: {"))
    errors = json.loads(text)["errors"]
    assert all(error["extensions"]["code"] not in ("", "INTERNAL") for error in errors)
    assert all(len(error["message"]) < 1000 for error in errors)


LISTS = "query ($a: Int) { orders(first: $a) { totalCount } }"
ANY = "mutation ($a: CreateAccountInput!) { createAccount(input: $a) { account { id } errors { code message } } }"
LOOK = "query ($a: ID!) { node(id: $a) { id } }"
FIND = "query ($a: OrderFilter) { orders(where: $a) { totalCount } }"
VALUES: list[Any] = [
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    -(2**63),
    10**15,
    1.5,
    1e308,
    "",
    "x",
    "\x00",
    "\ud7ff",
    "💥" * 1000,
    "x" * 100_000,
    [],
    [[]],
    {},
    {"a": {}},
    {"name": "x" * 100_000},
    {"name": 5},
    {"name": ["x"]},
    {"name": None},
    {"name": "\x00"},
    {"__proto__": 1},
    {"name": "x", "name ": 1},
    {"createdAfter": "9999-99-99"},
    {"createdAfter": "-1"},
    {"createdAfter": {}},
    {"numbers": ["x" * 1000]},
    {"accounts": "ac_1"},
    {"states": "DRAFT"},
    {"states": ["NONE"]},
    "co_" + "0" * 32,
    "co_",
    "💥_1",
    "9999-12-31T23:59:59.999999999+99:99",
]


@pytest.mark.parametrize("query", [LISTS, ANY, LOOK, FIND])
def test_any_value_in_any_place_is_taken_or_refused_in_words(http: httpx.Client, query: str) -> None:
    for value in VALUES:
        answer = http.post("/graphql", content=orjson.dumps({"query": query, "variables": {"a": value}}), headers=JSON)
        is_no_text = "\\u0000" in orjson.dumps(value).decode()
        assert answer.status_code == (400 if is_no_text else 200), (value, answer.text)
        assert shown(answer.text) == [], value
        for error in answer.json().get("errors", ()):
            assert error["extensions"]["code"] == ("BAD_REQUEST" if is_no_text else "BAD_INPUT"), (value, error)


JSON = {"Content-Type": "application/json"}
ADDRESSES = (
    "?query=%",
    "?query=%ff%fe",
    "?query={__typename}&variables=%7B",
    "?query=%00",
    "?query=" + "a" * 5000,
    "?%=%",
    "?query={a}&query={__typename}",
    "?" + "a=b&" * 5000,
    "?variables={}",
    "?query={__typename}&variables=[]",
)


@pytest.mark.parametrize("address", ADDRESSES)
async def test_any_address_is_answered(server: ServerProcess, address: str) -> None:
    host = server.url.removeprefix("http://")
    head = f"Host: {host}\r\nAccept: application/graphql-response+json\r\nConnection: close"
    answer = await answered(server, f"GET /graphql{address} HTTP/1.1\r\n{head}\r\n\r\n".encode("latin-1"))
    assert answer.split(b" ")[1] in (b"200", b"400"), answer[:200]
    assert shown(answer.decode("latin-1")) == []


REQUESTS = {
    "no HTTP": b"hello\r\n\r\n",
    "binary": bytes(range(256)) * 4,
    "a TLS greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "HTTP 2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "two lengths": b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a length that is none": b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n{}",
    "a negative length": b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n{}",
    "a length and chunks": b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "a chunk without end": b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
    "a header without colon": b"GET /graphql HTTP/1.1\r\nHost localhost\r\n\r\n",
    "a null byte in a header": b"GET /graphql HTTP/1.1\r\nHost: localhost\r\nX: \x00\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    "two codings": b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b'Transfer-Encoding: gzip, chunked\r\n\r\n1c\r\n{"query":"{viewer{actor}}"}\r\n0\r\n\r\n',
    "chunks of an old version": b"POST /graphql HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n",
    "a version of long ago": b"GET /healthz\r\n\r\n",
    "a folded header": b"GET /graphql HTTP/1.1\r\nHost: localhost\r\nX: a\r\n b\r\n\r\n",
}


@pytest.mark.parametrize("name", REQUESTS)
async def test_what_is_no_http_gets_400_or_silence(server: ServerProcess, name: str) -> None:
    answer = await answered(server, REQUESTS[name])
    assert answer == b"" or answer.split(b" ")[1] in (b"400", b"415", b"421", b"501", b"505"), answer[:200]
    assert shown(answer.decode("latin-1")) == []


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that waits two seconds for a head."""
    with ServerProcess(tmp_path_factory.mktemp("patient"), "--body-seconds", "2") as running:
        yield running


def test_an_error_repeats_no_more_than_can_be_read(http: httpx.Client) -> None:
    for value in ({"createdAfter": "1" * 500_000}, {"x" * 500_000: 1}, {"states": ["x" * 500_000]}):
        query = "query ($w: OrderFilter) { orders(where: $w) { totalCount } }"
        answer = http.post("/graphql", json={"query": query, "variables": {"w": value}})
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"
        assert len(answer.content) < 2_000


async def test_what_came_whole_is_answered_whatever_comes_behind_it(server: ServerProcess) -> None:
    good = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = await answered(server, good + b"\x00junk\r\n\r\n" + good)
    assert answer.startswith(b"HTTP/1.1 200 ") and answer.count(b"HTTP/1.1 ") == 1


def test_a_place_has_one_address(http: httpx.Client) -> None:
    assert http.get("/metrics/", headers={"Host": "localhost"}).status_code == 404


UNFINISHED = {
    "a body": (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n", b"x"),
    "chunks": (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "blank lines": (b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", b"\r\n"),
}


@pytest.mark.parametrize("name", UNFINISHED)
def test_what_trickles_in_behind_an_answer_keeps_no_connection_open(name: str, patient: ServerProcess) -> None:
    request, drop = UNFINISHED[name]
    place = urlsplit(patient.url)
    with socket.create_connection((str(place.hostname), int(place.port or 0)), timeout=1) as connection:
        connection.sendall(request)
        assert connection.recv(1000).startswith(b"HTTP/1.1 200 ")
        begun = time.monotonic()
        with suppress(OSError):
            while time.monotonic() < begun + 10:
                connection.sendall(drop)
                time.sleep(0.1)
        assert time.monotonic() - begun < 5


async def test_operations_in_any_form_leave_the_socket_alive(server: ServerProcess) -> None:
    async with acknowledged(server) as socket:
        for number, body in enumerate(BODIES.values()):
            try:
                payload = orjson.loads(body)
            except orjson.JSONDecodeError:
                continue
            if not isinstance(payload, dict):
                continue
            message = f'{{"type": "subscribe", "id": "{number}", "payload": {body.decode()}}}'
            await socket.say(message)
            answer = await asyncio.wait_for(socket.hear(), 5)
            assert answer["type"] == "error", answer
            assert shown(json.dumps(answer)) == []
        await socket.say({"type": "ping"})
        assert await socket.hear() == {"type": "pong"}
