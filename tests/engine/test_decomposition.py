"""Approval turns the lines of an order into work, by the catalogue."""

from __future__ import annotations

from typing import Any

from engine import capture, catalogue
from tests.engine.shop import Shop


async def test_an_approved_line_becomes_a_domain_order_of_its_own_domain_with_its_parts_and_tasks_below(
    shop: Shop,
) -> None:
    order, (line,) = await shop.approved("internet")
    assert await shop.tree(order) == {
        "A internet": "QUALIFIED",
        "Greet the customer": "OPEN",
        "Activate": "DRAFT",
        "Start billing": "DRAFT",
        "Access line": "QUALIFIED",
        "Splice the fibre": "DRAFT",
        "Set the speed": "DRAFT",
        "Port": "QUALIFIED",
        "Allocate a port": "OPEN",
    }
    domains = await shop.house.rows("SELECT domain FROM domain_order WHERE root_id = ? ORDER BY path", order)
    assert domains == [("PRODUCT",), ("SERVICE",), ("RESOURCE",)]
    assert await shop.house.state(line) == "SCHEDULED"
    assert await shop.house.state(order) == "ACKNOWLEDGED"


async def test_a_parents_tasks_wait_for_its_parts_and_a_task_that_names_others_waits_for_those(shop: Shop) -> None:
    order, (line,) = await shop.approved("internet")
    await shop.work(line, "port/allocate")
    tree = await shop.tree(order)
    assert (tree["Port"], tree["Splice the fibre"], tree["Set the speed"]) == ("CLOSED_COMPLETE", "OPEN", "OPEN")
    assert tree["Activate"] == "DRAFT"
    await shop.work(line, "access/splice", "access/tune")
    tree = await shop.tree(order)
    assert (tree["Activate"], tree["Start billing"]) == ("OPEN", "DRAFT")
    await shop.work(line, "internet/activate")
    assert (await shop.tree(order))["Start billing"] == "OPEN"


async def test_an_order_that_was_decomposed_ends_when_all_its_work_is_done(shop: Shop) -> None:
    order, (internet, phone) = await shop.approved("internet", "phone")
    await shop.deliver(internet)
    assert [await shop.house.state(n) for n in (internet, phone, order)] == ["COMPLETED", "SCHEDULED", "IN_PROGRESS"]
    await shop.deliver(phone)
    assert [await shop.house.state(n) for n in (phone, order)] == ["COMPLETED", "COMPLETED"]


async def test_a_line_without_specification_waits_for_a_manager_to_add_work(shop: Shop) -> None:
    order = await shop.draft()
    line = await shop.line(order)
    await shop.approve(order)
    assert await shop.house.state(line) == "ACKNOWLEDGED"
    assert await shop.tree(order) == {}


async def test_an_incomplete_line_keeps_its_order_submitted_and_says_what_is_missing(shop: Shop) -> None:
    order = await shop.draft()
    line = await shop.line(order, "internet", characteristics={})
    await shop.house.act(order, "SUBMIT")
    assert await shop.house.state(order) == "SUBMITTED"
    assert await shop.house.rows("SELECT shortcomings FROM order_line_item") == [("internet requires speed.",)]
    refused = (await shop.house.try_act(order, "COMPLETE_CAPTURE")).problem
    assert refused is not None and "LINES_ARE_COMPLETE" in str(refused) and line in str(refused)
    await shop.house.do("updateOrderLineItem", capture.update_line, id=line, characteristics={"speed": 500})
    assert await shop.house.state(order) == "NEW"
    assert await shop.house.rows("SELECT shortcomings FROM order_line_item") == [("",)]


async def test_an_order_goes_on_when_the_line_that_lacked_something_ends_with_its_children(shop: Shop) -> None:
    order = await shop.draft()
    bundle = await shop.line(order, "internet", characteristics={})
    child = await shop.line(bundle, "phone")
    await shop.line(order, "phone")
    await shop.house.act(order, "SUBMIT")
    await shop.house.act(child, "CANCEL")
    assert [await shop.house.state(n) for n in (child, bundle)] == ["CANCELED", "CANCELED"]
    assert await shop.house.state(order) == "NEW"


async def test_removing_the_incomplete_line_lets_its_order_go_on(shop: Shop) -> None:
    order = await shop.draft()
    line = await shop.line(order, "internet", characteristics={})
    await shop.line(order, "phone")
    await shop.house.act(order, "SUBMIT")
    assert await shop.house.state(order) == "SUBMITTED"
    await shop.house.do("removeOrderLineItem", capture.remove_line, id=line)
    assert await shop.house.state(order) == "NEW"


async def test_a_specification_can_require_enrichment(shop: Shop) -> None:
    order = await shop.draft()
    await shop.line(order, "backup")
    await shop.house.act(order, "SUBMIT")
    assert await shop.house.state(order) == "ENRICHMENT_IN_PROGRESS"
    await shop.house.act(order, "COMPLETE_CAPTURE")
    assert await shop.house.state(order) == "NEW"


async def test_characteristics_that_do_not_fit_are_refused_with_what_would(shop: Shop) -> None:
    order = await shop.draft()
    said = {
        "speeed": (1, "internet has no such characteristic; it has speed"),
        "speed": ("fast", "'fast' is no INTEGER"),
    }
    for name, (value, words) in said.items():
        problem = (await shop.try_line(order, "internet", characteristics={name: value})).problem
        assert problem is not None and words in problem.message and problem.path == ("characteristics", name)
    problem = (await shop.try_line(order, "internet", characteristics={"speed": 7})).problem
    assert problem is not None and "allowed are 100, 500, 1000" in problem.message


async def test_defaults_are_filled_in(shop: Shop) -> None:
    order = await shop.draft()
    await shop.line(order, "phone")
    assert await shop.house.rows("SELECT characteristics FROM order_line_item") == [('{"color": "black"}',)]


async def test_parts_come_in_their_newest_edition_and_lines_in_the_one_they_name(shop: Shop) -> None:
    order = await shop.draft()
    line = await shop.line(order, "internet")
    newer: dict[str, Any] = {
        "code": "port",
        "domain": "RESOURCE",
        "name": "Better port",
        "tasks": [{"code": "plug", "title": "Plug in"}],
    }
    port = await shop.house.do("publishSpecification", catalogue.publish, **newer)
    other: dict[str, Any] = {"code": "internet", "domain": "PRODUCT", "name": "Internet of another kind"}
    await shop.house.do("publishSpecification", catalogue.publish, **other)
    await shop.approve(order)
    tree = await shop.tree(order)
    assert "Plug in" in tree and "Activate" in tree
    rows = await shop.house.rows("SELECT specification_id FROM domain_order WHERE line_id = ? ORDER BY path", line)
    assert rows == [(shop.editions["internet"],), (shop.editions["access"],), (port,)]


async def test_a_retired_edition_is_ordered_no_more_but_stays_with_those_who_have_it(shop: Shop) -> None:
    order = await shop.draft()
    await shop.line(order, "phone")
    await shop.house.do("retireSpecification", catalogue.retire, id=shop.editions["phone"])
    problem = (await shop.try_line(order, "phone")).problem
    assert problem is not None and "retired" in problem.message and problem.path == ("specificationId",)
    await shop.approve(order)
    assert (await shop.tree(order))["Ship the phone"] == "OPEN"
    copy = await shop.house.do("copyOrder", capture.copy_order, id=order)
    lacking = await shop.house.rows("SELECT shortcomings FROM order_line_item WHERE root_id = ?", copy)
    assert "retired" in lacking[0][0]
    await shop.house.act(copy, "SUBMIT")
    assert await shop.house.state(copy) == "SUBMITTED"


async def test_a_line_of_a_specification_without_work_gets_an_empty_domain_order_to_be_completed_by_hand(
    shop: Shop,
) -> None:
    nothing: dict[str, Any] = {"code": "nothing", "domain": "PRODUCT", "name": "Nothing to do"}
    shop.editions["nothing"] = await shop.house.do("publishSpecification", catalogue.publish, **nothing)
    order, (line,) = await shop.approved("nothing")
    assert await shop.tree(order) == {"A nothing": "QUALIFIED"}
    (home,) = (await shop.house.rows("SELECT id FROM domain_order"))[0]
    await shop.house.act(home, "COMPLETE")
    assert [await shop.house.state(n) for n in (line, order)] == ["COMPLETED", "COMPLETED"]


async def test_a_part_without_work_for_the_operation_is_left_out(shop: Shop) -> None:
    service = await shop.in_service()
    order = await shop.draft()
    line = await shop.line(order, None, operation="DISCONNECT", service_id=service)
    await shop.approve(order)
    assert "Splice the fibre" not in await shop.tree(order)
    port: dict[str, Any] = {"code": "port", "domain": "RESOURCE", "name": "Port", "tasks": []}
    await shop.house.do("publishSpecification", catalogue.publish, **port)
    another = await shop.draft()
    await shop.line(another, None, operation="DISCONNECT", service_id=service)
    await shop.approve(another)
    assert "Port" not in await shop.tree(another) and "Access line" in await shop.tree(another)
    await shop.deliver(line)
    assert await shop.house.state(line) == "COMPLETED"
