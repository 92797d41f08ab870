"""Brings the journal's news to the hub where several processes write it: what this one wrote, and what others did.

One connection of its own numbers, listens and reads. A word that is lost costs a poll, never a change; a connection
that is lost is made anew, and what was written meanwhile is read from the table.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from typing import Any

from events import journal
from events.hub import Hub
from events.numbering import AT_ONCE, CHANNEL, number
from models.database import Database
from models.driver import Unavailable
from models.postgresql import fault, run
from models.postgresql_server import SERVING, PostgresqlServer

log = logging.getLogger(__name__)

POLL = 1.0
"""How long a change may stay unseen when the word about it was lost, in seconds."""

LONGEST_PAUSE = 1.0
"""Between two tries to connect, in seconds."""


class AnotherJournal(Exception):
    """The database does not have what was seen of it before: it was restored, or another took its place."""


class Feed:
    """Keeps a hub up to date. `news` is set when there may be some."""

    def __init__(self, server: PostgresqlServer, hub: Hub) -> None:
        self._server = server
        self._hub = hub
        self._news = asyncio.Event()
        hub.stir = self._news.set

    async def run(self, connection: Any) -> None:
        """Feed the hub while it is the same journal, whatever becomes of the database; over this connection first."""
        pause = 0.0
        wrong: str | None = None
        while True:
            try:
                async with _ended(connection or await _held(self._server)) as connection:
                    await self._make_sure_it_is_the_same(connection)
                    await connection.add_listener(CHANNEL, self._told)
                    if wrong is not None:
                        log.info("the journal is followed again")
                    pause, wrong = 0.0, None
                    await self._follow(connection)
            except AnotherJournal as problem:
                self._hub.is_blind = self._hub.is_lost = True
                log.error("%s", problem)
                return
            except Exception as error:
                self._hub.is_blind = True
                if (why := fault(error)) is None:
                    log.exception("the journal could not be followed; trying again")
                elif why != wrong:
                    log.error("the journal can't be followed: %s", why)
                wrong = why or ""
                pause = min(2 * pause + 0.02, LONGEST_PAUSE)
            connection = None
            await asyncio.sleep(pause)

    async def _make_sure_it_is_the_same(self, connection: Any) -> None:
        """Going on with another journal would leave out changes, or tell some twice. Raises AnotherJournal."""
        hub, last = self._hub, self._hub.last
        epoch = await run(connection, journal.epoch(), locking=False)
        _, newest = await run(connection, journal.bounds(), locking=False)
        there = await run(connection, journal.since(hub.newest - 1, 1), locking=False)
        is_other = last is not None and any(
            entry.position == last.position and (entry.root_id, entry.at) != (last.root_id, last.at) for entry in there
        )
        if epoch != hub.epoch or newest < hub.newest or is_other:
            raise AnotherJournal(
                "the database lacks changes that were seen in it, or its journal was renamed: it was restored. Stop "
                "all servers, run `server.py renew-epoch`, and start them again."
            )

    def _told(self, *message: Any) -> None:
        self._news.set()

    async def _follow(self, connection: Any) -> None:
        hub = self._hub
        while True:
            self._news.clear()
            more = await run(connection, number(), locking=True) == AT_ONCE
            # positions are dense, so nothing can be between what is read
            while entries := await run(connection, journal.since(hub.newest, AT_ONCE), locking=False):
                hub.publish(entries)
                if len(entries) < AT_ONCE:
                    break
            if more:
                continue
            hub.is_blind = False
            if not await self._hear_news():
                hub.oldest_kept, _ = await run(connection, journal.bounds(), locking=False)

    async def _hear_news(self) -> bool:
        """Wait for news, but not for ever; whether there are some."""
        try:
            async with asyncio.timeout(POLL):
                return await self._news.wait()
        except TimeoutError:
            return False


@contextlib.asynccontextmanager
async def _ended(connection: Any) -> AsyncGenerator[Any, None]:
    try:
        yield connection
    finally:
        connection.terminate()


async def _held(server: PostgresqlServer) -> Any:
    """A connection that keeps others from renaming the journal; whoever does so just now is waited for."""
    connection = await server.connect()
    try:
        await connection.execute("SELECT pg_advisory_lock_shared($1)", SERVING)
    except BaseException:
        connection.terminate()
        raise
    return connection


async def _first_held(server: PostgresqlServer) -> Any:
    """The same. Raises Unavailable."""
    try:
        return await _held(server)
    except Exception as error:
        if (why := fault(error)) is None:
            raise
        raise Unavailable(why) from error


@contextlib.asynccontextmanager
async def fed(database: Database, hub: Hub) -> AsyncGenerator[None, None]:
    """Open the hub and keep it up to date meanwhile. One that hears of everything from its own driver needs no more.

    Raises Unavailable.
    """
    if not isinstance(database, PostgresqlServer):
        await hub.open()
        yield
        return
    async with _ended(await _first_held(database)) as connection:
        await hub.open()
        feeding = asyncio.create_task(Feed(database, hub).run(connection), name="feed")
        try:
            yield
        finally:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)
