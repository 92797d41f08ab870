"""The topology of deploy/compose.yaml without its containers: nginx, by the committed file, before two servers."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from websockets.exceptions import WebSocketException

from events.entry import parse_entry_id
from settings import Settings
from tests.databases import outside
from tests.server.issuer import bearer, secret_settings
from tests.server.process import ServerProcess
from tests.server.processes import until as waiting
from tests.server.proxy import INSTALL, Place, Proxy, demanded, nginx
from tests.server.socket_client import Socket, acknowledged, opened
from tests.server.test_event_stream import EVENTS, events
from tests.server.test_streams import CHANGES, CREATE, hear, until

pytestmark = pytest.mark.postgresql

VIEWER = {"query": "{ viewer { actor } }"}
NOTE = """mutation ($id: ID!, $text: String!, $key: String) {
  addNote(input: { nodeId: $id, text: $text, idempotencyKey: $key }) { errors { code } changes { id } } }"""
MANY = {"rate_per_second": 0, "requests_in_flight": 0}
AT_ONCE = 8
PAUSE = 3
"""Between two servers that go, in seconds: nginx may take that long to see that the first one is back."""


class Scene:
    """Two servers on one database, and nginx before them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.servers = [self.start(), self.start()]
        self.proxy = Proxy(directory / "proxy", *(urlsplit(server.url).netloc for server in self.servers))

    def start(self, port: int = 0) -> ServerProcess:
        """A server, by the settings that compose.yaml gives it."""
        return ServerProcess(self.directory, port=port, settings=MANY, **secret_settings())

    def end(self, number: int, how: int) -> int:
        """End a server by a signal; the port that is free then."""
        server = self.servers[number]
        server.signal(how)
        server.__exit__()
        return urlsplit(server.url).port or 0


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    if nginx() is None and not demanded():
        pytest.skip(f"no nginx. {INSTALL}")
    assert nginx(), f"These tests are demanded, and here is no nginx. {INSTALL}"
    (tmp_path / "proxy").mkdir()
    found = Scene(tmp_path)
    try:
        with found.proxy:
            yield found
        for server in found.servers:
            assert "Traceback" not in "".join(server.lines)
    finally:
        for server in found.servers:
            server.__exit__()


@pytest.fixture
async def http(scene: Scene) -> AsyncIterator[httpx.AsyncClient]:
    """A client that comes through the proxy, by a new connection each time."""
    limits = httpx.Limits(max_keepalive_connections=0)
    async with httpx.AsyncClient(base_url=scene.proxy.plain.url, headers=bearer(), timeout=20, limits=limits) as client:
        yield client


@asynccontextmanager
async def watching(place: Place | ServerProcess) -> AsyncIterator[Socket]:
    """A socket whose bearer may begin operations."""
    async with acknowledged(place, **bearer()) as socket:
        yield socket


async def data(http: httpx.AsyncClient, query: str, **variables: Any) -> Any:
    answer = await http.post("/graphql", json={"query": query, "variables": variables})
    assert answer.status_code == 200, answer.text
    return answer.json()["data"]


async def at(server: ServerProcess, query: str, **variables: Any) -> Any:
    """Ask one of the servers itself."""
    async with httpx.AsyncClient(base_url=server.url, headers=bearer(), timeout=20) as straight:
        return await data(straight, query, **variables)


async def test_both_servers_answer_queries_and_mutations(scene: Scene, http: httpx.AsyncClient) -> None:
    for _ in range(20):
        assert (await data(http, VIEWER["query"]))["viewer"]["actor"] == "ida"
        await data(http, CREATE, title="Through the proxy")
    counts = [sum(line["event"] == "operation" for line in server.events()) for server in scene.servers]
    assert min(counts) >= 5 and sum(counts) == 40
    for server in scene.servers:
        assert (await at(server, "{ orders { totalCount } }"))["orders"]["totalCount"] == 20
    assert (await http.post("/graphql", json=VIEWER, headers={"Authorization": ""})).status_code == 401


async def test_a_socket_through_the_proxy_sees_what_is_changed_through_either_server(scene: Scene) -> None:
    async with watching(scene.proxy.plain) as socket:
        await socket.ask("1", CHANGES)
        await until(socket, "CaughtUp")
        for server in scene.servers:
            made = (await at(server, CREATE, title="Elsewhere"))["made"]
            assert (await hear(socket))["id"] == made["changes"][0]["id"]


def test_a_stream_of_events_comes_through_as_it_is_sent(scene: Scene) -> None:
    body, headers = {"query": CHANGES}, {**bearer(), **EVENTS}
    with httpx.Client(base_url=scene.proxy.plain.url, timeout=20) as client:
        began = time.monotonic()
        with client.stream("POST", "/graphql", json=body, headers=headers) as response:
            heard = events(response)
            assert next(heard)[1]["data"]["stateChanges"]["__typename"] == "CaughtUp"
            assert time.monotonic() - began < 1
            for _ in range(3):
                written = client.post("/graphql", json={"query": CREATE, "variables": {"title": "T"}}, headers=bearer())
                told = time.monotonic()
                change = written.json()["data"]["made"]["changes"][0]["id"]
                assert next(heard)[1]["data"]["stateChanges"]["id"] == change
                assert time.monotonic() - told < 1


async def test_tls_ends_at_the_proxy(scene: Scene) -> None:
    trust = scene.proxy.trust()
    async with httpx.AsyncClient(verify=trust, headers=bearer()) as client:
        answer = await client.post(scene.proxy.secure.graphql, json=VIEWER)
        assert answer.json()["data"]["viewer"]["actor"] == "ida"
        assert "max-age" in answer.headers["Strict-Transport-Security"]
    async with opened(scene.proxy.secure, ssl=trust) as socket:
        await socket.say({"type": "connection_init", "payload": bearer()})
        assert await socket.hear() == {"type": "connection_ack"}


async def test_pages_of_our_own_are_known_behind_the_proxy_and_others_refused(
    scene: Scene, http: httpx.AsyncClient
) -> None:
    own = await http.post("/graphql", json=VIEWER, headers={"Origin": scene.proxy.plain.url})
    assert own.status_code == 200
    async with opened(scene.proxy.plain, origin=scene.proxy.plain.url):
        pass
    foreign = await http.post("/graphql", json=VIEWER, headers={"Origin": "http://localhost"})
    assert foreign.status_code == 403


def refusal(server: ServerProcess, length: int) -> Any:
    """What a server itself says to a body of this length, before any of it was sent."""
    with closing(HTTPConnection(urlsplit(server.url).netloc, timeout=10)) as connection:
        connection.putrequest("POST", "/graphql")
        for name, value in ({"Content-Type": "application/json", "Content-Length": f"{length}"} | bearer()).items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        assert answer.status == 413
        return json.loads(answer.read())


async def test_the_proxy_refuses_as_the_servers_do(scene: Scene, http: httpx.AsyncClient) -> None:
    allowed: int = Settings.model_fields["max_body_bytes"].default
    text = json.dumps(VIEWER).encode()
    headers = {"Content-Type": "application/json"}
    assert (await http.post("/graphql", content=text.ljust(allowed), headers=headers)).status_code == 200
    too_long = text.ljust(allowed + 1)
    here = await http.post("/graphql", content=too_long, headers=headers)
    there = await asyncio.to_thread(refusal, scene.servers[0], allowed + 1)
    assert here.status_code == 413
    assert here.headers["content-type"].startswith("application/json")
    (said,), (meant,) = here.json()["errors"], there["errors"]
    assert {**said["extensions"], "found": allowed + 1} == meant["extensions"]
    assert (await http.get("/metrics")).status_code == 404
    assert (await http.get("/readyz")).text == "ready\n"
    long_token = await http.post("/graphql", json=VIEWER, headers=bearer("x" * 8000))
    assert long_token.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_what_was_asked_for_is_not_in_the_log_of_the_proxy(scene: Scene, http: httpx.AsyncClient) -> None:
    asked = {"query": "query ($secret: ID!) { node(id: $secret) { id } }", "variables": '{"secret": "4711"}'}
    answer = await http.get("/graphql", params=asked)
    log = scene.directory / "proxy" / "access.log"
    await asyncio.to_thread(waiting, lambda: log.read_text().endswith("\n"), 5)  # it is written after the answer
    (line,) = log.read_text().splitlines()
    assert json.loads(line) | {"path": "/graphql", "request_id": answer.headers["X-Request-Id"]} == json.loads(line)
    assert "4711" not in line and "eyJ" not in line


class Writer:
    """Somebody who adds notes to an order, one after the other, each until it is answered."""

    def __init__(self, http: httpx.AsyncClient, order: str, number: int) -> None:
        self._http = http
        self._order = order
        self._number = number
        self.answered: list[str] = []
        """The ids of the changes."""
        self.failures = 0
        """How often something had to be asked for once more."""

    async def write(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            key = f"{self._number}-{len(self.answered)}"
            body = {"query": NOTE, "variables": {"id": self._order, "text": key, "key": key}}
            answer = await self._http.post("/graphql", json=body)
            if answer.status_code != 200:
                assert answer.json()["errors"][0]["extensions"]["code"] == "OUTCOME_UNKNOWN"
                self.failures += 1
                continue
            told = answer.json()["data"]["addNote"]
            assert told["errors"] == []
            self.answered += [change["id"] for change in told["changes"]]


class Watcher:
    """Somebody who follows all changes, and comes back by cursor, through the proxy, when a connection is lost."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self.seen: list[str] = []
        self.there = asyncio.Event()
        self.connections = 0
        self._cursor: str | None = None

    async def watch(self) -> None:
        while True:
            self.connections += 1
            with suppress(WebSocketException):  # one that breaks as it begins, too
                await self._listen()

    async def _listen(self) -> None:
        async with watching(self._place) as socket:
            await socket.ask("1", CHANGES, variables={"after": self._cursor})
            while (message := await socket.heard()) is not None and message["type"] == "next":
                told = message["payload"]["data"]["stateChanges"]
                self._cursor = told["cursor"]
                self.there.set()
                if told["__typename"] == "StateChange":
                    self.seen.append(told["id"])


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_a_server_goes_and_comes_back_and_nobody_misses_anything(
    scene: Scene, http: httpx.AsyncClient, how: int, record_property: Any
) -> None:
    """Killed, it fails what is under way there, at the most. Stopped in order, it fails nothing."""
    orders = [(await data(http, CREATE, title="T"))["made"]["order"]["id"] for _ in range(AT_ONCE)]
    watchers = [Watcher(scene.proxy.plain) for _ in range(4)]
    following = [asyncio.create_task(watcher.watch()) for watcher in watchers]
    await asyncio.gather(*(watcher.there.wait() for watcher in watchers))
    writers = [Writer(http, order, number) for number, order in enumerate(orders)]
    stop = asyncio.Event()
    writing = [asyncio.create_task(writer.write(stop)) for writer in writers]
    for number in (0, 1):
        await asyncio.sleep(PAUSE)
        port = await asyncio.to_thread(scene.end, number, how)
        await asyncio.sleep(1)
        scene.servers[number] = await asyncio.to_thread(scene.start, port)
    await asyncio.sleep(1)
    stop.set()
    await asyncio.gather(*writing)
    failures = [writer.failures for writer in writers]
    assert max(failures) <= 2, "one for each time that a server went"
    assert how == signal.SIGKILL or not any(failures)
    answered = [change for writer in writers for change in writer.answered]
    written = f"notes written, and asked for again, around {signal.Signals(how).name}"
    record_property(written, (len(answered), sum(failures)))
    assert len(answered) == len(set(answered))
    database = scene.servers[0].database
    notes = outside(database, "SELECT text FROM note")
    assert len(notes) == len(set(notes)) == len(answered), "what was asked for twice was done once"
    await asyncio.to_thread(waiting, lambda: all(len(watcher.seen) >= len(answered) for watcher in watchers), 20)
    assert not any(task.done() for task in following)
    for task in following:
        task.cancel()
    await asyncio.gather(*following, return_exceptions=True)
    journal = outside(database, "SELECT root_id, sequence FROM journal WHERE kind = 'EDITED' ORDER BY position")
    for watcher in watchers:
        assert [parse_entry_id(change) for change in watcher.seen] == journal
    assert sum(watcher.connections for watcher in watchers) > len(watchers)
