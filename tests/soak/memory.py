"""Many changes told to subscribers that read, and to many that never do: memory stays where it was.

Runs in a process of its own, `python -m tests.soak.memory SIZE FOLDER`, since only there its memory can be weighed.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from resolvers.context import Context
from resolvers.limits import Limits
from schema import schema
from tests.engine.house import ADA, House, open_house
from tests.soak.result import Result

ROOT = Path(__file__).parents[2]
READERS, SLEEPERS, LINES, TAIL = 2, 200, 60, 500
WARM = 0.2
"""The share of the changes after which everything that is kept for good is there."""
MOST_GROWTH = 12 * 1024 * 1024
WATCH = """subscription { stateChanges { __typename
  ... on StateChange { cursor action node { id state stateLabel ... on OrderLineItem { title quantity } } } } }"""


def resident() -> int:
    """The bytes of memory that this process holds."""
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


async def _subscribe(house: House) -> Any:
    context = Context(house.engine, ADA, "memory", Limits(heartbeat_seconds=3600))
    stream: Any = await schema.subscribe(WATCH, {}, context)
    assert (await anext(stream)).data["stateChanges"]["__typename"] == "CaughtUp"
    return stream


async def _read(stream: Any, count: int) -> None:
    for _ in range(count):
        result = await anext(stream)
        assert not result.errors, result.errors


async def _weigh(size: int, folder: Path) -> dict[str, int]:
    async with open_house(folder / "memory.db", durable=False, tail=TAIL) as house:
        order, _ = await house.order(lines=LINES)
        readers = [await _subscribe(house) for _ in range(READERS)]
        sleepers = [await _subscribe(house) for _ in range(SLEEPERS)]
        told, weights = 0, dict[str, int]()
        while told < size:
            before = house.hub.newest
            await house.act(order, "RESUME" if await house.state(order) == "ON_HOLD" else "HOLD")
            told += (count := house.hub.newest - before)
            await asyncio.gather(*(_read(stream, count) for stream in readers))
            if not weights and told >= WARM * size:
                weights["before"] = resident()
        weights["after"] = resident()
        for stream in (*readers, *sleepers):
            await stream.aclose()
        return {"changes": told, **weights}


def memory(size: int, folder: Path) -> Result:
    """So many changes."""
    command = [sys.executable, "-m", "tests.soak.memory", str(size), str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return Result({}, [done.stderr])
    found = json.loads(done.stdout)
    grown = found["after"] - found["before"]
    figures = {"changes": found["changes"], "bytes held": found["after"], "bytes grown": grown}
    return Result(figures, [f"memory grew by {grown} bytes"] if grown > MOST_GROWTH else [])


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_weigh(int(sys.argv[1]), Path(sys.argv[2])))))
