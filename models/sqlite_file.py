"""A SQLite file as the database: one process that writes it, and its connections."""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any, TextIO

from tortoise import Tortoise
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.connection import get_connection
from tortoise.exceptions import OperationalError

from models.database import BOOKKEEPING, WRITER, Database, DatabaseProblem
from models.sqlite import SqliteDriver


class SqliteFile(Database):
    """An open SQLite database."""

    driver: SqliteDriver

    def __init__(
        self, path: Path, durable: bool = True, readers: int = 5, read_only: bool = False, longest_queue: int = 1000
    ) -> None:
        self.path = path
        self.name = str(path.resolve())
        self._durable = durable
        self._longest_queue = longest_queue
        self._reader_names = [f"reader_{number}" for number in range(1, readers + 1)]
        self._read_only = read_only
        self._lock: TextIO | None = None

    async def open(self, migrate: bool = True) -> None:
        """Connect, and bring the schema up to date if asked to. Raises DatabaseProblem."""
        if not self._read_only:
            self._lock_file()
        try:
            _look_at(self.path)
            await self._init(migrate)
            await self._connect()
        except (OperationalError, sqlite3.Error) as error:
            await self.close()
            raise DatabaseProblem(f"{self.path} can't be used as a database: {error}.") from error
        except BaseException:
            await self.close()
            raise

    async def make_sure_of_room(self, processes: int) -> None:
        """There is, for the one that has locked it, and for all that only read."""

    @contextlib.asynccontextmanager
    async def while_nobody_serves(self) -> AsyncGenerator[None, None]:
        """Nobody does: it is locked here."""
        yield

    def exists(self) -> bool:
        """Whether the file is there."""
        return self.path.exists()

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

    async def _connect(self) -> None:
        clients = []
        for name in (WRITER, *self._reader_names):
            client = get_connection(name)
            if not isinstance(client, SqliteClient):
                raise DatabaseProblem(f"{name} is not a SQLite connection")
            await client.create_connection(with_db=True)
            clients.append(client)
        writer, *others = clients
        readers = [client._connection for client in others if client._connection is not None]
        self.driver = SqliteDriver(writer, readers, self._longest_queue)

    async def in_one_process(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it; there is one process."""
        await work()

    def connections(self) -> dict[str, Any]:
        """One that writes, and some that only read."""

        def connection(**pragmas: Any) -> dict[str, Any]:
            # what savepoints would undo is kept in memory, not in a file beside the database
            credentials = {"file_path": str(self.path), "busy_timeout": 5000, "temp_store": "MEMORY", **pragmas}
            return {"engine": "tortoise.backends.sqlite", "credentials": credentials}

        synchronous = "FULL" if self._durable else "NORMAL"
        writer = connection(query_only="ON") if self._read_only else connection(synchronous=synchronous)
        readers = {name: connection(query_only="ON", cache_size=-16000) for name in self._reader_names}
        return {WRITER: writer, **readers}

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
