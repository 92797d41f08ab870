"""Repeating a call with its key is harmless: it answers what the first one wrote, and writes nothing more."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.api.asking import ADA
from tests.api.calls import GOOD
from tests.api.office import Office, Place, somebody


@pytest.mark.parametrize("name", GOOD)
async def test_a_repeated_call_answers_as_the_first_one_and_writes_nothing(
    office: Office, place: Place, name: str
) -> None:
    given = {**GOOD[name].given(place), "idempotencyKey": "key-1"}
    first = await office.write(name, **given)
    assert first["errors"] == []
    after = await office.everything()
    assert await office.write(name, **given) == first
    assert await office.everything() == after


@pytest.mark.parametrize("name", GOOD)
async def test_a_key_with_another_input_is_refused(office: Office, place: Place, name: str) -> None:
    given = {**GOOD[name].given(place), "idempotencyKey": "key-1"}
    await office.make("addNote", nodeId=place.line, text="Something else", idempotencyKey="key-1")
    error = await office.refuse(name, **given)
    assert (error["__typename"], error["code"]) == ("InvalidInput", "IDEMPOTENCY_KEY_REUSED")
    assert error["path"] == ["idempotencyKey"]


async def test_keys_have_1_to_200_characters(office: Office, place: Place) -> None:
    for name in GOOD:
        for key in ("", "   ", "x" * 201):
            error = await office.refuse(name, **GOOD[name].given(place), idempotencyKey=key)
            assert (error["__typename"], error["path"]) == ("InvalidInput", ["idempotencyKey"])
    await office.make("addNote", nodeId=place.line, text="x", idempotencyKey="x" * 200)


async def test_keys_belong_to_their_caller(office: Office, place: Place) -> None:
    note: dict[str, Any] = {"nodeId": place.line, "text": "Called.", "idempotencyKey": "mine"}
    first = await office.make("addNote", **note)
    second = await office.make("addNote", somebody("bob", Role.ORDER_AGENT), **note)
    assert first != second
    assert await office.make("addNote", **note) == first


async def test_a_refusal_is_not_remembered(office: Office, place: Place) -> None:
    start: dict[str, Any] = {"id": place.waiting_task, "action": "START", "idempotencyKey": "k"}
    await office.refuse("transitionOrderTask", **start)
    await office.act(place.open_task, "START")
    await office.act(place.open_task, "COMPLETE")
    assert await office.make("transitionOrderTask", **start) == place.waiting_task
    assert await office.state(place.waiting_task) == "IN_PROGRESS"


async def test_a_repetition_shows_the_object_as_it_is_now(office: Office, place: Place) -> None:
    hold: dict[str, Any] = {"id": place.second_line, "action": "HOLD", "reason": "x", "idempotencyKey": "k"}
    first = await office.write("transitionOrderLineItem", **hold)
    await office.act(place.second_line, "RESUME")
    again = await office.write("transitionOrderLineItem", **hold)
    assert again["changes"] == first["changes"]
    assert await office.state(place.second_line) == "ACKNOWLEDGED"


async def test_fifty_at_once_have_one_effect(office: Office, place: Place) -> None:
    task = {"parentId": place.domain_order, "title": "Once", "idempotencyKey": "k"}
    before = office.house.hub.newest
    made = await asyncio.gather(*(office.write("addOrderTask", **task) for _ in range(50)))
    assert all(each == made[0] for each in made)
    assert office.house.hub.newest == before + made[0]["changeCount"]


async def test_a_removed_line_is_removed_once_and_its_order_answered_again(office: Office, place: Place) -> None:
    given = {"id": place.draft_line, "idempotencyKey": "k"}
    assert await office.make("removeOrderLineItem", **given) == place.draft
    assert await office.make("removeOrderLineItem", **given) == place.draft


async def test_keys_are_forgotten_after_their_time(office: Office, place: Place) -> None:
    note: dict[str, Any] = {"nodeId": place.line, "text": "Called.", "idempotencyKey": "k"}
    first = await office.make("addNote", **note)
    await office.house.engine.forget("2025-01-01T00:00:00.000Z")
    assert await office.make("addNote", **note) != first


async def test_who_lost_sight_of_an_order_learns_nothing_of_it_by_repeating(office: Office, place: Place) -> None:
    mine = Access("bob", ADA.roles, frozenset({place.account}))
    note: dict[str, Any] = {"nodeId": place.draft, "text": "Called.", "idempotencyKey": "k"}
    await office.make("addNote", mine, **note)
    elsewhere = Access("bob", ADA.roles, frozenset({place.other_account}))
    again = await office.write("addNote", elsewhere, **note)
    assert again["object"] is None and again["changes"] == []
