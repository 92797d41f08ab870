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

    async def run(self) -> None:
        """Feed the hub for ever, whatever becomes of the database."""
        pause = 0.0
        down = False
        while True:
            await asyncio.sleep(pause)
            try:
                async with _connected(self._server) as connection:
                    await connection.execute("SELECT pg_advisory_lock_shared($1)", SERVING)
                    await self._make_sure_it_is_the_same(connection)
                    await connection.add_listener(CHANNEL, self._told)
                    if down:
                        log.info("the journal is followed again")
                    pause, down = 0.0, False
                    await self._follow(connection)
            except AnotherJournal as problem:
                if not down:
                    log.error("%s", problem)
                down, pause = True, LONGEST_PAUSE
            except Exception as error:
                if (why := fault(error)) is None:
                    log.exception("the journal could not be followed; trying again")
                elif not down:
                    log.error("the journal can't be followed: %s", why)
                down = self._hub.is_blind = True
                pause = min(2 * pause + 0.02, LONGEST_PAUSE)

    async def _make_sure_it_is_the_same(self, connection: Any) -> None:
        """Going on with another journal would leave out changes, or tell some twice. Raises AnotherJournal."""
        epoch = await run(connection, journal.epoch(), locking=False)
        _, newest = await run(connection, journal.bounds(), locking=False)
        if epoch != self._hub.epoch or newest < self._hub.newest:
            self._hub.is_blind = True
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
async def _connected(server: PostgresqlServer) -> AsyncGenerator[Any, None]:
    connection = await server.connect()
    try:
        yield connection
    finally:
        connection.terminate()


@contextlib.asynccontextmanager
async def fed(database: Database, hub: Hub) -> AsyncGenerator[None, None]:
    """Keep the hub up to date meanwhile. One that hears of everything from its own driver needs nothing."""
    if not isinstance(database, PostgresqlServer):
        yield
        return
    feeding = asyncio.create_task(Feed(database, hub).run(), name="feed")
    try:
        yield
    finally:
        feeding.cancel()
        await asyncio.gather(feeding, return_exceptions=True)
