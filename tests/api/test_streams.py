"""`stateChanges`: every change once and in order, resumed by cursor; the end of the past is told, and quiet too."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import Any

import pytest

from events.cursor import decode, encode
from events.hub import Hub
from resolvers.limits import Limits
from tests.api.asking import Asker
from tests.api.listening import CHANGES, SILENT, listening, refused
from tests.api.office import Office, Place
from tests.engine.house import open_house

LIVELY = Limits(heartbeat_seconds=0.2)
RECORDED = """query ($after: String, $where: StateChangeFilter) {
  stateChanges(first: 100, after: $after, where: $where) {
    nodes { __typename id cursor sequence kind nodeId action from to version actor } pageInfo { hasNextPage endCursor }
} }"""


async def recorded(office: Office, **variables: Any) -> list[dict[str, Any]]:
    """The journal as the query tells it."""
    access = variables.pop("access", None)
    found: list[dict[str, Any]] = []
    after = variables.pop("after", None)
    while True:
        asked = {**variables, "after": after}
        page = (await office.asker.ask(RECORDED, *([access] if access else []), **asked))["stateChanges"]
        found += page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


async def test_without_a_cursor_it_begins_now(office: Office, place: Place) -> None:
    async with listening(office.house, CHANGES) as stream:
        assert (await stream.hear())["__typename"] == "CaughtUp"
        made = await office.act(place.order, "HOLD", reason="Later.")
        heard = [await stream.hear() for _ in made["changes"]]
        assert [each["id"] for each in heard] == [each["id"] for each in made["changes"]]
        await office.make("addNote", nodeId=place.draft, text="Another order")
        assert (await stream.hear())["kind"] == "EDITED"


async def test_behind_every_cursor_comes_exactly_the_rest(office: Office, place: Place) -> None:
    whole = await recorded(office)
    assert len(whole) > 20
    for number in range(len(whole) + 1):
        after = encode(office.house.hub.epoch, 0) if number == 0 else whole[number - 1]["cursor"]
        async with listening(office.house, CHANGES, after=after) as stream:
            assert await stream.replay() == whole[number:]


async def test_caught_up_is_said_once_and_its_cursor_resumes(office: Office, place: Place) -> None:
    start = encode(office.house.hub.epoch, 0)
    async with listening(office.house, CHANGES, limits=LIVELY, after=start) as stream:
        (*_, caught_up) = await stream.until("CaughtUp")
        await office.act(place.second_line, "HOLD", reason="x")
        later = await stream.until("Heartbeat")
        await office.act(place.second_line, "RESUME")
        later += await stream.until("Heartbeat")
    assert [each["__typename"] for each in later if each["__typename"] != "Heartbeat"] == ["StateChange"] * 2
    async with listening(office.house, CHANGES, after=caught_up["cursor"]) as stream:
        assert [each["action"] for each in await stream.replay()] == ["HOLD", "RESUME"]
    async with listening(office.house, CHANGES, after=later[-1]["cursor"]) as stream:
        assert await stream.replay() == []


async def test_heartbeats_come_in_every_quiet_interval_with_the_time(office: Office, place: Place) -> None:
    async with listening(office.house, CHANGES, limits=LIVELY) as stream:
        began = asyncio.get_running_loop().time()
        await stream.hear()
        office.house.clock.advance(seconds=60)
        beats = [await stream.hear() for _ in range(3)]
        assert asyncio.get_running_loop().time() - began > 0.5
    assert {each["__typename"] for each in beats} == {"Heartbeat"}
    assert {each["asOf"] for each in beats} == {office.house.engine.now()}


async def test_heartbeats_come_also_while_only_others_are_busy_and_move_on(office: Office, place: Place) -> None:
    where = {"nodes": [place.second_line]}
    async with listening(office.house, CHANGES, limits=LIVELY, where=where) as stream:
        first = await stream.hear()
        writing = asyncio.create_task(_write_for_ever(office, place.draft))
        try:
            beats = [await stream.hear() for _ in range(3)]
        finally:
            writing.cancel()
    assert {each["__typename"] for each in beats} == {"Heartbeat"}
    positions = [_position(each) for each in (first, *beats)]
    assert positions == sorted(positions)
    assert positions[-1] > positions[0], "what does not concern the caller need not be looked at again"
    async with listening(office.house, CHANGES, where=where, after=beats[-1]["cursor"]) as stream:
        assert await stream.replay() == []


async def _write_for_ever(office: Office, node: str) -> None:
    while True:
        await office.make("addNote", nodeId=node, text="x")
        await asyncio.sleep(0.01)


def _position(message: dict[str, Any]) -> int:
    cursor = decode(message["cursor"])
    assert cursor
    return cursor.position


async def test_edits_and_deletions_are_told_too(office: Office, place: Place) -> None:
    async with listening(office.house, CHANGES) as stream:
        await stream.hear()
        await office.make("updateOrder", id=place.draft, title="Better")
        await office.make("removeOrderLineItem", id=place.draft_line)
        heard = [await stream.hear() for _ in range(2)]
    assert [(each["kind"], each["nodeId"]) for each in heard] == [
        ("EDITED", place.draft),
        ("DELETED", place.draft_line),
    ]


async def test_expired_cursors_are_told_with_those_that_would_do(office: Office, place: Place) -> None:
    hub = office.house.hub
    for bad in (encode("another-epoch", 3), encode(hub.epoch, hub.newest + 1), encode(hub.epoch, 10**17)):
        error = await refused(office.house, CHANGES, after=bad)
        assert error["extensions"]["code"] == "CURSOR_EXPIRED"
        assert error["extensions"]["oldest"] == encode(hub.epoch, 0)
        assert error["extensions"]["newest"] == encode(hub.epoch, hub.newest)
    hub.oldest_kept = 6
    error = await refused(office.house, CHANGES, after=encode(hub.epoch, 4))
    assert error["extensions"]["code"] == "CURSOR_EXPIRED"
    async with listening(office.house, CHANGES, after=error["extensions"]["oldest"]) as stream:
        assert _position((await stream.replay())[0]) == 6
    async with listening(office.house, CHANGES, after=error["extensions"]["newest"]) as stream:
        assert await stream.replay() == []


@pytest.mark.parametrize("text", ["", "x", "MTIz", "ü", "a" * 10_000, base64.b64encode(b"epoch:-5").decode(), "e:5"])
async def test_texts_that_are_no_cursors_are_told(office: Office, text: str) -> None:
    error = await refused(office.house, CHANGES, after=text)
    assert error["extensions"]["code"] == "BAD_INPUT" and "cursor" in error["message"]
    assert len(error["message"]) < 300


async def test_a_stream_that_the_journal_has_outrun_ends_with_expired(office: Office, place: Place) -> None:
    async with listening(office.house, CHANGES) as stream:
        await stream.hear()
        office.house.hub.oldest_kept = office.house.hub.newest + 3
        await office.make("addNote", nodeId=place.draft, text="x")
        result = await stream.result()
        assert not result.data
        assert [error.extensions["code"] for error in result.errors] == ["CURSOR_EXPIRED"]
        assert await stream.result() is None


async def test_a_cursor_of_what_was_just_committed_is_taken(office: Office, place: Place) -> None:
    hub = office.house.hub
    await office.make("addNote", nodeId=place.draft, text="x")
    cursor = encode(hub.epoch, hub.newest)
    hub.newest -= 1  # as it is for a moment between the commit and the news of it
    async with listening(office.house, CHANGES, after=cursor) as stream:
        assert (await stream.hear())["cursor"] == cursor


async def test_who_is_behind_the_tail_reads_on_from_the_table(tmp_path: Path) -> None:
    async with open_house(tmp_path / "orders.db", durable=False, tail=7) as house:
        office = Office(Asker(house))
        place = await office.furnish()
        whole = await recorded(office)
        one = [change for change in whole if place.order in change["id"]]
        for where, wanted in (({"orders": [place.order]}, one), ({}, whole)):
            async with listening(house, CHANGES, where=where, after=encode(house.hub.epoch, 0)) as stream:
                assert await stream.replay() == wanted
                made = await office.write("addNote", nodeId=place.order, text="x")
                assert (await stream.hear())["id"] == made["changes"][0]["id"]
                whole += await recorded(office, after=whole[-1]["cursor"])


@pytest.mark.parametrize("tail", [20, 300, 20_000])
async def test_one_who_stops_listening_for_long_misses_nothing(tmp_path: Path, tail: int) -> None:
    async with open_house(tmp_path / "orders.db", durable=False, tail=tail) as house:
        office = Office(Asker(house))
        place = await office.furnish()
        async with listening(house, CHANGES) as stream:
            await stream.hear()
            before = house.hub.newest
            for _ in range(8):
                notes = (office.make("addNote", nodeId=place.order, text="x") for _ in range(60))
                await asyncio.gather(*notes)
            heard = [_position(await stream.hear()) for _ in range(480)]
        assert heard == list(range(before + 1, before + 481))


async def test_who_leaves_is_forgotten(office: Office, place: Place) -> None:
    for _ in range(20):
        async with listening(office.house, CHANGES, where={"orders": [place.order]}) as stream:
            await stream.hear()
            waiting = asyncio.create_task(stream.result())
            await asyncio.sleep(0.01)
            assert office.house.hub.watching == 1
            waiting.cancel()
            await asyncio.gather(waiting, return_exceptions=True)
        assert office.house.hub.watching == 0


async def test_streams_end_when_the_hub_closes(office: Office, place: Place) -> None:
    async with listening(office.house, CHANGES, limits=SILENT) as stream:
        await stream.hear()
        waiting = asyncio.create_task(stream.result())
        await asyncio.sleep(0.05)
        office.house.hub.close()
        assert await waiting is None


async def test_a_new_hub_over_the_same_journal_takes_the_cursors_of_the_former(office: Office, place: Place) -> None:
    whole = await recorded(office)
    office.house.engine.hub = Hub(office.house.driver)
    await office.house.engine.hub.open()
    async with listening(office.house, CHANGES, after=whole[4]["cursor"]) as stream:
        assert await stream.replay() == whole[5:]
