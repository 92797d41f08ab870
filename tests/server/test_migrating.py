"""Many processes that bring one PostgreSQL database up to date at once, and some that are killed while they do."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from random import Random

import pytest

from tests.databases import outside, url_of
from tests.server.nursery import Child
from tests.server.process import complaint, nursery, surroundings

pytestmark = pytest.mark.postgresql

SCHEMA = """SELECT 'column', table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = current_schema()
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()
UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = current_schema()::regnamespace
UNION ALL SELECT 'migration', app, name FROM tortoise_migrations
UNION ALL SELECT 'counter', name, value::text FROM counter
UNION ALL SELECT 'epochs', COUNT(*)::text, '' FROM epoch ORDER BY 1, 2, 3"""


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """A database without anything in it."""
    path = tmp_path / "empty.db"
    clear(path)
    return path


def clear(path: Path) -> None:
    """Take everything away that is in a database."""
    outside(path, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")


def migrating(directory: Path, path: Path, count: int) -> list[Child]:
    """Processes that have begun to migrate."""
    words = ["migrate", "--database-url", url_of(path)]
    return [nursery().fork(words, directory, surroundings()) for _ in range(count)]


def ended(process: Child) -> tuple[int, str]:
    """The exit code of a process, and what it complained about."""
    with process.stderr:
        said = process.stderr.read()
    return process.wait(60), said


def test_many_at_once_all_succeed_and_the_schema_is_right(tmp_path: Path, empty: Path) -> None:
    assert [ended(process) for process in migrating(tmp_path, empty, 8)] == [(0, "")] * 8
    assert outside(empty, SCHEMA) == outside(tmp_path / "right.db", SCHEMA)


def test_who_is_killed_in_the_middle_is_made_up_for_by_the_next(tmp_path: Path, empty: Path) -> None:
    right = outside(tmp_path / "right.db", SCHEMA)
    begun = time.monotonic()
    assert complaint(tmp_path, "migrate", "--database-url", url_of(empty)) == (0, "")
    long, random, kills = time.monotonic() - begun, Random(11), 0
    for _ in range(8):
        clear(empty)
        processes = migrating(tmp_path, empty, 3)
        for process in processes:
            time.sleep(random.random() * long / 2)
            kills += process.poll() is None
            process.kill()
        assert {ended(process) for process in processes} <= {(0, ""), (-signal.SIGKILL, "")}
        assert complaint(tmp_path, "migrate", "--database-url", url_of(empty)) == (0, "")
        assert outside(empty, SCHEMA) == right
    assert kills >= 8
