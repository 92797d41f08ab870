"""Server-sent events: graphql-sse, distinct connections mode."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import httpx
import pytest
from structlog.testing import capture_logs

from tests.server.process import ServerProcess
from web.event_stream import EventStream

EVENTS = {"Accept": "text/event-stream"}
CHANGES = "subscription { stateChanges { __typename } }"
CREATE = 'mutation { createCustomerOrder(input: { title: "Streamed" }) { order { id } } }'


def events(response: httpx.Response) -> Iterator[tuple[str, Any]]:
    """Name and data of each event, as a browser finds them; comments are passed over."""
    name, data = "", ""
    for line in response.iter_lines():
        field, _, value = line.partition(":")
        if field == "event":
            name = value.removeprefix(" ")
        elif field == "data":
            data = value.removeprefix(" ")
        elif not line and name:
            yield name, json.loads(data) if data else None
            name, data = "", ""


@pytest.mark.parametrize("query", ["{ viewer { actor } }", CREATE])
def test_queries_and_mutations_come_as_one_event(http: httpx.Client, query: str) -> None:
    with http.stream("POST", "/graphql", json={"query": query}, headers=EVENTS) as response:
        assert response.status_code == 200
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        (first, result), (last, nothing) = events(response)
    assert (first, last, nothing) == ("next", "complete", None)
    assert result["data"]


def test_a_subscription_tells_what_happens(http: httpx.Client, server: ServerProcess) -> None:
    with http.stream("POST", "/graphql", json={"query": CHANGES}, headers=EVENTS) as response:
        heard = events(response)
        assert next(heard) == ("next", {"data": {"stateChanges": {"__typename": "CaughtUp"}}})
        httpx.post(server.graphql, json={"query": CREATE})
        assert next(heard) == ("next", {"data": {"stateChanges": {"__typename": "StateChange"}}})


def test_subscriptions_come_by_get_too_but_nothing_is_written_by_it(http: httpx.Client) -> None:
    with http.stream("GET", "/graphql", params={"query": CHANGES}, headers=EVENTS) as response:
        assert next(events(response))[0] == "next"
    with http.stream("GET", "/graphql", params={"query": CREATE}, headers=EVENTS) as response:
        (_, result), (last, _) = events(response)
    assert result["errors"][0]["extensions"]["code"] == "WRONG_METHOD"
    assert last == "complete"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nonsense }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { stateChanges(after: "x") { __typename } }', "BAD_INPUT"),
    ],
)
def test_failures_come_as_events(http: httpx.Client, query: str, code: str) -> None:
    with http.stream("POST", "/graphql", json={"query": query}, headers=EVENTS) as response:
        assert response.status_code == 200
        (first, result), (last, _) = events(response)
    assert (first, last) == ("next", "complete")
    assert [error["extensions"]["code"] for error in result["errors"]] == [code]


async def test_a_stream_that_crashes_says_so_before_it_ends() -> None:
    class Crashing:
        ended_ones: ClassVar[list[object]] = []

        async def results(self, operation: object) -> AsyncIterator[dict[str, object]]:
            yield {"data": {"n": 1}}
            yield {"data": {"n": 2**70}}

        def ended(self, operation: object) -> None:
            self.ended_ones.append(operation)

    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        await asyncio.Event().wait()

    crashing, stay = Crashing(), SimpleNamespace(end=lambda: None)
    operation: Any = SimpleNamespace(request_id="r1")
    told: Any = crashing
    stream = EventStream(told, operation, nullcontext(), lambda expel: stay, asyncio.Event(), 60)  # type: ignore[arg-type,return-value]
    with capture_logs() as logged:
        await stream({"type": "http", "method": "GET"}, receive, send)
    body = b"".join(message.get("body", b"") for message in sent).decode()
    first, last, end = [text for text in body.split("\n\n") if text.startswith("event")]
    assert first == 'event: next\ndata: {"data":{"n":1}}'
    assert '"code":"INTERNAL","requestId":"r1"' in last
    assert end == "event: complete\ndata:"
    assert crashing.ended_ones == [operation]
    assert operation.outcome == "crashed"
    assert [(line["event"], type(line["exc_info"])) for line in logged] == [("a stream crashed", TypeError)]


def test_what_is_no_request_gets_400(http: httpx.Client) -> None:
    response = http.post("/graphql", content=b"[]", headers=EVENTS | {"Content-Type": "application/json"})
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "NO_BATCHES"


def test_who_leaves_is_noticed(server: ServerProcess, http: httpx.Client) -> None:
    headers = EVENTS | {"X-Request-Id": "leaving"}
    with http.stream("POST", "/graphql", json={"query": CHANGES}, headers=headers) as response:
        next(events(response))
    assert server.wait_for("operation", request_id="leaving")["outcome"] == "left"


def test_comments_keep_a_quiet_stream_alive(tmp_path: Path) -> None:
    with (
        ServerProcess(tmp_path, "--heartbeat-seconds", "0.2") as server,
        httpx.stream("POST", server.graphql, json={"query": CHANGES}, headers=EVENTS) as response,
    ):
        lines = response.iter_lines()
        assert sum(next(lines) == ":" for _ in range(30)) >= 3
