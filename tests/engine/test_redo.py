"""What is done again keeps the order of the work, and what was given up is not done again."""

from __future__ import annotations

from typing import Any

import pytest

from engine import catalogue, work
from tests.engine.shop import Shop

UNDONE = {"code": "t", "title": "T", "redo_on_change": True, "compensation": {"title": "Undo T"}}


async def publish(shop: Shop, code: str, *tasks: dict[str, Any], parts: tuple[Any, ...] = ()) -> None:
    """A product with these tasks and parts."""
    spec: dict[str, Any] = {"code": code, "domain": "PRODUCT", "name": code, "tasks": tasks, "parts": parts}
    shop.editions[code] = await shop.house.do("publishSpecification", catalogue.publish, **spec)


async def revise(shop: Shop, order: str, line: str) -> None:
    """Two of it instead of one."""
    await shop.house.act(order, "START_REVISION")
    await shop.revise(order, change=[{"id": line, "quantity": 2}])
    await shop.house.act(order, "APPROVE_REVISION")


async def states(shop: Shop, line: str, *templates: str) -> str:
    """The states of the newest tasks of these templates."""
    return " ".join([await shop.house.state(await shop.task(line, template)) for template in templates])


async def test_who_waits_for_a_part_waits_for_what_of_it_is_done_again(shop: Shop) -> None:
    await publish(shop, "pa", {"code": "t", "title": "T", "redo_on_change": True})
    await publish(shop, "pb", {"code": "t", "title": "T"})
    parts = ({"specification": "pa"}, {"specification": "pb"})
    await publish(shop, "x", {"code": "go", "title": "Go"}, parts=parts)
    order, (line,) = await shop.approved("x")
    await shop.work(line, "pa/t")
    await revise(shop, order, line)
    await shop.work(line, "pb/t")
    assert await states(shop, line, "pa/t", "x/go") == "OPEN DRAFT"
    await shop.work(line, "pa/t")
    assert await states(shop, line, "pa/t", "x/go") == "CLOSED_COMPLETE OPEN"


async def test_parts_that_are_done_again_keep_their_order(shop: Shop) -> None:
    for code in ("pa", "pb"):
        await publish(shop, code, {"code": "t", "title": "T", "redo_on_change": True})
    parts = ({"specification": "pa"}, {"specification": "pb", "after": ["pa"]})
    go = {"code": "go", "title": "Go", "redo_on_change": True}
    await publish(shop, "x", go, {"code": "end", "title": "End"}, parts=parts)
    order, (line,) = await shop.approved("x")
    await shop.work(line, "pa/t", "pb/t", "x/go")
    await revise(shop, order, line)
    for expected, done in (("OPEN DRAFT DRAFT", "pa/t"), ("CLOSED_COMPLETE OPEN DRAFT", "pb/t")):
        assert await states(shop, line, "pa/t", "pb/t", "x/go") == expected
        await shop.work(line, done)
    assert await states(shop, line, "x/go") == "OPEN"


@pytest.mark.parametrize("undone", [False, True])
async def test_what_is_being_undone_or_was_is_not_done_again(shop: Shop, undone: bool) -> None:
    await publish(shop, "x", UNDONE, {"code": "u", "title": "U"})
    order = await shop.draft()
    line = await shop.line(order, "x")
    await shop.line(order, "phone")
    await shop.approve(order)
    await shop.work(line, "x/t")
    await shop.house.do("addDomainOrder", work.add_domain_order, parent_id=line, domain="SERVICE", title="Other")
    ((home,),) = await shop.house.rows("SELECT parent_id FROM order_task WHERE template = 'x/t'")
    await shop.house.act(home, "CANCEL")
    if undone:
        ((undoing,),) = await shop.house.rows("SELECT id FROM order_task WHERE compensates_id IS NOT NULL")
        for action in ("START", "COMPLETE"):
            await shop.house.act(undoing, action)
    await revise(shop, order, line)
    assert await shop.house.rows("SELECT COUNT(*) FROM order_task WHERE redoes_id IS NOT NULL") == [(0,)]
    assert await shop.house.state(home) == ("CANCELED" if undone else "CANCELLATION_IN_PROGRESS")


async def test_what_is_done_again_has_as_much_time_as_the_first_time(shop: Shop) -> None:
    again = {"code": "t", "title": "T", "redo_on_change": True, "due_within": 60}
    await publish(shop, "x", again, {"code": "end", "title": "End"})
    order, (line,) = await shop.approved("x")
    await shop.work(line, "x/t")
    shop.house.clock.advance(days=2)
    await revise(shop, order, line)
    rows = await shop.house.rows("SELECT due_at FROM order_task WHERE template = 'x/t' ORDER BY id")
    assert rows == [("2024-01-01T01:00:00.000Z",), ("2024-01-03T01:00:00.000Z",)]


async def test_a_specification_that_would_become_too_large_is_not_published(shop: Shop) -> None:
    await publish(shop, "l13", {"code": "t", "title": "T"})
    for level in range(12, 2, -1):
        for side in "ab":
            await publish(shop, f"{side}{level}", parts=({"specification": f"l{level + 1}"},))
        sides = tuple({"specification": f"{side}{level}"} for side in "ab")
        await publish(shop, f"l{level}", parts=sides)
    spec: dict[str, Any] = {"domain": "PRODUCT", "name": "Too large", "parts": [{"specification": "l3"}]}
    many = [{"code": f"t{number}", "title": "T"} for number in range(600)]
    await shop.house.do("publishSpecification", catalogue.publish, code="top", **spec)
    for code, tasks in (("top", many), ("l13", many[:20])):
        given = {**spec, "code": code, "tasks": tasks, "parts": spec["parts"] if code == "top" else []}
        outcome = await shop.house.try_to("publishSpecification", catalogue.publish, **given)
        told = outcome.problem is not None and "10,000" in outcome.problem.message
        assert told == (code == "l13"), outcome.problem


async def test_specifications_are_not_nested_without_end(shop: Shop) -> None:
    await publish(shop, "n0", {"code": "t", "title": "T"})
    refused = None
    for level in range(1, 60):
        spec: dict[str, Any] = {
            "code": f"n{level}",
            "domain": "PRODUCT",
            "name": "N",
            "parts": [{"specification": f"n{level - 1}"}],
        }
        outcome = await shop.house.try_to("publishSpecification", catalogue.publish, **spec)
        refused = refused or (outcome.problem and outcome.problem.message)
    assert refused and "more than 50 levels" in refused
