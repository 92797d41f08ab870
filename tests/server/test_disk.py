"""What the disk does to a server: full, locked, read-only. It says so, loses nothing, and goes on by itself after."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.server.disk import COUNT, LONG, WATCH, ask, create, fill, is_refused, mounted, ready, wait_until_ready
from tests.server.process import ServerProcess, run
from tests.server.socket_client import acknowledged

pytestmark = pytest.mark.sqlite
LOCK = """import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(f"BEGIN {sys.argv[2]}")
print("locked", flush=True)
sys.stdin.readline()
connection.execute("ROLLBACK")"""


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of sixteen megabytes."""
    with mounted(tmp_path / "small", "16m") as place:
        yield place


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


async def test_a_full_disk_refuses_writes_answers_reads_and_is_forgotten_when_there_is_room(small: Path) -> None:
    with ServerProcess(small) as server:
        async with acknowledged(server) as socket:
            await socket.ask("1", WATCH)
            await socket.hear()
            kept = 1
            create(server)
            ballast = fill(small)
            while not is_refused(create(server, LONG)):
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
