"""The state of a provisioning order: a row of document 002 a case, mixed cases, and what moves it."""

from __future__ import annotations

from typing import Any

import pytest

from engine import provisioning
from engine.call import Outcome
from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.engine.house import House
from tests.engine.workshop import Workshop

P, B, D, C = "PENDING", "IN_PROGRESS", "COMPLETED", "CANCELED"
CALCULATED = [
    ("an empty order", 0, [], P),
    ("lines, but no work orders", 2, [], P),
    ("work orders that have not begun", 2, [P, P], P),
    ("one of them is in progress", 2, [B, P], B),
    ("all are in progress", 2, [B, B], B),
    ("all work orders were canceled", 2, [C, C], C),
    ("all were completed", 2, [D, D], D),
    ("all have ended, one of them completed", 2, [D, C], D),
    ("one is completed, one pending", 2, [D, P], B),
    ("one is completed, one in progress", 2, [D, B], B),
    ("one is canceled, one pending", 2, [C, P], P),
    ("one is canceled, one in progress", 2, [C, B], B),
    ("one is completed, and a line is without", 2, [D], B),
    ("one is canceled, and a line is without", 2, [C], P),
    ("one is in progress, and a line is without", 2, [B], B),
    ("one of each", 4, [P, B, D, C], B),
]


@pytest.fixture
async def shop(house: House) -> Workshop:
    return await Workshop.opened(house)


def codes(outcome: Outcome) -> list[str]:
    """Why it was refused."""
    assert outcome.problem is not None
    return [reason.code for reason in getattr(outcome.problem, "reasons", ())] or [outcome.problem.code]


@pytest.mark.parametrize(("case", "lines", "works", "state"), CALCULATED, ids=[row[0] for row in CALCULATED])
async def test_the_state_of_an_order_is_calculated(
    shop: Workshop, case: str, lines: int, works: list[str], state: str
) -> None:
    order, ordered = await shop.order(lines)
    made = [await shop.work(order, line) for line, _ in zip(ordered, works, strict=False)]
    for work, wanted in sorted(zip(made, works, strict=True), key=lambda pair: pair[1] in (D, C)):
        await shop.put(work, wanted)
    assert await shop.states(order, *made) == " ".join([state, *works])


@pytest.mark.parametrize(
    ("works", "state", "left"),
    [([], C, []), ([P], C, [C]), ([P, B], C, [C, C]), ([D, B], D, [D, C]), ([C, P], C, [C, C])],
    ids=str,
)
async def test_canceling_an_order_cancels_all_that_has_not_ended_and_what_is_done_is_done(
    shop: Workshop, works: list[str], state: str, left: list[str]
) -> None:
    order, lines = await shop.order(3)
    made = [await shop.work(order, line) for line, _ in zip(lines, works, strict=False)]
    for work, wanted in zip(made, works, strict=True):
        await shop.put(work, wanted)
    await shop.house.act(order, "CANCEL")
    assert await shop.states(order, *made) == " ".join([state, *left])
    assert await shop.house.rows("SELECT COUNT(*) FROM provisioning_line WHERE canceled_at IS NULL") == [(0,)]


async def test_all_lines_canceled_and_no_work_orders_leave_the_order_pending(shop: Workshop) -> None:
    order, lines = await shop.order(2)
    for line in lines:
        assert (await shop.cancel_line(line)).problem is None
    assert await shop.states(order) == P


async def test_all_lines_canceled_cancel_their_work_orders_and_so_the_order(shop: Workshop) -> None:
    order, (first, second) = await shop.order(2)
    both, one = await shop.work(order, first, second, tasks=1), await shop.work(order, first)
    await shop.house.act(both, "START")
    await shop.cancel_line(first)
    assert await shop.states(order, both, one) == f"{B} {B} {C}"
    await shop.cancel_line(second)
    assert await shop.states(order, both, one) == f"{C} {C} {C}"
    assert await shop.house.rows("SELECT state FROM work_task") == [(C,)]


@pytest.mark.parametrize("how", ["cancel", "remove"])
async def test_the_order_is_complete_as_soon_as_no_line_is_without(shop: Workshop, how: str) -> None:
    order, (done, without) = await shop.order(2)
    await shop.put(await shop.work(order, done), D)
    assert await shop.states(order) == B
    outcome = await (shop.cancel_line(without) if how == "cancel" else shop.remove_line(without))
    assert outcome.problem is None and await shop.states(order) == D


async def test_the_only_begun_work_order_canceled_leads_back_to_pending(shop: Workshop) -> None:
    order, (first, second) = await shop.order(2)
    work = await shop.work(order, first)
    await shop.work(order, second)
    await shop.put(work, B)
    await shop.house.act(work, "CANCEL")
    assert await shop.states(order, work) == f"{P} {C}"


# -- work orders and tasks ---------------------------------------------------------------------------------------------


async def test_the_tasks_of_a_work_order_become_ready_one_after_the_other(shop: Workshop) -> None:
    order, (line,) = await shop.order(1)
    work = await shop.work(order, line)
    first = await shop.task(work)
    second = await shop.task(work, depends_on=[first])
    assert await shop.states(first, second) == f"{P} {P}"
    await shop.house.act(work, "START")
    assert await shop.states(first, second) == f"READY {P}"
    late = await shop.task(work)
    assert await shop.states(late) == "READY"
    for task in (first, second, late):
        for action in ("START", "COMPLETE"):
            await shop.house.act(task, action)
    assert await shop.states(first, second, late, work, order) == " ".join([D] * 5)


async def test_a_task_may_wait_for_one_of_another_work_order(shop: Workshop) -> None:
    order, lines = await shop.order(2)
    one, other = [await shop.work(order, line) for line in lines]
    awaited = await shop.task(one)
    waiting = await shop.task(other, depends_on=[awaited])
    await shop.house.act(other, "START")
    assert await shop.states(waiting) == P
    await shop.house.act(one, "CANCEL")
    assert await shop.states(awaited, waiting) == f"{C} READY"


async def test_a_canceled_work_order_is_restarted_from_the_beginning_by_an_administrator(shop: Workshop) -> None:
    order, lines = await shop.order(2)
    work = await shop.work(order, lines[0])
    await shop.work(order, lines[1])
    done, begun = await shop.task(work), await shop.task(work)
    waiting = await shop.task(work, depends_on=[begun])
    await shop.house.act(work, "START")
    for task, actions in ((done, ("START", "COMPLETE")), (begun, ("START",))):
        for action in actions:
            await shop.house.act(task, action)
    await shop.house.act(work, "CANCEL")
    assert await shop.states(done, begun, waiting, order) == f"{D} {C} {C} {P}"
    pat = Access("pat", frozenset({Role.PROVISIONING_AGENT}))
    assert codes(await shop.house.try_act(work, "RESTART", pat)) == ["NOT_PERMITTED"]
    await shop.house.act(work, "RESTART")
    assert await shop.states(work, done, begun, waiting) == f"{P} {D} {P} {P}"
    rows = await shop.house.rows("SELECT id FROM work_task WHERE started_at IS NOT NULL")
    assert rows == [(done,)], "what is done again was not begun yet"
    await shop.house.act(work, "START")
    assert await shop.states(done, begun, waiting, order) == f"{D} READY {P} {B}"


async def test_nothing_is_restarted_that_nobody_wants_any_more(shop: Workshop) -> None:
    order, (first, second) = await shop.order(2)
    work, other = await shop.work(order, first), await shop.work(order, second)
    await shop.cancel_line(first)
    assert codes(await shop.house.try_act(work, "RESTART")) == ["SERVES_A_LIVE_LINE"]
    await shop.put(other, D)
    assert await shop.states(order) == D
    refused = codes(await shop.house.try_act(work, "RESTART"))
    assert refused == ["ORDER_IS_UNFINISHED", "SERVES_A_LIVE_LINE"]


async def test_a_work_order_with_tasks_is_completed_by_them_alone(shop: Workshop) -> None:
    order, (line,) = await shop.order(1)
    work = await shop.work(order, line, tasks=1)
    await shop.house.act(work, "START")
    assert codes(await shop.house.try_act(work, "COMPLETE")) == ["HAS_NOTHING_BELOW"]


async def test_nobody_moves_tasks_to_where_only_their_work_order_can(shop: Workshop) -> None:
    order, (line,) = await shop.order(1)
    task = await shop.task(await shop.work(order, line))
    for action in ("CANCEL", "RESTORE", "MAKE_READY"):
        assert codes(await shop.house.try_act(task, action)) == ["INVALID_INPUT"]


# -- what may be entered -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [C, D])
async def test_an_order_that_has_ended_changes_no_more(shop: Workshop, state: str) -> None:
    order, (line,) = await shop.order(1)
    await shop.put(await shop.work(order, line), state)
    assert await shop.states(order) == state
    house = shop.house
    for outcome in (
        await shop.try_line(order),
        await shop.cancel_line(line),
        await shop.remove_line(line),
        await house.try_to("updateProvisioningLineItem", provisioning.update_line, id=line, title="x"),
        await shop.try_work(order, [line]),
        await house.try_to("generateWorkOrders", provisioning.generate, order_id=order),
    ):
        assert codes(outcome) == ["IS_UNFINISHED"]


async def test_a_line_that_is_served_is_canceled_not_removed_and_a_canceled_one_stays_as_it_is(shop: Workshop) -> None:
    order, (line, _) = await shop.order(2)
    await shop.work(order, line)
    outcome = await shop.remove_line(line)
    assert outcome.problem is not None and "cancel it instead" in outcome.problem.message
    await shop.cancel_line(line)
    for again in (await shop.cancel_line(line), await shop.try_work(order, [line])):
        assert again.problem is not None and "canceled" in again.problem.message


async def test_a_work_order_serves_lines_of_its_order_that_do_what_it_is_for(shop: Workshop) -> None:
    order, (line,) = await shop.order(1)
    _, (foreign,) = await shop.order(1)
    cases: list[tuple[list[str], str, str]] = [
        ([], "NEW_SERVICE", "INVALID_INPUT"),
        ([line, line], "NEW_SERVICE", "INVALID_INPUT"),
        ([foreign], "NEW_SERVICE", "NOT_FOUND"),
        ([line], "CANCELLATION", "INVALID_INPUT"),
    ]
    for lines, kind, code in cases:
        assert codes(await shop.try_work(order, lines, kind)) == [code]


async def test_the_lines_of_an_order_are_told_as_its_edits(shop: Workshop) -> None:
    order, (line,) = await shop.order(1)
    await shop.house.do("updateProvisioningLineItem", provisioning.update_line, id=line, quantity=2)
    await shop.cancel_line(line)
    told = await shop.house.rows("SELECT kind, snapshot FROM journal WHERE node_id = ? ORDER BY position", order)
    assert told[1:] == [("EDITED", f'{{"line_{what}": "{line}"}}') for what in ("added", "changed", "canceled")]
    given: dict[str, Any] = {"id": line, "expected_version": 1}
    assert codes(await shop.house.try_to("cancelProvisioningLineItem", provisioning.cancel_line, **given)) == [
        "VERSION_CONFLICT"
    ]
