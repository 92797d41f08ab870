"""What is told of a node's state: actions, reasons, holders, progress, risk. All of it over the real engine."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine import work
from engine.call import Call
from engine.clock import as_text
from engine.transition import transition
from lifecycle.access import Access
from lifecycle.effects import Request
from lifecycle.refusal import Problem
from lifecycle.vocabulary import Role
from tests.api.asking import ADA, Asker
from tests.api.job import Job
from tests.engine.house import EPOCH

AGENT = Access("finn", frozenset({Role.FULFILLMENT_AGENT}))


def later(**by: float) -> str:
    return as_text(EPOCH + timedelta(**by))


@pytest.fixture
async def job(asker: Asker) -> Job:
    return await Job.begun(asker)


async def test_an_offered_action_is_taken_and_a_refused_one_refused(asker: Asker, job: Job) -> None:
    for access in (ADA, AGENT, Access("vera", frozenset({Role.VIEWER}))):
        for node in (job.order, job.line, job.domain_order, job.first, job.second):
            for name, offer in (await job.actions(node, access)).items():
                start = later(days=1) if "PLANNED_START" in offer["needs"] else None
                request = Request(node, name, reason="because", planned_start=start, actor=access.actor)
                decided = await asker.house.engine.preview(Call("preview", {}, access), transition(request))
                assert offer["allowed"] is not isinstance(decided, Problem), (node, name, access.actor, decided)


async def test_reasons_name_the_role_that_is_missing(asker: Asker, job: Job) -> None:
    hold = (await job.actions(job.order, AGENT))["HOLD"]
    assert not hold["allowed"]
    assert hold["target"] == "ON_HOLD"
    assert hold["needs"] == ["REASON"]
    assert [(r["code"], r["roles"]) for r in hold["reasons"]] == [("ROLE_REQUIRED", ["FULFILLMENT_MANAGER"])]


async def test_reasons_name_the_nodes_in_the_way(asker: Asker, job: Job) -> None:
    await asker.house.act(job.line, "HOLD")
    held = (await job.actions(job.first))["START"]["reasons"]
    assert [(r["code"], r["blocking"]) for r in held] == [("HELD", [{"id": job.line, "state": "ON_HOLD"}])]


async def test_a_node_that_has_ended_offers_nothing(asker: Asker, job: Job) -> None:
    await asker.house.act(job.first, "START")
    await asker.house.act(job.first, "COMPLETE")
    assert await job.actions(job.first) == {}


async def test_holders_tell_who_holds_and_since_when(asker: Asker, job: Job) -> None:
    asker.house.clock.advance(hours=1)
    await asker.house.act(job.order, "HOLD")
    asker.house.clock.advance(hours=1)
    await asker.house.act(job.order, "REQUEST_CANCELLATION")
    asker.house.clock.advance(hours=1)
    await asker.house.act(job.order, "DECLINE_CANCELLATION")
    query = "query ($id: ID!) { node(id: $id) { ... on Stateful { state heldBy { interruption since node { id } } } } }"
    node = (await asker.ask(query, id=job.first))["node"]
    assert node["heldBy"] == [{"interruption": "ON_HOLD", "since": later(hours=1), "node": {"id": job.order}}]
    assert node["state"] == "ON_HOLD"


async def test_why_names_the_rollup_and_the_children_that_decided(asker: Asker, job: Job) -> None:
    await asker.house.act(job.first, "START")
    why = await job.why(job.domain_order)
    assert why["rollup"] == "Something below is in progress or complete."
    assert why["message"] == "In progress: Something below is in progress or complete."
    assert why["decidedBy"] == [{"id": job.first}]
    assert why["change"]["system"] is True
    assert why["change"]["cause"] == why["because"]["id"]
    assert why["because"]["node"] == {"id": job.first}
    assert {m["code"]: {b["id"] for b in m["blocking"]} for m in why["missing"]} == {
        "UNFINISHED_BELOW": {job.first, job.second}
    }


async def test_why_names_what_is_waited_for(asker: Asker, job: Job) -> None:
    why = await job.why(job.second)
    assert why["message"] == "Draft since it was created by ada."
    assert [(m["code"], [b["id"] for b in m["blocking"]]) for m in why["missing"]] == [
        ("WAITS_FOR_OTHERS", [job.first])
    ]


async def test_why_names_the_unqualified_domain_order(asker: Asker, job: Job) -> None:
    waiting = await asker.house.domain_order(job.line, depends_on=[job.domain_order])
    task = await asker.house.task(waiting)
    missing = (await job.why(task))["missing"]
    assert [(m["code"], [b["id"] for b in m["blocking"]]) for m in missing] == [
        ("ORDER_NOT_QUALIFIED", [job.domain_order])
    ]


async def test_why_names_who_can_take_it_on(asker: Asker, job: Job) -> None:
    missing = (await job.why(job.first))["missing"]
    assert ("AWAITS_ACTION", ["FULFILLMENT_AGENT"]) in [(m["code"], m["roles"]) for m in missing]
    await asker.house.act(job.first, "START")
    missing = (await job.why(job.first))["missing"]
    assert [(m["code"], m["roles"]) for m in missing] == [("AWAITS_ACTION", ["FULFILLMENT_AGENT"])]
    draft, _ = await asker.house.order(lines=0, approved=False)
    assert "HAS_A_LIVE_LINE" in [m["code"] for m in (await job.why(draft))["missing"]]


async def test_why_names_the_interruption_and_who_can_end_it(asker: Asker, job: Job) -> None:
    await asker.house.act(job.order, "HOLD")
    why = await job.why(job.order)
    assert why["message"] == "On hold by Hold, asked for by ada: because"
    assert [(m["code"], m["roles"]) for m in why["missing"]] == [("INTERRUPTED", ["FULFILLMENT_MANAGER"])]
    assert [(m["code"], m["blocking"]) for m in (await job.why(job.first))["missing"]] == [
        ("HELD", [{"id": job.order}])
    ]


async def test_nothing_is_missing_at_the_end(asker: Asker, job: Job) -> None:
    await asker.house.act(job.second, "CANCEL")
    await asker.house.act(job.first, "START")
    await asker.house.act(job.first, "COMPLETE")
    why = await job.why(job.order)
    assert why["missing"] == []
    assert why["rollup"] == "All lines have ended, some completed."
    assert why["decidedBy"] == [{"id": job.line}]


async def test_progress_counts_all_tasks_below_however_deep(asker: Asker) -> None:
    house = asker.house
    order, (bundle,) = await house.order()
    lower = await house.domain_order(await house.domain_order(bundle))
    tasks = [await house.task(lower) for _ in range(7)]
    for task in tasks[:3]:
        await house.act(task, "START")
    for task in tasks[:2]:
        await house.act(task, "COMPLETE")
    await house.act(tasks[3], "CANCEL")
    await house.act(tasks[4], "HOLD")
    counts = {"total": 7, "done": 2, "canceled": 1, "inProgress": 1, "blocked": 1, "percent": 33}
    query = """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Order { progress { ...p } }
        ... on OrderLineItem { progress { ...p } } ... on DomainOrder { progress { ...p } } } }
        fragment p on Progress { total done canceled inProgress blocked percent }"""
    nodes = (await asker.ask(query, ids=[order, bundle, lower]))["nodes"]
    assert [node["progress"] for node in nodes] == [counts] * 3
    empty, _ = await house.order(lines=0, approved=False)
    assert (await asker.ask(query, ids=[empty]))["nodes"][0]["progress"]["percent"] == 0


async def test_blocked_ones_say_by_what(asker: Asker, job: Job) -> None:
    query = """{ orderTasks(where: {blocked: true}) { nodes { id isBlocked blockedBy { id } } }
        free: orderTasks(where: {blocked: false}) { nodes { id isBlocked blockedBy { id } } } }"""
    data = await asker.ask(query)
    assert data["orderTasks"]["nodes"] == [{"id": job.second, "isBlocked": True, "blockedBy": [{"id": job.first}]}]
    assert data["free"]["nodes"] == [{"id": job.first, "isBlocked": False, "blockedBy": []}]
    report: dict[str, Any] = {"task_id": job.first, "fallout_type": "OTHER", "description": "No power."}
    fallout = await asker.house.do("openFallout", work.open_fallout, **report)
    await asker.house.act(job.line, "HOLD")
    blocked = {n["id"]: {b["id"] for b in n["blockedBy"]} for n in (await asker.ask(query))["orderTasks"]["nodes"]}
    assert blocked == {job.first: {job.line, fallout}, job.second: {job.line, job.first}}
