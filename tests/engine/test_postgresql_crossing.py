"""What several processes decide at the same time on PostgreSQL, where each would be right if it were alone."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from engine import capture, catalogue, provisioning
from engine.call import Call, Outcome
from engine.unit import Decided, Work
from lifecycle.refusal import NotFound, Problem
from models.statement import Statement, Unit
from tests.engine.house import House, statements
from tests.engine.shop import Shop
from tests.engine.test_postgresql_writing import held, houses

pytestmark = pytest.mark.postgresql


def slowly(work: Work) -> Work:
    """It, with time for others between what was decided and what is written."""

    def slow(call: Call, now: str) -> Unit[Decided | Problem]:
        decided = yield from work(call, now)
        _ = yield Statement("SELECT pg_sleep(0.5)")
        return decided

    return slow


async def publish(house: House, code: str, *parts: str) -> Outcome:
    given: dict[str, Any] = {"code": code, "domain": "PRODUCT", "name": code}
    named = [{"specification": part} for part in parts]
    return await house.try_to("publishSpecification", slowly(catalogue.publish), parts=named, **given)


async def test_two_who_publish_at_once_make_no_cycle(tmp_path: Path) -> None:
    async with houses(tmp_path) as (one, other):
        for code in ("left", "right"):
            await publish(one, code)
        outcomes = await asyncio.gather(publish(one, "left", "right"), publish(other, "right", "left"))
        (problem,) = (outcome.problem for outcome in outcomes if outcome.problem is not None)
        assert "part" in problem.message


async def test_nothing_is_retired_while_somebody_publishes_what_has_it_as_a_part(tmp_path: Path) -> None:
    async with houses(tmp_path) as (one, other):
        part = (await publish(one, "part")).object_id
        retiring = other.try_to("retireSpecification", slowly(catalogue.retire), id=part)
        outcomes = await asyncio.gather(publish(one, "whole", "part"), retiring)
        assert sum(outcome.problem is None for outcome in outcomes) == 1


async def test_an_audit_names_a_cycle_of_parts_and_a_part_that_is_retired(house: House) -> None:
    for code in ("left", "right", "part"):
        await publish(house, code)
    await publish(house, "left", "right")
    await publish(house, "whole", "part")
    turned = """UPDATE specification SET body = (SELECT replace(body, '"right"', '"left"') FROM specification
        WHERE code = 'left' AND edition = 2) WHERE code = 'right'"""
    retired = "UPDATE specification SET retired_at = published_at, retired_by = 'ada' WHERE code = 'part'"
    await house.driver.write(statements, turned, retired)
    found = [(finding.id, finding.message) for finding in await house.findings()]
    for code, word in (("left", "is a cycle"), ("right", "is a cycle"), ("whole", "part was retired")):
        assert any(each == code and word in message for each, message in found), found
    alone = "UPDATE specification SET body = (SELECT body FROM specification WHERE code = 'part') WHERE code = 'right'"
    await house.driver.write(statements, alone, "UPDATE specification SET retired_at = NULL, retired_by = NULL")


async def test_who_copies_an_order_and_waits_for_a_service_keeps_nobody_from_a_number(
    tmp_path: Path, shop: Shop
) -> None:
    service = await shop.in_service()
    order = await shop.draft()
    await shop.line(order, "internet", operation="CHANGE", service_id=service)
    async with held(tmp_path, service, "service"):
        copying = asyncio.create_task(shop.house.do("copyOrder", capture.copy_order, id=order))
        await asyncio.wait([copying], timeout=0.5)
        assert not copying.done()
        async with asyncio.timeout(3):
            await shop.draft()
        assert not copying.done()
    copy = await copying
    assert await shop.house.rows("SELECT service_id FROM order_line_item WHERE root_id = ?", copy) == [(service,)]


async def test_of_two_who_remove_a_line_at_once_one_is_told_that_there_is_none(tmp_path: Path) -> None:
    async with houses(tmp_path) as (one, other):
        make = capture.create_order("PROVISIONING_ORDER")
        order = await one.do("createProvisioningOrder", make, title="Set up", account_id=await one.account())
        for _ in range(4):
            line = await one.do("addProvisioningLineItem", provisioning.add_line, order_id=order, title="A line")
            removing = slowly(provisioning.remove_line)
            outcomes = await asyncio.gather(
                *(house.try_to("removeProvisioningLineItem", removing, id=line) for house in (one, other) * 2)
            )
            problems = [outcome.problem for outcome in outcomes if outcome.problem is not None]
            assert len(problems) == 3 and all(isinstance(problem, NotFound) for problem in problems)
