"""Numbers, times, dependencies and ids of the caller's own that can't be: refused with what could be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.asking import ADA
from tests.api.calls import GOOD, fields
from tests.api.office import Office, Place, document


@pytest.mark.parametrize(
    ("name", "field", "values"),
    [
        ("addOrderLineItem", "quantity", (0, -1, -(2**31), 1_000_000_001)),
        ("updateOrderLineItem", "quantity", (0, -5)),
        ("createCustomerOrder", "priority", (0, 6, -1)),
        ("updateOrder", "priority", (0, 6)),
        ("addOrderTask", "priority", (0, 6)),
        ("addOrderTask", "duration", (-1, 2**31 - 1)),
    ],
)
async def test_numbers_out_of_bounds_are_refused_with_the_bounds(
    office: Office, place: Place, name: str, field: str, values: tuple[int, ...]
) -> None:
    for value in values:
        error = await office.refuse(name, **{**GOOD[name].given(place), field: value})
        assert (error["__typename"], error["path"]) == ("InvalidInput", [field])
        assert str(value) in error["message"] and "between" in error["message"]


@pytest.mark.parametrize("number", ["9223372036854775808", "-9223372036854775809", "1" * 300, "1e999"])
async def test_numbers_that_few_can_read_are_no_characteristics(office: Office, place: Place, number: str) -> None:
    given = f'parentId: "{place.draft}", title: "Poison", characteristics: {{ a: [{{ b: {number} }}] }}'
    query = f"mutation {{ made: addOrderLineItem(input: {{ {given} }}) {{ errors {{ path message }} changeCount }} }}"
    made = (await office.asker.ask(query, ADA))["made"]
    assert made["changeCount"] == 0
    assert made["errors"][0]["path"] == ["characteristics"] and "64 bits" in made["errors"][0]["message"]


NO_TIMES: tuple[Any, ...] = (
    "",
    "tomorrow",
    "2024-03-01",
    "2024-03-01T08:00:00",
    "2024-02-30T08:00:00Z",
    "0001-01-01T00:00:00+14:00",
    "2026-01-01T00:00:00Z\0",
    "\uff12026-01-01T00:00:00Z",
    5,
    {},
)


async def test_nothing_is_added_deeper_than_anybody_would_look(office: Office, place: Place) -> None:
    order = await office.make("createCustomerOrder", title="Deep", accountId=place.account)
    above = order
    for _ in range(99):
        above = await office.make("addOrderLineItem", parentId=above, title="One below the other")
    error = await office.refuse("addOrderLineItem", parentId=above, title="One too many")
    assert error["path"] == ["parentId"] and "level 101; 100 are allowed" in error["message"]


async def test_the_history_tells_objects_as_objects(office: Office, place: Place) -> None:
    line = await office.make(
        "addOrderLineItem", parentId=place.draft, title="L", characteristics={"a": [1, {"b": None}]}
    )
    query = "query ($id: ID!) { node(id: $id) { ... on Stateful { history(last: 1) { nodes { snapshot } } } } }"
    (change,) = (await office.asker.ask(query, id=line))["node"]["history"]["nodes"]
    assert change["snapshot"]["characteristics"] == {"a": [1, {"b": None}]}


async def test_a_day_is_no_moment(office: Office) -> None:
    query = "query ($t: DateTime) { orders(where: { createdAfter: $t }) { totalCount } }"
    error = await office.reject(query, t="2026-01-01")
    assert "a moment of that day is 2026-11-21T00:00:00Z" in error["message"]


async def test_times_that_are_none_are_refused(office: Office, place: Place) -> None:
    for name, field, time in ((*pair, time) for pair in fields("DateTime") for time in NO_TIMES):
        error = await office.reject(document(name), input={**GOOD[name].given(place), field: time})
        assert error["extensions"]["code"] == "BAD_INPUT" and field in error["message"]


async def test_a_planned_start_must_be_given_and_lie_ahead(office: Office, place: Place) -> None:
    name, given = "transitionOrderTask", {"id": place.open_task, "action": "SCHEDULE"}
    for time in ({}, {"plannedStart": None}, {"plannedStart": "2023-12-31T23:00:00Z"}):
        assert (await office.refuse(name, **given, **time))["path"] == ["plannedStart"]
    given = {"id": place.domain_order, "action": "SCHEDULE"}
    assert (await office.refuse("transitionDomainOrder", **given))["__typename"] in (
        "InvalidInput",
        "TransitionRefused",
    )


async def test_cycles_are_refused_with_their_path(office: Office, place: Place) -> None:
    third = await office.make(
        "addOrderTask", parentId=place.domain_order, title="Third", dependsOn=[place.waiting_task]
    )
    fourth = await office.make("addOrderTask", parentId=place.domain_order, title="Fourth", dependsOn=[third])
    error = await office.refuse("addDependency", id=place.waiting_task, dependsOn=fourth)
    assert (error["__typename"], error["code"], error["path"]) == ("InvalidInput", "DEPENDENCY_CYCLE", ["dependsOn"])
    path = [place.waiting_task, fourth, third, place.waiting_task]
    assert " waits for ".join(path) in error["message"]
    error = await office.refuse("addDependency", id=place.waiting_task, dependsOn=place.waiting_task)
    assert error["code"] == "DEPENDENCY_CYCLE"
    error = await office.refuse("addDependency", id=place.waiting_task, dependsOn=place.waiting_order)
    assert error["code"] == "DEPENDENCY_CYCLE" and place.domain_order in error["message"]


async def test_dependencies_stay_within_an_order_are_single_and_end_with_draft(office: Office, place: Place) -> None:
    add = "addDependency"
    error = await office.refuse(add, id=place.waiting_task, dependsOn=place.open_task)
    assert (error["__typename"], error["path"]) == ("InvalidInput", ["dependsOn"])
    error = await office.refuse(add, id=place.open_task, dependsOn=place.started_task)
    assert error["__typename"] == "TransitionRefused" and error["state"] == "OPEN" and error["action"] is None
    error = await office.refuse("removeDependency", id=place.waiting_task, dependsOn=place.started_task)
    assert (error["__typename"], error["path"]) == ("NotFound", ["dependsOn"])
    other = await office.furnish_another(place)
    error = await office.refuse(add, id=place.waiting_task, dependsOn=other)
    assert (error["__typename"], error["path"]) == ("NotFound", ["dependsOn"])
    given = {"parentId": place.domain_order, "title": "Task"}
    for bad in ([other], [place.open_task] * 2, [place.line], [""], [f"ot_{n:032x}" for n in range(1001)]):
        error = await office.refuse("addOrderTask", **given, dependsOn=bad)
        assert error["__typename"] in ("NotFound", "InvalidInput") and error["path"] == ["dependsOn"]


async def test_external_ids_are_unique_within_their_account(office: Office, place: Place) -> None:
    for name, given in (
        ("createCustomerOrder", {"title": "x", "accountId": place.account, "externalId": "D-1"}),
        ("createServiceOrder", {"title": "x", "accountId": place.account, "externalId": "D-1"}),
        ("copyOrder", {"id": place.draft, "externalId": "D-1"}),
        ("updateOrder", {"id": place.service_order, "externalId": "D-1"}),
        ("createAccount", {"name": "x", "externalId": "H-1"}),
        ("updateAccount", {"id": place.other_account, "externalId": "H-1"}),
    ):
        error = await office.refuse(name, **given)
        assert (error["__typename"], error["path"]) == ("InvalidInput", ["externalId"]), name
        assert "H-1" in error["message"] or "D-1" in error["message"]
    await office.make("createCustomerOrder", title="x", accountId=place.other_account, externalId="D-1")
    await office.make("createCustomerOrder", title="x", externalId="D-1")
    assert (await office.refuse("createServiceOrder", title="x", externalId="D-1"))["path"] == ["externalId"]
    await office.make("updateOrder", id=place.draft, externalId="D-1")
    await office.make("updateAccount", id=place.account, externalId="H-1")


async def test_locations_belong_to_the_account_of_their_order(office: Office, place: Place) -> None:
    elsewhere = {"locationId": place.other_location}
    for name in ("createCustomerOrder", "addOrderLineItem"):
        error = await office.refuse(name, **{**GOOD[name].given(place), **elsewhere})
        assert (error["__typename"], error["path"]) == ("InvalidInput", ["locationId"]), name
    for name in ("updateOrder", "updateOrderLineItem"):
        error = await office.refuse(name, **{**GOOD[name].given(place), **elsewhere})
        assert error["path"] == ["locationId"], name
    await office.make("updateOrder", id=place.draft, locationId=place.location)
    error = await office.refuse("updateOrder", id=place.draft, accountId=place.other_account)
    assert error["path"] == ["accountId"], "the location that it has is of the former account"
