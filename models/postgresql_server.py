"""A database of a PostgreSQL server: reached by its address, migrated by one process at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import asyncpg
from tortoise import Tortoise
from tortoise.exceptions import BaseORMException

from models.chair import Chair
from models.database import BOOKKEEPING, WRITER, Bounds, Database, DatabaseProblem
from models.postgresql import PostgresqlDriver, fault

OLDEST_SERVER = 14
LONGEST_MIGRATION = 3600.0
"""How long others are waited for who migrate, in seconds."""

SEEK = 0.5
"""How often the chair is tried for, in seconds."""

MIGRATING = 7_306_415
"""The advisory lock of whoever migrates. Locks of ours are numbers without meaning, unlikely to be another's."""

OPTIONS = {"host": "host", "sslmode": "ssl", "application_name": "application_name"}
"""What may stand behind the `?` of an address, and what asyncpg calls it."""


class PostgresqlServer(Database):
    """An open PostgreSQL database."""

    driver: PostgresqlDriver

    def __init__(self, url: str, bounds: Bounds | None = None, durable: bool = True) -> None:
        self._address = address(url)
        self._pool: asyncpg.Pool[Any] | None = None
        self.name = shown(url)
        self._bounds = bounds or Bounds()
        self._durable = durable

    async def open(self, migrate: bool = True) -> None:
        """Connect, and bring the schema up to date if asked to. Raises DatabaseProblem."""
        bounds = self._bounds
        try:
            await self._look_at()
            async with self._alone_if(migrate):
                await self._init(migrate)
            self._pool = await self._make_pool()
        except DatabaseProblem:
            await self.close()
            raise
        except (asyncpg.PostgresError, asyncpg.InterfaceError, BaseORMException, OSError, TimeoutError) as error:
            await self.close()
            why = fault(error) or "it answered with an error"
            said = f" ({error})" if str(error) else ""
            raise DatabaseProblem(f"{self.name} can't be used as a database: {why}{said}.") from error
        except BaseException:
            await self.close()
            raise
        writers = bounds.connections - bounds.readers
        self.driver = PostgresqlDriver(self._pool, writers, bounds.readers, bounds.wait, bounds.longest_queue)

    def exists(self) -> bool:
        """Whether it does is known only once it was asked for."""
        return True

    async def close(self) -> None:
        """Let waiting writes finish, then disconnect."""
        if hasattr(self, "driver"):
            await self.driver.stop()
        if self._pool is not None:
            try:
                await asyncio.wait_for(self._pool.close(), self._bounds.wait)
            except TimeoutError:
                self._pool.terminate()
        await Tortoise.close_connections()

    async def in_one_process(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do it while this process holds the chair, which it seeks for ever and loses with its connection."""
        while True:
            with contextlib.suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
                await Chair(await self.connect()).sit(work)
            await asyncio.sleep(SEEK)

    def connections(self) -> dict[str, Any]:
        """A few for the ORM, made when it is used; units have a pool of their own."""
        credentials = {
            **self._address,
            "minsize": 0,
            "maxsize": 2,
            "timeout": self._bounds.wait,
            "server_settings": self._server_settings(),
        }
        return {WRITER: {"engine": "tortoise.backends.asyncpg", "credentials": credentials}}

    async def _make_pool(self) -> asyncpg.Pool[Any]:
        return await asyncpg.create_pool(
            **self._address,
            min_size=0,
            max_size=self._bounds.connections,
            timeout=self._bounds.wait,
            statement_cache_size=1000,
            reset=_as_it_is,
            server_settings=self._server_settings(),
        )

    async def connect(self) -> asyncpg.Connection[Any]:
        """A connection beside the pool, for what is held or listened to. Raises what asyncpg raises.

        What takes longer there than a connection may be waited for is given up: nobody is at the other end.
        """
        wait, settings = self._bounds.wait, self._server_settings()
        return await asyncpg.connect(**self._address, timeout=wait, command_timeout=wait, server_settings=settings)

    def _server_settings(self) -> dict[str, str]:
        bounds = self._bounds
        return {
            "application_name": "ordergraph",
            "lock_timeout": _milliseconds(bounds.lock_wait),
            "statement_timeout": _milliseconds(bounds.statement),
            "idle_in_transaction_session_timeout": _milliseconds(bounds.statement),
            "synchronous_commit": "on" if self._durable else "off",
            "plan_cache_mode": "force_generic_plan",
            "jit": "off",  # statements are short, and compiling one takes longer than most of them
        }

    async def _look_at(self) -> None:
        """Say it clearly when this is something else than a database of ours, or an empty one."""
        connection = await self.connect()
        try:
            if connection.get_server_version().major < OLDEST_SERVER:
                version = connection.get_server_version().major
                raise DatabaseProblem(f"{self.name} is PostgreSQL {version}; {OLDEST_SERVER} or later is needed.")
            encoding = await connection.fetchval("SHOW server_encoding")
            if encoding != "UTF8":
                raise DatabaseProblem(f"{self.name} is encoded as {encoding}; make one with ENCODING 'UTF8'.")
            tables = {row[0] for row in await connection.fetch(TABLES)}
        finally:
            await connection.close()
        if tables and BOOKKEEPING not in tables:
            raise DatabaseProblem(
                f"{self.name} is the database of another program: it has tables, but none of ours. "
                "Give another one with --database-url."
            )

    @asynccontextmanager
    async def _alone_if(self, migrate: bool) -> AsyncGenerator[None, None]:
        """Of all processes that want to migrate, one does; the others wait, and find it done."""
        if not migrate:
            yield
            return
        connection = await self.connect()
        try:
            await connection.execute("SET lock_timeout = 0; SET statement_timeout = 0")
            await connection.execute("SELECT pg_advisory_lock($1)", MIGRATING, timeout=LONGEST_MIGRATION)
            yield
        finally:
            await connection.close()


TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def address(url: str) -> dict[str, Any]:
    """What asyncpg wants to know of an address; what it leaves out comes from the PG… variables, as for other clients.

    Raises DatabaseProblem.
    """
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    if unknown := sorted(options.keys() - OPTIONS):
        raise DatabaseProblem(f"{shown(url)}: there is no option {unknown[0]}; there are {', '.join(OPTIONS)}.")
    try:
        port = parts.port or 5432
    except ValueError as error:
        raise DatabaseProblem(f"{shown(url)}: {error}.") from None
    found: dict[str, Any] = {
        "host": parts.hostname or "localhost",
        "port": port,
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "database": unquote(parts.path.lstrip("/")) or None,
    }
    return found | {OPTIONS[name]: value for name, value in options.items()}


def shown(url: str) -> str:
    """The address without its password."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    user = quote(unquote(parts.username or ""))
    return parts._replace(netloc=f"{user}:…@{parts.netloc.rpartition('@')[2]}").geturl()


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))


async def _as_it_is(connection: object) -> None:
    """Nothing that we do outlives its transaction, so nothing needs to be undone, which would take a round trip."""
