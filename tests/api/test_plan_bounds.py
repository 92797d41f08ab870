"""`orchestrationPlan` of several orders: each is bounded by itself, and says whether nodes are missing."""

from __future__ import annotations

from typing import Any

import pytest

from resolvers.context import Context
from resolvers.limits import Limits
from schema import schema
from tests.api.asking import ADA, Asker
from tests.api.seeding import Seeds

PLANS = "{ orders { nodes { id orchestrationPlan { truncated nodes { id } } } } }"
TASKS = (1, 6, 2)


async def plans(asker: Asker, plan_nodes: int) -> list[dict[str, Any]]:
    context = Context(asker.house.engine, ADA, "request-1", Limits(plan_nodes=plan_nodes))
    result: Any = await schema.execute(PLANS, {}, context)
    assert result.errors is None, result.errors
    return [order["orchestrationPlan"] for order in result.data["orders"]["nodes"]]


async def planted(asker: Asker) -> None:
    """Orders of one line, one domain order, and so many tasks."""
    seeds = Seeds()
    for tasks in TASKS:
        parent = seeds.domain_order(seeds.line(seeds.order()))
        for _ in range(tasks):
            seeds.task(parent)
    await asker.plant(seeds)


@pytest.mark.parametrize("most", [1, 2, 3, 4, 7, 8, 100])
async def test_every_order_shows_as_many_nodes_as_it_may(asker: Asker, most: int) -> None:
    await planted(asker)
    sizes = [2 + tasks for tasks in TASKS]
    found = await plans(asker, most)
    assert [len(plan["nodes"]) for plan in found] == [min(size, most) for size in sizes]
    assert [plan["truncated"] for plan in found] == [size > most for size in sizes]
