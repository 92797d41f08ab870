"""A line hands over to its service what it says, and nothing else: what others have changed since is kept."""

from __future__ import annotations

from typing import Any

from engine import capture, catalogue, work
from tests.engine.shop import CATALOGUE, Shop

READ = "SELECT quantity, characteristics FROM service"


async def about(shop: Shop, service: str, **more: Any) -> str:
    """The line of an approved order that changes a service."""
    order = await shop.draft()
    line = await shop.line(order, None, operation="CHANGE", service_id=service, **more)
    await shop.approve(order)
    return line


async def published(shop: Shop, **spec: Any) -> str:
    """A new edition."""
    edition = await shop.house.do("publishSpecification", catalogue.publish, **spec)
    shop.editions[spec["code"]] = edition
    return edition


async def test_a_note_on_the_old_line_leaves_a_changed_service_alone(shop: Shop) -> None:
    _, (line,) = await shop.approved("internet")
    await shop.deliver(line)
    await shop.deliver(await about(shop, await shop.service(line), quantity=2, characteristics={"speed": 1000}))
    await shop.house.do("addNote", work.add_note, node_id=line, text="Called.")
    assert await shop.house.rows(READ) == [(2, '{"speed": 1000}')]


async def test_a_point_of_no_return_leaves_a_changed_service_alone(shop: Shop) -> None:
    tasks = [
        {"code": "on", "title": "On", "starts_service": True},
        {"code": "dig", "title": "Dig", "no_return": True},
    ]
    await published(shop, code="duct", domain="PRODUCT", name="Duct", tasks=tasks)
    _, (line,) = await shop.approved("duct")
    await shop.work(line, "duct/on")
    await shop.deliver(await about(shop, await shop.service(line), quantity=2))
    await shop.house.act(await shop.task(line, "duct/dig"), "START")
    assert await shop.house.rows("SELECT quantity FROM service") == [(2,)]


async def test_two_changes_of_one_service_are_both_kept(shop: Shop) -> None:
    service = await shop.in_service()
    faster = await about(shop, service, characteristics={"speed": 1000})
    more = await about(shop, service, quantity=5)
    await shop.deliver(faster)
    await shop.deliver(more)
    assert await shop.house.rows(READ) == [(5, '{"speed": 1000}')]


async def test_a_revision_of_the_first_line_keeps_what_was_changed_since(shop: Shop) -> None:
    tasks = [{"code": "on", "title": "On", "starts_service": True}, {"code": "end", "title": "End"}]
    speed = [{"name": "speed", "value_type": "INTEGER"}]
    await published(shop, code="line", domain="PRODUCT", name="Line", tasks=tasks, characteristics=speed)
    order, (line,) = await shop.approved("line")
    await shop.work(line, "line/on")
    await shop.deliver(await about(shop, await shop.service(line), characteristics={"speed": 7}))
    await shop.house.act(order, "START_REVISION")
    await shop.revise(order, change=[{"id": line, "quantity": 3}])
    await shop.house.act(order, "APPROVE_REVISION")
    assert await shop.house.rows(READ) == [(3, '{"speed": 7}')]


async def test_a_service_moves_to_an_edition_that_knows_other_characteristics_and_terms(shop: Shop) -> None:
    service = await shop.in_service()
    spec = {"code": "internet", "domain": "PRODUCT", "name": "Internet 2", "renewal": "RENEWS", "term_months": 24}
    bandwidth = [{"name": "bandwidth", "value_type": "INTEGER"}]
    newer = await published(shop, **spec, characteristics=bandwidth, tasks=[{"code": "a", "title": "A"}])
    given = {"bandwidth": 5, "speed": None}
    await shop.deliver(await about(shop, service, specification_id=newer, characteristics=given))
    read = "SELECT specification_id, characteristics, renewal, term_months, term_start, term_end FROM service"
    ((edition, values, renewal, months, start, end),) = await shop.house.rows(read)
    assert (edition, values, renewal, months) == (newer, '{"bandwidth": 5}', "RENEWS", 24)
    assert (start[:4], end[:4], start[4:]) == ("2024", "2026", end[4:])


async def test_terms_end_on_the_day_of_the_activation_where_the_month_has_it(shop: Shop) -> None:
    shop.house.clock.advance(days=30)
    _, (line,) = await shop.approved("backup")
    await shop.deliver(line)
    ends = []
    for _ in range(4):
        ((end,),) = await shop.house.rows("SELECT term_end FROM service")
        ends.append(end[:10])
        shop.house.clock.advance(days=31)
        await shop.house.engine.sweep()
    assert ends == ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31"]


async def test_a_copied_line_of_a_retired_edition_waits_for_another_whatever_else_is_corrected(shop: Shop) -> None:
    order = await shop.draft()
    await shop.line(order, "phone")
    await shop.house.do("retireSpecification", catalogue.retire, id=shop.editions["phone"])
    copy = await shop.house.do("copyOrder", capture.copy_order, id=order)
    ((line,),) = await shop.house.rows("SELECT id FROM order_line_item WHERE root_id = ?", copy)
    await shop.house.do("updateOrderLineItem", capture.update_line, id=line, title="Another title")
    ((lacking,),) = await shop.house.rows("SELECT shortcomings FROM order_line_item WHERE id = ?", line)
    assert lacking == "Edition 1 of phone was retired; name another one."
    phone = next(spec for spec in CATALOGUE if spec["code"] == "phone")
    newer = await published(shop, **phone | {"name": "Another phone"})
    await shop.house.do("updateOrderLineItem", capture.update_line, id=line, specification_id=newer)
    assert await shop.house.rows("SELECT shortcomings FROM order_line_item WHERE id = ?", line) == [("",)]
