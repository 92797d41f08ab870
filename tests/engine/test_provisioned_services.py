"""Services of provisioning orders: a row of document 004 a case."""

from __future__ import annotations

from typing import Any

import pytest

from engine import provisioning
from tests.engine.house import House
from tests.engine.workshop import Workshop


@pytest.fixture
async def shop(house: House) -> Workshop:
    return await Workshop.opened(house)


async def in_service(shop: Workshop) -> str:
    """The service of an order that is complete."""
    order, _ = await shop.order()
    await shop.line(order, "internet", quantity=3)
    for work in await shop.generate(order):
        await shop.finish(work)
    ((service, state),) = await shop.services()
    assert (state, await shop.states(order)) == ("IN_SERVICE", "COMPLETED")
    return service


async def about(shop: Workshop, service: str, operation: str, **more: object) -> tuple[str, list[str]]:
    """An order about a service, with its work orders."""
    order, _ = await shop.order()
    await shop.line(order, None, operation=operation, service_id=service, **more)
    return order, await shop.generate(order)


async def test_a_service_is_new_when_its_work_orders_are_generated_and_a_widget_has_none(shop: Workshop) -> None:
    order, _ = await shop.order()
    line = await shop.line(order, "internet", quantity=3)
    await shop.line(order, "phone")
    assert await shop.services() == []
    assert len(await shop.generate(order)) == 3
    rows = await shop.house.rows("SELECT line_id, order_id, account_id, quantity, state FROM service")
    assert rows == [(line, order, shop.account, 3, "NEW")]


async def test_a_service_begins_with_the_last_of_its_work_orders(shop: Workshop) -> None:
    order, _ = await shop.order()
    await shop.line(order, "internet")
    first, last = await shop.generate(order)
    await shop.finish(first)
    assert [state for _, state in await shop.services()] == ["NEW"]
    await shop.finish(last)
    assert [state for _, state in await shop.services()] == ["IN_SERVICE"]


@pytest.mark.parametrize(("done", "state"), [(True, "IN_SERVICE"), (False, "ORDER_CANCELED")])
async def test_a_service_begins_when_something_of_it_was_done(shop: Workshop, done: bool, state: str) -> None:
    order, _ = await shop.order()
    await shop.line(order, "internet")
    first, last = await shop.generate(order)
    if done:
        await shop.finish(first)
    else:
        await shop.house.act(first, "CANCEL")
    await shop.house.act(last, "CANCEL")
    assert [found for _, found in await shop.services()] == [state]


async def test_a_canceled_line_never_gets_its_service(shop: Workshop) -> None:
    order, _ = await shop.order()
    line = await shop.line(order, "internet")
    await shop.line(order, "internet")
    works = await shop.generate(order)
    await shop.cancel_line(line)
    assert sorted(state for _, state in await shop.services()) == ["NEW", "ORDER_CANCELED"]
    for work in works:
        if await shop.states(work) == "PENDING":
            await shop.finish(work)
    assert sorted(state for _, state in await shop.services()) == ["IN_SERVICE", "ORDER_CANCELED"]


async def test_a_canceled_line_loses_its_service_while_its_work_order_goes_on_for_another(shop: Workshop) -> None:
    order, _ = await shop.order()
    gone, wanted = [await shop.line(order, "internet") for _ in range(2)]
    work = await shop.work(order, gone, wanted)
    await shop.cancel_line(gone)
    states = dict(await shop.house.rows("SELECT line_id, state FROM service"))
    assert states == {gone: "ORDER_CANCELED", wanted: "NEW"}
    await shop.finish(work)
    states = dict(await shop.house.rows("SELECT line_id, state FROM service"))
    assert states == {gone: "ORDER_CANCELED", wanted: "IN_SERVICE"}


async def test_what_is_still_new_when_the_order_ends_is_canceled_with_it(shop: Workshop) -> None:
    order, _ = await shop.order()
    for _ in range(2):
        await shop.line(order, "internet")
    works = await shop.generate(order)
    for work in works[:2]:
        await shop.finish(work)
    await shop.house.act(order, "CANCEL")
    assert await shop.states(order) == "COMPLETED"
    assert sorted(state for _, state in await shop.services()) == ["IN_SERVICE", "ORDER_CANCELED"]


async def test_a_service_in_use_survives_the_cancellation_of_its_line(shop: Workshop) -> None:
    order, _ = await shop.order()
    line = await shop.line(order, "internet")
    await shop.line(order, "phone")
    turn_up, invoice, _ = await shop.generate(order)
    await shop.finish(turn_up)
    ((service, _),) = await shop.services()
    await shop.house.act(service, "ACTIVATE")
    await shop.cancel_line(line)
    assert await shop.states(service, invoice) == "IN_SERVICE CANCELED"


async def test_a_disconnection_ends_the_service_with_its_work_order(shop: Workshop) -> None:
    service = await in_service(shop)
    order, (work,) = await about(shop, service, "DISCONNECT")
    assert await shop.states(service) == "IN_SERVICE"
    await shop.finish(work)
    assert await shop.states(service, order) == "CANCELED_BY_USER COMPLETED"


async def test_a_canceled_disconnection_leaves_the_service_alone(shop: Workshop) -> None:
    service = await in_service(shop)
    order, (work,) = await about(shop, service, "DISCONNECT")
    await shop.house.act(work, "CANCEL")
    assert await shop.states(service, order) == "IN_SERVICE CANCELED"


async def test_a_change_is_taken_over_when_its_work_is_done(shop: Workshop) -> None:
    service = await in_service(shop)
    _, (work,) = await about(shop, service, "CHANGE", quantity=5, characteristics={"speed": 500})
    read = "SELECT quantity, characteristics FROM service"
    assert await shop.house.rows(read) == [(3, '{"speed": 100}')]
    await shop.finish(work)
    assert await shop.house.rows(read) == [(5, '{"speed": 500}')]


async def test_a_service_moved_by_hand_is_no_input_of_the_order(shop: Workshop) -> None:
    order, _ = await shop.order()
    await shop.line(order, "internet")
    works = await shop.generate(order)
    ((service, _),) = await shop.services()
    await shop.house.act(service, "ACTIVATE")
    assert await shop.states(order, service) == "PENDING IN_SERVICE"
    await shop.house.act(service, "CANCEL_BY_USER")
    for work in works:
        await shop.finish(work)
    assert await shop.states(order, service) == "COMPLETED CANCELED_BY_USER"


async def test_a_new_service_follows_the_corrections_of_its_line(shop: Workshop) -> None:
    order, _ = await shop.order()
    line = await shop.line(order, "internet")
    await shop.generate(order)
    given: dict[str, Any] = {"quantity": 7, "characteristics": {"speed": 900}}
    await shop.house.do("updateProvisioningLineItem", provisioning.update_line, id=line, **given)
    assert await shop.house.rows("SELECT quantity, characteristics FROM service") == [(7, '{"speed": 900}')]


async def test_work_orders_are_generated_once_and_only_for_complete_lines_with_templates(shop: Workshop) -> None:
    order, _ = await shop.order(1)
    await shop.line(order, "bare")
    await shop.line(order, "phone")
    await shop.line(order, "internet")
    assert len(await shop.generate(order)) == 3
    again = await shop.house.try_to("generateWorkOrders", provisioning.generate, order_id=order)
    assert again.problem is not None and "add them by hand" in again.problem.message
    other, _ = await shop.order()
    given: dict[str, Any] = {"order_id": other, "title": "x", "specification_id": shop.editions["internet"]}
    await shop.house.do("addProvisioningLineItem", provisioning.add_line, **given)
    refused = await shop.house.try_to("generateWorkOrders", provisioning.generate, order_id=other)
    assert refused.problem is not None and "requires speed" in refused.problem.message


async def test_everything_that_is_generated_but_the_first_names_what_caused_it(shop: Workshop) -> None:
    order, _ = await shop.order()
    await shop.line(order, "internet")
    outcome = await shop.house.try_to("generateWorkOrders", provisioning.generate, order_id=order)
    assert outcome.problem is None and outcome.entries[0].cause is None
    assert [entry.node_id for entry in outcome.entries[1:] if entry.cause is None] == []
