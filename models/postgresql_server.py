"""A database of a PostgreSQL server: reached by its address, migrated by one process at a time."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
from tortoise import Tortoise
from tortoise.exceptions import BaseORMException

from models.address import WrongAddress, parts_of, shown
from models.chair import GONE, SEEK, Chair
from models.database import BOOKKEEPING, WRITER, Bounds, Database, DatabaseProblem
from models.postgresql import PostgresqlDriver, fault
from models.statement import Statement, Unit

log = logging.getLogger(__name__)

OLDEST_SERVER = 14
LONGEST_MIGRATION = 3600.0
"""How long others are waited for who migrate, in seconds."""

WRITING = {"plan_cache_mode": "force_generic_plan", "enable_seqscan": "off"}
"""What units do to write is planned once for each connection, perhaps while a table was still empty: such a plan must
not read a table that has grown since from one end to the other."""

SILENT = (10, 5, 4)
"""A connection on which nothing comes for so many seconds is asked whether somebody is there, so many seconds apart,
so many times."""

SERVING = 7_306_417
"""The advisory lock that all who serve share."""

MIGRATING = 7_306_415
"""The advisory lock of whoever migrates. Locks of ours are numbers without meaning, unlikely to be another's."""

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
MOST_CONNECTIONS = """SELECT LEAST(
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
    (SELECT NULLIF(datconnlimit, -1) FROM pg_database WHERE datname = current_database()),
    (SELECT NULLIF(rolconnlimit, -1) FROM pg_roles WHERE rolname = current_user))"""
"""How many are to be had at all, whoever has them at the moment."""

BESIDE_THE_POOL = 3
"""Connections of a process that serves: one to follow the journal, one for the chair, one for migrations."""

ADVICE: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (asyncpg.InvalidCatalogNameError, "Make it with CREATE DATABASE, or give another address with --database-url."),
    (
        asyncpg.InvalidAuthorizationSpecificationError,
        "Give a user and a password that it knows, in the address or by PGUSER and PGPASSWORD.",
    ),
    (
        asyncpg.InsufficientPrivilegeError,
        "Run `server.py migrate` as the database's owner, and grant who serves CONNECT there and USAGE of the schema.",
    ),
    (
        asyncpg.TooManyConnectionsError,
        "Raise its limit (max_connections, or that of the user or the database), or end some of what is connected.",
    ),
    (
        ssl.SSLError,
        "Name the file of who signed the server's certificate by PGSSLROOTCERT, and the host as the certificate does.",
    ),
    ((OSError, TimeoutError), "Start the server there, or give another address with --database-url."),
)
"""What would help when a database can't be opened; the first that fits."""


class PostgresqlServer(Database):
    """An open PostgreSQL database."""

    driver: PostgresqlDriver

    def __init__(self, url: str, bounds: Bounds | None = None, durable: bool = True) -> None:
        self.name = shown(url)
        self._bounds = bounds or Bounds()
        self._durable = durable
        named = address(url)
        wanted = self._server_settings() | named.get("server_settings", {})
        self._address = {**named, "timeout": self._bounds.wait, "server_settings": wanted}
        self._pools: list[asyncpg.Pool[Any]] = []

    async def open(self, migrate: bool = True) -> None:
        """Connect, and bring the schema up to date if asked to. Raises DatabaseProblem."""
        bounds = self._bounds
        try:
            async with self._looked_at(migrate):
                await self._init(migrate)
            writing = await self._make_pool(bounds.connections - bounds.readers, **WRITING)
            reading = await self._make_pool(bounds.readers)
        except DatabaseProblem:
            await self.close()
            raise
        except (asyncpg.PostgresError, asyncpg.InterfaceError, BaseORMException, OSError, TimeoutError) as error:
            await self.close()
            raise DatabaseProblem(f"{self.name} can't be used as a database: {_why(error)}") from error
        except BaseException:
            await self.close()
            raise
        self.driver = PostgresqlDriver(writing, reading, bounds.wait, bounds.longest_queue)

    async def make_sure_of_room(self, processes: int) -> None:
        """Look whether all connections that they may want are to be had. Raises DatabaseProblem."""
        each = self._bounds.connections + BESIDE_THE_POOL
        most = await self.driver.read(_most_connections())
        if processes * each > most:
            raise DatabaseProblem(
                f"{self.name} takes {most} connections, and {processes} x {each} may be wanted here (workers x "
                f"({BESIDE_THE_POOL} + database_connections)): raise max_connections there, or lower these."
            )

    @asynccontextmanager
    async def while_nobody_serves(self) -> AsyncGenerator[None, None]:
        """Whoever serves shares a lock, which is taken from all meanwhile. Raises DatabaseProblem."""
        connection = await self.connect()
        try:
            if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", SERVING):
                raise DatabaseProblem(f"{self.name} is in use by a server; stop all that use it first.")
            yield
        finally:
            await connection.close()

    def exists(self) -> bool:
        """Whether it does is known only once it was asked for."""
        return True

    async def close(self) -> None:
        """Let waiting writes finish, then disconnect."""
        if hasattr(self, "driver"):
            await self.driver.stop()
        for pool in self._pools:
            try:
                await asyncio.wait_for(pool.close(), self._bounds.wait)
            except TimeoutError:
                pool.terminate()
        await Tortoise.close_connections()

    async def in_one_process(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it while this process holds the chair, which it seeks for ever and loses with its connection."""
        while True:
            try:
                await Chair(await self.connect(idle_session_timeout=GONE)).sit(work)
            except Exception as error:
                if fault(error) is None:
                    log.exception("what one process does for all was broken off; it is begun again")
            await asyncio.sleep(SEEK)

    def connections(self) -> dict[str, Any]:
        """A few for the ORM, made when it is used; units have a pool of their own."""
        patient = self._address_with({"statement_timeout": "0"})  # migrations of large tables take long
        credentials = {**patient, "minsize": 0, "maxsize": 2}
        return {WRITER: {"engine": "tortoise.backends.asyncpg", "credentials": credentials}}

    async def _make_pool(self, size: int, **settings: str) -> asyncpg.Pool[Any]:
        pool = await asyncpg.create_pool(
            **self._address_with(settings),
            min_size=0,
            max_size=size,
            statement_cache_size=1000,
            reset=_as_it_is,
            init=_notice_silence,
            command_timeout=self._longest_command(),
        )
        self._pools.append(pool)
        return pool

    async def connect(self, **settings: str) -> asyncpg.Connection[Any]:
        """A connection beside the pool, for what is held or listened to. Raises what asyncpg raises.

        What takes longer there than a connection may be waited for is given up: nobody is at the other end.
        """
        connection = await asyncpg.connect(**self._address_with(settings), command_timeout=self._bounds.wait)
        await _notice_silence(connection)
        return connection

    def _address_with(self, settings: dict[str, str]) -> dict[str, Any]:
        return {**self._address, "server_settings": self._address["server_settings"] | settings}

    def _longest_command(self) -> float | None:
        """In seconds: the server has ended a statement before, if it does anything at all."""
        return self._bounds.statement + self._bounds.wait if self._bounds.statement else None

    def _server_settings(self) -> dict[str, str]:
        bounds = self._bounds
        return {
            "application_name": "ordergraph",
            "lock_timeout": _milliseconds(bounds.lock_wait),
            "statement_timeout": _milliseconds(bounds.statement),
            "idle_in_transaction_session_timeout": _milliseconds(bounds.statement),
            # what a machine held that is gone without a word is free again soon
            "tcp_keepalives_idle": str(SILENT[0]),
            "tcp_keepalives_interval": str(SILENT[1]),
            "tcp_keepalives_count": str(SILENT[2]),
            "synchronous_commit": "on" if self._durable else "off",
            # statements name the order of their joins, and each has an index; to the planner a list of one id has 100
            # elements, for which it would rather read whole tables
            "enable_hashjoin": "off",
            "enable_mergejoin": "off",
            "jit": "off",  # statements are short, and compiling one takes longer than most of them
        }

    @asynccontextmanager
    async def _looked_at(self, migrate: bool) -> AsyncGenerator[None, None]:
        """It can be used. Of all processes that want to migrate, one does; the others wait, and find it done."""
        connection = await self.connect()
        try:
            await self._look_at(connection, writing=migrate)
            if migrate:
                await connection.execute("SET lock_timeout = 0; SET statement_timeout = 0")
                await connection.execute("SELECT pg_advisory_lock($1)", MIGRATING, timeout=LONGEST_MIGRATION)
            yield
        finally:
            await connection.close()

    async def _look_at(self, connection: asyncpg.Connection[Any], writing: bool) -> None:
        """Say it clearly when this is something else than a database of ours, or an empty one."""
        if connection.get_server_version().major < OLDEST_SERVER:
            version = connection.get_server_version().major
            raise DatabaseProblem(f"{self.name} is PostgreSQL {version}; {OLDEST_SERVER} or later is needed.")
        encoding = await connection.fetchval("SHOW server_encoding")
        if encoding != "UTF8":
            raise DatabaseProblem(f"{self.name} is encoded as {encoding}; make one with ENCODING 'UTF8'.")
        if writing and await connection.fetchval("SHOW transaction_read_only") == "on":
            raise DatabaseProblem(
                f"{self.name} is read-only: it is a standby, or set so. Give the address of the server that takes "
                "writes with --database-url."
            )
        tables = {row[0] for row in await connection.fetch(TABLES)}
        if tables and BOOKKEEPING not in tables:
            raise DatabaseProblem(
                f"{self.name} is the database of another program: it has tables, but none of ours. "
                "Give another one with --database-url."
            )


def address(url: str) -> dict[str, Any]:
    """What asyncpg wants to know of an address. Raises DatabaseProblem."""
    try:
        return parts_of(url)
    except WrongAddress as wrong:
        raise DatabaseProblem(str(wrong)) from None


def _why(error: BaseException) -> str:
    """What is wrong, in our words and in the server's, and what would help; in one line."""
    if isinstance(error, BaseORMException):
        error = error.__cause__ or error
    has_number = isinstance(error, OSError) and not isinstance(error, ssl.SSLError)  # whose numbers are its own
    number = getattr(error, "errno", None) or 0 if has_number else 0
    words = os.strerror(number) if number > 0 else str(error)  # below 0 are those of looking up names
    said = f" ({words.splitlines()[0].rstrip('.')})" if words else ""
    advice = next((f" {words}" for kinds, words in ADVICE if isinstance(error, kinds)), "")
    return f"{fault(error) or 'it answers with an error'}{said}.{advice}"


def _most_connections() -> Unit[int]:
    ((most,),) = yield Statement(MOST_CONNECTIONS)
    return int(most)


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))


async def _notice_silence(connection: Any) -> None:
    """Let the system end a connection when nobody is at the other end any longer: asyncpg has no word for this."""
    line = connection._transport.get_extra_info("socket")
    if line is None or line.family == socket.AF_UNIX:
        return
    idle, interval, count = SILENT
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (
        ("TCP_KEEPIDLE", idle),
        ("TCP_KEEPINTVL", interval),
        ("TCP_KEEPCNT", count),
        ("TCP_USER_TIMEOUT", 1000 * (idle + interval * count)),
    ):
        if hasattr(socket, option):
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


async def _as_it_is(connection: object) -> None:
    """Nothing that we do outlives its transaction, so nothing needs to be undone, which would take a round trip."""
