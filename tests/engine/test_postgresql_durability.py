"""What was acknowledged stays on PostgreSQL, whoever is killed, and whoever watches misses nothing of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.soak.fsync import fsync, fsync_of_postgresql
from tests.soak.kills import kills
from tests.soak.latency import latency
from tests.soak.processes import processes

pytestmark = pytest.mark.postgresql
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")


@needs_strace
def test_the_log_is_synced_before_each_acknowledgement(tmp_path: Path) -> None:
    result = fsync(80, tmp_path)
    assert result.failures == []
    assert result.figures["acknowledged"] == 80


@needs_strace
def test_a_server_that_does_not_sync_is_seen_through(tmp_path: Path) -> None:
    assert len(fsync_of_postgresql(60, tmp_path, "--no-durable").failures) > 20


def test_what_was_acknowledged_survives_when_server_and_database_are_killed_under_load(tmp_path: Path) -> None:
    result = kills(4, tmp_path)
    assert result.failures == []
    assert result.figures["acknowledged"] > 10


@pytest.mark.slow
def test_servers_killed_and_started_at_random_lose_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    result = processes(8, tmp_path, writers=12, subscribers=30)
    assert result.failures == []
    assert result.figures["calls"] > 20 and result.figures["messages"] > 200
    assert result.figures["servers killed"] > 1


def test_a_change_of_one_process_reaches_the_sockets_of_another(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    result = latency(40, tmp_path)
    assert result.failures == []
    record_property("milliseconds from a commit to sockets", result.figures)
    assert result.figures["p50 at another process"] < 5 * 50
