"""What must not grow with the size of an order does not, and what is large is done whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import catalogue
from benchmarks.order_size import LARGE, SHAPES, compare
from tests.databases import CHOSEN
from tests.engine.house import House, open_house
from tests.engine.shop import Shop

LENIENT = 3.0
TASKS = {"sqlite": LARGE, "postgresql": 1_000}
"""An order of ten thousand tasks takes minutes to build where each statement is a round trip."""


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
async def test_a_completion_takes_as_many_statements_and_as_long_in_a_large_order(tmp_path: Path, shape: str) -> None:
    found = await compare(tmp_path, shape, TASKS[CHOSEN.kind], rounds=50)
    assert found.large_statements == found.small_statements
    assert max(found.large_statements) < 15
    assert found.ratio < LENIENT


@pytest.mark.slow
async def test_approving_five_thousand_tasks_takes_as_many_statements_as_approving_five_hundred(house: House) -> None:
    shop = await catalogue.opened(house)
    small, large = await catalogue.approve(shop, 5), await catalogue.approve(shop, 50)
    assert (small.tasks, large.tasks) == (500, 5000)
    assert small.statements == large.statements < 40


@pytest.mark.slow
async def test_ten_thousand_services_expire_in_one_sweep_each_once(tmp_path: Path) -> None:
    async with open_house(tmp_path / "services.db") as opened:
        sweep = await catalogue.expire(await Shop.opened(opened), 10_000)
    assert (sweep.expired, sweep.rows) == (10_000, 10_000)
