"""Many callers on one order at a time: whoever was faster, what is written must be legal, settled and complete."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from engine import work
from engine.call import Outcome
from events import journal
from events.entry import Entry
from lifecycle.refusal import VersionConflict
from tests.engine.fold import Fold
from tests.engine.house import House, open_house
from tests.model.likely import ACTIONS
from tests.soak.result import Result

CALLERS = 64
ROUND = 2_000
MACHINES = {"co": "Order", "li": "OrderLineItem", "do": "DomainOrder", "ot": "OrderTask", "fr": "FalloutRecord"}
NODES = " UNION ALL ".join(
    f"SELECT id, stack, version FROM {table} WHERE root_id = ?"
    for table in ("customer_order", "order_line_item", "domain_order", "order_task", "fallout_record")
)
WEIGHTS = {
    "CANCEL": 0.1,
    "REQUEST_CANCELLATION": 0.05,
    "APPROVE_CANCELLATION": 0.2,
    "HOLD": 0.3,
    "REQUEST_INFORMATION": 0.3,
    "START_REVISION": 0.3,
    "RESUME": 4.0,
    "PROVIDE_INFORMATION": 4.0,
    "APPROVE_REVISION": 4.0,
    "DECLINE_CANCELLATION": 4.0,
}
"""Interruptions hold everything below, so that nothing else would happen: they are rare here and soon over."""


@dataclass
class Race:
    """One order, its callers, and what they were answered."""

    house: House
    order: str
    random: Random
    left: int
    figures: Counter[str]
    written: list[Entry] = field(default_factory=list)
    winners: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    async def run(self) -> None:
        """Let all callers loose, and watch the stream meanwhile."""
        watching = asyncio.create_task(self._watch(self.house.hub.newest))
        await asyncio.gather(*(self._call() for _ in range(CALLERS)))
        await self.house.do("addNote", work.add_note, node_id=self.order, text="The end")
        self.faults += await watching

    async def _call(self) -> None:
        while self.left > 0:
            nodes = await self.house.rows(NODES, *[self.order] * 5)
            if any(i == self.order and stack in ("COMPLETED", "CANCELED", "REJECTED") for i, stack, _ in nodes):
                self.left = 0
                return
            await self._attempt(nodes)

    async def _attempt(self, nodes: list[tuple[Any, ...]]) -> None:
        self.left -= 1
        self.figures["attempts"] += 1
        live = [(i, choices, version) for i, stack, version in nodes if (choices := _choices(i, stack))]
        if not live or (self.random.random() < 0.12 and len(nodes) < 60):
            self._take(await self._grow(nodes))
            return
        node_id, choices, version = self.random.choice(live)
        action = self.random.choices(choices, [WEIGHTS.get(choice, 1.0) for choice in choices])[0]
        asked: dict[str, Any] = {"expected_version": version} if self.random.random() < 0.5 else {}
        if action == "SCHEDULE" and not node_id.startswith("li"):
            asked["planned_start"] = "2024-02-01T00:00:00.000Z"
        self._take(await self.house.try_act(node_id, action, **asked), asked.get("expected_version"))

    async def _grow(self, nodes: list[tuple[Any, ...]]) -> Outcome:
        some = self.random.choice([n for n in nodes if n[0][:2] in ("li", "do", "ot")])[0]
        if some.startswith("ot"):
            record: dict[str, Any] = {"fallout_type": "OTHER", "description": "Broken"}
            return await self.house.try_to("openFallout", work.open_fallout, task_id=some, **record)
        if some.startswith("li"):
            more: dict[str, Any] = {"parent_id": some, "domain": "SERVICE", "title": "More"}
            return await self.house.try_to("addDomainOrder", work.add_domain_order, **more)
        awaited = [n[0] for n in nodes if n[0][:2] in ("do", "ot") and n[0] != some]
        waits = self.random.sample(awaited, min(len(awaited), self.random.choice((0, 1, 2))))
        more = {"parent_id": some, "title": "More", "depends_on": waits}
        return await self.house.try_to("addOrderTask", work.add_task, **more)

    def _take(self, outcome: Outcome, expected: int | None = None) -> None:
        if outcome.problem is not None:
            self.figures["too slow" if isinstance(outcome.problem, VersionConflict) else "refused"] += 1
            return
        self.figures["done"] += 1
        self.written += outcome.entries
        if expected is not None:
            moved = outcome.entries[0]
            self.winners[moved.node_id, expected] += 1
            if moved.version != expected + 1:
                self.faults.append(f"{moved.node_id} was expected in version {expected}, moved to {moved.version}")

    async def _watch(self, position: int) -> list[str]:
        """Follow the hub to the end of the race: every position once, in order."""
        seen: list[Entry] = []
        while not (seen and "note" in seen[-1].snapshot and seen[-1].node_id == self.order):
            await self.house.hub.news(position)
            for entry in await self.house.hub.since(position, limit=50):
                if entry.position != position + 1:
                    return [f"after position {position} came {entry.position}"]
                position = entry.position
                seen.append(entry)
        numbers = [entry.sequence for entry in seen if entry.root_id == self.order]
        return [] if numbers == list(range(numbers[0], numbers[-1] + 1)) else ["the stream left changes out"]

    async def judge(self) -> list[str]:
        """Everything that is wrong with what was written."""
        rows = await self.house.driver.read(journal.of_spans([[self.order, 1, 10**9]]))
        fold = Fold()
        fold.take(rows)
        self.figures["units folded"] += fold.units
        twice = [f"{n} won version {v} twice" for (n, v), count in self.winners.items() if count > 1]
        answered = Counter(entry.sequence for entry in self.written)
        twice += [f"row {sequence} was answered to {n} callers" for sequence, n in answered.items() if n > 1]
        told = {row.sequence: row for row in rows}
        lost = [f"row {e.sequence} was answered, but differs" for e in self.written if told.get(e.sequence) != e]
        return [*self.faults, *fold.faults, *twice, *lost]


def _choices(node_id: str, stack: str) -> list[str]:
    """What the node's own state is likely to allow."""
    return [action for action, _ in ACTIONS[MACHINES[node_id[:2]]].get(stack.split()[-1], ())]


async def _prepare(house: House, random: Random) -> str:
    order, lines = await house.order(lines=3)
    for line in lines:
        outer = await house.domain_order(line)
        inner = await house.domain_order(outer)
        tasks = [await house.task(d, no_return=random.random() < 0.1) for d in (outer, outer, inner, inner)]
        after = await house.domain_order(line, depends_on=[inner])
        await house.task(after, depends_on=tasks[:1])
    return order


async def _races(size: int, folder: Path) -> Result:
    result, figures, random = Result(), Counter[str](), Random(size)
    async with open_house(folder / "races.db") as house:
        while figures["attempts"] < size and not result.failures:
            order = await _prepare(house, random)
            race = Race(house, order, random, min(ROUND, size - figures["attempts"]), figures)
            await race.run()
            figures["orders"] += 1
            result.failures += await race.judge()
        result.failures += [str(finding) for finding in await house.findings()]
    result.figures = dict(figures)
    return result


def races(size: int, folder: Path) -> Result:
    """So many attempts by 64 callers, 2,000 at most on each order."""
    return asyncio.run(_races(size, folder))
