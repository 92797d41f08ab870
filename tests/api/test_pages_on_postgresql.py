"""Pages of long lists on PostgreSQL, with the plans that it chooses by what it knows of the tables."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.asking import Asker
from tests.api.explaining import rows_read, walks
from tests.api.seeding import Seeds
from tests.api.test_page_walks import ENDS, SORTS, query
from tests.engine.house import statements

pytestmark = pytest.mark.postgresql
SIZE = 10


async def planted(asker: Asker, orders: int = 3000) -> list[str]:
    """Many customer orders and a few others; every third has no due time, as every third task. The few first ids."""
    seeds = Seeds()
    few = [seeds.order(seeds.account(), "SERVICE_ORDER", state="DRAFT") for _ in range(5)]
    for number in range(orders):
        dated: dict[str, Any] = {"due_at": None if number % 3 == 0 else f"2024-01-{number % 27 + 1:02}T00:00:00.000Z"}
        created = f"2024-01-{number % 27 + 1:02}T{number % 24:02}:00:00.000Z"
        order = seeds.order(None, **dated, priority=number % 5 + 1, created_at=created)
        if number % 3 == 0:
            seeds.task(seeds.domain_order(seeds.line(order)), **dated)
    parent = seeds.domain_order(seeds.line(few[0]))
    for number in range(orders):
        seeds.task(parent, due_at=None if number % 3 == 0 else f"2024-02-{number % 27 + 1:02}T00:00:00.000Z")
    await asker.plant(seeds)
    await asker.house.driver.write(statements, "ANALYZE")
    return [parent, *few]


async def test_a_page_reads_about_the_rows_that_it_shows_wherever_it_begins(asker: Asker) -> None:
    await planted(asker)
    costs = {}
    for root in ("orders", "customerOrders", "serviceOrders", "orderTasks"):
        for order in SORTS:
            for end, (_, cursor) in ENDS.items():
                begin = None
                for page in range(3):
                    found = (await asker.ask(query(root, end), size=SIZE, cursor=begin, orderBy=order))["page"]
                    costs[root, str(order), end, page] = await rows_read(asker)
                    far = await asker.ask(query(root, end), size=100, cursor=begin, orderBy=order)
                    begin = far["page"]["pageInfo"][cursor] or found["pageInfo"][cursor]
    assert {which: cost for which, cost in costs.items() if cost > 4 * SIZE} == {}


async def test_the_index_of_what_was_asked_for_is_taken_where_it_finds_little(asker: Asker) -> None:
    _, first, *_ = await planted(asker)
    number = (await asker.house.rows("SELECT number FROM customer_order WHERE id = ?", first))[0][0]
    account = (await asker.house.rows("SELECT account_id FROM customer_order WHERE id = ?", first))[0][0]
    for where in ({"numbers": [number, "SO-1"]}, {"states": ["DRAFT", "REJECTED"]}, {"accounts": [account]}):
        page = (await asker.ask(query("serviceOrders"), size=SIZE, where=where))["page"]
        assert page["nodes"][0]["id"] == first
        assert await rows_read(asker) <= SIZE, where


async def test_a_page_of_a_parent_with_many_children_reads_only_its_own_rows(asker: Asker) -> None:
    parent, *_ = await planted(asker)
    text = "query ($id: ID!) { node(id: $id) { ... on DomainOrder { tasks(first: 5) { nodes { title } } } } }"
    await asker.ask(text, id=parent)
    assert await rows_read(asker) <= 3 * SIZE
    assert not [walk for walk in await walks(asker) if walk.sorts and len(walk.steps) == 1]
