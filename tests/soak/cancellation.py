"""Callers that go away at random steps of what they asked for, among others that stay.

What had begun is done wholly, what still waited not at all: an audit finds nothing afterwards, everybody who stayed was
answered, no reader was lost, and the hub tells as much as the journal.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

from engine import work
from resolvers.context import Context
from schema import schema
from tests.engine.house import ADA, House, open_house
from tests.engine.test_cancellation import DELAYS, Asking, cancel_at
from tests.soak.result import Result

LEAVING, STAYING, ORDERS = 16, 8, 8
DEEPEST = 4
"""So many suspensions a mutation has: the turn in the queue, the reading of its payload, and what lies between."""
MOVE = """mutation ($id: ID!, $action: OrderLineItemAction!) {
  transitionOrderLineItem(input: {id: $id, action: $action, reason: "because"}) {
    errors { message } changes { nodeId } orderLineItem { domainOrders { nodes { tasks { nodes { state } } } } } } }"""


def _asking(house: House, line: str, random: Random) -> Asking:
    """One of the ways to use the database: a mutation with its payload, a unit, a read, or a sweep of the clock."""
    action = random.choice(("HOLD", "RESUME"))
    context = Context(house.engine, ADA, "cancellation")
    more: dict[str, Any] = {"parent_id": line, "domain": "SERVICE", "title": "More"}
    return random.choice(
        (
            lambda: schema.execute(MOVE, {"id": line, "action": action}, context_value=context),
            lambda: house.try_act(line, action),
            lambda: house.try_to("addDomainOrder", work.add_domain_order, **more),
            lambda: house.state(line),
            house.engine.sweep,
        )
    )


async def _noting(asking: Asking, step: int, figures: Counter[str]) -> None:
    """Ask, and count when that is cancelled; some end before."""
    try:
        await asking()
        figures["ended before"] += 1
    except asyncio.CancelledError:
        figures.update(("cancelled", f"at step {step}"))
        raise


async def _stay(house: House, line: str, figures: Counter[str], done: asyncio.Event) -> None:
    """Write for as long as others go away; whoever stays is answered."""
    while not done.is_set():
        await asyncio.wait_for(house.do("addNote", work.add_note, node_id=line, text="Still here"), 60)
        figures["answered meanwhile"] += 1
        await asyncio.sleep(0.002)


async def _after(house: House, line: str) -> list[str]:
    """Everything that is wrong in the end."""
    await asyncio.wait_for(asyncio.gather(*(house.state(line) for _ in range(50))), 60)
    await asyncio.wait_for(house.do("addNote", work.add_note, node_id=line, text="The end"), 60)
    told, written = house.hub.newest, (await house.rows("SELECT MAX(position) FROM journal"))[0][0]
    lost = [] if told == written else [f"the hub has told {told} of {written} changes"]
    return [*lost, *(str(finding) for finding in await house.findings())]


async def _cancellation(size: int, folder: Path) -> Result:
    figures, done = Counter[str](), asyncio.Event()
    async with open_house(folder / "cancellation.db") as house:
        lines = [(await house.order())[1][0] for _ in range(ORDERS)]
        for line in lines:
            for _ in range(3):
                await house.task(await house.domain_order(line))

        async def leave(random: Random) -> None:
            while figures["cancelled"] < size:
                step, asking = random.randint(1, DEEPEST), _asking(house, random.choice(lines), random)
                await cancel_at(partial(_noting, asking, step, figures), step, random.choice(DELAYS))

        staying = [asyncio.create_task(_stay(house, line, figures, done)) for line in lines[:STAYING]]
        await asyncio.gather(*(leave(Random(number)) for number in range(LEAVING)))
        done.set()
        await asyncio.gather(*staying)
        failures = await _after(house, lines[0])
    return Result(dict(sorted(figures.items())), failures)


def cancellation(size: int, folder: Path) -> Result:
    """So many calls cancelled."""
    return asyncio.run(_cancellation(size, folder))
