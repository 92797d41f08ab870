"""The SQLite driver: one writer, a few readers, each unit in one hop to its connection's thread.

Units that wait at the same time share one transaction, a savepoint each: they are answered after the COMMIT, and a
failed COMMIT fails them all. A refused or failed unit takes nobody with it. A unit that has begun is never cancelled;
one that still waits is, when whoever asked for it goes away.

The ORM may write through the writer's connection, too: groups and its statements take turns by the connection's lock.
Not so its transactions over several awaits: cancelled at the wrong moment, `in_transaction` never gives the lock back.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import sqlite3
import threading
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import aiosqlite
from tortoise.backends.sqlite.client import SqliteClient

from models.driver import AfterCommit, Arguments, Busy, Stopped, Unavailable, nothing
from models.readers import HOUSE, Readers
from models.statement import Result, Row, Statement, Unit

Value = TypeVar("Value")
log = logging.getLogger(__name__)


FAULTS = {
    sqlite3.SQLITE_BUSY: "another program has it locked",
    sqlite3.SQLITE_LOCKED: "another program has it locked",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_IOERR: "the disk fails",
    sqlite3.SQLITE_CANTOPEN: "its files can't be opened",
}
"""What is not the fault of any unit, by SQLite's primary code."""


LEAST_ROOM = 1024 * 1024


@dataclass(slots=True)
class _Waiting:
    unit: Unit[Any]
    answer: asyncio.Future[Any]


class SqliteDriver:
    """Runs units: `write` in a transaction that is durable when it answers, `read` on one snapshot."""

    in_order = True

    def __init__(
        self,
        writer: SqliteClient,
        readers: Sequence[aiosqlite.Connection],
        longest_queue: int = 1000,
        group: int = 64,
    ) -> None:
        self.after_commit: AfterCommit = lambda results: None
        self._unavailable: str | None = None
        """Why the last unit could not be written, None when it could."""
        self._writer = writer
        self._readers = Readers(readers)
        self._group = group
        self._longest_queue = longest_queue
        self._waiting: asyncio.Queue[_Waiting] = asyncio.Queue()
        self._stopping = False
        self._loop_task = asyncio.create_task(self._write_forever(), name="writer")

    @property
    def queued(self) -> int:
        """How many units wait for the writer."""
        return self._waiting.qsize()

    async def write(
        self, begin: Callable[Arguments, Unit[Result]], *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """Run a unit and commit it. Raises Busy or Stopped before it began, Unavailable, or what the unit raised."""
        if self._stopping:
            raise Stopped("the server is stopping")
        if self._waiting.qsize() >= self._longest_queue:
            raise Busy(f"{self._longest_queue} writes are waiting already")
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait(_Waiting(begin(*arguments, **named), answer))
        return await answer

    async def can_write(self) -> bool:
        """Whether units can be written now: the last one could, or there is room and one is tried."""
        if self._unavailable is not None and self._has_room():
            with contextlib.suppress(Unavailable):
                await self.write(nothing)
        return self._unavailable is None

    def _has_room(self) -> bool:
        """What is tried is small, and goes where room was taken before; a write of normal size needs more."""
        disk = os.statvfs(Path(self._writer.filename).parent)
        return disk.f_bavail * disk.f_frsize >= LEAST_ROOM

    async def read(self, unit: Unit[Result], owner: str = HOUSE) -> Result:
        """Run a unit that only reads, on one snapshot. It ends as soon as nobody waits for it any longer."""
        reader, unwanted = await self._readers.lend(owner), threading.Event()
        hop = asyncio.ensure_future(in_its_thread(reader, _read_one, unit, unwanted))
        hop.add_done_callback(lambda done: self._give_back(owner, reader, done))
        try:
            return await asyncio.shield(hop)
        except asyncio.CancelledError:
            unwanted.set()
            if not hop.done():
                await reader.interrupt()  # the statement that runs; it is given back only behind that
            raise
        except sqlite3.Error as error:
            if _code(error) == sqlite3.SQLITE_READONLY:
                raise  # to readers everything is; a unit that tries to write all the same is wrong
            raise told(error) from error

    def _give_back(self, owner: str, reader: aiosqlite.Connection, done: asyncio.Future[Any]) -> None:
        self._readers.give_back(owner, reader)
        if not done.cancelled():
            done.exception()

    async def stop(self) -> None:
        """Finish what was begun or waits, then take no more."""
        self._stopping = True
        await self._waiting.join()
        self._loop_task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._loop_task

    async def _write_forever(self) -> None:
        while True:
            batch = [await self._waiting.get()]
            while len(batch) < self._group and not self._waiting.empty():
                batch.append(self._waiting.get_nowait())
            try:
                await self._write_group(batch)
            finally:
                for _ in batch:
                    self._waiting.task_done()

    async def _write_group(self, batch: list[_Waiting]) -> None:
        async with self._writer.acquire_connection() as connection:
            batch = [waiting for waiting in batch if not waiting.answer.cancelled()]
            if not batch:
                return
            try:
                outcomes = await in_its_thread(connection, _commit_together, [waiting.unit for waiting in batch])
            except Exception as error:
                outcomes = [error] * len(batch)
        outcomes = [told(outcome) for outcome in outcomes]
        self._note(next((outcome for outcome in outcomes if isinstance(outcome, Unavailable)), None))
        self._tell([outcome for outcome in outcomes if not isinstance(outcome, Exception)])
        for waiting, outcome in zip(batch, outcomes, strict=True):
            if waiting.answer.cancelled():
                continue
            if isinstance(outcome, Exception):
                waiting.answer.set_exception(outcome)
            else:
                waiting.answer.set_result(outcome)

    def _note(self, fault: Unavailable | None) -> None:
        why = str(fault) if fault else None
        if why is not None and why != self._unavailable:
            log.error("the database can't be written: %s", why)
        if why is None and self._unavailable is not None:
            log.info("the database can be written again")
        self._unavailable = why

    def _tell(self, results: Sequence[Any]) -> None:
        """Whoever listens can't undo what was committed, nor keep it from being answered."""
        try:
            self.after_commit(results)
        except Exception:
            log.exception("what was committed could not be told")


def _code(error: sqlite3.Error) -> int:
    """SQLite's primary code; 0 for what Python's own module raises."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def told(outcome: Any) -> Any:
    """The outcome; for an error that is the database's own, Unavailable in its place."""
    if isinstance(outcome, sqlite3.Error) and (why := FAULTS.get(_code(outcome))):
        return Unavailable(why)
    return outcome


async def in_its_thread(connection: aiosqlite.Connection, work: Callable[..., Value], *arguments: Any) -> Value:
    """Run a function in the connection's own thread, in one hop: the only use of aiosqlite's private call for it."""
    execute: Callable[..., Awaitable[Value]] = connection._execute
    return await execute(work, connection._conn, *arguments)


def _commit_together(connection: sqlite3.Connection, units: list[Unit[Any]]) -> list[Any]:
    """One transaction for all units; each one's result, or the exception that undid it alone."""
    if connection.in_transaction:
        # left behind by a call of the ORM that was cancelled between two statements
        connection.rollback()
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE")
    try:
        outcomes = [_in_savepoint(connection, unit) for unit in units]
        cursor.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            cursor.execute("ROLLBACK")
        raise
    return outcomes


def _in_savepoint(connection: sqlite3.Connection, unit: Unit[Any]) -> Any:
    cursor = connection.cursor()
    cursor.execute("SAVEPOINT unit")
    try:
        outcome = run(connection, unit)
    except Exception as error:
        if not connection.in_transaction:
            raise  # a full disk and the like end the whole transaction, and with it everybody's savepoint
        cursor.execute("ROLLBACK TO unit")
        cursor.execute("RELEASE unit")
        return error
    cursor.execute("RELEASE unit")
    return outcome


def _read_one(connection: sqlite3.Connection, unit: Unit[Result], unwanted: threading.Event) -> Result:
    connection.execute("BEGIN")
    try:
        return run(connection, unit, unwanted)
    finally:
        connection.execute("COMMIT")


def run(connection: sqlite3.Connection, unit: Unit[Result], unwanted: threading.Event | None = None) -> Result:
    """Drive a unit to its end, or until it is unwanted."""
    try:
        statement = next(unit)
        while True:
            if unwanted is not None and unwanted.is_set():
                raise sqlite3.OperationalError("nobody waits for it")
            statement = unit.send(_execute(connection, statement))
    except StopIteration as stop:
        result: Result = stop.value
        return result


def _execute(connection: sqlite3.Connection, statement: Statement) -> list[Row]:
    if statement.lock:
        return []  # there is one writer
    cursor = connection.cursor()
    cursor.row_factory = None
    if statement.many:
        cursor.executemany(statement.sql, statement.parameters)
        return []
    return cursor.execute(statement.sql, statement.parameters).fetchall()
