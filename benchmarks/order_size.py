"""What completing one task costs in a small order and in a large one: `python -m benchmarks.order_size [TASKS]`.

Two shapes: `flat`, all tasks in one domain order; `spread`, ten tasks to a domain order, ten domain orders to a line.
Small and large are measured turn by turn in one run, so that the ratio means something on a busy machine.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from engine.call import Call, Outcome
from engine.transition import transition
from engine.unit import perform
from lifecycle.effects import Request
from models.statement import Result, Unit
from tests.engine.house import ADA, House, open_house

SHAPES = ("flat", "spread")
SMALL = 100
LARGE = 10_000
ROUNDS = 80
AT_ONCE = 500


@dataclass(slots=True)
class Cost:
    """What one order's completions took: milliseconds and statements of each."""

    tasks: Iterator[str]
    milliseconds: list[float] = field(default_factory=list)
    statements: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One shape: the medians in milliseconds, and the numbers of statements that occurred."""

    shape: str
    small: float
    large: float
    small_statements: frozenset[int]
    large_statements: frozenset[int]

    @property
    def ratio(self) -> float:
        """How much dearer a completion in the large order is."""
        return self.large / self.small


async def build(house: House, shape: str, size: int) -> list[str]:
    """An order with so many open tasks; their ids."""
    if shape == "flat":
        _, (line,) = await house.order()
        parents = [await house.domain_order(line)]
    else:
        _, lines = await house.order(lines=max(size // 100, 1))
        parents = [await house.domain_order(line) for line in lines for _ in range(10)]
    tasks: list[str] = []
    while len(tasks) < size:
        some = range(len(tasks), min(len(tasks) + AT_ONCE, size))
        tasks += await asyncio.gather(*(house.task(parents[n % len(parents)]) for n in some))
    return tasks


async def complete_one(house: House, cost: Cost) -> None:
    """Start a task, then complete it, which is what is measured: durably, alone, as one caller sees it."""
    task = next(cost.tasks)
    await house.act(task, "START")
    counted = [0]
    call = Call("transition", {"id": task}, ADA)
    completion = perform(call, transition(Request(task, "COMPLETE")), house.clock.now())
    began = time.perf_counter()
    outcome: Outcome = await house.driver.write(_counting, completion, counted)
    cost.milliseconds.append((time.perf_counter() - began) * 1000)
    cost.statements.add(counted[0])
    if outcome.problem is not None:
        raise RuntimeError(outcome.problem.message)


def _counting(unit: Unit[Result], counted: list[int]) -> Unit[Result]:
    try:
        statement = next(unit)
        while True:
            counted[0] += not statement.lock
            statement = unit.send((yield statement))
    except StopIteration as stop:
        result: Result = stop.value
        return result


async def compare(folder: Path, shape: str, size: int = LARGE, rounds: int = ROUNDS) -> Comparison:
    """Measure one shape in a database of its own. The first completions, which start what is above, do not count."""
    async with open_house(folder / f"{shape}.db") as house:
        small, large = [Cost(iter(await build(house, shape, each))) for each in (SMALL, size)]
        for cost in (small, large):
            await complete_one(house, cost)
            cost.milliseconds.clear()
            cost.statements.clear()
        for _ in range(rounds):
            await complete_one(house, small)
            await complete_one(house, large)
    in_small, in_large = (median(cost.milliseconds) for cost in (small, large))
    return Comparison(shape, in_small, in_large, frozenset(small.statements), frozenset(large.statements))


def main(size: int) -> None:
    """Print a line for each shape."""
    print(f"completing one task: order of {SMALL} tasks, of {size:,} tasks, ratio, statements")
    for shape in SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            found = asyncio.run(compare(Path(folder), shape, size))
        statements = " or ".join(map(str, sorted(found.small_statements | found.large_statements)))
        print(f"{shape:8}{found.small:8.2f} ms{found.large:8.2f} ms{found.ratio:8.2f} x  {statements}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else LARGE)
