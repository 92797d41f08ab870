"""A clock that jumps a day forwards or an hour back does no harm: to leases, terms, and what is due."""

from __future__ import annotations

import pytest

from engine import lease
from tests.engine.house import House
from tests.engine.shop import Shop
from tests.engine.staff import Staff
from tests.engine.test_leases import BOT, claimed, code_of, does, found, port
from tests.engine.workshop import Workshop


async def test_an_hour_back_lengthens_a_lease_and_gives_it_to_nobody_else(shop: Shop) -> None:
    task = await port(shop)
    await claimed(shop, task, seconds=60)
    shop.house.clock.advance(hours=-1)
    assert await found(shop, topic="ports") == []
    assert code_of(await claimed(shop, task, "other")) == "IS_FREE_FOR_PROGRAMS"
    assert (await does(shop, "extend", task, lease=60)).problem is None
    assert (await does(shop, "complete", task)).problem is None


async def test_a_day_forwards_ends_a_lease_and_the_next_program_has_it_alone(shop: Shop) -> None:
    task = await port(shop)
    await claimed(shop, task, seconds=60)
    shop.house.clock.advance(days=1)
    assert await found(shop, topic="ports") == [task]
    assert (await claimed(shop, task, "other")).problem is None
    shop.house.clock.advance(hours=-1)
    assert (await does(shop, "complete", task, "robot")).problem is not None
    assert (await does(shop, "complete", task, "other")).problem is None


async def test_a_lease_claimed_before_the_clock_went_back_can_be_claimed_once_it_is_over(shop: Shop) -> None:
    task = await port(shop)
    given = lease.claim(task, "robot", 60)
    assert (await shop.house.try_to("claimOrderTasks", given, BOT)).problem is None
    shop.house.clock.advance(hours=-1)
    shop.house.clock.advance(hours=1, seconds=61)
    assert await found(shop, topic="ports") == [task]


async def test_a_term_ends_once_however_the_clock_jumps_about_its_end(shop: Shop) -> None:
    _, (line,) = await shop.approved("internet")
    service = await shop.service(line)
    await shop.house.act(service, "ACTIVATE")
    shop.house.clock.advance(days=365)
    assert await shop.house.engine.sweep() == 0
    shop.house.clock.advance(days=1)
    assert await shop.house.engine.sweep() == 1
    shop.house.clock.advance(hours=-1)
    assert await shop.house.engine.sweep() == 0
    shop.house.clock.advance(days=1)
    assert await shop.house.engine.sweep() == 0
    told = "SELECT COUNT(*) FROM journal WHERE node_id = ? AND action = 'EXPIRE'"
    assert await shop.house.rows(told, service) == [(1,)]


@pytest.mark.parametrize("jump", [{"days": 1}, {"hours": -1}], ids=str)
async def test_work_goes_on_over_a_jump_and_the_journal_keeps_its_order(house: House, jump: dict[str, float]) -> None:
    staff, workshop = await Staff.opened(house), await Workshop.opened(house)
    order, (request,) = await staff.order(1)
    other, (line,) = await workshop.order(1)
    work = await workshop.work(other, line, tasks=2)
    await house.act(work, "START")
    house.clock.advance(**jump)
    await staff.assign(request)
    for (task,) in await house.rows("SELECT id FROM work_task"):
        for action in ("START", "COMPLETE"):
            await house.act(task, action)
    assert await staff.states(order, other) == "CLOSED COMPLETED"
    rows = await house.rows("SELECT root_id, sequence FROM journal ORDER BY position")
    for root in (order, other):
        assert [number for of, number in rows if of == root] == list(range(1, sum(of == root for of, _ in rows) + 1))
