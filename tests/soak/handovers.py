"""Orders that are written all the time, watched anew again and again: from the snapshot on nothing may be missed.

Every change gives its node the next version. So whoever knows the versions of a snapshot notices what is left out,
told twice or in the wrong order, and also a snapshot that is newer or older than its cursor says.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from engine import work
from resolvers.context import Context
from schema import schema
from tests.engine.house import ADA, House, open_house
from tests.soak.result import Result

WATCHERS = 8
MOST_CHANGES = 40
WATCH = """subscription ($id: ID!, $after: String) { orderUpdates(id: $id, after: $after) { __typename
  ... on OrderSnapshot { cursor order { id version ... on CustomerOrder { lines { nodes { id version
    domainOrders { nodes { id version tasks { nodes { id version } } } } } } } } }
  ... on StateChange { cursor kind nodeId version } ... on CaughtUp { cursor } } }"""


def versions(node: dict[str, Any]) -> dict[str, int]:
    """The version of a node and of all below it."""
    found = {node["id"]: node["version"]}
    for below in (value for value in node.values() if isinstance(value, dict)):
        for child in below["nodes"]:
            found |= versions(child)
    return found


def fault(known: dict[str, int], change: dict[str, Any]) -> str | None:
    """What is wrong with a change that follows what is known; it is known from then on."""
    node, version = change["nodeId"], change["version"]
    expected = 1 if change["kind"] == "CREATED" else known.get(node, 0) + 1
    known[node] = version
    return None if version == expected else f"{node} came in version {version} instead of {expected}"


async def _subscribe(house: House, order: str, after: str | None) -> Any:
    return await schema.subscribe(WATCH, {"id": order, "after": after}, Context(house.engine, ADA, "handover"))


async def _hand_over(house: House, order: str, most: int, figures: Counter[str]) -> list[str]:
    """Take a snapshot, follow for a while, leave, come back by the cursor, follow again."""
    known: dict[str, int] = {}
    after: str | None = None
    faults: list[str] = []
    for _ in range(2):
        stream = await _subscribe(house, order, after)
        try:
            for _ in range(most + 2):
                result = await asyncio.wait_for(anext(stream), 60)
                message = result.data["orderUpdates"]
                after = message["cursor"]
                if message["__typename"] == "OrderSnapshot":
                    known = versions(message["order"])
                elif message["__typename"] == "StateChange":
                    figures["changes"] += 1
                    faults += [found] if (found := fault(known, message)) else []
        finally:
            await stream.aclose()
    return faults


async def _write(house: House, order: str, lines: list[str], random: Random) -> None:
    """Small changes and cascades, and now and then a new node: never more than a page of the snapshot holds."""
    more = iter(range(20))
    while True:
        draw = random.random()
        if draw < 0.6:
            await house.try_to("addNote", work.add_note, node_id=random.choice([order, *lines]), text="x")
        elif draw < 0.9:
            node = random.choice([order, *lines])
            await house.try_act(node, random.choice(("HOLD", "RESUME")))
        elif random.random() < 0.1 and next(more, None) is not None:
            add: dict[str, Any] = {"parent_id": random.choice(lines), "domain": "SERVICE", "title": "More"}
            await house.try_to("addDomainOrder", work.add_domain_order, **add)
        await asyncio.sleep(random.random() * 0.004)


async def _handovers(size: int, folder: Path) -> Result:
    figures, failures, random = Counter[str](), list[str](), Random(size)
    left = iter(range(size))
    async with open_house(folder / "handovers.db", durable=False, tail=50) as house:

        async def watch(order: str) -> None:
            for _ in left:
                failures.extend(await _hand_over(house, order, random.randint(0, MOST_CHANGES), figures))
                figures["handovers"] += 1
                if failures:
                    return

        orders = [await house.order(lines=3) for _ in range(2)]
        for _, lines in orders:
            for line in lines:
                await house.task(await house.domain_order(line))
        writers = [asyncio.create_task(_write(house, *each, random)) for each in orders for _ in range(2)]
        try:
            await asyncio.gather(*(watch(orders[number % 2][0]) for number in range(WATCHERS)))
        finally:
            for writer in writers:
                writer.cancel()
            await asyncio.gather(*writers, return_exceptions=True)
        failures += [str(finding) for finding in await house.findings()]
    return Result(dict(figures), failures)


def handovers(size: int, folder: Path) -> Result:
    """So many snapshots, each followed by its changes and resumed once."""
    return asyncio.run(_handovers(size, folder))
