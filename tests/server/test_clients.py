"""Clients of others: the audits of GraphQL over HTTP, and four that follow the journal through a server's deaths."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.process import ROOT, ServerProcess

RUN = str(ROOT / "tests" / "clients" / "run")
CLIENTS = ("graphql-ws.js", "apollo.js", "urql.js", "graphql-sse.js")
JOURNAL = """query ($after: String) { stateChanges(first: 100, after: $after) {
  nodes { cursor sequence nodeId kind action to } pageInfo { hasNextPage endCursor } } }"""
CREATE = 'mutation { createCustomerOrder(input: { title: "Followed" }) { order { id } } }'


def test_every_audit_of_graphql_over_http_passes_the_optional_ones_too(server: ServerProcess) -> None:
    done = subprocess.run([RUN, "audit.js", server.graphql], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    audits = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(audits) > 50
    assert [audit for audit in audits if audit["status"] != "ok"] == []


class Follower:
    """A client that runs in Node and tells what it is told."""

    def __init__(self, script: str, url: str) -> None:
        self.script = script
        self.told: list[dict[str, Any]] = []
        self._process = subprocess.Popen(
            [RUN, script, url], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
        )
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self.told.append(json.loads(line))

    def of(self, typename: str) -> list[dict[str, Any]]:
        """Its messages of one type."""
        return [message for message in list(self.told) if message["__typename"] == typename]

    def changes(self) -> list[dict[str, Any]]:
        """The changes as the journal has them."""
        return [{key: value for key, value in each.items() if key != "__typename"} for each in self.of("StateChange")]

    def stop(self) -> None:
        """End it."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)
        self._reader.join(10)
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def followers(port: int) -> Iterator[list[Follower]]:
    """One of each, waiting for a server."""
    started = [Follower(script, f"ws://127.0.0.1:{port}/graphql") for script in CLIENTS]
    yield started
    for each in started:
        each.stop()


def wait_until(what: Callable[[], object], within: float = 30) -> None:
    """Wait for something to hold."""
    deadline = time.monotonic() + within
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def write(server: ServerProcess, count: int) -> None:
    """So many new orders."""
    with httpx.Client(timeout=10) as http:
        for _ in range(count):
            assert "errors" not in http.post(server.graphql, json={"query": CREATE}).json()


def journal(server: ServerProcess) -> list[dict[str, Any]]:
    """All of it."""
    rows: list[dict[str, Any]] = []
    after = None
    while True:
        answer = httpx.post(server.graphql, json={"query": JOURNAL, "variables": {"after": after}}).json()
        page = answer["data"]["stateChanges"]
        rows += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return rows


def test_four_clients_of_others_miss_nothing_while_the_server_dies_and_stops(
    tmp_path: Path, port: int, followers: list[Follower]
) -> None:
    with ServerProcess(tmp_path, port=port) as server:
        wait_until(lambda: all(each.of("CaughtUp") for each in followers))
        write(server, 20)
        server.signal(signal.SIGKILL)
        server.ended(10)
    with ServerProcess(tmp_path, port=port) as server:
        write(server, 20)  # before they are back
        wait_until(lambda: all(len(each.of("CaughtUp")) > 1 for each in followers))
        write(server, 20)
    with ServerProcess(tmp_path, port=port) as server:
        wait_until(lambda: all(len(each.of("CaughtUp")) > 2 for each in followers))
        write(server, 20)
        wanted = journal(server)
        assert len(wanted) >= 80
        wait_until(lambda: all(len(each.of("StateChange")) >= len(wanted) for each in followers))
        for each in followers:
            assert each.changes() == wanted, each.script
