"""Programs ask for work through the schema."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from engine import lease
from engine.call import Call, Outcome
from engine.unit import Decided, Work
from lifecycle.access import Access
from lifecycle.refusal import InvalidInput, Overloaded, Problem
from lifecycle.vocabulary import Role
from models.statement import Unit
from tests.api.asking import ADA
from tests.api.office import Office, Place, somebody

CLAIM = """mutation ($input: ClaimOrderTasksInput!) { claimOrderTasks(input: $input) {
    orderTasks { id state worker leaseUntil attempts failures } errors { __typename code message path } } }"""


async def queue(office: Office, place: Place, count: int) -> list[str]:
    """So many automated tasks of the topic `many`."""
    given = {"parentId": place.domain_order, "automated": True, "topic": "many"}
    return [await office.make("addOrderTask", title=f"Task {n}", **given) for n in range(count)]


async def claim(office: Office, access: Any = ADA, **given: Any) -> dict[str, Any]:
    given = {"worker": "robot", "lease": 60, "max": 10, **given}
    return dict((await office.asker.ask(CLAIM, access, input=given))["claimOrderTasks"])


async def test_claimed_tasks_are_in_progress_and_leased(office: Office, place: Place) -> None:
    tasks = await queue(office, place, 3)
    made = await claim(office, topic="many", max=2)
    until = "2024-01-01T00:01:00.000Z"
    leased = {"state": "IN_PROGRESS", "worker": "robot", "leaseUntil": until, "attempts": 3, "failures": 0}
    assert made == {"orderTasks": [{"id": task, **leased} for task in tasks[:2]], "errors": []}
    assert [task["id"] for task in (await claim(office, topic="many"))["orderTasks"]] == [tasks[2]]
    assert (await claim(office, topic="many"))["orderTasks"] == []
    listing = "query ($where: OrderTaskFilter) { orderTasks(where: $where) { nodes { id } } }"

    async def found(**where: Any) -> list[str]:
        return [node["id"] for node in (await office.asker.ask(listing, where=where))["orderTasks"]["nodes"]]

    assert await found(workers=["robot"], topics=["many"]) == tasks
    assert await found(workers=["drone"]) == [] == await found(topics=["few"])
    assert await found(leased=True, topics=["many"]) == tasks and await found(leased=False, topics=["many"]) == []
    office.house.clock.advance(seconds=60)
    assert await found(leased=True, topics=["many"]) == [] and await found(leased=False, topics=["many"]) == tasks
    assert place.claimed_task in await found(leased=True) and place.open_task in await found(leased=False)


async def test_workers_at_the_same_time_share_what_there_is_without_a_double(office: Office, place: Place) -> None:
    tasks = await queue(office, place, 20)
    made = await asyncio.gather(*(claim(office, topic="many", worker=f"robot {n}", max=7) for n in range(5)))
    won = [task["id"] for each in made for task in each["orderTasks"]]
    assert sorted(won) == sorted(tasks)


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({}, "topic", "either a group or a topic"),
    ({"topic": "a", "group": "b"}, "topic", "either a group or a topic"),
    ({"topic": "a", "worker": " "}, "worker", "1 to 200 characters"),
    ({"topic": "a", "worker": "x" * 201}, "worker", "1 to 200 characters"),
    ({"topic": "a", "lease": 0}, "lease", "between 1 and 86400"),
    ({"topic": "a", "lease": 86401}, "lease", "between 1 and 86400"),
    ({"topic": "a", "max": 0}, "max", "between 1 and 100"),
    ({"topic": "a", "max": 101}, "max", "between 1 and 100"),
]


@pytest.mark.parametrize(("given", "field", "words"), WRONG)
async def test_bad_claims_are_refused_with_what_would_be_right(
    office: Office, place: Place, given: dict[str, Any], field: str, words: str
) -> None:
    made = await claim(office, **given)
    (error,) = made["errors"]
    assert (error["__typename"], error["path"]) == ("InvalidInput", [field]) and words in error["message"]
    assert made["orderTasks"] == []


async def test_claiming_takes_the_role_of_who_works_tasks(office: Office, place: Place) -> None:
    tasks = await queue(office, place, 1)
    made = await claim(office, somebody("ann", Role.ORDER_AGENT), topic="many")
    assert [error["code"] for error in made["errors"]] == ["NOT_PERMITTED"]
    made = await claim(office, somebody("fay", Role.FULFILLMENT_AGENT), topic="many")
    assert [task["id"] for task in made["orderTasks"]] == tasks


async def read(office: Office, task: str) -> dict[str, Any]:
    """A task as its worker sees it."""
    query = """query ($id: ID!) { node(id: $id) { ... on OrderTask {
        state worker leaseUntil failures falloutRecords { nodes { falloutType description state } } } } }"""
    return dict((await office.asker.ask(query, id=task))["node"])


async def test_automated_tasks_of_a_group_are_claimed_by_urgency(office: Office, place: Place) -> None:
    given = {"parentId": place.domain_order, "group": "robots", "automated": True}
    calm = await office.make("addOrderTask", title="Calm", **given)
    urgent = await office.make("addOrderTask", title="Urgent", **{**given, "priority": 1})
    await office.make("addOrderTask", title="By hand", **{**given, "automated": False})
    made = await claim(office, group="robots")
    assert [task["id"] for task in made["orderTasks"]] == [urgent, calm]


async def test_who_is_restricted_to_an_account_claims_nothing_of_others(office: Office, place: Place) -> None:
    tasks = await queue(office, place, 1)
    for account, won in ((place.other_account, []), (place.account, tasks)):
        made = await claim(office, Access("eve", ADA.roles, frozenset({account})), topic="many")
        assert ([task["id"] for task in made["orderTasks"]], made["errors"]) == (won, [])


async def test_what_was_claimed_by_a_call_whose_answer_got_lost_is_free_after_the_lease(
    office: Office, place: Place
) -> None:
    tasks = await queue(office, place, 1)
    await claim(office, topic="many")
    office.house.clock.advance(seconds=59)
    assert (await claim(office, topic="many", worker="drone"))["orderTasks"] == []
    office.house.clock.advance(seconds=1)
    (again,) = (await claim(office, topic="many", worker="drone"))["orderTasks"]
    assert (again["id"], again["worker"], again["state"]) == (tasks[0], "drone", "IN_PROGRESS")


async def test_a_lease_is_extended_and_the_task_completed(office: Office, place: Place) -> None:
    task = place.claimed_task
    await office.make("extendOrderTaskLease", id=task, worker="robot", lease=7200)
    assert (await read(office, task))["leaseUntil"] == "2024-01-01T02:00:00.000Z"
    office.house.clock.advance(seconds=7199)
    await office.make("completeOrderTask", id=task, worker="robot")
    done = await read(office, task)
    assert (done["state"], done["worker"], done["leaseUntil"]) == ("CLOSED_COMPLETE", None, None)


async def test_a_failed_task_waits_before_it_is_claimed_again_and_the_last_failure_opens_fallout(
    office: Office, place: Place
) -> None:
    task = place.claimed_task
    for failures in (1, 2):
        await office.make("failOrderTask", id=task, worker="robot", reason="No answer.", retryIn=30)
        given_back = await read(office, task)
        assert (given_back["state"], given_back["worker"], given_back["failures"]) == ("IN_PROGRESS", None, failures)
        assert (await claim(office, topic="checks"))["orderTasks"] == []
        office.house.clock.advance(seconds=30)
        assert [each["id"] for each in (await claim(office, topic="checks"))["orderTasks"]] == [task]
    await office.make("failOrderTask", id=task, worker="robot", reason="Still no answer.")
    broken = await read(office, task)
    assert (broken["state"], broken["worker"], broken["failures"]) == ("ON_HOLD", None, 0)
    assert broken["falloutRecords"]["nodes"] == [
        {"falloutType": "PROVISIONING_FAILURE", "description": "Still no answer.", "state": "OPEN"}
    ]


async def test_who_finds_tasks_taken_tries_each_once_and_takes_others_instead(
    office: Office, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks, tried, claiming = await queue(office, place, 6), list[str](), lease.claim

    def taken(call: Call, now: str) -> Unit[Decided | Problem]:
        yield from ()
        return InvalidInput("Somebody was faster.")

    def claim_one(task: str, worker: str, seconds: int) -> Work:
        assert task not in tried
        tried.append(task)
        return taken if task in (tasks[0], tasks[3]) else claiming(task, worker, seconds)

    monkeypatch.setattr(lease, "claim", claim_one)
    made = await claim(office, topic="many", max=3, worker=" robot ")
    assert [(task["id"], task["worker"]) for task in made["orderTasks"]] == [(tasks[n], "robot") for n in (1, 2, 4)]
    assert made["errors"] == []


async def test_a_busy_server_is_asked_for_no_more_and_said_to_be_busy_only_to_who_got_nothing(
    office: Office, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = await queue(office, place, 6)
    engine, asked = office.house.engine, 0
    perform = engine.perform

    async def busy(call: Call, work: Work) -> Outcome:
        nonlocal asked
        asked += 1
        return await perform(call, work) if asked == 2 else Outcome(problem=Overloaded("Try again in a moment."))

    monkeypatch.setattr(engine, "perform", busy)
    nothing = await claim(office, topic="many", max=1)
    assert ([error["__typename"] for error in nothing["errors"]], nothing["orderTasks"]) == (["Overloaded"], [])
    some = await claim(office, topic="many", max=3)
    assert ([task["id"] for task in some["orderTasks"]], some["errors"]) == ([tasks[0]], [])
    assert asked == 4


async def test_a_lease_that_is_over_is_told_with_its_end(office: Office, place: Place) -> None:
    office.house.clock.advance(seconds=600)
    error = await office.refuse("completeOrderTask", id=place.claimed_task, worker="robot")
    assert [reason["code"] for reason in error["reasons"]] == ["LEASE_OVER"]
    assert "claim the task again" in error["message"]
    error = await office.refuse("extendOrderTaskLease", id=place.claimed_task, worker="drone", lease=60)
    assert [reason["code"] for reason in error["reasons"]] == ["LEASE_NOT_YOURS"]


async def test_people_are_offered_what_they_can_do_to_a_leased_task(office: Office, place: Place) -> None:
    read = """query ($id: ID!) { node(id: $id) { ... on OrderTask {
        availableActions { action allowed reasons { code } } } } }"""
    found = (await office.asker.ask(read, id=place.claimed_task))["node"]["availableActions"]
    refused = {row["action"]: [r["code"] for r in row["reasons"]] for row in found if not row["allowed"]}
    assert refused == {"COMPLETE": ["IS_NOT_LEASED"]}
    why = "query ($id: ID!) { node(id: $id) { ... on OrderTask { why { missing { code } } } } }"
    told = (await office.asker.ask(why, id=place.claimed_task))["node"]["why"]["missing"]
    assert told == [{"code": "IS_NOT_LEASED"}]
    for seconds in (0, 86401):
        error = await office.refuse("extendOrderTaskLease", id=place.claimed_task, worker="robot", lease=seconds)
        assert error["path"] == ["lease"]
