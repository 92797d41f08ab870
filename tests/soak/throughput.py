"""Transitions of distinct orders by one, two and four server processes on one PostgreSQL database.

Orders are independent: while they are written, the locks that somebody waits for are looked at all the time.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from pathlib import Path
from random import Random

import asyncpg

from models.postgresql_server import address
from tests.cluster import running
from tests.server.process import ServerProcess
from tests.soak.fleet import Fleet
from tests.soak.processes import ACCOUNT, LINE, MOVE, ORDER
from tests.soak.result import Result

CALLERS = 32
COUNTS = (1, 2, 4)
WAITING = """SELECT COUNT(*) FROM pg_locks AS l JOIN pg_stat_activity AS a USING (pid)
    WHERE NOT l.granted AND l.locktype IN ('transactionid', 'tuple') AND a.query NOT LIKE '%number_journal%'"""
"""Who numbers the journal takes turns with others who do, behind the commit of its order."""


async def _approved(fleet: Fleet) -> str:
    account = (await fleet.ask(ACCOUNT))["createAccount"]["account"]["id"]
    order = str((await fleet.ask(ORDER, account=account))["createCustomerOrder"]["order"]["id"])
    await fleet.ask(LINE, id=order)
    for action in ("SUBMIT", "APPROVE"):
        await fleet.ask(MOVE, id=order, action=action)
    return order


async def _move(fleet: Fleet, at: ServerProcess, order: str, until: float) -> int:
    """Hold and resume one order until the time is up; how often it was moved."""
    moved = 0
    while time.monotonic() < until:
        await fleet.ask(MOVE, at, id=order, action=("HOLD", "RESUME")[moved % 2])
        moved += 1
    return moved


async def _waits(url: str) -> int:
    """The most that waited for another's transaction at any look; looks until it is cancelled."""
    connection, most = await asyncpg.connect(**address(url)), 0
    with contextlib.suppress(asyncio.CancelledError):
        while True:
            most = max(most, await connection.fetchval(WAITING))
            await asyncio.sleep(0.01)
    await connection.close()
    return most


async def _measure(seconds: float, folder: Path, url: str) -> Result:
    figures: dict[str, int | float] = {}
    failures = []
    for count in COUNTS:
        async with Fleet(folder, count, Random(count), url=url) as fleet:
            orders = await asyncio.gather(*(_approved(fleet) for _ in range(CALLERS)))
            looking = asyncio.create_task(_waits(url))
            until, servers = time.monotonic() + seconds, fleet.running()
            moving = [_move(fleet, servers[n % count], order, until) for n, order in enumerate(orders)]
            moved = sum(await asyncio.gather(*moving))
            looking.cancel()
            if most := await looking:
                failures.append(f"with {count} processes {most} waited for another order at once")
        figures[f"transitions a second by {count}"] = round(moved / seconds, 1)
    return Result(figures, failures)


def throughput(size: int, folder: Path) -> Result:
    """So many seconds with each number of processes."""
    with running() as cluster:
        return asyncio.run(_measure(size, folder, cluster.url))
