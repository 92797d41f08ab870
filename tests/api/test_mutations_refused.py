"""Bad input: each a typed answer that names the field and says what would be right, with nothing written anywhere."""

from __future__ import annotations

from typing import Any

import pytest

from lifecycle.vocabulary import Role
from tests.api.asking import ADA
from tests.api.calls import GOOD, LATER, fields
from tests.api.office import TRANSITIONS, Office, Place, document, somebody

LONGEST = {
    "title": 200,
    "name": 200,
    "externalId": 200,
    "group": 200,
    "assignee": 200,
    "description": 10_000,
    "address": 10_000,
    "text": 10_000,
    "topic": 200,
    "worker": 200,
    "reason": 2_000,
    "role": 200,
    "tokenId": 200,
    "person": 200,
}
MUST_SAY_SOMETHING = {"title", "name", "text", "worker", "person"}
NAMED = {"code", "worker"}
"""Must be of a shape of its own, or be known already."""


IDS = [pair for pair in fields("ID") if pair[1] != "serviceId"]
TEXTS = [pair for pair in fields("String") if pair[1] not in ("idempotencyKey", "code")]
VERSIONED = [name for name, field in fields("Int") if field == "expectedVersion"]


@pytest.mark.parametrize("name", sorted({name for name, _ in IDS}))
async def test_unknown_ids_are_not_found(office: Office, place: Place, name: str) -> None:
    given = GOOD[name].given(place)
    for field in (field for each, field in IDS if each == name):
        prefix = {"locationId": "lo", "accountId": "ac"}.get(field, str(given.get(field, "co"))[:2])
        for unknown in (f"{prefix}_{0:032x}", f"{prefix}_", "", "nonsense", "'; DROP TABLE journal; --", "ü" * 5000):
            error = await office.refuse(name, **{**given, field: unknown})
            assert (error["__typename"], error["code"], error["path"]) == ("NotFound", "NOT_FOUND", [field]), unknown
            assert len(error["message"]) < 500


@pytest.mark.parametrize("name", sorted({name for name, _ in IDS}))
async def test_ids_of_another_type_are_refused(office: Office, place: Place, name: str) -> None:
    given = GOOD[name].given(place)
    others = (place.account, place.location, place.draft_line, place.open_task, place.order, place.fallout)
    for field in (field for each, field in IDS if each == name):
        good = given.get(field, place.location if field == "locationId" else place.account)
        for other in others:
            if other[:2] == good[:2] or (name, field, other[:2]) in ALSO_GOOD:
                continue
            error = await office.refuse(name, **{**given, field: other})
            assert error["__typename"] in ("NotFound", "InvalidInput"), (field, other, error)
            assert error["path"] == [field], (other, error)


ALSO_GOOD = {
    ("addOrderLineItem", "parentId", "co"),
    ("addDomainOrder", "parentId", "li"),
    *(("addNote", "nodeId", prefix) for prefix in ("co", "li", "ot", "fr")),
}


@pytest.mark.parametrize("name", sorted({name for name, _ in TEXTS}))
async def test_texts_are_neither_too_long_nor_unprintable_nor_empty(office: Office, place: Place, name: str) -> None:
    given = GOOD[name].given(place)
    names = [field for each, field in TEXTS if each == name]
    for field in names:
        for bad in ("x" * (LONGEST[field] + 1), "a\x00b", "bell \x07"):
            error = await office.refuse(name, **{**given, field: bad})
            assert (error["__typename"], error["path"]) == ("InvalidInput", [field]), bad[:20]
            assert field in error["message"] and len(error["message"]) < 300
        for blank in ("", "  \n ") if field in MUST_SAY_SOMETHING else ():
            error = await office.refuse(name, **{**given, field: blank})
            assert (error["__typename"], error["path"]) == ("InvalidInput", [field])
    await office.make(name, **given | {field: "ü" * LONGEST[field] for field in names if field not in NAMED})


async def test_fallout_says_what_happened(office: Office, place: Place) -> None:
    given = {**GOOD["openFallout"].given(place), "description": " "}
    assert (await office.refuse("openFallout", **given))["path"] == ["description"]


@pytest.mark.parametrize("name", VERSIONED)
async def test_stale_versions_are_refused_with_the_current_one(office: Office, place: Place, name: str) -> None:
    given = GOOD[name].given(place)
    read = "query ($id: ID!) { node(id: $id) { ... on Stateful { version } } }"
    about_order = "orderId" in given or given["id"].startswith("pl_")  # a line without a state has that of its order
    node = place.provisioning_order if about_order else given["id"]
    current = (await office.asker.ask(read, id=node))["node"]["version"]
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
        (place.domain_order, "transitionDomainOrder", "HOLD"),
        (place.line, "transitionOrderLineItem", "HOLD"),
    ):
        error = await office.refuse(name, id=node, action=action, reason="Now.")
        (held,) = [reason for reason in error["reasons"] if reason["code"] == "HELD"]
        assert [node["id"] for node in held["blocking"]] == [place.order]


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
    "value",
    ["a text", 5, 1.5, True, [], [{"a": 1}], {"a": "x" * 20_001}, '{"a": 1}', {"a": float("inf")}, {"\ud800": 1}],
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
    wrong: tuple[Any, ...] = (
        {},
        {"nam": "x"},
        {"name": "x", "surname": "y"},
        {"name": None},
        {"name": 5},
        "x",
        None,
        [],
    )
    for given in wrong:
        error = await office.reject(document("createAccount"), input=given)
        assert error["extensions"]["code"] == "BAD_INPUT"


async def test_a_viewer_may_write_nothing_at_all(office: Office, place: Place) -> None:
    for name in GOOD:
        error = await office.refuse(name, somebody("vi", Role.VIEWER), **GOOD[name].given(place))
        assert error["__typename"] == "NotPermitted", name


async def test_later_is_after_the_clock_of_these_tests(office: Office) -> None:
    assert office.house.engine.now() < LATER and ADA.accounts is None
