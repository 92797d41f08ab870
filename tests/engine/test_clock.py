"""Planned starts are reached when their time has come, however the clock jumps."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from engine import transition as moves
from engine.clock import every
from tests.engine.house import EPOCH, House

TOMORROW = "2024-01-02T00:00:00.000Z"


async def scheduled(house: House, start: str = TOMORROW, tasks: int = 1) -> tuple[str, list[str]]:
    """A domain order with tasks that wait for this start."""
    _, (line,) = await house.order()
    parent = await house.domain_order(line)
    made = [await house.task(parent) for _ in range(tasks)]
    for task in made:
        await house.act(task, "SCHEDULE", planned_start=start)
    return parent, made


async def test_nothing_is_reached_before_its_time(house: House) -> None:
    _, (task,) = await scheduled(house)
    house.clock.advance(hours=23, minutes=59)
    assert await house.engine.sweep() == 0
    assert await house.state(task) == "SCHEDULED"


async def test_a_clock_that_jumps_days_ahead_reaches_everything_at_once(house: House) -> None:
    _, tasks = await scheduled(house, tasks=450)
    house.clock.advance(days=3)
    assert await house.engine.sweep() == 450
    assert {await house.state(task) for task in tasks} == {"OPEN"}
    assert await house.engine.sweep() == 0


async def test_a_clock_set_an_hour_back_reaches_nothing_twice_and_nothing_early(house: House) -> None:
    parent, (task,) = await scheduled(house)
    house.clock.advance(days=1)
    assert await house.engine.sweep() == 1
    later = await house.task(parent)
    await house.act(later, "SCHEDULE", planned_start="2024-01-02T00:30:00.000Z")
    house.clock.advance(hours=-1)
    assert await house.engine.sweep() == 0
    assert (await house.state(task), await house.state(later)) == ("OPEN", "SCHEDULED")
    house.clock.advance(hours=2)
    assert await house.engine.sweep() == 1


async def test_a_start_found_due_is_left_alone_when_the_clock_was_set_back_meanwhile(house: House) -> None:
    _, (task,) = await scheduled(house)
    house.clock.advance(days=1)
    due = await house.driver.read(moves.due(house.engine.now(), 10))
    house.clock.advance(hours=-1)
    outcome = await house.try_to("clock", moves.ring_alarm(due[0]))
    assert due == [task] and outcome.entries == [] and await house.state(task) == "SCHEDULED"


async def test_sweeps_at_the_same_time_reach_each_start_once(house: House) -> None:
    _, tasks = await scheduled(house, tasks=20)
    house.clock.advance(days=1)
    assert sum(await asyncio.gather(*(house.engine.sweep() for _ in range(5)))) == 20
    rows = await house.rows("SELECT COUNT(*) FROM journal WHERE action = 'REACH_START' AND actor = 'system'")
    assert rows == [(len(tasks),)]


async def test_a_start_reached_beneath_a_hold_shows_when_the_hold_ends(house: House) -> None:
    parent, (task,) = await scheduled(house)
    await house.act(parent, "HOLD")
    house.clock.advance(days=1)
    assert await house.engine.sweep() == 1
    assert await house.state(task) == "ON_HOLD"
    await house.act(parent, "RESUME")
    assert await house.state(task) == "OPEN"


async def test_a_start_that_passed_while_the_task_was_interrupted_is_reached_after_it(house: House) -> None:
    _, (task,) = await scheduled(house)
    await house.act(task, "REQUEST_INFORMATION")
    house.clock.advance(days=2)
    assert await house.engine.sweep() == 0
    await house.act(task, "PROVIDE_INFORMATION")
    assert await house.engine.sweep() == 1
    assert await house.state(task) == "OPEN"


async def test_who_starts_or_cancels_a_scheduled_task_takes_its_alarm_away(house: House) -> None:
    _, (task,) = await scheduled(house)
    await house.act(task, "CANCEL")
    house.clock.advance(days=2)
    assert await house.engine.sweep() == 0


async def test_a_task_can_not_be_started_before_the_start_of_a_domain_order_above(house: House) -> None:
    _, (line,) = await house.order()
    parent = await house.domain_order(line, planned_start=TOMORROW)
    task = await house.task(parent)
    assert (await house.try_act(task, "START")).problem is not None
    house.clock.advance(days=1)
    assert (await house.try_act(task, "START")).problem is None


async def test_the_clock_serves_itself_until_it_is_cancelled(house: House) -> None:
    _, (task,) = await scheduled(house)
    running = asyncio.create_task(every(0.001, house.engine.sweep))
    house.clock.moment = EPOCH + timedelta(days=2)
    newest = house.hub.newest
    await asyncio.wait_for(house.hub.news(newest), 5)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert await house.state(task) == "OPEN"
