"""Consequences that meet in one unit of work, where the tables still tell what was before it."""

from __future__ import annotations

from tests.engine.house import House


async def test_a_task_freed_by_the_same_move_that_ends_its_domain_orders_wait_is_released(house: House) -> None:
    """Given back, the first domain order completes, which qualifies the second, whose task is freed just now."""
    order, (line,) = await house.order()
    first = await house.domain_order(line)
    done, dropped = await house.task(first), await house.task(first)
    second = await house.domain_order(line, depends_on=[first])
    task = await house.task(second)
    await house.act(done, "START")
    await house.act(done, "COMPLETE")
    await house.act(order, "HOLD")
    await house.act(dropped, "CANCEL")
    await house.act(order, "RESUME")
    assert [await house.state(i) for i in (first, second, task)] == ["CLOSED_COMPLETE", "QUALIFIED", "OPEN"]


async def test_a_hold_that_ends_lets_everything_above_catch_up_at_once(house: House) -> None:
    order, (line,) = await house.order()
    outer = await house.domain_order(line)
    inner = await house.domain_order(outer)
    task = await house.task(inner)
    await house.act(order, "HOLD")
    await house.act(task, "CANCEL")
    assert await house.state(inner) == "ON_HOLD"
    await house.act(order, "RESUME")
    assert [await house.state(i) for i in (inner, outer, line, order)] == ["CANCELED"] * 4


async def test_every_row_of_a_unit_leads_back_to_what_the_caller_asked_for(house: House) -> None:
    order, (line,) = await house.order()
    task = await house.task(await house.domain_order(line))
    entries = (await house.act(task, "START")).entries
    assert [(e.node_id[:2], e.action) for e in entries] == [(p, "START") for p in ("ot", "do", "li", "co")]
    assert [e.cause for e in entries] == [None, *(e.sequence for e in entries[:-1])]
    assert [e.actor for e in entries] == ["ada", "system", "system", "system"]
    assert entries[-1].node_id == order
