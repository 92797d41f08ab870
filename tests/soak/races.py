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
from tests.soak.contests import FULFILLMENT, Contest
from tests.soak.result import Result

CALLERS = 64
ROUND = 2_000


@dataclass
class Race:
    """One order, its callers, and what they were answered."""

    house: House
    contest: Contest
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
            nodes = await self.house.rows(self.contest.nodes, *[self.order] * len(self.contest.tables))
            if any(i == self.order and stack in self.contest.over for i, stack, _ in nodes):
                self.left = 0
                return
            await self._attempt(nodes)

    async def _attempt(self, nodes: list[tuple[Any, ...]]) -> None:
        self.left -= 1
        self.figures["attempts"] += 1
        live = [(i, choices, version) for i, stack, version in nodes if (choices := self.contest.choices(i, stack))]
        if not live or (self.random.random() < 0.12 and len(nodes) < 60):
            self._take(await self.contest.grow(self.house, self.random, nodes))
            return
        node_id, choices, version = self.random.choice(live)
        action = self.random.choices(choices, [self.contest.weights.get(choice, 1.0) for choice in choices])[0]
        asked: dict[str, Any] = {"expected_version": version} if self.random.random() < 0.5 else {}
        if action == "SCHEDULE" and not node_id.startswith("li"):
            asked["planned_start"] = "2024-02-01T00:00:00.000Z"
        self._take(await self.house.try_act(node_id, action, **asked), asked.get("expected_version"))

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
        fold = Fold(self.contest.family)
        fold.take(rows)
        self.figures["units folded"] += fold.units
        twice = [f"{n} won version {v} twice" for (n, v), count in self.winners.items() if count > 1]
        answered = Counter(entry.sequence for entry in self.written)
        twice += [f"row {sequence} was answered to {n} callers" for sequence, n in answered.items() if n > 1]
        told = {row.sequence: row for row in rows}
        lost = [f"row {e.sequence} was answered, but differs" for e in self.written if told.get(e.sequence) != e]
        return [*self.faults, *fold.faults, *twice, *lost]


async def _races(size: int, folder: Path, contest: Contest) -> Result:
    result, figures, random = Result(), Counter[str](), Random(size)
    async with open_house(folder / "races.db") as house:
        while figures["attempts"] < size and not result.failures:
            order = await contest.prepare(house, random)
            race = Race(house, contest, order, random, min(ROUND, size - figures["attempts"]), figures)
            await race.run()
            figures["orders"] += 1
            result.failures += await race.judge()
        result.failures += [str(finding) for finding in await house.findings()]
    result.figures = dict(figures)
    return result


def races(size: int, folder: Path, contest: Contest = FULFILLMENT) -> Result:
    """So many attempts by 64 callers, 2,000 at most on each order."""
    return asyncio.run(_races(size, folder, contest))
