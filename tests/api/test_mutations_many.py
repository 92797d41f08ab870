"""Many moves in one call: each for itself, in order, a result each; their batch is a filter of the journal."""

from __future__ import annotations

from typing import Any

import pytest

from lifecycle.vocabulary import Role
from tests.api.calls import LATER
from tests.api.office import CHANGE, ERROR, PREVIEWED, Office, Place, somebody

MANY = f"""mutation ($input: TransitionManyInput!) {{ made: transitionMany(input: $input) {{
    batch succeeded refused errors {{ {ERROR} }}
    results {{ id node {{ id }} changeCount changes {{ {CHANGE} }} errors {{ {ERROR} }} }} }} }}"""
PREVIEW_MANY = f"""query ($input: TransitionManyInput!) {{ made: previewMany(input: $input) {{
    errors {{ {ERROR} }} results {{ changeCount changes {{ {PREVIEWED} }} errors {{ {ERROR} }} }} }} }}"""
BATCH = f"query ($batch: ID!) {{ stateChanges(where: {{ batch: $batch }}) {{ nodes {{ {CHANGE} }} }} }}"


def move(node_id: str, action: str, **more: Any) -> dict[str, Any]:
    """One item."""
    return {"id": node_id, "action": action, **more}


async def many(office: Office, *items: dict[str, Any], key: str | None = None, **more: Any) -> dict[str, Any]:
    """The payload of transitionMany."""
    given = {"items": list(items), **({"idempotencyKey": key} if key is not None else {})}
    return dict((await office.asker.ask(MANY, input=given, **more))["made"])


async def test_each_item_has_a_result_of_its_own_in_order(office: Office, place: Place) -> None:
    items = (
        move(place.open_task, "START"),
        move(place.open_task, "COMPLETE"),
        move(place.waiting_task, "START"),
        move(place.line, "SUBMIT"),
        move("ot_unknown", "START"),
        move(place.second_line, "HOLD"),
        move(place.second_line, "HOLD", reason="Closed."),
        move(place.started_task, "COMPLETE", expectedVersion=99),
        move(place.waiting_order, "SCHEDULE", plannedStart=LATER),
    )
    made = await many(office, *items)
    assert [result["id"] for result in made["results"]] == [item["id"] for item in items]
    errors = [[error["__typename"] for error in result["errors"]] for result in made["results"]]
    assert errors == [
        [],
        [],
        [],
        ["InvalidInput"],
        ["NotFound"],
        ["InvalidInput"],
        [],
        ["VersionConflict"],
        ["TransitionRefused"],
    ]
    assert (made["succeeded"], made["refused"]) == (4, 5)
    for index, result in enumerate(made["results"]):
        assert (result["node"] is None) == bool(result["errors"])
        assert bool(result["changes"]) == (not result["errors"]) and result["changeCount"] == len(result["changes"])
        for error in result["errors"]:
            assert error["path"][:2] == ["items", str(index)]
    assert [e["path"] for e in made["results"][5]["errors"]] == [["items", "5", "reason"]]


async def test_the_batch_finds_its_changes_again(office: Office, place: Place) -> None:
    made = await many(office, move(place.open_task, "START"), move(place.second_line, "HOLD", reason="Closed."))
    await many(office, move(place.second_line, "RESUME"))
    found = (await office.asker.ask(BATCH, batch=made["batch"]))["stateChanges"]["nodes"]
    assert found == [change for result in made["results"] for change in result["changes"]]
    assert all(change["batch"] == made["batch"] for change in found)
    assert (await office.asker.ask(BATCH, batch="ba_unknown"))["stateChanges"]["nodes"] == []


@pytest.mark.parametrize("action", ["RELEASE", "QUALIFY", "BE_HELD", "ACKNOWLEDGE", "FINISH_CANCELLATION"])
async def test_actions_of_the_system_are_no_clients_to_ask(office: Office, place: Place, action: str) -> None:
    before = await office.everything()
    made = await many(office, *(move(node, action, reason="x") for node in (place.waiting_task, place.order)))
    assert await office.everything() == before
    for result in made["results"]:
        (error,) = result["errors"]
        assert error["__typename"] == "InvalidInput" and error["path"][2:] == ["action"] and action in error["message"]


@pytest.mark.parametrize("count", [0, 101, 5000])
async def test_a_batch_has_1_to_100_items(office: Office, place: Place, count: int) -> None:
    before = await office.everything()
    made = await many(office, *([move(place.open_task, "START")] * count), key="k")
    assert await office.everything() == before
    (error,) = made["errors"]
    assert (error["__typename"], error["path"], made["results"]) == ("InvalidInput", ["items"], [])
    assert str(count) in error["message"] and "100" in error["message"]
    assert (made["batch"], made["succeeded"], made["refused"]) == (None, 0, 0)


async def test_100_items_are_taken(office: Office, place: Place) -> None:
    items = [move(place.second_line, "RESUME" if n % 2 else "HOLD", reason="x") for n in range(100)]
    made = await many(office, *items)
    assert (made["succeeded"], made["refused"]) == (100, 0)


async def test_a_repeated_batch_answers_as_the_first_one_and_writes_nothing(office: Office, place: Place) -> None:
    items = [move(place.open_task, "START"), move(place.second_line, "HOLD", reason="x"), move(place.line, "RESUME")]
    first = await many(office, *items, key="x" * 200)
    assert (first["succeeded"], first["refused"]) == (2, 1)
    after = await office.everything()
    assert await many(office, *items, key="x" * 200) == first
    assert await office.everything() == after


async def test_refused_items_of_a_repeated_batch_are_decided_anew(office: Office, place: Place) -> None:
    items = [move(place.open_task, "START"), move(place.second_line, "RESUME")]
    first = await many(office, *items, key="k")
    assert (first["succeeded"], first["refused"]) == (1, 1)
    await office.act(place.second_line, "HOLD", reason="x")
    again = await many(office, *items, key="k")
    assert (again["succeeded"], again["refused"], again["batch"]) == (2, 0, first["batch"])
    found = (await office.asker.ask(BATCH, batch=first["batch"]))["stateChanges"]["nodes"]
    assert len(found) == sum(result["changeCount"] for result in again["results"])


async def test_a_key_with_other_items_is_refused_as_a_whole(office: Office, place: Place) -> None:
    await many(office, move(place.open_task, "START"), key="k")
    await office.make("addNote", nodeId=place.line, text="x", idempotencyKey="note")
    before = await office.everything()
    for key, items in (
        ("k", [move(place.open_task, "START"), move(place.second_line, "HOLD", reason="x")]),
        ("k", [move(place.second_line, "HOLD", reason="x")]),
        ("note", [move(place.second_line, "HOLD", reason="x")]),
        ("", [move(place.second_line, "HOLD", reason="x")]),
        ("x" * 201, [move(place.second_line, "HOLD", reason="x")]),
    ):
        made = await many(office, *items, key=key)
        (error,) = made["errors"]
        assert (error["__typename"], error["path"], made["results"]) == ("InvalidInput", ["idempotencyKey"], [])
        assert await office.everything() == before


async def test_keys_of_single_calls_do_not_meet_those_of_items(office: Office, place: Place) -> None:
    await office.make("addNote", nodeId=place.line, text="x", idempotencyKey="k:0")
    made = await many(office, move(place.open_task, "START"), key="k")
    assert made["succeeded"] == 1


async def test_roles_are_asked_of_each_item(office: Office, place: Place) -> None:
    worker = somebody("fay", Role.FULFILLMENT_AGENT)
    items = (move(place.open_task, "START"), move(place.order, "HOLD", reason="x"))
    made = (await office.asker.ask(MANY, worker, input={"items": list(items)}))["made"]
    assert [[error["code"] for error in result["errors"]] for result in made["results"]] == [[], ["NOT_PERMITTED"]]


async def test_a_preview_of_many_looks_at_each_as_things_are_now(office: Office, place: Place) -> None:
    items = [move(place.open_task, "START"), move(place.waiting_task, "START"), move("xx", "HOLD")]
    before = await office.everything()
    said = (await office.asker.ask(PREVIEW_MANY, input={"items": items}))["made"]
    assert await office.everything() == before
    assert said["errors"] == []
    assert [result["changeCount"] > 0 for result in said["results"]] == [True, False, False]
    assert [[e["path"] for e in result["errors"]] for result in said["results"]][2] == [["items", "2", "id"]]
    for count in (0, 101):
        refused = (await office.asker.ask(PREVIEW_MANY, input={"items": items[:1] * count}))["made"]
        assert refused["results"] == [] and refused["errors"][0]["path"] == ["items"]
