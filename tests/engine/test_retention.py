"""Journals of what ended long ago go, whole; nothing else does, and everybody knows what can't be had any more."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from engine import capture, retention, staffing, work
from engine.call import Call
from engine.retention import Old, Page
from engine.transition import transition
from events.hub import Hub
from lifecycle.effects import Request
from tests.engine.house import ADA, House, open_house, statements
from tests.engine.shop import Shop

DAYS = 30
WEEK = {"starts_on": "2024-03-01", "ends_on": "2024-03-07"}


async def ended(house: House, lines: int = 1) -> str:
    """An order that was canceled before it was approved."""
    order, _ = await house.order(lines, approved=False)
    await house.act(order, "CANCEL")
    return order


async def forget(house: House, days: float = DAYS) -> int:
    """What the housekeeping does; how many rows went."""
    moment = house.clock.moment
    house.clock.advance(days=-days)
    before = house.clock.now()
    house.clock.moment = moment
    return await house.engine.forget_journals(before)


async def kept(house: House) -> dict[str, int]:
    """How many rows are kept of each root that has any."""
    rows = await house.rows("SELECT root_id, COUNT(*) FROM journal GROUP BY root_id")
    return {str(root): int(count) for root, count in rows}


async def test_all_rows_of_what_ended_long_ago_go_and_no_others(house: House) -> None:
    long_ago = await ended(house)
    living, _ = await house.order()
    house.clock.advance(days=DAYS, seconds=-1)
    lately = await ended(house)
    before = await kept(house)
    assert await forget(house) == 0, "one second is missing"
    house.clock.advance(seconds=2)
    assert await forget(house) == before[long_ago]
    del before[long_ago]
    assert await kept(house) == before and set(before) == {living, lately}
    assert await house.findings() == []
    assert await forget(house) == 0


async def test_what_counts_is_the_last_change_and_not_the_end(house: House) -> None:
    order = await ended(house)
    house.clock.advance(days=DAYS - 1)
    await house.do("addNote", work.add_note, node_id=order, text="Still asked about")
    house.clock.advance(days=2)
    assert await forget(house) == 0
    house.clock.advance(days=DAYS)
    assert await forget(house) > 0


async def test_a_service_is_kept_while_it_runs_though_its_order_is_gone(shop: Shop) -> None:
    house = shop.house
    service = await shop.in_service()
    house.clock.advance(days=DAYS + 1)
    assert await forget(house) > 0
    assert set(await kept(house)) == {service}
    assert await house.findings() == [], "its causes lie in a journal that is gone"
    await house.act(service, "CANCEL_BY_USER")
    house.clock.advance(days=DAYS + 1)
    assert await forget(house) > 0
    assert await kept(house) == {}
    assert await house.findings() == []


async def test_what_can_be_taken_up_again_is_kept(house: House) -> None:
    make = capture.create_order("STAFFING_ORDER")
    order = await house.do("createStaffingOrder", make, title="People", account_id=await house.account())
    request: dict[str, Any] = {"order_id": order, "role": "Fitter", **WEEK}
    await house.do("addResourceRequest", staffing.add_request, **request)
    await house.act(order, "SUBMIT")
    await house.act(order, "CLOSE")
    house.clock.advance(days=DAYS * 100)
    assert await forget(house) == 0


async def test_what_is_written_later_is_kept_until_it_is_old_itself(house: House) -> None:
    order = await ended(house)
    count = (await kept(house))[order]
    house.clock.advance(days=DAYS + 1)
    assert await forget(house) == count
    await house.do("addNote", work.add_note, node_id=order, text="A question after all")
    assert await house.rows("SELECT sequence FROM journal") == [(count + 1,)]
    assert await house.findings() == []
    assert await forget(house) == 0
    house.clock.advance(days=DAYS + 1)
    assert await forget(house) == 1
    assert await house.findings() == []


async def test_notes_about_lines_that_were_removed_outlive_the_telling_of_it(house: House) -> None:
    order, (line, _) = await house.order(lines=2, approved=False)
    await house.do("addNote", work.add_note, node_id=line, text="Too many")
    await house.do("removeOrderLineItem", capture.remove_line, id=line)
    await house.act(order, "CANCEL")
    house.clock.advance(days=DAYS + 1)
    assert await forget(house) > 0
    assert await house.findings() == []


async def test_one_that_was_written_to_meanwhile_stays_whole(house: House) -> None:
    first, second = await ended(house), await ended(house)
    house.clock.advance(days=DAYS + 1)
    page = await house.driver.read(retention.page("customer_order", "", house.clock.now()))
    assert page and [old.id for old in page.old] == [first, second]
    await house.do("addNote", work.add_note, node_id=first, text="Wait")
    before = await kept(house)
    gone = await house.driver.write(retention.remove, page.old)
    assert (gone.rows, await kept(house)) == (before[second], {first: before[first]})


async def test_it_goes_in_small_portions_between_which_others_write(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "ROOTS_AT_ONCE", 2)
    monkeypatch.setattr(retention, "LOOKED_AT", 3)
    orders = [await ended(house) for _ in range(7)]
    living, (line,) = await house.order()
    house.clock.advance(days=DAYS + 1)
    steps: list[int] = []
    forgetting = asyncio.create_task(forget(house))
    while not forgetting.done():
        await house.do("addNote", work.add_note, node_id=line, text="Meanwhile")
        steps.append(len(set(await kept(house)) & set(orders)))
    assert all(before - after <= 4 for before, after in zip([7, *steps], steps, strict=False)), steps
    assert len(set(steps)) > 2 and set(await kept(house)) == {living}


def test_a_portion_has_so_many_roots_and_rows_but_never_a_part_of_a_root() -> None:
    def sizes(*rows: int) -> list[list[int]]:
        page = Page("", [Old("", 0, count) for count in rows])
        return [[old.rows for old in batch] for batch in page.batches()]

    assert sizes() == []
    assert sizes(1_000, 1_000, 1) == [[1_000, 1_000], [1]]
    assert sizes(1, 30_000, 1_999, 2) == [[1], [30_000], [1_999], [2]]
    assert sizes(*[1] * 120) == [[1] * 50, [1] * 50, [1] * 20]


async def test_the_hub_learns_at_once_where_the_journal_begins(house: House) -> None:
    order = await ended(house)
    last = house.hub.newest
    await house.order()
    other = Hub(house.driver, tail=1)
    await other.open()
    house.clock.advance(days=DAYS + 1)
    assert (house.hub.oldest_kept, other.oldest_kept) == (1, 1)
    await forget(house)
    assert house.hub.oldest_kept == last + 1
    assert order not in {entry.root_id for entry in await other.since(0)}
    assert other.oldest_kept == last + 1, "who reads from the table learns in the same moment that something is missing"
    fresh = Hub(house.driver)
    await fresh.open()
    assert (fresh.oldest_kept, fresh.newest) == (last + 1, house.hub.newest)


async def test_positions_go_on_where_they_were_when_nothing_is_left(house: House) -> None:
    await ended(house)
    newest = house.hub.newest
    house.clock.advance(days=DAYS + 1)
    assert await forget(house) == newest
    fresh = Hub(house.driver)
    await fresh.open()
    assert (fresh.oldest_kept, fresh.newest) == (newest + 1, newest)
    await house.order()
    assert [entry.position for entry in await fresh.since(0, limit=1)] == [newest + 1]


async def test_a_call_that_is_repeated_after_that_is_answered_and_does_nothing(house: House) -> None:
    order, _ = await house.order(approved=False)
    await house.act(order, "CANCEL", key="once")
    house.clock.advance(days=DAYS + 1)
    await forget(house)
    again = await house.act(order, "CANCEL", key="once")
    assert (again.repeated, again.object_id, again.entries) == (True, order, [])
    other = await house.try_act(order, "CANCEL")
    assert other.problem is not None
    assert await kept(house) == {}


async def test_a_preview_does_not_need_the_past(house: House) -> None:
    order = await ended(house)
    house.clock.advance(days=DAYS + 1)
    await forget(house)
    copied = await house.do("copyOrder", capture.copy_order, id=order)
    assert await house.state(copied) == "DRAFT"
    asked: dict[str, Any] = {"id": order, "action": "CANCEL"}
    decided = await house.engine.preview(Call("transition", asked, ADA), transition(Request(order, "CANCEL")))
    assert "CANCELED" in str(decided)


FAULTS = {
    "a journal that is gone and was not removed": ("SEQUENCE", "DELETE FROM journal WHERE root_id = '{ended}'"),
    "a row lost of what is kept": ("POSITION", "DELETE FROM journal WHERE root_id = '{ended}' AND sequence = 2"),
    "a living order whose journal begins late": (
        "RETENTION",
        "UPDATE customer_order SET journal_from = 3 WHERE id = '{living}';"
        "DELETE FROM journal WHERE root_id = '{living}' AND sequence < 3",
    ),
    "more removed than there were": (
        "POSITION",
        "UPDATE customer_order SET sequence = sequence + 1, journal_from = journal_from + 1 WHERE id = '{gone}'",
    ),
    "a beginning too early": ("POSITION", "UPDATE epoch SET oldest = 1"),
    "a beginning beyond the end": ("POSITION", "UPDATE epoch SET oldest = oldest + 1000"),
    "versions without changes": ("VERSION", "UPDATE customer_order SET version = version + 1000 WHERE id = '{gone}'"),
    "a last word that is not true": (
        "JOURNAL",
        "UPDATE customer_order SET version = version - 1 WHERE id = '{asked}'",
    ),
    "a call remembered for what never was": (
        "CALL",
        "UPDATE remembered_call SET spans = '[[\"{gone}\", 1, 1000]]'",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_an_audit_tells_what_was_lost_from_what_was_removed(tmp_path: Path, fault: str) -> None:
    async with open_house(tmp_path / "orders.db") as house:
        gone, asked = await ended(house), await ended(house)
        house.clock.advance(days=DAYS + 1)
        living, _ = await house.order()
        await forget(house)
        await house.do("addNote", work.add_note, key="once", node_id=asked, text="Why?")
        ids = {"gone": gone, "asked": asked, "living": living, "ended": await ended(house)}
        assert await house.findings() == []
        named, sql = FAULTS[fault]
        for part in sql.split(";"):
            await house.driver.write(statements, part.format(**ids))
        assert named in {finding.invariant for finding in await house.findings()}
