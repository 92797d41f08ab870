"""What PostgreSQL's disk, or somebody else there, does to a server: full, locked, read-only; and how it goes on."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import NOBODY, Cluster, at, execute, running
from tests.databases import held_up, outside, url_of
from tests.server.disk import COUNT, LONG, WATCH, ask, create, fill, is_refused, mounted, ready, wait_until_ready
from tests.server.process import ServerProcess, complaint, run
from tests.server.socket_client import acknowledged

pytestmark = pytest.mark.postgresql
READ_ONLY = "ALTER DATABASE {} SET default_transaction_read_only = {}"
END_ALL = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server of its own."""
    with running(fsync="off") as made:
        yield made


@pytest.fixture
def small(cluster: Cluster) -> Iterator[Path]:
    """A disk of 32 megabytes, where that server may go."""
    with mounted(cluster.directory / "small", "32m") as place:
        yield place


@pytest.fixture
def url(cluster: Cluster, small: Path) -> str:
    """The address of a database whose tables lie there; the log of the server's commits lies elsewhere."""
    folder = small / "tables"
    folder.mkdir()
    os.chown(folder, NOBODY, NOBODY)
    statements = [f"CREATE TABLESPACE small LOCATION '{folder}'", "CREATE DATABASE small TABLESPACE small"]
    asyncio.run(execute(cluster.url, *statements))
    return at(cluster.url, "small")


async def test_a_full_disk_refuses_writes_answers_reads_and_is_forgotten_when_there_is_room(
    url: str, small: Path, tmp_path: Path
) -> None:
    with ServerProcess(tmp_path, url=url) as server:
        async with acknowledged(server) as socket:
            await socket.ask("1", WATCH)
            await socket.hear()
            kept = 1
            create(server)
            ballast = fill(small)
            while not (errors := create(server, LONG)["errors"]):
                kept += 1
                assert kept < 1000
            assert errors[0]["code"] in ("DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN")
            kept += errors[0]["code"] == "OUTCOME_UNKNOWN"  # it is written, but there is no room for its position
            assert ask(server, COUNT)["data"]["customerOrders"]["totalCount"] == kept
            ballast.unlink()
            wait_until_ready(server)
            assert not is_refused(create(server))
            told = [(await socket.hear())["payload"]["data"]["stateChanges"] for _ in range(kept + 1)]
            assert [each["__typename"] for each in told] == ["StateChange"] * (kept + 1), "the stream has no gap"
        counts = ask(server, COUNT)["data"]
        assert counts["customerOrders"]["totalCount"] == counts["stateChanges"]["totalCount"] == kept + 1
        log = "".join(server.lines)
        assert "its disk is full" in log
    checked = run(tmp_path, "check", "--database-url", url)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_locked_table_refuses_writes_in_bounded_time_and_answers_reads(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, settings={"database_lock_seconds": 1}) as server:
        create(server)
        with held_up(server.database, "customer_order"):
            begun = time.monotonic()
            assert ask(server, COUNT)["data"]["customerOrders"]["totalCount"] == 1
            assert time.monotonic() - begun < 1
            assert [error["code"] for error in create(server)["errors"]] == ["OVERLOADED"]
            assert time.monotonic() - begun < 4
        assert create(server)["errors"] == []
        assert ask(server, COUNT)["data"]["customerOrders"]["totalCount"] == 2


def test_a_database_that_becomes_read_only_answers_reads_and_is_written_again_when_it_may_be(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        name = url_of(server.database).rpartition("/")[2]
        create(server)
        outside(server.database, READ_ONLY.format(name, "on"), END_ALL)
        assert is_refused(create(server))
        assert not ready(server)
        assert ask(server, COUNT)["data"]["customerOrders"]["totalCount"] == 1
        refused, said = complaint(tmp_path, "serve", "--port", "0", "--database-url", url_of(server.database))
        assert refused == 1 and "is read-only" in said and len(said.splitlines()) == 1
        assert run(tmp_path, "check", "--database-url", url_of(server.database)).returncode == 0
        outside(server.database, "SET default_transaction_read_only = off", READ_ONLY.format(name, "off"), END_ALL)
        wait_until_ready(server)
        assert not is_refused(create(server))
        assert ask(server, COUNT)["data"]["customerOrders"]["totalCount"] == 2
        log = "".join(server.lines)
        assert "it is read-only" in log and "can be written again" in log
