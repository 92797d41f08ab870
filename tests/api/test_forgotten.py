"""What clients are told of orders whose journals were removed: all that is left, and never a gap in silence."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from events.cursor import encode
from resolvers.limits import Limits
from tests.api.asking import Asker
from tests.api.listening import CHANGES, listening, refused
from tests.api.office import Office, Place
from tests.api.test_streams import recorded
from tests.engine.house import open_house
from tests.engine.shop import Shop

NEVER = "9999-01-01T00:00:00.000Z"
STANDING = """query ($id: ID!) {
  node(id: $id) { ... on CustomerOrder {
    state version lines { nodes { state why { message change { id } decidedBy { id } missing { code } } } }
    why { message change { id } because { id } missing { code } }
    history { totalCount nodes { id } } heldBy { since } availableActions { action allowed } progress { percent }
    notes { nodes { text } }
  } }
}"""


async def forgotten(office: Office, order: str) -> None:
    """End an order, and remove its journal at once."""
    await office.act(order, "CANCEL")
    assert await office.house.engine.forget_journals(NEVER) > 0
    assert await office.house.rows("SELECT 1 FROM journal WHERE root_id = ?", order) == []


async def test_an_order_without_its_past_is_shown_with_all_the_rest(office: Office, place: Place) -> None:
    await office.make("addNote", nodeId=place.draft, text="Still here")
    await forgotten(office, place.draft)
    found = (await office.asker.ask(STANDING, id=place.draft))["node"]
    assert found["state"] == "CANCELED"
    assert found["why"]["message"] == "The change that led here is no longer kept."
    assert found["why"]["change"] is None and found["why"]["because"] is None
    assert [line["why"]["message"] for line in found["lines"]["nodes"]] == [found["why"]["message"]]
    assert found["history"] == {"totalCount": 0, "nodes": []}
    assert [note["text"] for note in found["notes"]["nodes"]] == ["Still here"]


async def test_a_service_knows_that_something_led_to_it(asker: Asker) -> None:
    service = await (await Shop.opened(asker.house)).in_service()
    await asker.house.engine.forget_journals(NEVER)
    query = """query ($id: ID!) { node(id: $id) { ... on Service {
      why { message change { action cause } because { id } } history { nodes { cause } } } } }"""
    found = (await asker.ask(query, id=service))["node"]
    assert found["why"]["message"] == "In service by Activate, which followed from another change."
    assert found["why"]["because"] is None and found["why"]["change"]["cause"]
    assert len(found["history"]["nodes"]) > 1


async def test_a_repeated_call_still_answers_what_it_was_about(office: Office, place: Place) -> None:
    given: dict[str, Any] = {"id": place.draft, "action": "CANCEL", "idempotencyKey": "once"}
    first = await office.write("transitionCustomerOrder", **given)
    assert await office.house.engine.forget_journals(NEVER) > 0
    again = await office.write("transitionCustomerOrder", **given)
    assert first["changeCount"] > 0 and (again["changeCount"], again["changes"]) == (0, [])
    assert (again["object"]["id"], again["errors"]) == (place.draft, [])


async def test_cursors_from_before_are_expired_and_later_ones_are_not(office: Office, place: Place) -> None:
    hub = office.house.hub
    await office.act(place.draft, "CANCEL")
    last = (await office.house.rows("SELECT MAX(position) FROM journal WHERE root_id = ?", place.draft))[0][0]
    await office.make("addNote", nodeId=place.order, text="Later")
    await office.house.engine.forget_journals(NEVER)
    error = await refused(office.house, CHANGES, after=encode(hub.epoch, last - 1))
    assert error["extensions"]["code"] == "CURSOR_EXPIRED"
    assert error["extensions"]["oldest"] == encode(hub.epoch, last)
    async with listening(office.house, CHANGES, after=error["extensions"]["oldest"]) as stream:
        assert len(await stream.replay()) == hub.newest - last
    async with listening(office.house, CHANGES, after=error["extensions"]["newest"]) as stream:
        assert await stream.replay() == []


async def test_lists_of_changes_show_what_is_there(office: Office, place: Place) -> None:
    before = await recorded(office)
    await forgotten(office, place.draft)
    roots = {str(root) for (root,) in await office.house.rows("SELECT DISTINCT root_id FROM journal")}
    left = [change for change in before if any(root in change["id"] for root in roots)]
    assert 0 < len(left) < len(before) and await recorded(office) == left
    first = before.index(left[0])
    assert await recorded(office, after=before[first]["cursor"]) == left[1:], "a list has no promise to break"


@pytest.mark.parametrize("tail", [1, 20_000])
async def test_a_stream_that_is_overtaken_tells_all_or_that_it_can_not(
    tmp_path: Path, tail: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.streams.AT_ONCE", 5)
    async with open_house(tmp_path / "orders.db", durable=False, tail=tail) as house:
        orders = [(await house.order(approved=False))[0] for _ in range(8)]
        for order in orders:
            await house.act(order, "CANCEL")
        newest = house.hub.newest
        async with listening(house, CHANGES, after=encode(house.hub.epoch, 0)) as stream:
            heard = [(await stream.hear())["id"] for _ in range(3)]
            forgetting = asyncio.create_task(house.engine.forget_journals(NEVER))
            error = None
            while error is None and len(heard) < newest:
                result = await stream.result()
                if result.errors:
                    (error,) = result.errors
                else:
                    heard.append(result.data["stateChanges"]["id"])
            await forgetting
        assert len(set(heard)) == len(heard)
        assert (error is None) == (len(heard) == newest)
        if error is not None:
            assert error.extensions["code"] == "CURSOR_EXPIRED"


async def test_watching_an_order_without_its_past_begins_with_the_order(office: Office, place: Place) -> None:
    watch = """subscription ($id: ID!) { orderUpdates(id: $id) { __typename
      ... on OrderSnapshot { order { state } } ... on StateChange { kind } } }"""
    await forgotten(office, place.draft)
    async with listening(office.house, watch, id=place.draft) as stream:
        assert (await stream.hear())["order"] == {"state": "CANCELED"}
        assert (await stream.hear())["__typename"] == "CaughtUp"
        await office.make("addNote", nodeId=place.draft, text="Later")
        assert (await stream.hear())["kind"] == "EDITED"


async def test_a_quiet_stream_is_not_disturbed(office: Office, place: Place) -> None:
    lively = Limits(heartbeat_seconds=0.2)
    async with listening(office.house, CHANGES, limits=lively, where={"orders": [place.order]}) as stream:
        await stream.until("CaughtUp")
        await office.act(place.draft, "CANCEL")
        await stream.until("Heartbeat")
        await office.house.engine.forget_journals(NEVER)
        await stream.until("Heartbeat")
        await office.make("addNote", nodeId=place.order, text="Later")
        assert [each["__typename"] for each in await stream.until("StateChange")][-1] == "StateChange"
