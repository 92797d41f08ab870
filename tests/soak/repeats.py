"""Calls that time out or are given up, repeated with their key until they are answered: each has one effect."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from engine import work
from engine.call import Call, Outcome
from engine.transition import transition
from engine.unit import Work
from events import journal
from lifecycle.effects import Request
from tests.databases import CHOSEN
from tests.engine.house import ADA, House, open_house
from tests.soak.result import Result

CALLERS = 32
PATIENCE = {"sqlite": 0.004, "postgresql": 0.8}
"""How long a caller waits at the most, in seconds: about as long as a call takes."""


class Caller:
    """Somebody with a domain order of its own, whose connection is bad."""

    def __init__(self, house: House, own: str, random: Random, figures: Counter[str]) -> None:
        self.house = house
        self.own = own
        self.random = random
        self.figures = figures
        self.faults: list[str] = []

    async def call(self, key: str) -> None:
        """One call, repeated until it is answered, and a last time after that."""
        wanted, call, work = await self._draw(key)
        before = await self._effects(key)
        answers = [
            outcome for outcome in [await self._try(call, work) for _ in range(self.random.randint(1, 3))] if outcome
        ]
        first, again = await self.house.engine.perform(call, work), await self.house.engine.perform(call, work)
        answers += [first, again]
        self.figures["calls"] += 1
        self.figures["repeated"] += first.repeated
        effects = await self._effects(key) - before
        if effects != wanted:
            self.faults.append(f"{key} {call.operation} had {effects} effects instead of {wanted}")
        if any(a.problem or (a.object_id, a.entries) != (first.object_id, first.entries) for a in answers):
            self.faults.append(f"{key} {call.operation} was answered differently: {answers}")
        if sum(not answer.repeated for answer in answers) > 1 or not again.repeated:
            self.faults.append(f"{key} {call.operation} was done more than once, or not known again")
        rows = await self.house.driver.read(self._rows(first))
        if rows != first.entries:
            self.faults.append(f"{key} {call.operation} answered what the journal does not say")

    async def _draw(self, key: str) -> tuple[int, Call, Work]:
        payload: dict[str, Any]
        draw = self.random.random()
        if draw < 0.35:
            payload = {"node_id": self.own, "text": key}
            return 1, Call("addNote", payload, ADA, key), work.add_note
        if draw < 0.7:
            payload = {"parent_id": self.own, "title": key}
            return 1, Call("addOrderTask", payload, ADA, key), work.add_task
        held = await self.house.state(self.own) == "ON_HOLD"
        request = Request(self.own, "RESUME" if held else "HOLD", "because")
        payload = {"id": self.own, "action": request.action}
        return 1, Call("transition", payload, ADA, key), transition(request)

    async def _effects(self, key: str) -> int:
        """How often the call of this key left something behind."""
        sql = (
            "SELECT (SELECT COUNT(*) FROM note WHERE text = ?) + (SELECT COUNT(*) FROM order_task WHERE title = ?) + "
            "(SELECT COUNT(*) FROM journal WHERE node_id = ? AND action IN ('HOLD', 'RESUME'))"
        )
        return int((await self.house.rows(sql, key, key, self.own))[0][0])

    async def _try(self, call: Call, work: Work) -> Outcome | None:
        """Ask, and perhaps hang up: at once, after a few turns of the loop, or after some time."""
        asking = asyncio.create_task(self.house.engine.perform(call, work))
        if self.random.random() < 0.5:
            for _ in range(self.random.randint(0, 6)):
                await asyncio.sleep(0)
        else:
            await asyncio.wait([asking], timeout=self.random.random() * PATIENCE[CHOSEN.kind])
        self.figures["given up"] += asking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            return await asking
        return None

    def _rows(self, outcome: Outcome) -> Any:
        first, last = outcome.entries[0], outcome.entries[-1]
        return journal.of_spans([[first.root_id, first.sequence, last.sequence]])


async def _repeats(size: int, folder: Path) -> Result:
    figures = Counter[str]()
    async with open_house(folder / "repeats.db") as house:
        _, (line,) = await house.order()
        owned = [await house.domain_order(line) for _ in range(CALLERS)]
        callers = [Caller(house, own, Random(index), figures) for index, own in enumerate(owned)]
        keys = iter([f"call {number} of {size}" for number in range(size)])

        async def go_on(caller: Caller) -> None:
            for key in keys:
                await caller.call(key)

        await asyncio.gather(*map(go_on, callers))
        failures = [fault for caller in callers for fault in caller.faults]
        failures += [str(finding) for finding in await house.findings()]
    return Result(dict(figures), failures)


def repeats(size: int, folder: Path) -> Result:
    """So many calls by 32 callers."""
    return asyncio.run(_repeats(size, folder))
