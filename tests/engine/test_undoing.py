"""Cancellation undoes what was done: compensating tasks, where they stand, and how they end (document 003)."""

from __future__ import annotations

from tests.engine.shop import Shop


async def canceled(shop: Shop, node: str) -> None:
    await shop.house.act(node, "REQUEST_CANCELLATION")
    await shop.house.act(node, "APPROVE_CANCELLATION")


async def undoing(shop: Shop, task: str) -> list[tuple[str, str, str]]:
    """The tasks that undo this one: id, state, and the state of their domain order."""
    sql = (
        "SELECT t.id, t.state, d.state FROM order_task AS t JOIN domain_order AS d ON d.id = t.parent_id "
        "WHERE t.compensates_id = ? ORDER BY t.id"
    )
    return await shop.house.rows(sql, task)


async def test_a_completed_task_is_undone_in_its_own_domain_order_while_that_lives(shop: Shop) -> None:
    order, (phone,) = await shop.approved("phone")
    (shipped,) = await shop.work(phone, "phone/ship")
    await canceled(shop, phone)
    ((undo, state, home),) = await undoing(shop, shipped)
    assert (state, home) == ("OPEN", "CANCELLATION_IN_PROGRESS")
    assert await shop.house.state(await shop.task(phone, "phone/engrave")) == "CANCELED"
    parents = await shop.house.rows("SELECT parent_id FROM order_task WHERE id IN (?, ?)", shipped, undo)
    assert parents[0] == parents[1]
    await shop.house.act(undo, "START")
    await shop.house.act(undo, "COMPLETE")
    assert [await shop.house.state(n) for n in (phone, order)] == ["CANCELED", "CANCELED"]


async def test_what_was_done_in_domain_orders_that_ended_is_undone_in_new_ones_under_the_line(shop: Shop) -> None:
    order, (line,) = await shop.approved("internet")
    allocated, spliced, _ = await shop.work(line, "port/allocate", "access/splice", "access/tune")
    await canceled(shop, order)
    assert await shop.house.state(line) == "CANCELLATION_IN_PROGRESS"
    homes = await shop.house.rows(
        "SELECT d.title, d.parent_id, d.state FROM domain_order AS d JOIN order_task AS t ON t.parent_id = d.id "
        "WHERE t.compensates_id IS NOT NULL ORDER BY d.title"
    )
    assert homes == [("Access line", line, "CANCELLATION_IN_PROGRESS"), ("Port", line, "CANCELLATION_IN_PROGRESS")]
    for task in (allocated, spliced):
        ((undo, state, _),) = await undoing(shop, task)
        assert state == "OPEN"
        await shop.house.act(undo, "START")
        await shop.house.act(undo, "COMPLETE")
    assert [await shop.house.state(n) for n in (line, order)] == ["CANCELED", "CANCELED"]
    ended = await shop.house.rows("SELECT DISTINCT state FROM domain_order WHERE parent_id = ?", line)
    assert sorted(ended) == [("CANCELED",)]


async def test_a_task_that_is_finished_during_the_cancellation_is_undone_as_well(shop: Shop) -> None:
    order, (phone,) = await shop.approved("phone")
    ship = await shop.task(phone, "phone/ship")
    await shop.house.act(ship, "START")
    await canceled(shop, order)
    assert await shop.house.state(ship) == "IN_PROGRESS"
    await shop.house.act(ship, "COMPLETE")
    ((undo, state, home),) = await undoing(shop, ship)
    assert (state, home) == ("OPEN", "CANCELLATION_IN_PROGRESS")
    assert await shop.house.state(phone) == "CANCELLATION_IN_PROGRESS"
    await shop.house.act(undo, "START")
    await shop.house.act(undo, "COMPLETE")
    assert await undoing(shop, undo) == []
    assert [await shop.house.state(n) for n in (phone, order)] == ["CANCELED", "CANCELED"]


async def test_a_task_is_undone_once_however_often_it_is_canceled(shop: Shop) -> None:
    order, (line,) = await shop.approved("internet")
    allocated, _ = await shop.work(line, "port/allocate", "access/splice")
    home = (await shop.house.rows("SELECT id FROM domain_order WHERE title = 'Access line'"))[0][0]
    await shop.house.act(home, "CANCEL")
    assert len(await undoing(shop, allocated)) == 1
    await canceled(shop, line)
    assert len(await undoing(shop, allocated)) == 1
    await canceled_again(shop, order)
    assert len(await undoing(shop, allocated)) == 1


async def canceled_again(shop: Shop, order: str) -> None:
    """The order as a whole, while its line is being canceled already."""
    await shop.house.act(order, "REQUEST_CANCELLATION")
    await shop.house.act(order, "APPROVE_CANCELLATION")


async def test_no_cascade_cancels_what_undoes_but_a_manager_can(shop: Shop) -> None:
    order, (phone,) = await shop.approved("phone")
    (shipped,) = await shop.work(phone, "phone/ship")
    await canceled(shop, phone)
    await canceled_again(shop, order)
    ((undo, state, _),) = await undoing(shop, shipped)
    assert state == "OPEN"
    await shop.house.act(undo, "CANCEL")
    assert [await shop.house.state(n) for n in (undo, phone, order)] == ["CANCELED", "CANCELED", "CANCELED"]


async def test_canceling_a_domain_order_alone_undoes_what_was_done_in_it_and_its_line_goes_on(shop: Shop) -> None:
    _, (line,) = await shop.approved("internet")
    allocated, spliced = await shop.work(line, "port/allocate", "access/splice")
    home = (await shop.house.rows("SELECT id FROM domain_order WHERE title = 'Access line'"))[0][0]
    await shop.house.act(home, "CANCEL")
    assert await shop.house.state(home) == "CANCELLATION_IN_PROGRESS"
    ((undo, _, _),) = await undoing(shop, spliced)
    ((other, _, of_port),) = await undoing(shop, allocated)
    assert of_port == "CANCELLATION_IN_PROGRESS"
    for task in (undo, other):
        await shop.house.act(task, "START")
        await shop.house.act(task, "COMPLETE")
    assert await shop.house.state(home) == "CANCELED"
    await shop.deliver(line)
    assert await shop.house.state(line) == "COMPLETED"


async def test_completed_lines_stay_completed_and_nothing_of_them_is_undone(shop: Shop) -> None:
    order, (phone, internet) = await shop.approved("phone", "internet")
    await shop.deliver(phone)
    await canceled(shop, order)
    assert await shop.house.rows("SELECT 1 FROM order_task WHERE compensates_id IS NOT NULL") == []
    assert [await shop.house.state(n) for n in (phone, internet, order)] == ["COMPLETED", "CANCELED", "COMPLETED"]


async def test_what_undoes_a_line_of_an_order_on_hold_waits_for_the_end_of_the_hold(shop: Shop) -> None:
    order, (phone, internet) = await shop.approved("phone", "internet")
    (shipped,) = await shop.work(phone, "phone/ship")
    await shop.house.act(phone, "REQUEST_CANCELLATION")
    await shop.house.act(phone, "APPROVE_CANCELLATION")
    await shop.house.act(order, "HOLD")
    ((undo, state, _),) = await undoing(shop, shipped)
    assert state == "ON_HOLD"
    await shop.house.act(order, "RESUME")
    assert await shop.house.state(undo) == "OPEN"
    assert internet
