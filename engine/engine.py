"""The engine as the rooms above see it: calls in, outcomes out, and a clock that ends planned starts and terms."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from engine import retention
from engine.call import Call, Outcome
from engine.clock import Clock
from engine.denial import forget_expired
from engine.transition import due, ring_alarm
from engine.unit import Decided, Work, caught, perform
from events.hub import Hub
from lifecycle.access import SYSTEM
from lifecycle.refusal import Overloaded, Problem
from models.driver import Busy, Driver, Stopped, Unavailable, Unsettled
from models.record import RememberedCall
from models.statement import Statement, Unit
from models.table import ROOT_TABLES, TABLES

log = logging.getLogger(__name__)
SWEEP = 200
PLACED_WITHIN = 10.0
"""How long a change that is committed may wait for its place in the journal, in seconds."""

UNAVAILABLE = "Nothing was done: the database can't be written at the moment. Try again a little later."
LOST = "Nothing was done: the database was restored under this server, which writes no more until it is started anew."
UNSETTLED = (
    "The database went away in the middle: this may have been done, or not. Look again, or ask for it once more with "
    "the same idempotency key."
)


class Engine:
    """Performs calls through a driver and tells the hub what was committed, in the order of commits."""

    def __init__(self, driver: Driver, hub: Hub, clock: Clock) -> None:
        self.driver = driver
        self.hub = hub
        self.clock = clock
        driver.after_commit = self._publish

    def now(self) -> str:
        """The time."""
        return self.clock.now()

    async def perform(self, call: Call, work: Work) -> Outcome:
        """Decide and write one call; durable when this returns. Never cancelled once it has begun."""
        if self.hub.is_lost:
            return Outcome(problem=Overloaded(LOST, code="DATABASE_UNAVAILABLE"))
        try:
            outcome = await self.driver.write(self._unit, call, work)
            await self._placed(outcome)
            return outcome
        except (Busy, Stopped) as problem:
            return Outcome(problem=Overloaded(f"Nothing was done: {problem}. Try again in a moment."))
        except Unavailable:
            return Outcome(problem=Overloaded(UNAVAILABLE, code="DATABASE_UNAVAILABLE"))
        except Unsettled:
            return Outcome(problem=Overloaded(UNSETTLED, code="OUTCOME_UNKNOWN"))

    async def perform_all(self, calls: Sequence[tuple[Call, Work]]) -> list[Outcome]:
        """Decide and write calls in the order given, each for itself."""
        if self.driver.in_order:  # what is asked for at once is committed together
            return await asyncio.gather(*(self.perform(call, work) for call, work in calls))
        return [await self.perform(call, work) for call, work in calls]

    async def preview(self, call: Call, work: Work) -> Decided | Problem:
        """What the call would do now: the same decision on a snapshot, nothing written."""
        return await self.driver.read(self._previewed(call, work), call.access.actor)

    async def sweep(self, at_once: int = SWEEP) -> int:
        """Let every alarm that has come ring, so many at once, the longest waiting first; how many nodes it changed.

        One at a time they come in the journal in this order, whatever the database.
        """
        moved = 0
        while ids := await self.driver.read(due(self.now(), SWEEP)):
            rung = 0
            for first in range(0, len(ids), at_once):
                asked = (self._ring(node_id) for node_id in ids[first : first + at_once])
                rung += sum(bool(outcome.entries) for outcome in await asyncio.gather(*asked))
            moved += rung
            if not rung:
                break
        return moved

    async def _ring(self, node_id: str) -> Outcome:
        return await self.perform(Call("clock", {}, SYSTEM), ring_alarm(node_id))

    async def alarms_due(self, most: int = 1000) -> int:
        """How many nodes have an alarm that has come and was not acted on yet; counts no further than `most`."""
        return len(await self.driver.read(due(self.now(), most)))

    async def forget(self, calls_before: str) -> None:
        """Drop remembered calls that are older, and denied tokens that have expired."""
        await self.driver.write(_forget, calls_before, self.now())

    async def forget_journals(self, ended_before: str) -> int:
        """Remove the journals of roots that ended, and last changed, before that; how many rows went.

        In small units, one after the other, with room for other writers between them.
        """
        removed = 0
        for table in ROOT_TABLES:
            after = ""
            while page := await self.driver.read(retention.page(table, after, ended_before)):
                after = page.last
                for batch in page.batches():
                    gone = await self.driver.write(retention.remove, batch)
                    self.hub.forget_before(gone.oldest)
                    removed += gone.rows
        return removed

    def _unit(self, call: Call, work: Work) -> Unit[Outcome]:
        return (yield from perform(call, work, self.clock.now()))

    def _previewed(self, call: Call, work: Work) -> Unit[Decided | Problem]:
        return (yield from caught(work(call, self.clock.now())))

    async def _placed(self, outcome: Outcome) -> None:
        """Answer only what whoever watches has heard of, and what has its place in the journal. Raises Unsettled."""
        if outcome.entries and not outcome.entries[-1].position:
            try:
                await self.hub.place(outcome.entries, PLACED_WITHIN)
                outcome.entries.sort(key=attrgetter("position"))
            except (Unavailable, TimeoutError) as error:
                raise Unsettled(str(error)) from error

    def _publish(self, outcomes: Iterable[Any]) -> None:
        for outcome in outcomes:
            if isinstance(outcome, Outcome) and outcome.entries and not outcome.repeated:
                if outcome.entries[-1].position:
                    self.hub.publish(outcome.entries)
                else:
                    self.hub.stir()


def _forget(calls_before: str, now: str) -> Unit[None]:
    yield Statement(f"DELETE FROM {TABLES[RememberedCall].name} WHERE created_at < ?", (calls_before,))
    yield forget_expired(now)
