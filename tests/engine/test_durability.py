"""What was acknowledged stays: it was synced to the disk before, and killing the process loses nothing of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.soak.fsync import fsync, system_calls, unsynced
from tests.soak.kills import kills

needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")


@needs_strace
def test_the_log_is_synced_before_each_acknowledgement(tmp_path: Path) -> None:
    result = fsync(200, tmp_path)
    assert result.failures == []
    assert result.figures["acknowledged"] == 200


@needs_strace
def test_a_database_that_does_not_sync_is_seen_through(tmp_path: Path) -> None:
    """The same watch over a process that is asked not to be durable."""
    assert len(fsync(60, tmp_path, durable=False).failures) > 20


def test_a_sync_that_ends_after_the_answer_does_not_count() -> None:
    word = f"word_{'0' * 32}"
    opened = '1 openat(AT_FDCWD, "x.db-wal", O_RDWR) = 5'
    written, answered = f'1 pwrite64(5, "{word}", 4096, 0) = 4096', f'1 write(1, "{word}", 38) = 38'
    begun, ended, synced = "2 fdatasync(5 <unfinished ...>", "2 <... fdatasync resumed>) = 0", "1 fdatasync(5) = 0"
    assert unsynced(system_calls([opened, written, synced, answered])) == (1, [])
    assert unsynced(system_calls([opened, written, begun, ended, answered])) == (1, [])
    assert unsynced(system_calls([opened, written, begun, answered, ended])) == (1, [word])
    assert unsynced(system_calls([opened, begun, written, ended, answered])) == (1, [word])
    assert unsynced(system_calls([opened, synced, written, answered])) == (1, [word])
    assert unsynced(system_calls([opened, synced, answered])) == (1, [word])


def test_what_was_acknowledged_survives_being_killed_under_load(tmp_path: Path) -> None:
    result = kills(5, tmp_path)
    assert result.failures == []
    assert result.figures["acknowledged"] > 50
