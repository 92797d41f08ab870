"""The long tests: `python -m tests.soak [--part NAME] [--db sqlite|postgresql] [--size N]`; results go to docs/soak.md.

Without --part, all parts run one after the other, those left out that passed at this commit before: so a run that was
broken off is taken up again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from tests import databases
from tests.model.families import PROVISIONING, STAFFING
from tests.soak import book, contests
from tests.soak.cancellation import cancellation
from tests.soak.following import following
from tests.soak.fsync import fsync
from tests.soak.fuzzing import fuzzing
from tests.soak.handovers import handovers
from tests.soak.idleness import idleness
from tests.soak.kills import kills
from tests.soak.latency import latency
from tests.soak.memory import memory
from tests.soak.mutation import mutation
from tests.soak.processes import processes
from tests.soak.races import races
from tests.soak.reconnects import reconnects
from tests.soak.repeats import repeats
from tests.soak.result import Part
from tests.soak.silence import silence
from tests.soak.throughput import throughput
from tests.soak.walks import spread

PARTS: dict[str, tuple[Part, int]] = {
    "walks": (spread, 100_000),
    "walks-staffing": (partial(spread, family=STAFFING), 100_000),
    "walks-provisioning": (partial(spread, family=PROVISIONING), 100_000),
    "races": (races, 50_000),
    "races-staffing": (partial(races, contest=contests.STAFFING), 50_000),
    "races-provisioning": (partial(races, contest=contests.PROVISIONING), 50_000),
    "repeats": (repeats, 5_000),
    "cancellation": (cancellation, 2_000),
    "following": (following, 10_000),
    "handovers": (handovers, 10_000),
    "kills": (kills, 100),
    "fsync": (fsync, 2_000),
    "mutation": (mutation, 3_000),
    "reconnects": (reconnects, 1_000),
    "memory": (memory, 100_000),
    "fuzzing": (fuzzing, 20_000),
    "silence": (silence, 100_000),
    "idleness": (idleness, 2_000),
    "processes": (processes, 120),
    "latency": (latency, 1_000),
    "throughput": (throughput, 20),
}
ONLY = {
    **dict.fromkeys(("processes", "latency", "throughput"), "postgresql"),
    "mutation": "sqlite",
    "memory": "sqlite",
    "fuzzing": "sqlite",
}
"""Parts that make sense on one database only, or have nothing to do with it."""


def run(name: str, database: str, size: int) -> bool:
    """Run one part and write down what it came to; whether it passed."""
    part, _ = PARTS[name]
    print(f"{name} on {database}, {size} ...", flush=True)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix=f"soak-{name}-") as folder:
        result = part(size, Path(folder))
    book.write(name, database, size, result, time.monotonic() - started)
    print("\n".join(result.failures[:20]) or f"passed: {result.figures}", flush=True)
    return not result.failures


def main() -> int:
    """0 when everything passed."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--part", choices=PARTS, help="run this one alone, whether it passed before or not")
    parser.add_argument("--db", choices=databases.KINDS, default="sqlite", help="the database to run on")
    parser.add_argument("--size", type=int, help="another size than the full one")
    asked = parser.parse_args()
    databases.CHOSEN.kind = asked.db
    if asked.size is not None and asked.size < 1:
        parser.error("--size is at least 1")
    names = [asked.part] if asked.part else [name for name in PARTS if ONLY.get(name, asked.db) == asked.db]
    passed = True
    for name in names:
        size = asked.size or PARTS[name][1]
        if not asked.part and book.passed_before(name, asked.db, size):
            print(f"{name} on {asked.db} passed at this commit before")
            continue
        passed = run(name, asked.db, size) and passed
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
