"""The migrations make the tables that the models speak of, and can be run again after a broken attempt."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from models.database import Database, DatabaseProblem
from models.sqlite_file import SqliteFile
from models.table import TABLES
from tests.engine.house import open_house

pytestmark = pytest.mark.sqlite

OLD = Path(__file__).with_name("before_the_catalogue.sql")
"""What a server without the second migration left: an order at work, with a call that was given a key."""


@asynccontextmanager
async def opened(path: Path, migrate: bool = True) -> AsyncIterator[Database]:
    database = SqliteFile(path)
    await database.open(migrate=migrate)
    try:
        yield database
    finally:
        await database.close()


def columns_in(path: Path, table: str) -> set[str]:
    with sqlite3.connect(path) as connection:
        return {str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")}


def shape_of(path: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
        return [(str(name), str(sql)) for name, sql in found]


async def test_every_table_has_exactly_the_columns_of_its_model(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    async with opened(path):
        for table in TABLES.values():
            assert columns_in(path, table.name) == set(table.columns), table.name


async def test_a_migration_that_was_applied_but_not_recorded_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "half.db"
    async with opened(path):
        pass
    before = shape_of(path)
    with sqlite3.connect(path) as connection:
        epoch = connection.execute("SELECT value FROM epoch").fetchall()
        connection.execute("UPDATE counter SET value = 7")
        connection.execute("DELETE FROM tortoise_migrations")
    async with opened(path) as database:
        assert await database.pending() == []
    assert shape_of(path) == before
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM epoch").fetchall() == epoch
        assert connection.execute("SELECT DISTINCT value FROM counter").fetchall() == [(7,)]


async def test_a_database_that_lacks_migrations_is_refused_when_none_may_be_applied(tmp_path: Path) -> None:
    names = (
        "m0001_spine, m0002_catalogue, m0003_families, m0004_hand_over, m0005_denied_tokens, m0006_audit, "
        "m0007_unmet_dependencies, m0008_retention"
    )
    lacking = f"lacks the migrations {names}: run `server.py migrate` first"
    with pytest.raises(DatabaseProblem, match=lacking):
        async with opened(tmp_path / "empty.db", migrate=False):
            pass


async def test_orders_from_before_the_catalogue_go_on_as_if_nothing_had_happened(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(OLD.read_text(encoding="utf-8"))
        recorded = connection.execute("SELECT * FROM journal ORDER BY position").fetchall()
    async with open_house(path) as house:
        assert await house.findings() == []
        kept = await house.rows("SELECT * FROM journal ORDER BY position")
        assert [row[: len(old)] for row, old in zip(kept, recorded, strict=True)] == recorded

        done, waiting, running = [str(row[0]) for row in await house.rows("SELECT id FROM order_task ORDER BY id")]
        assert [await house.state(task) for task in (done, waiting, running)] == [
            "CLOSED_COMPLETE",
            "OPEN",
            "IN_PROGRESS",
        ]
        repeated = await house.act(done, "COMPLETE", key="done")
        assert repeated.repeated and [entry.action for entry in repeated.entries] == ["COMPLETE", "RELEASE"]
        assert len(await house.rows("SELECT 1 FROM journal")) == len(recorded)

        await house.act(waiting, "START")
        await house.act(waiting, "COMPLETE")
        await house.act(running, "COMPLETE")
        assert await house.rows("SELECT state, past_no_return FROM customer_order") == [("COMPLETED", 0)]
        assert await house.findings() == []
