"""What runs behind the doors, opened and closed in order: database, hub, engine, its clock."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager, suppress
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import structlog

from engine.clock import SystemClock, as_text, every
from engine.denial import denied_ids
from engine.engine import Engine
from events.feed import fed
from events.hub import Hub
from lifecycle.access import Access
from models.driver import Unavailable
from models.statement import Statement, Unit
from resolvers.context import Context
from resolvers.limits import Limits
from settings import Settings
from web.authentication import is_configured
from web.metrics import Metrics, Moment
from web.sockets import Sockets
from web.stays import Stays
from web.storage import database_of
from web.tracing import Tracing

log = structlog.get_logger("service")

HOUR = 3600.0
DENIALS_EVERY = 0.5
READY_WITHIN = 2.0


class Service:
    """The running parts. `stopping` is set when stopping begins, so that streams end."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        named = {f.name: getattr(settings, f.name) for f in fields(Limits) if hasattr(settings, f.name)}
        self.limits = Limits(**named, board_seconds=settings.board_interval)
        self.metrics = Metrics()
        self.tracing = Tracing() if settings.tracing else None
        self.sockets = Sockets()
        self.stays = Stays()
        self.denied: set[str] = set()
        """Ids of tokens that are no longer good."""
        self.stopping = asyncio.Event()
        self.engine: Engine | None = None

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None, None]:
        """Open everything; close it in the opposite order. Raises DatabaseProblem."""
        settings = self.settings
        database = database_of(settings)
        await database.open()
        try:
            await database.make_sure_of_room(settings.workers)
            log.info("database", at=database.name, durable=settings.durable)
            hub = Hub(database.driver, settings.journal_tail)
            hub.heard = self.metrics.heard
            self.engine = Engine(database.driver, hub, SystemClock())
            async with fed(database, hub):
                tasks = [asyncio.create_task(database.in_one_process(self._keep_time), name="clock")]
                if is_configured(settings):
                    await self._look_at_denials()
                    tasks.append(asyncio.create_task(every(DENIALS_EVERY, self._look_at_denials), name="denials"))
                try:
                    yield
                finally:
                    self.engine = None
                    await _ended(tasks)
                    hub.close()
        finally:
            await database.close()
            if self.tracing is not None:
                await asyncio.to_thread(self.tracing.stop)

    async def drain(self) -> None:
        """End streams and sockets in good order; what they wrote is finished and answered first."""
        self.stopping.set()
        await self.sockets.stop()

    def context(self, access: Access, request_id: str) -> Context:
        """What resolvers get, for one operation."""
        return Context(self.running_engine(), self.here(access), request_id, self.limits)

    def here(self, access: Access) -> Access:
        """The caller, with what this installation has switched on."""
        return replace(access, non_pay=self.settings.non_pay)

    def running_engine(self) -> Engine:
        """The engine. Raises RuntimeError while nothing runs."""
        if self.engine is None:
            raise RuntimeError("the service is not running")
        return self.engine

    def is_denied(self, token_id: str) -> bool:
        """Whether the token is no longer good."""
        return token_id in self.denied

    async def is_ready(self) -> bool:
        """Whether reads are answered, and writes would be taken."""
        if self.engine is None or self.stopping.is_set() or self.engine.hub.is_blind:
            return False
        driver = self.engine.driver
        with suppress(Exception):
            async with asyncio.timeout(READY_WITHIN):
                await driver.read(_anything())
                return driver.queued < self.settings.longest_write_queue and await driver.can_write()
        return False

    async def moment(self) -> Moment:
        """How full everything is now."""
        engine = self.running_engine()
        return Moment(
            sockets=len(self.sockets),
            subscribers=len(engine.hub.followers),
            lag=engine.hub.lag,
            writes_waiting=engine.driver.queued,
            alarms_due=await _unless_it_is_away(engine.alarms_due()),
            position=engine.hub.newest,
        )

    async def _keep_time(self) -> None:
        """What is to be done once, however many processes there are."""
        async with asyncio.TaskGroup() as together:
            together.create_task(every(self.settings.timer_interval, self.running_engine().sweep))
            together.create_task(every(HOUR, self._forget))

    async def _forget(self) -> None:
        if self.engine is not None:
            await self.engine.forget(calls_before=_days_ago(self.settings.idempotency_days))
            if self.settings.journal_days:
                rows = await self.engine.forget_journals(ended_before=_days_ago(self.settings.journal_days))
                log.info("journals of what ended long ago are removed", rows=rows)

    async def _look_at_denials(self) -> None:
        """Another process may have taken tokens back, so the table is asked, not the mutation."""
        if self.engine is not None:
            self.denied = await self.engine.driver.read(denied_ids(self.engine.now()))
            self.stays.expel(self.denied)


def _days_ago(days: float) -> str:
    return as_text(datetime.now(UTC) - timedelta(days=days))


async def _unless_it_is_away(asked: Awaitable[int]) -> int | None:
    with suppress(Unavailable):
        return await asked
    return None


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _anything() -> Unit[None]:
    yield Statement("SELECT value FROM epoch")
