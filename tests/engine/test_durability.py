"""What was acknowledged stays: it was synced to the disk before, and killing the process loses nothing of it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.soak.fsync import fsync, fsync_of_engine
from tests.soak.kills import kills
from tests.soak.trace import system_calls, unsynced

pytestmark = pytest.mark.sqlite
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")


@needs_strace
def test_the_log_is_synced_before_each_acknowledgement(tmp_path: Path) -> None:
    result = fsync(160, tmp_path)
    assert result.failures == []
    assert result.figures["acknowledged"] == 200


@needs_strace
def test_a_database_that_does_not_sync_is_seen_through(tmp_path: Path) -> None:
    """The same watch over a process that is asked not to be durable."""
    assert len(fsync_of_engine(60, tmp_path, durable=False).failures) > 20


def test_a_sync_that_ends_after_the_answer_does_not_count() -> None:
    word = f"word_{'0' * 32}"
    log = "5</x.db-wal>"
    written, answered = f'1 pwrite64({log}, "{word}", 4096, 0) = 4096', f'1 write(7<socket:[1]>, "{word}", 38) = 38'
    synced, begun, ended = (
        f"1 fsync({log}) = 0",
        f"2 fdatasync({log} <unfinished ...>",
        "2 <... fdatasync resumed>) = 0",
    )
    assert unsynced(system_calls([written, synced, answered])) == (1, [])
    assert unsynced(system_calls([written, begun, ended, answered])) == (1, [])
    assert unsynced(system_calls([written, begun, answered, ended])) == (1, [word])
    assert unsynced(system_calls([begun, written, ended, answered])) == (1, [word])
    assert unsynced(system_calls([synced, written, answered])) == (1, [word])
    assert unsynced(system_calls([synced, answered])) == (1, [word])


def test_what_was_acknowledged_survives_being_killed_under_load(tmp_path: Path) -> None:
    result = kills(5, tmp_path)
    assert result.failures == []
    assert result.figures["acknowledged"] > 50
