"""Bad input: each a typed answer that names the field and says what would be right, with nothing written anywhere."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import get_named_type, get_nullable_type, is_list_type

from lifecycle.vocabulary import Role
from tests.api.asking import ADA, Asker
from tests.api.calls import GOOD, LATER
from tests.api.office import Office, Place, document, fields_of, input_of, somebody

LONGEST = {
    "title": 200,
    "name": 200,
    "externalId": 200,
    "group": 200,
    "assignee": 200,
    "description": 10_000,
    "address": 10_000,
    "text": 10_000,
    "reason": 2_000,
}
MUST_SAY_SOMETHING = {"title", "name", "text"}


def fields(typename: str, *, lists: bool = False) -> list[tuple[str, str]]:
    """(mutation, field) of every input field of a type."""
    found = []
    for name in GOOD:
        for field_name, field in input_of(fields_of("Mutation")[name]).fields.items():
            is_list = is_list_type(get_nullable_type(field.type))
            if get_named_type(field.type).name == typename and is_list == lists:
                found.append((name, field_name))
    return found


IDS = [pair for pair in fields("ID") if pair[1] != "serviceId"]
TEXTS = [pair for pair in fields("String") if pair[1] != "idempotencyKey"]
VERSIONED = [name for name, field in fields("Int") if field == "expectedVersion"]


@pytest.fixture
def office(asker: Asker) -> Office:
    """An empty one."""
    return Office(asker)


@pytest.fixture
async def place(office: Office) -> Place:
    """With something in every state that matters."""
    return await office.furnish()


@pytest.mark.parametrize(("name", "field"), IDS)
async def test_unknown_ids_are_not_found(office: Office, place: Place, name: str, field: str) -> None:
    given = GOOD[name].given(place)
    prefix = {"locationId": "lo", "accountId": "ac"}.get(field, str(given.get(field, "co"))[:2])
    for unknown in (f"{prefix}_{0:032x}", f"{prefix}_", "", "nonsense", "'; DROP TABLE journal; --", "ü" * 5000):
        error = await office.refuse(name, **{**given, field: unknown})
        assert (error["__typename"], error["code"], error["path"]) == ("NotFound", "NOT_FOUND", [field]), unknown
        assert len(error["message"]) < 500


@pytest.mark.parametrize(("name", "field"), IDS)
async def test_ids_of_another_type_are_refused(office: Office, place: Place, name: str, field: str) -> None:
    given = GOOD[name].given(place)
    for other in (place.account, place.location, place.draft_line, place.open_task, place.order, place.fallout):
        good = given.get(field, place.location if field == "locationId" else place.account)
        if other[:2] == good[:2] or (name, field, other[:2]) in ALSO_GOOD:
            continue
        error = await office.refuse(name, **{**given, field: other})
        assert error["__typename"] in ("NotFound", "InvalidInput"), (other, error)
        assert error["path"] == [field], (other, error)


ALSO_GOOD = {
    ("addOrderLineItem", "parentId", "co"),
    ("addDomainOrder", "parentId", "li"),
    *(("addNote", "nodeId", prefix) for prefix in ("co", "li", "ot", "fr")),
}


@pytest.mark.parametrize(("name", "field"), TEXTS)
async def test_over_long_and_unprintable_texts_are_refused(
    office: Office, place: Place, name: str, field: str
) -> None:
    given = GOOD[name].given(place)
    for bad in ("x" * (LONGEST[field] + 1), "a\x00b", "bell \x07"):
        error = await office.refuse(name, **{**given, field: bad})
        assert (error["__typename"], error["path"]) == ("InvalidInput", [field]), bad[:20]
        assert field in error["message"] and len(error["message"]) < 300


@pytest.mark.parametrize(("name", "field"), TEXTS)
async def test_the_longest_text_is_taken(office: Office, place: Place, name: str, field: str) -> None:
    await office.make(name, **{**GOOD[name].given(place), field: "ü" * LONGEST[field]})


@pytest.mark.parametrize(("name", "field"), [pair for pair in TEXTS if pair[1] in MUST_SAY_SOMETHING])
async def test_names_and_titles_must_say_something(office: Office, place: Place, name: str, field: str) -> None:
    for blank in ("", "  \n "):
        error = await office.refuse(name, **{**GOOD[name].given(place), field: blank})
        assert (error["__typename"], error["path"]) == ("InvalidInput", [field])


async def test_fallout_says_what_happened(office: Office, place: Place) -> None:
    given = {**GOOD["openFallout"].given(place), "description": " "}
    assert (await office.refuse("openFallout", **given))["path"] == ["description"]


@pytest.mark.parametrize("name", VERSIONED)
async def test_stale_versions_are_refused_with_the_current_one(office: Office, place: Place, name: str) -> None:
    given = GOOD[name].given(place)
    read = "query ($id: ID!) { node(id: $id) { ... on Stateful { version } } }"
    current = (await office.asker.ask(read, id=given["id"]))["node"]["version"]
    for stale in (current - 1, current + 1, 0, -1, 2**31 - 1):
        error = await office.refuse(name, **given, expectedVersion=stale)
        assert (error["__typename"], error["code"]) == ("VersionConflict", "VERSION_CONFLICT")
        assert (error["currentVersion"], error["path"]) == (current, ["expectedVersion"])
    await office.make(name, **given, expectedVersion=current)


@pytest.mark.parametrize(
    ("node", "action"),
    [
        ("order", "HOLD"),
        ("order", "REQUEST_INFORMATION"),
        ("order", "REQUEST_CANCELLATION"),
        ("line", "HOLD"),
        ("line", "REQUEST_CANCELLATION"),
        ("domain_order", "HOLD"),
        ("domain_order", "CANCEL"),
        ("open_task", "HOLD"),
        ("open_task", "CANCEL"),
        ("open_task", "REQUEST_INFORMATION"),
        ("fallout", "HOLD"),
        ("fallout", "REQUEST_INFORMATION"),
    ],
)
async def test_actions_that_need_a_reason_are_refused_without_one(
    office: Office, place: Place, node: str, action: str
) -> None:
    node_id = getattr(place, node)
    from tests.api.office import TRANSITIONS

    for given in ({}, {"reason": None}, {"reason": ""}, {"reason": " \t\n"}):
        error = await office.refuse(TRANSITIONS[node_id[:2]], id=node_id, action=action, **given)
        assert (error["__typename"], error["path"]) == ("InvalidInput", ["reason"])


async def test_illegal_actions_are_refused_with_what_would_be_possible(office: Office, place: Place) -> None:
    error = await office.refuse("transitionCustomerOrder", id=place.order, action="SUBMIT")
    assert (error["__typename"], error["state"], error["action"]) == ("TransitionRefused", "IN_PROGRESS", "SUBMIT")
    assert error["reasons"][0]["code"] == "NOT_FROM_THIS_STATE" and "HOLD" in error["reasons"][0]["message"]
    error = await office.refuse("transitionOrderTask", id=place.broken_task, action="RESUME")
    assert [node["id"] for node in error["reasons"][0]["blocking"]] == [place.fallout]


async def test_held_work_is_refused_with_who_holds_it(office: Office, place: Place) -> None:
    await office.act(place.order, "HOLD", reason="Later.")
    for node, name, action in (
        (place.open_task, "transitionOrderTask", "START"),
        (place.domain_order, "transitionDomainOrder", "SCHEDULE"),
        (place.line, "transitionOrderLineItem", "HOLD"),
    ):
        error = await office.refuse(name, id=node, action=action, reason="Now.")
        (held,) = [reason for reason in error["reasons"] if reason["code"] == "HELD"]
        assert [node["id"] for node in held["blocking"]] == [place.order]


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


@pytest.mark.parametrize(
    "time",
    ["", "tomorrow", "2024-03-01", "2024-03-01T08:00:00", "2024-02-30T08:00:00Z", "0001-01-01T00:00:00+14:00", 5, {}],
)
@pytest.mark.parametrize(("name", "field"), fields("DateTime"))
async def test_times_that_are_none_are_refused(
    office: Office, place: Place, name: str, field: str, time: Any
) -> None:
    error = await office.reject(document(name), input={**GOOD[name].given(place), field: time})
    assert error["extensions"]["code"] == "BAD_INPUT" and field in error["message"]


async def test_a_planned_start_must_be_given_and_lie_ahead(office: Office, place: Place) -> None:
    name, given = "transitionOrderTask", {"id": place.open_task, "action": "SCHEDULE"}
    for time in ({}, {"plannedStart": None}, {"plannedStart": "2023-12-31T23:00:00Z"}):
        assert (await office.refuse(name, **given, **time))["path"] == ["plannedStart"]
    given = {"id": place.domain_order, "action": "SCHEDULE"}
    assert (await office.refuse("transitionDomainOrder", **given))["__typename"] in ("InvalidInput", "TransitionRefused")


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
    assert error["path"] == ["locationId"], "the location that it has is of the former account"


async def test_what_was_captured_is_no_longer_changed(office: Office, place: Place) -> None:
    for name, given in (
        ("updateOrder", {"id": place.order, "accountId": place.other_account}),
        ("updateOrder", {"id": place.order, "requiresEnrichment": True}),
        ("addOrderLineItem", {"parentId": place.order, "title": "Late"}),
        ("updateOrderLineItem", {"id": place.line, "quantity": 2}),
        ("removeOrderLineItem", {"id": place.line}),
        ("addDomainOrder", {"parentId": place.draft_line, "domain": "SERVICE", "title": "Early"}),
    ):
        error = await office.refuse(name, **given)
        assert error["__typename"] == "TransitionRefused" and error["reasons"], name
        assert error["action"] is None


@pytest.mark.parametrize(
    "value", ["a text", 5, 1.5, True, [], [{"a": 1}], {"a": "x" * 20_001}, '{"a": 1}', {"a\x00": 1}]
)
async def test_characteristics_are_an_object_of_reasonable_size(office: Office, place: Place, value: Any) -> None:
    for name in ("addOrderLineItem", "updateOrderLineItem"):
        error = await office.refuse(name, **{**GOOD[name].given(place), "characteristics": value})
        assert (error["__typename"], error["path"]) == ("InvalidInput", ["characteristics"])


async def test_a_change_names_a_service_that_exists(office: Office, place: Place) -> None:
    given = {"parentId": place.draft, "title": "Line", "operation": "CHANGE"}
    assert (await office.refuse("addOrderLineItem", **given))["path"] == ["serviceId"]
    error = await office.refuse("addOrderLineItem", **given, serviceId="sv_1")
    assert (error["__typename"], error["path"]) == ("NotFound", ["serviceId"])


async def test_assignments_name_somebody(office: Office, place: Place) -> None:
    for name, node in (("assignOrderTask", place.open_task), ("assignFallout", place.fallout)):
        error = await office.refuse(name, id=node)
        assert (error["__typename"], error["path"]) == ("InvalidInput", ["assignee"])


async def test_what_has_ended_is_left_alone(office: Office, place: Place) -> None:
    await office.act(place.started_task, "COMPLETE")
    await office.act(place.draft, "CANCEL")
    for name, given in (
        ("assignOrderTask", {"id": place.started_task, "assignee": "x"}),
        ("openFallout", {"taskId": place.started_task, "falloutType": "OTHER", "description": "x"}),
        ("openFallout", {"taskId": place.waiting_task, "falloutType": "OTHER", "description": "x"}),
        ("updateOrder", {"id": place.draft, "title": "x"}),
        ("addOrderLineItem", {"parentId": place.draft, "title": "x"}),
        ("addOrderLineItem", {"parentId": place.draft_line, "title": "x"}),
    ):
        assert (await office.refuse(name, **given))["__typename"] == "TransitionRefused"


@pytest.mark.parametrize("name", [name for name in GOOD if name.startswith("transition")])
async def test_actions_that_no_client_may_say_are_no_words_of_the_inputs(
    office: Office, place: Place, name: str
) -> None:
    for action in ("RELEASE", "BE_HELD", "FINISH_CANCELLATION", "DANCE", "", 5, None):
        error = await office.reject(document(name), input={**GOOD[name].given(place), "action": action})
        assert error["extensions"]["code"] == "BAD_INPUT"


async def test_unknown_and_missing_fields_are_told(office: Office, place: Place) -> None:
    for given in ({}, {"nam": "x"}, {"name": "x", "surname": "y"}, {"name": None}, {"name": 5}, "x", None, []):
        error = await office.reject(document("createAccount"), input=given)
        assert error["extensions"]["code"] == "BAD_INPUT"


async def test_a_viewer_may_write_nothing_at_all(office: Office, place: Place) -> None:
    for name in GOOD:
        error = await office.refuse(name, somebody("vi", Role.VIEWER), **GOOD[name].given(place))
        assert error["__typename"] == "NotPermitted", name


async def test_later_is_after_the_clock_of_these_tests(office: Office) -> None:
    assert office.house.engine.now() < LATER and ADA.accounts is None
