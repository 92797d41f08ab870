"""A round: every kind of work once, on a server that waits for the disk and on one that does not."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.figures import BAR, Figures, percentile
from benchmarks.measuring import (
    completions_per_second,
    deliveries,
    pages_per_second,
    ratios,
    several,
    trees_per_second,
)
from benchmarks.seeding import Seeded, Sizes

MILLISECONDS = 1000


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured in a round, and how many rounds there are."""

    rounds: int
    seconds: float
    alone: int
    together: int
    pairs: int
    subscribers: int
    changes: int
    large_tasks: int
    readers: int = 8
    writers: int = 32

    @property
    def sizes(self) -> Sizes:
        """What must be seeded for it; one more of each than is measured, for counting statements."""
        each_round = self.alone + self.together
        return Sizes(self.rounds * each_round + 1, self.rounds * self.pairs + 1, self.large_tasks)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two servers, with its own copy of what was seeded."""

    label: str
    url: str
    seeded: Seeded


async def measure_reads(side: Side, extent: Extent, figures: Figures) -> None:
    """The tree and the page."""
    connections = await several(side.url, extent.readers)
    trees = await trees_per_second(connections, side.seeded.tree, extent.seconds)
    figures.add("tree: 1 order, 5 lines, 20 domain orders, 100 tasks", "answers/s", trees)
    pages = await pages_per_second(connections, extent.seconds)
    figures.add("page: 50 orders by state, with counts of their lines", "answers/s", pages)
    for connection in connections:
        connection.close()


async def measure_completions(side: Side, extent: Extent, figures: Figures) -> None:
    """The last task of an order: alone, then by many at once."""
    connections = await several(side.url, extent.writers)
    for count, clients in ((extent.alone, 1), (extent.together, extent.writers)):
        tasks = [side.seeded.last_tasks.pop() for _ in range(count)]
        rate = await completions_per_second(connections[:clients], tasks)
        who = "1 client" if clients == 1 else f"{clients} clients"
        figures.add(f"completing a task with 3 rollups, {side.label}, {who}", "transitions/s", rate)
    for connection in connections:
        connection.close()


async def measure_subscribers(side: Side, extent: Extent, figures: Figures) -> None:
    """One change told to everybody who watches its order."""
    (connection,) = await several(side.url, 1)
    watched = side.seeded.watched_order, side.seeded.watched
    rate, latencies = await deliveries(side.url, connection, *watched, extent.subscribers, extent.changes)
    name = f"one change to {extent.subscribers:,} subscribers"
    figures.add(name, "deliveries/s", rate)
    for percent in (50, 99):
        figures.add(f"{name}, p{percent}", "ms", percentile(latencies, percent) * MILLISECONDS)
    connection.close()


async def measure_size(side: Side, extent: Extent, figures: Figures) -> None:
    """A task of a large order against one of a small order."""
    (connection,) = await several(side.url, 1)
    found = await ratios(connection, side.seeded.small, side.seeded.large, extent.pairs)
    for shape, (small, large) in found.items():
        name = f"completing 1 of 100 tasks, {shape}, {side.label}"
        figures.add(name, "ms", small * MILLISECONDS)
        name = f"completing 1 of {extent.large_tasks:,} tasks, {shape}, {side.label}"
        figures.add(name, "ms", large * MILLISECONDS)
        figures.add(f"ratio of these two, {shape}, {side.label}", "times", large / small, bar=BAR)
    connection.close()


async def measure(durable: Side, relaxed: Side, extent: Extent, figures: Figures) -> None:
    """One round."""
    await measure_reads(durable, extent, figures)
    for side in (durable, relaxed):
        await measure_completions(side, extent, figures)
    await measure_subscribers(durable, extent, figures)
    for side in (durable, relaxed):
        await measure_size(side, extent, figures)
