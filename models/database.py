"""Opening a database: one process that writes, its connections through Tortoise, and its schema brought up to date."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from pathlib import Path
from typing import Any, TextIO

from tortoise import Tortoise
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.connection import get_connection
from tortoise.exceptions import OperationalError
from tortoise.migrations.executor import MigrationExecutor

from models.sqlite import SqliteDriver

APP = "models"
MODEL_MODULES = [
    "models.catalogue",
    "models.order",
    "models.party",
    "models.provisioning",
    "models.record",
    "models.revision",
    "models.service",
    "models.staffing",
    "models.work",
]
WRITER = "default"
BOOKKEEPING = "tortoise_migrations"
"""The ORM's table of applied migrations, in every database that was opened here before."""


class DatabaseProblem(Exception):
    """The database can't be used as it is; the message says why and what would help."""


class Database:
    """An open SQLite database. `driver` runs units; the ORM works as usual on the same connections."""

    def __init__(self, path: Path, durable: bool = True, readers: int = 5, read_only: bool = False) -> None:
        self.path = path
        self.driver: SqliteDriver
        self._durable = durable
        self._reader_names = [f"reader_{number}" for number in range(1, readers + 1)]
        self._read_only = read_only
        self._lock: TextIO | None = None

    async def open(self, migrate: bool = True, longest_queue: int = 1000) -> None:
        """Connect, and bring the schema up to date if asked to.

        Raises DatabaseProblem: no database, unreadable, used by another server, or of another version.
        """
        if not self._read_only:
            self._lock_file()
        try:
            _look_at(self.path)
            await Tortoise.init(config=self._config(), _enable_global_fallback=True)
            if migrate:
                await self.migrate()
            elif pending := await self.pending():
                names = ", ".join(pending)
                raise DatabaseProblem(f"{self.path} lacks the migrations {names}: run `server.py migrate` first.")
            await self._connect(longest_queue)
        except (OperationalError, sqlite3.Error) as error:
            await self.close()
            raise DatabaseProblem(f"{self.path} can't be used as a database: {error}.") from error
        except BaseException:
            await self.close()
            raise

    async def migrate(self) -> list[str]:
        """Apply what is missing; the names of what was applied."""
        pending = await self.pending()
        if pending:
            await self._executor().migrate(direction="forward")
        return pending

    async def pending(self) -> list[str]:
        """The migrations that this database lacks."""
        return [step.migration.name for step in await self._executor().plan()]

    async def close(self) -> None:
        """Let waiting writes finish, then disconnect."""
        if hasattr(self, "driver"):
            await self.driver.stop()
            # one after the other, the writer last: of two that close at once neither is the last one, and what is in
            # the log beside the file would stay there, missing from every copy of the file
            for name in (*self._reader_names, WRITER):
                await get_connection(name).close()
        await Tortoise.close_connections()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _executor(self) -> MigrationExecutor:
        return MigrationExecutor(get_connection(WRITER), self._config()["apps"])

    async def _connect(self, longest_queue: int) -> None:
        clients = []
        for name in (WRITER, *self._reader_names):
            client = get_connection(name)
            if not isinstance(client, SqliteClient):
                raise DatabaseProblem(f"{name} is not a SQLite connection")
            await client.create_connection(with_db=True)
            clients.append(client)
        writer, *others = clients
        readers = [client._connection for client in others if client._connection is not None]
        self.driver = SqliteDriver(writer, readers, longest_queue)

    def _config(self) -> dict[str, Any]:
        def connection(**pragmas: Any) -> dict[str, Any]:
            # what savepoints would undo is kept in memory, not in a file beside the database
            credentials = {"file_path": str(self.path), "busy_timeout": 5000, "temp_store": "MEMORY", **pragmas}
            return {"engine": "tortoise.backends.sqlite", "credentials": credentials}

        synchronous = "FULL" if self._durable else "NORMAL"
        writer = connection(query_only="ON") if self._read_only else connection(synchronous=synchronous)
        readers = {name: connection(query_only="ON", cache_size=-16000) for name in self._reader_names}
        app = {"models": MODEL_MODULES, "default_connection": WRITER, "migrations": "migrations"}
        return {"connections": {WRITER: writer, **readers}, "apps": {APP: app}}

    def _lock_file(self) -> None:
        """A second process that writes would break the journal's order and its wake-ups: refuse it."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # beside the file itself, so that a link to it is no way around
            lock = open(f"{self.path.resolve()}.lock", "a+")  # noqa: SIM115 (kept open as long as the database is)
        except OSError as error:
            raise DatabaseProblem(f"{self.path} can't be written: {error.strerror}.") from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            owner = lock.read().strip() or "unknown"
            lock.close()
            raise DatabaseProblem(
                f"{self.path} is in use by the server with process id {owner}. One server writes a SQLite file; "
                "stop that one, or give this one another file with --database-url."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._lock = lock


def _look_at(path: Path) -> None:
    """Say it clearly when the file is something else than a database."""
    if path.is_dir():
        raise DatabaseProblem(f"{path} is a directory, not a database file.")
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except FileNotFoundError:
        return
    except OSError as error:
        raise DatabaseProblem(f"{path} can't be read: {error.strerror}.") from error
    if head and head != b"SQLite format 3\x00":
        raise DatabaseProblem(f"{path} is not a SQLite database; give another file with --database-url.")
    # Tortoise keeps a lock for ever when its first connection fails, so that the next query would wait without end
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables and BOOKKEEPING not in tables:
        raise DatabaseProblem(
            f"{path} is the database of another program: it has tables, but none of ours. "
            "Give another file with --database-url."
        )
