"""Operations that take too long: what is said of them, what becomes of them, and that the database serves on."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from models.database import Bounds
from tests.databases import held_up, is_sqlite
from tests.server.bounded import GRAPHQL, WAYS, Ask, error_of, over_http, over_socket
from tests.server.process import JSON, ServerProcess
from tests.server.socket_client import acknowledged

SECONDS = 0.4
BOUNDS = Bounds()
CREATE = """mutation ($name: String!, $key: String) {
  createAccount(input: {name: $name, idempotencyKey: $key}) { account { name } errors { message } }
}"""


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that gives operations little time."""
    with ServerProcess(
        tmp_path_factory.mktemp("hasty"), settings={"operation_seconds": SECONDS, "heartbeat_seconds": SECONDS}
    ) as running:
        yield running
        assert "Traceback" not in "".join(running.lines)


def post(server: ServerProcess, query: str, **variables: Any) -> httpx.Response:
    """Ask by POST, whatever the status will be."""
    body = json.dumps({"query": query, "variables": variables})
    return httpx.post(server.graphql, content=body, headers={**JSON, "Accept": GRAPHQL}, timeout=20)


def names(server: ServerProcess) -> list[str]:
    """The accounts that there are."""
    answer = over_http(server, "{ accounts { nodes { name } } }")
    return [account["name"] for account in answer["data"]["accounts"]["nodes"]]


def test_a_mutation_that_takes_too_long_may_have_been_committed(hasty: ServerProcess) -> None:
    with held_up(hasty.database, "account"):
        began = time.monotonic()
        response = post(hasty, CREATE, name="Late", key="k-1")
        assert SECONDS <= time.monotonic() - began < SECONDS + 2
    assert response.status_code == 503
    error = error_of(response.json())
    assert error["extensions"]["code"] == "DEADLINE"
    assert error["message"] == (
        "The operation did not end within 0.4 seconds (operation_seconds). "
        "What it wrote may have been committed: repeat it with the same idempotencyKey to find out."
    )
    hasty.wait_for("operation", codes=["DEADLINE"], kind="mutation")
    for _ in range(2):
        repeated = over_http(hasty, CREATE, variables={"name": "Late", "key": "k-1"})
        assert repeated["data"]["createAccount"] == {"account": {"name": "Late"}, "errors": []}
    assert names(hasty).count("Late") == 1


def test_on_a_socket_it_is_an_error_of_that_operation_alone(hasty: ServerProcess) -> None:
    async def ask() -> None:
        async with acknowledged(hasty) as socket:
            with held_up(hasty.database, "account"):
                await socket.ask("w", CREATE, variables={"name": "Socket"})
                heard = await socket.hear()
            assert (heard["id"], heard["type"]) == ("w", "error")
            assert heard["payload"][0]["extensions"]["code"] == "DEADLINE"
            assert "idempotencyKey" in heard["payload"][0]["message"]
            await socket.ask("r", "{ accounts { totalCount } }")
            assert (await socket.hear())["type"] == "next"

    asyncio.run(ask())


def test_what_still_waited_to_be_written_is_not_written(hasty: ServerProcess) -> None:
    over_http(hasty, CREATE, variables={"name": "Before"})  # what the server writes at its start has been written
    turns = 1 if is_sqlite() else BOUNDS.connections - BOUNDS.readers

    async def ask() -> None:
        async with acknowledged(hasty) as socket:
            with held_up(hasty.database, "account"):
                for number in range(turns):
                    await socket.ask(f"b{number}", CREATE, variables={"name": f"Begun {number}"})
                await asyncio.sleep(SECONDS / 4)
                for number in range(4):
                    await socket.ask(f"w{number}", CREATE, variables={"name": f"Queue {number}"})
                heard = [await socket.hear() for _ in range(turns + 4)]
                codes = [message["payload"][0]["extensions"]["code"] for message in heard]
                assert codes == ["DEADLINE"] * (turns + 4)

    asyncio.run(ask())
    assert over_http(hasty, CREATE, variables={"name": "After"})["data"]["createAccount"]["errors"] == []
    there = names(hasty)
    assert {f"Begun {number}" for number in range(turns)} <= set(there)
    assert not [name for name in there if name.startswith("Queue")]


@pytest.fixture(scope="module")
def hopeless(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server that gives operations no time at all."""
    with ServerProcess(tmp_path_factory.mktemp("hopeless"), settings={"operation_seconds": 0.0001}) as running:
        yield running


@pytest.mark.parametrize("ask", WAYS)
def test_a_query_that_takes_too_long_is_ended_and_reading_goes_on(hopeless: ServerProcess, ask: Ask) -> None:
    query = "{ orders { totalCount } }"
    if ask is over_socket:
        error = error_of(over_socket(hopeless, query))
    else:
        response = post(hopeless, query)
        assert response.status_code == 503
        error = error_of(response.json())
    assert error["extensions"]["code"] == "DEADLINE"
    assert "idempotencyKey" not in error["message"]
    for _ in range(5):
        assert httpx.get(f"{hopeless.url}/readyz").status_code == 200


def test_subscriptions_live_as_long_as_they_like(hasty: ServerProcess) -> None:
    async def watch() -> None:
        async with acknowledged(hasty) as socket:
            await socket.ask("s", "subscription { stateChanges { __typename } }")
            assert (await socket.hear())["payload"] == {"data": {"stateChanges": {"__typename": "CaughtUp"}}}
            for _ in range(3):
                assert (await socket.hear())["payload"] == {"data": {"stateChanges": {"__typename": "Heartbeat"}}}

    asyncio.run(watch())


WITHOUT_READING = pytest.param("stateChanges", marks=pytest.mark.sqlite)
"""On PostgreSQL it begins without a step that could take time; on SQLite it goes to a thread in any case."""


@pytest.mark.parametrize("field", ["boardUpdates", "workListUpdates", WITHOUT_READING])
def test_each_step_of_a_subscription_must_come_in_time(hopeless: ServerProcess, field: str) -> None:
    error = error_of(over_socket(hopeless, f"subscription {{ {field} {{ __typename }} }}"))
    assert error["extensions"]["code"] == "DEADLINE"
    assert error["message"] == "Reading did not end within 0.0001 seconds (operation_seconds)."


def test_streams_of_events_have_the_same_deadline(hopeless: ServerProcess) -> None:
    headers = {**JSON, "Accept": "text/event-stream"}
    body = json.dumps({"query": "{ orders { totalCount } }"})
    answer = httpx.post(hopeless.graphql, content=body, headers=headers, timeout=20).text
    assert '"code":"DEADLINE"' in answer
    assert "event: complete" in answer
