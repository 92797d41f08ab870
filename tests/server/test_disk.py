"""What the disk does to a server: full, locked, read-only. It says so, loses nothing, and goes on by itself after."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.inside import shown
from tests.server.process import ServerProcess, run
from tests.server.socket_client import acknowledged

WATCH = "subscription { stateChanges { __typename ... on StateChange { sequence nodeId } } }"
COUNT = "{ customerOrders { totalCount } stateChanges { totalCount } }"
CREATE = """mutation ($text: String!) { createCustomerOrder(input: { title: "Kept", description: $text }) {
  order { id } changeCount errors { __typename code message } } }"""
LOCK = """import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(f"BEGIN {sys.argv[2]}")
print("locked", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of sixteen megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    mounted = subprocess.run(mount, capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"NOT TESTED: a full disk takes the right to mount one: {mounted.stderr}")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def locked(path: Path, how: str) -> Iterator[None]:
    """Another program has the database."""
    with subprocess.Popen(
        [sys.executable, "-c", LOCK, str(path), how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline() == "locked\n"
        yield
        other.stdin.write("enough\n")


def ask(server: ServerProcess, query: str, **variables: str) -> dict[str, Any]:
    answer = httpx.post(server.graphql, json={"query": query, "variables": variables}, timeout=30)
    assert answer.status_code == 200 and shown(answer.text) == [], answer.text
    found: dict[str, Any] = answer.json()
    return found


def create(server: ServerProcess, text: str = "") -> dict[str, Any]:
    made: dict[str, Any] = ask(server, CREATE, text=text)["data"]["createCustomerOrder"]
    return made


def is_refused(made: dict[str, Any]) -> bool:
    if made["errors"]:
        (error,) = made["errors"]
        assert (error["__typename"], error["code"]) == ("Overloaded", "DATABASE_UNAVAILABLE")
        assert made["order"] is None and made["changeCount"] == 0
    return bool(made["errors"])


def ready(server: ServerProcess) -> bool:
    return httpx.get(f"{server.url}/readyz", timeout=10).status_code == 200


def wait_until_ready(server: ServerProcess) -> None:
    deadline = time.monotonic() + 15
    while not ready(server):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def fill(place: Path) -> Path:
    """Take all the room that is left."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            return ballast


async def test_a_full_disk_refuses_writes_answers_reads_and_is_forgotten_when_there_is_room(small: Path) -> None:
    with ServerProcess(small) as server:
        async with acknowledged(server) as socket:
            await socket.ask("1", WATCH)
            await socket.hear()
            kept = 1
            create(server)
            ballast = fill(small)
            while not is_refused(create(server, "x" * 9_000)):
                kept += 1
                assert kept < 1000
            assert not ready(server)
            assert ask(server, COUNT)["data"]["customerOrders"]["totalCount"] == kept
            ballast.unlink()
            wait_until_ready(server)
            assert not is_refused(create(server))
            told = [(await socket.hear())["payload"]["data"]["stateChanges"] for _ in range(kept + 1)]
            assert [each["__typename"] for each in told] == ["StateChange"] * (kept + 1), "the stream has no gap"
        counts = ask(server, COUNT)["data"]
        assert counts["customerOrders"]["totalCount"] == counts["stateChanges"]["totalCount"] == kept + 1
        log = "".join(server.lines)
        assert "the disk is full" in log and "can be written again" in log
    checked = run(small, "check", "--database-url", f"sqlite:///{small}/orders.db")
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("how", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_locked_database_refuses_writes_in_bounded_time_and_answers_reads(tmp_path: Path, how: str) -> None:
    with ServerProcess(tmp_path) as server:
        create(server)
        with locked(server.database, how):
            begun = time.monotonic()
            assert ask(server, COUNT)["data"]["customerOrders"]["totalCount"] == 1
            assert time.monotonic() - begun < 1
            assert is_refused(create(server))
            assert time.monotonic() - begun < 8
            assert not ready(server)
        wait_until_ready(server)
        assert not is_refused(create(server))
        assert ask(server, COUNT)["data"]["customerOrders"]["totalCount"] == 2


def test_on_a_read_only_disk_the_server_does_not_start_and_says_why(small: Path) -> None:
    with ServerProcess(small) as server:
        create(server)
    subprocess.run(["mount", "-o", "remount,ro", str(small)], check=True)
    url = f"sqlite:///{small}/orders.db"
    refused = run(small, "serve", "--port", "0", "--database-url", url)
    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == f"server.py: {small}/orders.db can't be written: Read-only file system."
    subprocess.run(["mount", "-o", "remount,rw", str(small)], check=True)
    with ServerProcess(small) as server:
        assert ask(server, COUNT)["data"]["customerOrders"]["totalCount"] == 1
        assert json.dumps(create(server)["errors"]) == "[]"
