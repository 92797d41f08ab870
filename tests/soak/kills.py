"""A process that writes is killed at a random moment, again and again: what it acknowledged is there.

On PostgreSQL every second time the database server is killed with it, all of its processes at once.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from models.statement import Statement, Unit
from models.table import listed
from tests import databases
from tests.cluster import GIVEN, Cluster, running
from tests.engine.house import open_house
from tests.soak.result import Result

ROOT = Path(__file__).parents[2]
CALLERS = 16
Acknowledged = tuple[str, int, str]


def _write_and_kill(url: str, after: float, cluster: Cluster | None) -> list[Acknowledged]:
    """Let a process write for so many seconds after its first acknowledgement; what it acknowledged."""
    command = [sys.executable, "-m", "tests.soak.writing", url, str(CALLERS), "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, bufsize=0) as process:
        assert process.stdout is not None
        lines = process.stdout.readline()
        time.sleep(after)
        if cluster is not None:
            cluster.kill()
        process.kill()
        lines += process.stdout.read()
    if cluster is not None:
        cluster.start()
    whole = lines.decode().rpartition("\n")[0].splitlines()
    if not whole:
        raise RuntimeError("the writing process acknowledged nothing")
    return [(root, int(sequence), node) for root, sequence, node, _ in (line.split() for line in whole)]


def missing(acknowledged: list[Acknowledged]) -> Unit[list[str]]:
    """The acknowledgements of which the journal knows nothing, or something else."""
    sql = "SELECT root_id, sequence, node_id FROM journal WHERE root_id IN (SELECT value FROM json_each(?))"
    rows = yield Statement(sql, (listed({root for root, _, _ in acknowledged}),))
    return [f"lost: {each}" for each in set(acknowledged) - {(root, number, node) for root, number, node in rows}]


async def _look(url: str, acknowledged: list[Acknowledged]) -> list[str]:
    async with open_house(url) as house:
        await house.order()
        lost = await house.driver.read(missing(acknowledged))
        return lost + [str(finding) for finding in await house.findings()]


@contextmanager
def _place(folder: Path) -> Iterator[tuple[str, Cluster | None]]:
    """A database, and its server if that can be killed: one of our own, which syncs as it does for everybody."""
    if databases.is_sqlite() or GIVEN:
        yield databases.url_of(folder / "kills.db"), None
        return
    with running() as cluster:
        yield cluster.url, cluster


def kills(size: int, folder: Path) -> Result:
    """So many times on one database, which is audited after each."""
    with _place(folder) as (url, cluster):
        return _kill_often(size, url, cluster)


def _kill_often(size: int, url: str, cluster: Cluster | None) -> Result:
    random, figures, everything = Random(size), Counter[str](), list[Acknowledged]()
    failures: list[str] = []
    for number in range(size):
        dying = cluster if number % 2 else None
        acknowledged = _write_and_kill(url, random.random() * 0.8, dying)
        everything += acknowledged
        failures += [f"kill {number}: {fault}" for fault in asyncio.run(_look(url, acknowledged))]
        figures["kills"] += 1
        figures["acknowledged"] += len(acknowledged)
        if cluster is not None:
            figures["kills of the database"] += dying is not None
        if failures:
            break
    failures += asyncio.run(_look(url, everything))
    return Result(dict(figures), failures)
