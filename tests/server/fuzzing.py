"""Everything a stranger may send, made up by chance; what must never come back: a 5xx, a 1006, words of the inside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.server.inside import said_of
from tests.server.process import JSON, ServerProcess

QUERY = "query A($id: ID!, $first: Int) { node(id: $id) { id } orders(first: $first) { totalCount } }"
MEDIA_TYPES = ["application/json", "application/graphql-response+json", "text/event-stream", "*/*", "text/html", ";q=,"]

leaves = some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20)
anything = some.recursive(
    leaves,
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
requests = some.fixed_dictionaries(
    {},
    optional={
        "query": some.just(QUERY) | some.text(max_size=40) | anything,
        "variables": some.fixed_dictionaries({}, optional={"id": anything, "first": anything}) | anything,
        "operationName": some.sampled_from(["A", "B", ""]) | anything,
        "extensions": anything,
    },
)
bodies = some.binary(max_size=60) | (requests | anything).map(lambda found: json.dumps(found).encode())
broken_bodies = some.tuples(bodies, some.integers(0, 200), some.binary(min_size=1, max_size=3)).map(
    lambda found: found[0][: found[1]] + found[2] + found[0][found[1] :]
)
paths = some.sampled_from(["/graphql", "/orders/", "/assets/", "/explorer", "/"]).flatmap(
    lambda path: some.binary(max_size=12).map(lambda tail: path + _percent(tail))
)
headers = some.text("!\xe9~ ;,=/*q01", max_size=9).map(lambda text: text.strip().encode("latin-1"))
messages = some.fixed_dictionaries(
    {},
    optional={
        "type": some.sampled_from(["connection_init", "subscribe", "complete", "ping", "pong", "next"]) | anything,
        "id": some.sampled_from(["1", "2"]) | anything,
        "payload": requests | anything,
    },
)
texts = (messages | anything).map(json.dumps) | some.text(max_size=40)


def complaints(answer: Any) -> Iterator[str]:
    """The messages in an answer, wherever they stand."""
    if isinstance(answer, dict):
        if isinstance(answer.get("message"), str):
            yield answer["message"]
        for inner in answer.values():
            yield from complaints(inner)
    elif isinstance(answer, list):
        for inner in answer:
            yield from complaints(inner)


class Fuzzing:
    """A server, so many things sent to it, and what should not have come back."""

    def __init__(self, server: ServerProcess, size: int) -> None:
        self.server = server
        self.size = size
        self.sent = 0
        self.faults: list[str] = []

    def bodies(self) -> None:
        """Bodies of POST, right and broken ones, for every media type."""
        with httpx.Client(base_url=self.server.url, timeout=30) as http:

            def one(body: bytes, accept: str) -> None:
                self._look(http.post("/graphql", content=body, headers=JSON | {"Accept": accept}), body)

            self._each(one, bodies | broken_bodies, some.sampled_from(MEDIA_TYPES))

    def addresses(self) -> None:
        """Paths and queries of GET, and headers."""
        with httpx.Client(base_url=self.server.url, timeout=30) as http:

            def one(path: str, query: bytes, header: bytes) -> None:
                given = {b"Accept": header, b"X-Ordergraph-Roles": header, b"X-Request-Id": header}
                for name in ("query", "variables"):
                    address = f"{path}?query={{viewer{{actor}}}}&{name}={_percent(query)}"
                    self._look(http.get(address, headers=given), (address, header))

            self._each(one, paths | some.just("/graphql"), some.binary(max_size=20), headers)

    def messages(self) -> None:
        """Messages on sockets, each socket taking some until it is closed."""

        def one(said: list[str]) -> None:
            self.sent += len(said)
            with connect(self.server.socket, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket:
                try:
                    for text in ('{"type": "connection_init"}', *said, '{"type": "ping"}'):
                        socket.send(text)
                    while (heard := json.loads(socket.recv(10)))["type"] != "pong" or "payload" in heard:
                        self._judge("\n".join(complaints(heard)), said)
                except ConnectionClosed:
                    code, reason = socket.close_code or 1006, socket.close_reason or ""
                    if not 4400 <= code < 4500:
                        self.faults.append(f"{code} {reason} to {said!r}")
                    self._judge(reason, said)

        self._each(one, some.lists(texts, min_size=1, max_size=4))

    def _look(self, response: httpx.Response, sent: Any) -> None:
        self.sent += 1
        if response.status_code >= 500:
            self.faults.append(f"{response.status_code} to {sent!r}")
        is_json = "json" in response.headers.get("content-type", "")
        self._judge("\n".join(complaints(response.json())) if is_json else response.text, sent)

    def _judge(self, text: str, sent: Any) -> None:
        if found := said_of(text):
            self.faults.append(f"{found} in {text[:500]!r}, the answer to {sent!r}")

    def _each(self, one: Callable[..., None], *strategies: some.SearchStrategy[Any]) -> None:
        """Call it so many times, with values of these strategies."""
        settled = settings(
            max_examples=self.size,
            phases=[Phase.generate],
            database=None,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        settled(given(*strategies)(one))()


KINDS = (Fuzzing.bodies, Fuzzing.addresses, Fuzzing.messages)


def _percent(found: bytes) -> str:
    return "".join(f"%{byte:02x}" for byte in found)
