"""`orderUpdates`, `boardUpdates`, `workListUpdates`: first the whole, then what differs."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from events.cursor import decode
from lifecycle.access import Access
from resolvers.limits import Limits
from tests.api.asking import ADA
from tests.api.listening import CHANGES, SILENT, Listener, listening, refused
from tests.api.office import Office, Place

ORDER = """subscription ($id: ID!, $after: String) { orderUpdates(id: $id, after: $after) { __typename
    ... on OrderSnapshot { cursor order { id state version
        ... on CustomerOrder { progress { total } lines { nodes { id state version } } } } }
    ... on StateChange { id cursor version action node { id state version } }
    ... on CaughtUp { cursor asOf } ... on Heartbeat { cursor asOf } } }"""
BOARD = """subscription ($where: BoardFilter) { boardUpdates(where: $where) { __typename
    ... on Board { asOf orderStates { state count } taskStates { state count } groups { group count blocked }
        ages { age count } risks { risk count } }
    ... on Heartbeat { cursor asOf } } }"""
BOARD_QUERY = """query ($where: BoardFilter) { board(where: $where) { __typename asOf orderStates { state count }
    taskStates { state count } groups { group count blocked } ages { age count } risks { risk count } } }"""
WORK = """subscription ($where: OrderTaskFilter) { workListUpdates(where: $where) { __typename
    ... on WorkList { cursor truncated entries { id title state } }
    ... on WorkListChange { event taskId task { id state assignee version } }
    ... on Heartbeat { cursor asOf } } }"""
QUICK = Limits(heartbeat_seconds=3600, board_seconds=0.05)
LIVELY = Limits(heartbeat_seconds=0.2, board_seconds=0.05)


async def test_an_order_comes_whole_then_change_by_change(office: Office, place: Place) -> None:
    async with listening(office.house, ORDER, id=place.order) as stream:
        snapshot = await stream.hear()
        assert snapshot["__typename"] == "OrderSnapshot"
        assert snapshot["order"]["id"] == place.order and len(snapshot["order"]["lines"]["nodes"]) == 2
        assert (await stream.hear())["__typename"] == "CaughtUp"
        await office.make("addNote", nodeId=place.draft, text="Another order")
        made = await office.act(place.order, "HOLD", reason="x")
        await office.act(place.order, "RESUME")
        heard = [await stream.hear() for _ in made["changes"]]
    assert [each["id"] for each in heard] == [each["id"] for each in made["changes"]]
    for each in heard:
        assert each["node"]["version"] > each["version"], "read when it is sent: at least as new as the change"


async def test_what_happens_between_snapshot_and_stream_is_told(office: Office, place: Place) -> None:
    async with listening(office.house, ORDER, id=place.order) as stream:
        snapshot = await stream.hear()
        made = await office.act(place.second_line, "HOLD", reason="x")
        assert (await stream.hear())["id"] == made["changes"][0]["id"]
        assert (await stream.hear())["__typename"] == "CaughtUp"
    async with listening(office.house, ORDER, id=place.order, after=snapshot["cursor"]) as stream:
        assert [each["__typename"] for each in await stream.until("CaughtUp")] == ["StateChange", "CaughtUp"]
    async with listening(office.house, CHANGES, after=snapshot["cursor"]) as changes:
        assert [each["action"] for each in await changes.replay()] == ["HOLD"]


@pytest.mark.parametrize(
    ("family", "moved", "action"),
    [
        ("order", "second_line", "HOLD"),
        ("staffing_order", "request", "CANCEL"),
        ("provisioning_order", "ready_task", "START"),
    ],
)
async def test_an_order_of_any_family_is_watched_and_resumed(
    office: Office, place: Place, family: str, moved: str, action: str
) -> None:
    order = getattr(place, family)
    async with listening(office.house, ORDER, id=order) as stream:
        snapshot = await stream.hear()
        assert snapshot["order"]["id"] == order
        assert (await stream.hear())["__typename"] == "CaughtUp"
        made = (await office.act(getattr(place, moved), action, reason="x"))["changes"]
        heard = [await stream.hear() for _ in made]
    assert [each["id"] for each in heard] == [each["id"] for each in made] != []
    for missed in range(len(heard)):
        async with listening(office.house, ORDER, id=order, after=heard[missed]["cursor"]) as stream:
            rest = await stream.until("CaughtUp")
        assert [each["id"] for each in rest[:-1]] == [each["id"] for each in made[missed + 1 :]]


async def test_a_quiet_order_moves_on_with_the_journal(office: Office, place: Place) -> None:
    async with listening(office.house, ORDER, limits=LIVELY, id=place.order) as stream:
        first = await stream.hear()
        await office.make("addNote", nodeId=place.draft, text="Another order")
        (*_, beat) = await stream.until("Heartbeat")
    now, then = decode(beat["cursor"]), decode(first["cursor"])
    assert now and then and now.position == then.position + 1


async def test_orders_that_can_not_be_watched_are_told(office: Office, place: Place) -> None:
    eve = Access("eve", ADA.roles, frozenset({place.other_account}))
    assert (await refused(office.house, ORDER, id=f"co_{0:032x}"))["extensions"]["code"] == "NOT_FOUND"
    assert (await refused(office.house, ORDER, eve, id=place.order))["extensions"]["code"] == "NOT_FOUND"
    for other in (place.line, place.account, "", "x" * 9000):
        error = await refused(office.house, ORDER, id=other)
        assert error["extensions"]["code"] == "BAD_INPUT" and len(error["message"]) < 200
    error = await refused(office.house, ORDER, id=place.order, after="x")
    assert error["extensions"]["code"] == "BAD_INPUT"


async def test_a_board_comes_in_full_and_again_when_a_count_differs(office: Office, place: Place) -> None:
    async with listening(office.house, BOARD, limits=QUICK) as stream:
        first = await stream.hear()
        assert first == (await office.asker.ask(BOARD_QUERY))["board"]
        await office.make("addNote", nodeId=place.order, text="Nothing that is counted")
        await office.act(place.draft, "SUBMIT")
        second = await stream.hear()
        assert second == (await office.asker.ask(BOARD_QUERY))["board"] != first
        await office.act(place.draft, "APPROVE")
        await office.act(place.draft, "HOLD", reason="x")
        assert await stream.hear() == (await office.asker.ask(BOARD_QUERY))["board"]


async def test_a_board_comes_at_most_once_an_interval(office: Office, place: Place) -> None:
    limits = Limits(heartbeat_seconds=3600, board_seconds=0.3)
    async with listening(office.house, BOARD, limits=limits) as stream:
        loop = asyncio.get_running_loop()
        await stream.hear()
        began = loop.time()
        toggling = asyncio.create_task(_toggle(office, place.second_line))
        try:
            boards = [await stream.hear() for _ in range(4)]
        finally:
            toggling.cancel()
            await asyncio.gather(toggling, return_exceptions=True)
        assert loop.time() - began > 4 * 0.29
        assert {each["__typename"] for each in boards} == {"Board"}


async def _toggle(office: Office, line: str) -> None:
    """Something new to count all the time."""
    while True:
        await office.make("createServiceOrder", title="One more")
        await asyncio.sleep(0.02)


async def test_a_board_comes_when_time_alone_changes_a_count(office: Office, place: Place) -> None:
    due = "2024-01-01T02:00:00Z"
    await office.make("addOrderTask", parentId=place.domain_order, title="Due", dueAt=due, duration=30)
    async with listening(office.house, BOARD, limits=LIVELY) as stream:
        assert _risks(await stream.hear())["ON_TRACK"] == 1
        assert (await stream.hear())["__typename"] == "Heartbeat"
        for hours, risk in ((1.75, "AT_RISK"), (1, "LATE")):
            office.house.clock.advance(hours=hours)
            (*_, board) = await stream.until("Board")
            assert _risks(board)[risk] == 1
        office.house.clock.advance(days=8)
        (*_, board) = await stream.until("Board")
        assert {each["age"]: each["count"] for each in board["ages"]}["UNDER_ONE_MONTH"] > 0


def _risks(board: dict[str, Any]) -> dict[str, int]:
    return {each["risk"]: each["count"] for each in board["risks"]}


async def test_while_nothing_counted_changes_a_board_sends_heartbeats_only(office: Office, place: Place) -> None:
    limits = Limits(heartbeat_seconds=0.5, board_seconds=0.02)
    async with listening(office.house, BOARD, limits=limits) as stream:
        await stream.hear()
        began = asyncio.get_running_loop().time()
        noting = asyncio.create_task(_note(office, place.order))
        try:
            beats = [await stream.hear() for _ in range(2)]
        finally:
            noting.cancel()
            await asyncio.gather(noting, return_exceptions=True)
        assert asyncio.get_running_loop().time() - began > 0.7
        assert {each["__typename"] for each in beats} == {"Heartbeat"}


async def _note(office: Office, node: str) -> None:
    while True:
        await office.make("addNote", nodeId=node, text="x")
        await asyncio.sleep(0.01)


async def test_boards_count_what_the_caller_may_see_and_asked_for(office: Office, place: Place) -> None:
    eve = Access("eve", ADA.roles, frozenset({place.other_account}))
    async with listening(office.house, BOARD, eve, limits=QUICK) as stream:
        assert (await stream.hear())["orderStates"] == []
    where = {"groups": ["field"]}
    async with listening(office.house, BOARD, limits=QUICK, where=where) as stream:
        assert (await stream.hear())["taskStates"] == []
        await office.make("assignOrderTask", id=place.open_task, group="field")
        assert (await stream.hear())["groups"] == [{"group": "field", "count": 1, "blocked": 0}]
    error = await refused(office.house, BOARD, where={"accounts": ["x"]})
    assert error["extensions"]["code"] == "BAD_INPUT"


async def _events(stream: Listener, count: int) -> set[tuple[str, str]]:
    heard = [await stream.hear() for _ in range(count)]
    return {(each["event"], each["taskId"]) for each in heard}


async def test_a_work_list_tells_what_comes_changes_and_leaves(office: Office, place: Place) -> None:
    where = {"orders": [place.order], "blocked": False, "finished": False}
    async with listening(office.house, WORK, limits=QUICK, where=where) as stream:
        first = await stream.hear()
        assert {task["id"] for task in first["entries"]} == {place.open_task, place.started_task}
        assert not first["truncated"]
        await office.act(place.open_task, "START")
        assert await _events(stream, 1) == {("CHANGED", place.open_task)}
        await office.act(place.open_task, "COMPLETE")
        assert await _events(stream, 2) == {("LEFT", place.open_task), ("CAME", place.waiting_task)}
        await office.make("assignOrderTask", id=place.waiting_task, assignee="fay")
        change = await stream.hear()
        assert (change["event"], change["task"]["assignee"]) == ("CHANGED", "fay")
        await office.act(place.order, "HOLD", reason="x")
        assert await _events(stream, 2) == {("LEFT", place.started_task), ("LEFT", place.waiting_task)}
        await office.act(place.order, "RESUME")
        assert await _events(stream, 2) == {("CAME", place.started_task), ("CAME", place.waiting_task)}


async def test_a_work_list_tells_of_tasks_that_another_one_no_longer_blocks(office: Office, place: Place) -> None:
    query = """subscription { workListUpdates(where: { blocked: true }) { __typename
        ... on WorkList { entries { id blockedBy { id } } }
        ... on WorkListChange { event task { id blockedBy { id } } } } }"""
    add = {"parentId": place.domain_order, "title": "Last", "dependsOn": [place.started_task, place.waiting_task]}
    last = await office.make("addOrderTask", **add)
    async with listening(office.house, query, limits=QUICK) as stream:
        blocked = {task["id"]: [b["id"] for b in task["blockedBy"]] for task in (await stream.hear())["entries"]}
        assert set(blocked[last]) == {place.started_task, place.waiting_task}
        await office.act(place.started_task, "COMPLETE")
        change = await stream.hear()
        assert change["event"] == "CHANGED"
        assert change["task"] == {"id": last, "blockedBy": [{"id": place.waiting_task}]}


async def test_a_list_of_late_tasks_changes_by_the_clock(office: Office, place: Place) -> None:
    due = "2024-01-01T02:00:00Z"
    task = await office.make("addOrderTask", parentId=place.domain_order, title="Due", dueAt=due)
    async with listening(office.house, WORK, limits=LIVELY, where={"overdue": True}) as stream:
        assert (await stream.hear())["entries"] == []
        assert (await stream.hear())["__typename"] == "Heartbeat"
        office.house.clock.advance(hours=3)
        (*_, change) = await stream.until("WorkListChange")
        assert (change["event"], change["taskId"]) == ("CAME", task)


async def test_a_long_work_list_is_cut_and_says_so(office: Office, place: Place) -> None:
    where = {"domainOrders": [place.domain_order]}
    async with listening(office.house, WORK, limits=Limits(work_list_cap=2), where=where) as stream:
        first = await stream.hear()
        assert first["truncated"] and len(first["entries"]) == 2
    async with listening(office.house, WORK, limits=Limits(work_list_cap=4), where=where) as stream:
        first = await stream.hear()
        assert not first["truncated"] and len(first["entries"]) == 4


async def test_watched_lists_end_when_the_hub_closes(office: Office, place: Place) -> None:
    for query in (BOARD, WORK):
        office.house.hub.closed = False
        async with listening(office.house, query, limits=Limits(board_seconds=0.01)) as stream:
            await stream.hear()
            waiting = asyncio.create_task(stream.result())
            await asyncio.sleep(0.05)
            office.house.hub.close()
            assert await waiting is None
    assert SILENT.heartbeat_seconds > 1000
