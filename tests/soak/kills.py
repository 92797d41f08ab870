"""A process that writes is killed at a random moment, again and again: what it acknowledged is there."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from models.statement import Statement, Unit
from models.table import listed
from tests.engine.house import open_house
from tests.soak.result import Result

ROOT = Path(__file__).parents[2]
CALLERS = 16
Acknowledged = tuple[str, int, str]


def _write_and_kill(path: Path, after: float) -> list[Acknowledged]:
    """Let a process write for so many seconds after its first acknowledgement; what it acknowledged."""
    command = [sys.executable, "-m", "tests.soak.writing", str(path), str(CALLERS), "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, bufsize=0) as process:
        assert process.stdout is not None
        lines = process.stdout.readline()
        time.sleep(after)
        process.kill()
        lines += process.stdout.read()
    whole = lines.decode().rpartition("\n")[0].splitlines()
    if not whole:
        raise RuntimeError("the writing process acknowledged nothing")
    return [(root, int(sequence), node) for root, sequence, node, _ in (line.split() for line in whole)]


def _missing(acknowledged: list[Acknowledged]) -> Unit[list[str]]:
    """The acknowledgements of which the journal knows nothing, or something else."""
    sql = "SELECT root_id, sequence, node_id FROM journal WHERE root_id IN (SELECT value FROM json_each(?))"
    rows = yield Statement(sql, (listed({root for root, _, _ in acknowledged}),))
    return [f"lost: {each}" for each in set(acknowledged) - {(root, number, node) for root, number, node in rows}]


async def _look(path: Path, acknowledged: list[Acknowledged]) -> list[str]:
    async with open_house(path) as house:
        await house.order()
        lost = await house.driver.read(_missing(acknowledged))
        return lost + [str(finding) for finding in await house.findings()]


def kills(size: int, folder: Path) -> Result:
    """So many times on one database, which is audited after each."""
    path, random, figures, everything = folder / "kills.db", Random(size), Counter[str](), list[Acknowledged]()
    failures: list[str] = []
    for _ in range(size):
        acknowledged = _write_and_kill(path, random.random() * 0.8)
        everything += acknowledged
        failures += [f"kill {figures['kills']}: {fault}" for fault in asyncio.run(_look(path, acknowledged))]
        figures["kills"] += 1
        figures["acknowledged"] += len(acknowledged)
        if failures:
            break
    failures += asyncio.run(_look(path, everything))
    return Result(dict(figures), failures)
