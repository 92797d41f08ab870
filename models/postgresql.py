"""The PostgreSQL driver: each unit in a transaction of its own, on a connection from the pool, statement by statement.

Units of one order take turns by the lock on its row, which they ask for first; units of different orders never wait for
each other. What several do at once, the same idempotency key or external id, is refused by the database's own
constraints: whoever is refused so, or was chosen in a deadlock, begins again and then sees what the other one did.

A unit that has begun runs in a task of its own, which nobody cancels; one that waits for its turn ends with whoever
asked for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncGenerator, Callable
from typing import Any

import asyncpg

from models.dialect import postgresql
from models.driver import AfterCommit, Arguments, Busy, Stopped, Unavailable, Unsettled, nothing
from models.readers import HOUSE, Readers
from models.statement import Result, Row, Statement, Unit

log = logging.getLogger(__name__)

ATTEMPTS = 8
PAUSE = 0.005
"""The longest pause before the second attempt, in seconds; it doubles with each."""

CONFLICTS = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.UniqueViolationError,
    asyncpg.InvalidCachedStatementError,  # a table was changed since the statement was prepared
)
"""Another unit was faster: what this one would do now is another thing."""

LOST = (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""The connection is gone; also what asyncpg says of one that the server ended while nothing went on there."""

FAULTS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (asyncpg.DiskFullError, "its disk is full"),
    (asyncpg.TooManyConnectionsError, "it takes no more connections"),
    (asyncpg.QueryCanceledError, "a statement took too long"),
    (asyncpg.LockNotAvailableError, "others have a table locked"),
    (asyncpg.IdleInTransactionSessionTimeoutError, "a transaction stood still for too long"),
    (asyncpg.ReadOnlySQLTransactionError, "it is read-only"),
    (asyncpg.InvalidAuthorizationSpecificationError, "it refuses the user or the password"),
    (asyncpg.InvalidCatalogNameError, "there is no such database"),
    (asyncpg.ObjectNotInPrerequisiteStateError, "it takes no connections"),
    (asyncpg.InsufficientResourcesError, "it lacks memory or room"),
    (asyncpg.PostgresSystemError, "its disk fails"),
    (asyncpg.OperatorInterventionError, "it is starting or stopping"),
    (asyncpg.InsufficientPrivilegeError, "it does not let the user do this"),
    (TimeoutError, "it gave no connection in time"),
    (LOST, "it can't be reached"),
)
"""What is not the fault of any unit; the first that fits."""


class PostgresqlDriver:
    """Runs units: `write` in a transaction that is durable when it answers, `read` on one snapshot."""

    in_order = False

    def __init__(self, writing: asyncpg.Pool[Any], reading: asyncpg.Pool[Any], wait: float, longest_queue: int) -> None:
        self.after_commit: AfterCommit = lambda results: None
        self._writing = writing
        self._reading = reading
        self._wait = wait
        """How long a connection may be waited for, in seconds."""
        self._turns = asyncio.Semaphore(writing.get_max_size())
        self._readers = Readers(range(reading.get_max_size()))
        self._longest_queue = longest_queue
        self._unavailable: str | None = None
        self._stopping = False
        self._running: set[asyncio.Task[Any]] = set()
        self._begun: set[asyncio.Task[Any]] = set()

    @property
    def queued(self) -> int:
        """How many units wait for their turn to write."""
        return len(self._running) - len(self._begun)

    async def write(
        self, begin: Callable[Arguments, Unit[Result]], *arguments: Arguments.args, **named: Arguments.kwargs
    ) -> Result:
        """Run a unit and commit it. Raises Busy, Stopped, Unavailable, Unsettled, or what the unit raised."""
        if self._stopping:
            raise Stopped("the server is stopping")
        if self.queued >= self._longest_queue:
            raise Busy(f"{self._longest_queue} writes are waiting already")
        task = asyncio.create_task(self._write(lambda: begin(*arguments, **named)))
        self._running.add(task)
        task.add_done_callback(self._ended)
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            if task not in self._begun:
                task.cancel()
            raise

    async def can_write(self) -> bool:
        """Whether units can be written now: the last one could, or one is tried."""
        if self._unavailable is not None:
            with contextlib.suppress(Unavailable, Unsettled):
                await self.write(nothing)
        return self._unavailable is None

    async def read(self, unit: Unit[Result], owner: str = HOUSE) -> Result:
        """Run a unit that only reads, on one snapshot. It ends as soon as nobody waits for it any longer."""
        try:
            first = next(unit)
        except StopIteration as stop:
            asked_nothing: Result = stop.value  # what needs no database is answered without one
            return asked_nothing
        reader = await self._readers.lend(owner)
        try:
            async with self._transaction(self._reading, isolation="repeatable_read", readonly=True) as connection:
                return await go_on(connection, unit, first, locking=False)
        except Unsettled as error:  # a reading that could not be ended has done nothing either
            raise Unavailable(str(error)) from error
        except Exception as error:
            if isinstance(error, asyncpg.ReadOnlySQLTransactionError) or (why := fault(error)) is None:
                raise  # to readers everything is read-only; a unit that tries to write all the same is wrong
            raise Unavailable(why) from error
        finally:
            self._readers.give_back(owner, reader)

    async def stop(self) -> None:
        """Finish what was begun or waits, then take no more."""
        self._stopping = True
        while self._running:
            await asyncio.wait(set(self._running))

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        self._begun.discard(task)
        if not task.cancelled():
            task.exception()  # whoever asked for it may be gone

    async def _write(self, begin: Callable[[], Unit[Result]]) -> Result:
        async with self._turns:
            task = asyncio.current_task()
            assert task is not None
            self._begun.add(task)
            result = await self._again_and_again(begin)
        self._tell(result)
        return result

    async def _again_and_again(self, begin: Callable[[], Unit[Result]]) -> Result:
        for attempt in range(ATTEMPTS):
            await asyncio.sleep(random.random() * PAUSE * 2**attempt if attempt else 0)
            try:
                result = await self._attempt(begin())
            except CONFLICTS as conflict:
                log.debug("a unit begins again: %s", conflict)
            except asyncpg.LockNotAvailableError:
                raise Busy("somebody else is writing this order for too long") from None
            except Unsettled as unsettled:
                self._note(str(unsettled))
                raise
            except Exception as error:
                if (why := fault(error)) is None:
                    raise
                self._note(why)
                raise Unavailable(why) from error
            else:
                self._note(None)
                return result
        raise Busy(f"others were faster {ATTEMPTS} times in a row")

    async def _attempt(self, unit: Unit[Result]) -> Result:
        async with self._transaction(self._writing) as connection:
            return await run(connection, unit, locking=True)

    @contextlib.asynccontextmanager
    async def _transaction(self, pool: asyncpg.Pool[Any], **kind: Any) -> AsyncGenerator[Any, None]:
        """A connection with a transaction that is committed at the end. Raises Unsettled when that breaks off."""
        async with self._connection(pool, kind) as (connection, transaction):
            try:
                yield connection
            except BaseException as error:
                await self._give_up(connection, transaction, error)
                raise
            try:
                await transaction.commit()
            except asyncio.CancelledError:  # of a reading; a writing is never cancelled
                _end(connection)
                raise
            except Exception as error:
                if isinstance(error, CONFLICTS) or (why := fault(error)) is None:
                    raise
                _end(connection)  # to give it back would be to ask whether anybody is there
                raise Unsettled(why) from error

    async def _give_up(self, connection: Any, transaction: Any, error: BaseException) -> None:
        """Roll back; with a connection at whose other end nobody is, the transaction is gone, too."""
        try:
            if isinstance(error, TimeoutError):
                raise error
            async with asyncio.timeout(self._wait):
                await transaction.rollback()
        except Exception:
            _end(connection)

    @contextlib.asynccontextmanager
    async def _connection(self, pool: asyncpg.Pool[Any], kind: dict[str, Any]) -> AsyncGenerator[tuple[Any, Any], None]:
        """A connection on which a transaction has begun; one that the server ended while it was idle is passed over."""
        for last in (False, False, True):
            async with pool.acquire(timeout=self._wait) as connection:
                transaction = connection.transaction(**kind)
                try:
                    async with asyncio.timeout(self._wait):
                        await transaction.start()
                except (*LOST, TimeoutError, asyncpg.OperatorInterventionError):
                    _end(connection)
                    if last:
                        raise
                    continue
                except asyncio.CancelledError:  # it may have begun, or not
                    _end(connection)
                    raise
                yield connection, transaction
                return

    def _note(self, why: str | None) -> None:
        if why is not None and why != self._unavailable:
            log.error("the database can't be written: %s", why)
        if why is None and self._unavailable is not None:
            log.info("the database can be written again")
        self._unavailable = why

    def _tell(self, result: Any) -> None:
        """Whoever listens can't undo what was committed, nor keep it from being answered."""
        try:
            self.after_commit([result])
        except Exception:
            log.exception("what was committed could not be told")


def _end(connection: Any) -> None:
    """Without a word; the pool may have it back by now, because it has ended by itself."""
    with contextlib.suppress(asyncpg.InterfaceError):
        connection.terminate()


def fault(error: BaseException) -> str | None:
    """Why the database can't be used, None when the error is not its own."""
    if isinstance(error, ValueError) and not isinstance(error, OSError):  # both are certificates that nobody trusts
        return None  # the driver's word for parameters of the wrong type, and for wrong addresses
    return next((why for kinds, why in FAULTS if isinstance(error, kinds)), None)


async def run(connection: Any, unit: Unit[Result], locking: bool) -> Result:
    """Drive a unit to its end, statement by statement."""
    try:
        first = next(unit)
    except StopIteration as stop:
        result: Result = stop.value
        return result
    return await go_on(connection, unit, first, locking)


async def go_on(connection: Any, unit: Unit[Result], statement: Statement, locking: bool) -> Result:
    """Drive a unit that has yielded this statement to its end."""
    try:
        while True:
            statement = unit.send(await _execute(connection, statement, locking))
    except StopIteration as stop:
        result: Result = stop.value
        return result


async def _execute(connection: Any, statement: Statement, locking: bool) -> list[Row]:
    if statement.lock and not locking:
        return []
    sql = postgresql(statement.sql)
    if statement.many:
        await connection.executemany(sql, statement.parameters)
        return []
    return [tuple(record) for record in await connection.fetch(sql, *statement.parameters)]
