"""Programs ask for work through the schema."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lifecycle.vocabulary import Role
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
    found = (await office.asker.ask(listing, where={"workers": ["robot"], "topics": ["many"]}))["orderTasks"]["nodes"]
    assert [node["id"] for node in found] == tasks


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
    for lease in (0, 86401):
        error = await office.refuse("extendOrderTaskLease", id=place.claimed_task, worker="robot", lease=lease)
        assert error["path"] == ["lease"]
