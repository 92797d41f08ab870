"""`make bench` or `python -m benchmarks`: measures, and prints a table.

A scratch database is filled through the engine. Then two server processes serve a copy of it each: one durable, as a
server is unless told otherwise, one that does not wait for the disk. This process is their only client; it and they
share the processors. Each round measures every kind of work once, so that a slow moment of the machine touches all of
them alike; the table shows the medians of the rounds.
"""

from __future__ import annotations

import argparse
import copy
import gc
import os
import platform
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import uvloop

from benchmarks.disk import sync_seconds
from benchmarks.figures import Figures, percentile
from benchmarks.rounds import MILLISECONDS, Extent, Side, measure
from benchmarks.seeding import Seeded, open_engine, seed
from benchmarks.served import served
from benchmarks.statements import count_statements

FULL = Extent(rounds=3, seconds=3, alone=100, together=600, pairs=30, subscribers=1000, changes=10, large_tasks=10_000)
QUICK = Extent(rounds=1, seconds=0.3, alone=5, together=40, pairs=5, subscribers=50, changes=2, large_tasks=900)
SYNCS = 100


async def prepare(database: Path, extent: Extent, counts: Figures) -> Seeded:
    """Fill the database, and count statements on it."""
    begun = time.perf_counter()
    async with open_engine(database) as engine:
        seeded = await seed(engine, extent.sizes)
        say(f"seeded in {time.perf_counter() - begun:.0f} s")
        await count_statements(engine, seeded, extent.sizes, counts)
    return seeded


def measure_disk(directory: Path, figures: Figures) -> None:
    """One round of the disk alone."""
    took = sync_seconds(directory, SYNCS)
    figures.add("writing 4 kB with fsync, median", "ms", median(took) * MILLISECONDS)
    figures.add("writing 4 kB with fsync, p99", "ms", percentile(took, 99) * MILLISECONDS)


def run(directory: Path, extent: Extent) -> str:
    """Everything; the tables."""
    figures, counts = Figures(), Figures()
    database, other = directory / "durable.db", directory / "relaxed.db"
    seeded = uvloop.run(prepare(database, extent, counts))
    shutil.copyfile(database, other)
    gc.collect()
    gc.freeze()
    with ExitStack() as stack:
        durable = Side("durable", stack.enter_context(served(database)), seeded)
        relaxed = Side("not synced", stack.enter_context(served(other, durable=False)), copy.deepcopy(seeded))
        for number in range(1, extent.rounds + 1):
            measure_disk(directory, figures)
            uvloop.run(measure(durable, relaxed, extent, figures))
            say(f"round {number} of {extent.rounds} done")
    return f"{figures.table()}\n\n{counts.table()}"


def say(text: str) -> None:
    """Tell how far it is, beside the table."""
    print(text, file=sys.stderr, flush=True)


def main(words: Sequence[str]) -> int:
    """Measure as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a short form that only shows that everything runs")
    parser.add_argument("--directory", metavar="DIR", help="where to put the scratch databases; its disk is measured")
    arguments = parser.parse_args(words)
    extent = QUICK if arguments.quick else FULL
    with tempfile.TemporaryDirectory(dir=arguments.directory, prefix="ordergraph-bench-") as directory:
        tables = run(Path(directory), extent)
    processors = len(os.sched_getaffinity(0))
    print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {processors} processors")
    print(f"{extent.rounds} round{'s' * (extent.rounds > 1)}; reads by {extent.readers} clients at once\n")
    print(tables)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
