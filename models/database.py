"""A database that is open: its connections through Tortoise, and its schema brought up to date."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from tortoise import Tortoise
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor

from models.driver import Driver

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


@dataclass(frozen=True)
class Bounds:
    """How many connections to a server a process may have, how long it waits, in seconds, and how many writes may.

    `statement`: 0 for no bound.
    """

    connections: int = 20
    wait: float = 5
    lock_wait: float = 10
    statement: float = 60
    longest_queue: int = 1000

    @property
    def readers(self) -> int:
        """How many of the connections only read."""
        return 2 * self.connections // 5


class DatabaseProblem(Exception):
    """The database can't be used as it is; the message says why and what would help."""


class Database(ABC):
    """One of the two kinds. `driver` runs units once it is open; the ORM works as usual on the same connections."""

    driver: Driver
    name: str
    """As people are told: without a password."""

    @abstractmethod
    async def open(self, migrate: bool = True) -> None:
        """Connect, and bring the schema up to date if asked to.

        Raises DatabaseProblem: no database, unreadable, in use, or of another version.
        """

    @abstractmethod
    async def make_sure_of_room(self, processes: int) -> None:
        """Look whether so many processes like this one may use it at once. It is open. Raises DatabaseProblem."""

    @abstractmethod
    def while_nobody_serves(self) -> AbstractAsyncContextManager[None]:
        """See to it that no server uses it meanwhile. It is open. Raises DatabaseProblem."""

    @abstractmethod
    def exists(self) -> bool:
        """Whether there is one to be read; opening a SQLite file makes it."""

    @abstractmethod
    async def close(self) -> None:
        """Let waiting writes finish, then disconnect."""

    @abstractmethod
    async def in_one_process(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do work that has no end in one of all processes on this database: here, as soon as no other one does it."""

    @abstractmethod
    def connections(self) -> dict[str, Any]:
        """The connections, as Tortoise is told of them."""

    async def _init(self, migrate: bool) -> None:
        await Tortoise.init(config=self._config(), _enable_global_fallback=True)
        if migrate:
            await self.migrate()
        elif pending := await self.pending():
            names = ", ".join(pending)
            raise DatabaseProblem(f"{self.name} lacks the migrations {names}: run `server.py migrate` first.")

    async def migrate(self) -> list[str]:
        """Apply what is missing; the names of what was applied."""
        pending = await self.pending()
        if pending:
            await self._executor().migrate(direction="forward")
        return pending

    async def pending(self) -> list[str]:
        """The migrations that this database lacks. Raises DatabaseProblem when it has some that we do not know."""
        executor = self._executor()
        lacking = [step.migration.name for step in await executor.plan()]
        known = {key.name for key in executor.loader.graph.nodes}
        applied = {key.name for key in await executor.recorder.applied_migrations() if key.app_label == APP}
        if unknown := sorted(applied - known):
            raise DatabaseProblem(
                f"{self.name} was used by a newer version: it has the migrations {', '.join(unknown)}, which this one "
                "does not know. Run that version, or restore a backup from before it."
            )
        return lacking

    def _executor(self) -> MigrationExecutor:
        return MigrationExecutor(get_connection(WRITER), self._config()["apps"])

    def _config(self) -> dict[str, Any]:
        app = {"models": MODEL_MODULES, "default_connection": WRITER, "migrations": "migrations"}
        return {"connections": self.connections(), "apps": {APP: app}}
