"""The databases that tests use: SQLite files, or databases of a server for tests, which is started when it is needed.

`pytest --database postgresql` lets all tests use the server; those that are marked `postgresql` do in any case.

A test names its database by a path, whichever kind it is.
"""

from __future__ import annotations

import asyncio
import atexit
import os
import shutil
import sqlite3
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Event
from typing import Any, TypeVar

import asyncpg

from events.numbering import number
from models import postgresql, sqlite
from models.opening import SQLITE, database_at
from models.postgresql_server import address
from models.statement import Unit
from tests.cluster import GIVEN, at, execute, running

Found = TypeVar("Found")
KINDS = ("sqlite", "postgresql")
MIGRATED = f"ordergraph_tests_migrated_{os.getpid()}"
"""A database to copy, for this process of tests alone."""

LARGEST = {
    "max_connections": "400",
    "fsync": "off",
    "full_page_writes": "off",
    "wal_init_zero": "off",
    "autovacuum": "off",
}
"""What a server for many short tests is set to; durability has tests with servers of their own.

A database that is being vacuumed can't be copied until that is done.
"""

ANOTHER_JOURNAL = "UPDATE epoch SET value = substr(md5(gen_random_uuid()::text), 1, 16)"
"""What a database of its own has, and its copies share."""


UNCHECKED = {
    "sqlite": "PRAGMA defer_foreign_keys = ON",
    "postgresql": "SET LOCAL session_replication_role = replica",
}
"""Lets a transaction leave references behind that lead nowhere."""


class Chosen:
    """The kind of database that the test in hand runs on, and what was made by now."""

    kind = "sqlite"
    made: dict[str, Path]

    def __init__(self) -> None:
        self.made = {}


CHOSEN = Chosen()


def is_sqlite() -> bool:
    """Whether the tests use files."""
    return CHOSEN.kind == "sqlite"


def url_of(path: Path) -> str:
    """The address of the database that this path names; a PostgreSQL one is made when it is missing."""
    if is_sqlite():
        return f"{SQLITE}{path}"
    name = _name(path)
    if name not in CHOSEN.made:
        _make(name, MIGRATED)
        CHOSEN.made[name] = path
        _wait(execute(at(server(), name), ANOTHER_JOURNAL))
    return at(server(), name)


def name_of(path: Path) -> str:
    """The database that this path names, as the product calls it."""
    return database_at(url_of(path)).name


def copy(source: Path, target: Path) -> None:
    """Let the database at `target` be what that at `source` is. Nobody may be using either."""
    if is_sqlite():
        for part in target.parent.glob(f"{target.name}*"):
            part.unlink()
        for part in source.parent.glob(f"{source.name}*"):  # what is not checkpointed lies beside it
            shutil.copyfile(part, target.with_name(part.name.replace(source.name, target.name)))
        return
    _make(_name(target), _name(source))
    CHOSEN.made[_name(target)] = target


def outside(path: Path, *statements: str) -> list[tuple[Any, ...]]:
    """Run statements as another program would, each by itself; what the last one finds."""
    if not is_sqlite():
        return _wait(_ask(url_of(path), statements))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return [connection.execute(statement).fetchall() for statement in statements][-1]


def run_unchecked(path: Path, *units: Unit[Any]) -> None:
    """Run units in one transaction as another program would, one that does not ask whether links lead anywhere.

    Changes that they write have their places in the journal behind that.
    """
    if not is_sqlite():
        _wait(_run_unchecked(url_of(path), units))
        return
    with closing(sqlite3.connect(path)) as connection, connection:
        for unit in units:
            sqlite.run(connection, unit)


async def _run_unchecked(url: str, units: Sequence[Unit[Any]]) -> None:
    connection = await asyncpg.connect(**address(url))
    try:
        async with connection.transaction():
            await connection.execute(UNCHECKED["postgresql"])
            for unit in units:
                await postgresql.run(connection, unit, locking=True)
        while await postgresql.run(connection, number(), locking=True):
            pass
    finally:
        await connection.close()


@contextmanager
def held_up(path: Path, table: str) -> Iterator[None]:
    """Another program writes, to the file or to this table, and takes its time. Reading goes on."""
    if is_sqlite():
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield
            connection.execute("ROLLBACK")
        return
    held, enough = Event(), Event()
    with ThreadPoolExecutor(1) as beside:
        holding = beside.submit(asyncio.run, _hold(url_of(path), table, held, enough))
        try:
            assert held.wait(10)
            yield
        finally:
            enough.set()
            holding.result()


async def _hold(url: str, table: str, held: Event, enough: Event) -> None:
    connection = await asyncpg.connect(**address(url))
    try:
        async with connection.transaction():
            await connection.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            held.set()
            await asyncio.to_thread(enough.wait)
    finally:
        await connection.close()


async def _ask(url: str, statements: Sequence[str]) -> list[tuple[Any, ...]]:
    connection = await asyncpg.connect(**address(url))
    try:
        return [tuple(row) for row in [await connection.fetch(statement) for statement in statements][-1]]
    finally:
        await connection.close()


def drop_below(directory: Path) -> None:
    """Drop the databases that paths below a directory name."""
    for name, path in list(CHOSEN.made.items()):
        if directory in path.parents:
            del CHOSEN.made[name]
            _wait(execute(server(), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


def _name(path: Path) -> str:
    return f"test_{sha256(str(path).encode()).hexdigest()[:20]}"


def _make(name: str, template: str) -> None:
    drop = f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"
    _wait(execute(server(), drop, f"CREATE DATABASE {name} TEMPLATE {template} {_strategy()}"))


@cache
def _strategy() -> str:
    """Copying files takes a tenth of what it takes to write all of them to the log first, which is usual since 15."""
    ((number,),) = _wait(_ask(server(), ["SHOW server_version_num"]))
    return "STRATEGY FILE_COPY" if int(number) >= 150_000 else ""


@cache
def server() -> str:
    """The address of the server, started when it is first asked for, with a migrated database to copy."""
    url = GIVEN or _own()
    drop = f"DROP DATABASE IF EXISTS {MIGRATED} WITH (FORCE)"
    _wait(execute(url, drop, f"CREATE DATABASE {MIGRATED}"))
    if GIVEN:
        atexit.register(lambda: asyncio.run(execute(url, drop)))
    _wait(_migrate(at(url, MIGRATED)))
    return url


def _own() -> str:
    stack = ExitStack()
    atexit.register(stack.close)
    return stack.enter_context(running(**LARGEST)).url


async def _migrate(url: str) -> None:
    database = database_at(url)
    await database.open()
    await database.close()


def _wait(work: Coroutine[Any, Any, Found]) -> Found:
    """Whether or not a loop is running here."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, work).result()
