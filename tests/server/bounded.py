"""Documents that are just within a limit, or far beyond it, and asking them over HTTP and over a socket."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from tests.server.process import JSON, ServerProcess
from tests.server.socket_client import acknowledged

GRAPHQL = "application/graphql-response+json"
Ask = Callable[..., dict[str, Any]]
"""Takes a server, a document, and the other members of a request; gives the response, as HTTP has it."""


def over_http(server: ServerProcess, query: str, **more: Any) -> dict[str, Any]:
    """Ask by POST. A failed request must be told by 400."""
    body = json.dumps({"query": query, **more})
    response = httpx.post(server.graphql, content=body, headers={**JSON, "Accept": GRAPHQL}, timeout=20)
    answer: dict[str, Any] = response.json()
    assert response.status_code == (200 if "data" in answer else 400), response.text
    return answer


def over_socket(server: ServerProcess, query: str, **more: Any) -> dict[str, Any]:
    """Ask by a socket, which must go on serving afterwards."""

    async def asked() -> dict[str, Any]:
        async with acknowledged(server) as socket:
            await socket.ask("a", query, **more)
            heard = await socket.hear()
            if heard["type"] == "next":
                assert (await socket.hear())["type"] == "complete"
            await socket.ask("b", "{ __typename }")
            assert (await socket.hear())["payload"] == {"data": {"__typename": "Query"}}
            return {"errors": heard["payload"]} if heard["type"] == "error" else dict(heard["payload"])

    return asyncio.run(asked())


WAYS = (over_http, over_socket)


def error_of(answer: dict[str, Any]) -> dict[str, Any]:
    """The one error that an answer consists of."""
    assert set(answer) == {"errors"}, answer
    (error,) = answer["errors"]
    return dict(error)


@contextmanager
def neighbour(server: ServerProcess) -> Iterator[list[float]]:
    """Somebody else who asks small things all the time; how long each took."""
    took: list[float] = []
    begun, over = threading.Event(), threading.Event()

    def ask() -> None:
        with httpx.Client(timeout=20) as client:
            while True:
                began = time.perf_counter()
                answer = client.post(server.graphql, json={"query": "{ __typename }"}).json()
                took.append(time.perf_counter() - began)
                assert answer == {"data": {"__typename": "Query"}}
                begun.set()
                if over.is_set():
                    return
                time.sleep(0.005)

    asking = threading.Thread(target=ask)
    asking.start()
    begun.wait(20)
    took.clear()
    try:
        yield took
    finally:
        over.set()
        asking.join()
