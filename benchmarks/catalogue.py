"""What approving large orders costs, and a sweep of services that expire: `python -m benchmarks.catalogue`.

An order of 5,000 tasks: 50 lines of one product, each with four parts on two levels and 100 tasks. A smaller one of
the same shape beside it shows what grows and what does not. The services expire all at once.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.statements import counting
from engine import catalogue
from engine.call import Call
from engine.transition import transition
from lifecycle.effects import Request
from models.order import OrderLineItem
from models.service import Service
from models.statement import Statement, Unit
from models.table import TABLES
from tests.engine.house import ADA, House, open_house
from tests.engine.shop import Shop

LINES, TASKS = 50, 100
SERVICES = 10_000


@dataclass(frozen=True, slots=True)
class Approval:
    """What the approval of an order came to."""

    tasks: int
    statements: int
    rows: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a sweep of the clock came to: services that expired, journal rows about that, and how long it took."""

    expired: int
    rows: int
    seconds: float


async def opened(house: House) -> Shop:
    """A shop that sells `large`: a hundred tasks, twenty in each of five specifications on three levels."""
    shop = await Shop.opened(house)
    parts: dict[str, list[str]] = {"low": [], "low-2": [], "middle": ["low", "low-2"], "middle-2": []}
    parts["large"] = ["middle", "middle-2"]
    for code, below in parts.items():
        shop.editions[code] = await house.do("publishSpecification", catalogue.publish, **_specification(code, below))
    return shop


def _specification(code: str, parts: Sequence[str]) -> dict[str, Any]:
    chain = [f"task-{n}" for n in range(TASKS // 5)]
    tasks = [
        {"code": each, "title": each, "group": "field", "after": None if n % 4 == 0 else [chain[n - 1]]}
        for n, each in enumerate(chain)
    ]
    below = [{"specification": part} for part in parts]
    return {"code": code, "domain": "PRODUCT", "name": code, "parts": below, "tasks": tasks}


async def approve(shop: Shop, lines: int) -> Approval:
    """Approve an order of so many lines, durably; statements are counted on the way."""
    order = await shop.draft()
    for _ in range(lines):
        await shop.line(order, "large")
    await shop.house.act(order, "SUBMIT")
    call = Call("transition", {"id": order}, ADA)
    async with counting(shop.house.engine) as counter:
        began = time.perf_counter()
        outcome = await shop.house.engine.perform(call, transition(Request(order, "APPROVE")))
        took = (time.perf_counter() - began) * 1000
    if outcome.problem is not None:
        raise RuntimeError(outcome.problem.message)
    tasks = (await shop.house.rows("SELECT COUNT(*) FROM order_task WHERE root_id = ?", order))[0][0]
    return Approval(tasks, counter.count, len(outcome.entries), took)


async def expire(shop: Shop, services: int) -> Sweep:
    """Let so many running services come to the end of their terms, and the clock sweep once."""
    first = await shop.in_service()
    await shop.house.driver.write(_copies, first, services - 1)
    shop.house.clock.advance(days=400)
    began = time.perf_counter()
    moved = await shop.house.engine.sweep()
    took = time.perf_counter() - began
    rows = await shop.house.rows("SELECT COUNT(*), COUNT(DISTINCT node_id) FROM journal WHERE action = 'EXPIRE'")
    left = await shop.house.rows("SELECT COUNT(*) FROM service WHERE state <> 'EXPIRED'")
    if (moved, rows[0][1], left[0][0]) != (services, services, 0):
        raise RuntimeError(f"{moved} moved, {rows} in the journal, {left} left")
    return Sweep(moved, rows[0][0], took)


def _copies(service: str, count: int) -> Unit[None]:
    """More services like this one, each with a line of its own; only the clock looks at them."""
    numbers = f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
    lines, services = TABLES[OrderLineItem], TABLES[Service]
    line, fresh = (f"'{kind}_{'0' * 22}' || CAST(1000000000 + n.i AS TEXT)" for kind in ("li", "sv"))
    kept = [c for c in lines.columns if c not in ("id", "path")]
    _ = yield Statement(
        f"{numbers}INSERT INTO {lines.name} (id, path, {', '.join(kept)}) "
        f"SELECT {line}, l.root_id || '/' || {line}, {', '.join(f'l.{c}' for c in kept)} FROM n, {lines.name} AS l "
        f"WHERE l.id = (SELECT line_id FROM {services.name} WHERE id = ?)",
        (service,),
    )
    kept = [c for c in services.columns if c not in ("id", "path", "root_id", "line_id")]
    _ = yield Statement(
        f"{numbers}INSERT INTO {services.name} (id, path, root_id, line_id, {', '.join(kept)}) "
        f"SELECT {fresh}, {fresh}, {fresh}, {line}, {', '.join(f's.{c}' for c in kept)} "
        f"FROM n, {services.name} AS s WHERE s.id = ?",
        (service,),
    )


async def measure(folder: Path) -> tuple[list[Approval], Sweep]:
    """Both, in databases of their own."""
    async with open_house(folder / "approvals.db") as house:
        shop = await opened(house)
        await approve(shop, 1)
        approvals = [await approve(shop, lines) for lines in (LINES // 10, LINES)]
    async with open_house(folder / "services.db") as house:
        return approvals, await expire(await Shop.opened(house), SERVICES)


def main() -> None:
    """Print what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        approvals, sweep = asyncio.run(measure(Path(folder)))
    print("approving an order: tasks, statements, journal rows, milliseconds")
    for found in approvals:
        print(f"{found.tasks:8,}{found.statements:8}{found.rows:8,}{found.milliseconds:8,.0f}")
    print(f"{sweep.expired:,} services expired in one sweep of {sweep.seconds:.1f} s, {sweep.rows:,} journal rows")


if __name__ == "__main__":
    main()
