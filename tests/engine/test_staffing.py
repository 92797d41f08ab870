"""Staffing orders, requests and assignments: a row of document 001 a case, and what it leaves open."""

from __future__ import annotations

from typing import Any

import pytest

from engine import staffing
from engine.call import Outcome
from tests.engine.house import House
from tests.engine.staff import DAYS, Staff


@pytest.fixture
async def staff(house: House) -> Staff:
    return await Staff.opened(house)


def codes(outcome: Outcome) -> list[str]:
    """Why it was refused."""
    assert outcome.problem is not None
    return [reason.code for reason in getattr(outcome.problem, "reasons", ())] or [outcome.problem.code]


# -- the table of order statuses ---------------------------------------------------------------------------------------


async def test_draft_is_saved_for_later_with_fields_missing(staff: Staff) -> None:
    order, _ = await staff.draft()
    request = await staff.house.do("addResourceRequest", staffing.add_request, order_id=order)
    assert await staff.states(order, request) == "DRAFT OPEN"
    said = await staff.house.rows("SELECT shortcomings FROM resource_request")
    assert said == [("It lacks a role, the first day, the last day.",)]


async def test_new_is_a_complete_order_that_was_submitted(staff: Staff) -> None:
    order, _ = await staff.draft(1)
    await staff.house.act(order, "SUBMIT")
    assert await staff.states(order) == "NEW"


async def test_open_and_every_other_status_but_draft_can_be_set_by_hand_at_any_time(staff: Staff) -> None:
    actions = {"OPEN": "OPEN", "IN_PROCESS": "START_PROCESSING", "CLOSED": "CLOSE", "CANCELED": "CANCEL"}
    order, _ = await staff.order(1)
    for state in ("OPEN", "IN_PROCESS", "CLOSED", "CANCELED", "CLOSED", "OPEN", "CANCELED", "IN_PROCESS", "OPEN"):
        settled = await staff.states(order) in ("CLOSED", "CANCELED")
        await staff.house.act(order, "REOPEN" if settled and state == "OPEN" else actions[state])
        assert await staff.states(order) == state


@pytest.mark.parametrize("state", ["NEW", "OPEN", "IN_PROCESS"])
@pytest.mark.parametrize("assignment", ["PROPOSED", "RESERVED", "ASSIGNED"])
async def test_an_assignment_in_any_status_puts_the_order_in_process(staff: Staff, state: str, assignment: str) -> None:
    order, (request,) = await staff.order(2, state=state)
    await staff.assign(request, assignment)
    assert await staff.states(order, request) == "IN_PROCESS OPEN"


async def test_canceling_all_requests_cancels_the_order(staff: Staff) -> None:
    order, (first, second) = await staff.order(1, 1)
    await staff.house.act(first, "CANCEL")
    assert await staff.states(order) == "NEW"
    await staff.house.act(second, "CANCEL")
    assert await staff.states(order) == "CANCELED"


async def test_a_draft_can_not_be_canceled_but_deleted(staff: Staff) -> None:
    order, (request,) = await staff.draft(1)
    for action in ("CANCEL", "CLOSE", "OPEN", "START_PROCESSING", "REOPEN"):
        assert codes(await staff.house.try_act(order, action)) == ["NOT_FROM_THIS_STATE"]
    await staff.house.do("deleteDraft", staffing.delete_draft, id=order)
    assert await staff.house.rows("SELECT 1 FROM customer_order UNION ALL SELECT 1 FROM resource_request") == []
    told = "SELECT node_id, kind FROM journal WHERE kind = 'DELETED' ORDER BY position"
    assert await staff.house.rows(told) == [(order, "DELETED"), (request, "DELETED")]


@pytest.mark.parametrize("action", ["OPEN", "START_PROCESSING", "CLOSE", "CANCEL"])
async def test_what_was_submitted_is_no_longer_deleted(staff: Staff, action: str) -> None:
    order, _ = await staff.order(1)
    await staff.house.act(order, action)
    assert codes(await staff.house.try_to("deleteDraft", staffing.delete_draft, id=order)) == ["IS_SAVED_FOR_LATER"]


async def test_assigned_people_who_fill_all_requests_close_the_order(staff: Staff) -> None:
    order, (pair, single) = await staff.order(2, 1)
    for request, state in ((pair, "OPEN"), (pair, "CLOSED"), (single, "CLOSED")):
        await staff.assign(request)
        assert await staff.states(request) == state
    assert await staff.states(order) == "CLOSED"


async def test_the_last_open_request_canceled_while_others_are_closed_closes_the_order(staff: Staff) -> None:
    order, (first, second) = await staff.order(1, 1)
    await staff.assign(first)
    assert await staff.states(order, first) == "IN_PROCESS CLOSED"
    await staff.house.act(second, "CANCEL")
    assert await staff.states(order) == "CLOSED"


async def test_closing_by_hand_closes_open_requests_and_lets_undecided_people_go(staff: Staff) -> None:
    order, (first, second, third) = await staff.order(3, 2, 1)
    people = [await staff.assign(first, state) for state in ("PROPOSED", "RESERVED", "ASSIGNED")]
    done = await staff.assign(second)
    await staff.house.act(done, "COMPLETE")
    await staff.house.act(third, "CANCEL")
    await staff.house.act(order, "CLOSE")
    assert await staff.states(order, first, second, third) == "CLOSED CLOSED CLOSED CANCELED"
    assert await staff.states(*people, done) == "CANCELED CANCELED ASSIGNED COMPLETED"


async def test_canceling_by_hand_lets_everybody_go_and_leaves_closed_requests_closed(staff: Staff) -> None:
    order, (first, second) = await staff.order(1, 2)
    assigned = await staff.assign(first)
    proposed = await staff.assign(second, "PROPOSED")
    await staff.house.act(order, "CANCEL")
    assert await staff.states(order, first, second) == "CANCELED CLOSED CANCELED"
    assert await staff.states(assigned, proposed) == "CANCELED CANCELED"


# -- the table of request statuses -------------------------------------------------------------------------------------


async def test_a_request_is_open_when_it_is_created(staff: Staff) -> None:
    _, (request,) = await staff.order(1)
    assert await staff.states(request) == "OPEN"


@pytest.mark.parametrize(
    ("action", "left"), [("CLOSE", "CANCELED CANCELED ASSIGNED"), ("CANCEL", "CANCELED CANCELED CANCELED")]
)
async def test_closing_a_request_spares_those_who_are_assigned_and_canceling_nobody(
    staff: Staff, action: str, left: str
) -> None:
    _, (request, _) = await staff.order(9, 1)
    people = [await staff.assign(request, state) for state in ("PROPOSED", "RESERVED", "ASSIGNED")]
    await staff.house.act(request, action)
    assert await staff.states(*people) == left


async def test_a_request_is_moved_by_hand_at_any_time(staff: Staff) -> None:
    _, (request, _) = await staff.order(1, 1)
    for action, state in (
        ("CLOSE", "CLOSED"),
        ("CANCEL", "CANCELED"),
        ("CLOSE", "CLOSED"),
        ("REOPEN", "OPEN"),
        ("CANCEL", "CANCELED"),
        ("REOPEN", "OPEN"),
    ):
        await staff.house.act(request, action)
        assert await staff.states(request) == state


async def test_completed_people_count_and_canceled_ones_do_not(staff: Staff) -> None:
    _, (request, _) = await staff.order(2, 1)
    gone = await staff.assign(request)
    await staff.house.act(gone, "CANCEL")
    done = await staff.assign(request)
    await staff.house.act(done, "COMPLETE")
    assert await staff.states(request) == "OPEN"
    await staff.assign(request)
    assert await staff.states(request) == "CLOSED"


# -- what the document leaves open -------------------------------------------------------------------------------------


async def test_a_reopened_request_stays_open_until_its_next_assignment_moves(staff: Staff) -> None:
    order, (request,) = await staff.order(1)
    person = await staff.assign(request)
    assert await staff.states(order, request) == "CLOSED CLOSED"
    await staff.house.act(request, "REOPEN")
    assert await staff.states(order, request) == "OPEN OPEN"
    await staff.house.do("updateResourceRequest", staffing.update_request, id=request, description="Bring boots.")
    assert await staff.states(order, request) == "OPEN OPEN"
    await staff.house.act(person, "COMPLETE")
    assert await staff.states(order, request) == "CLOSED CLOSED"


async def test_a_request_that_asks_for_fewer_closes_with_the_next_move_of_anybody(staff: Staff) -> None:
    _, (request, _) = await staff.order(2, 1)
    await staff.assign(request)
    undecided = await staff.assign(request, "PROPOSED")
    await staff.house.do("updateResourceRequest", staffing.update_request, id=request, quantity=1)
    assert await staff.states(request) == "OPEN"
    await staff.house.act(undecided, "RESERVE")
    assert await staff.states(request, undecided) == "CLOSED CANCELED"


async def test_a_reopened_order_stays_open_until_a_request_is_settled(staff: Staff) -> None:
    order, (first, second) = await staff.order(1, 1)
    for request in (first, second):
        await staff.house.act(request, "CANCEL")
    await staff.house.act(order, "REOPEN")
    assert await staff.states(order, first, second) == "OPEN CANCELED CANCELED"
    await staff.house.act(first, "REOPEN")
    await staff.house.act(first, "CLOSE")
    assert await staff.states(order) == "CLOSED"


@pytest.mark.parametrize("action", ["CLOSE", "CANCEL"])
async def test_a_request_that_is_reopened_reopens_its_settled_order(staff: Staff, action: str) -> None:
    order, (first, second) = await staff.order(1, 1)
    await staff.house.act(order, action)
    await staff.house.act(first, "REOPEN")
    settled = "CLOSED" if action == "CLOSE" else "CANCELED"
    assert await staff.states(order, first, second) == f"OPEN OPEN {settled}"


@pytest.mark.parametrize("action", ["CLOSE", "CANCEL"])
async def test_nobody_is_found_for_what_is_settled(staff: Staff, action: str) -> None:
    order, (request, other) = await staff.order(1, 1)
    person = await staff.assign(request, "PROPOSED")
    await staff.house.act(other, action)
    assert codes(await staff.try_to_assign(other)) == ["REQUEST_TAKES_PEOPLE"]
    await staff.house.act(order, action)
    assert codes(await staff.try_to_assign(request)) == ["REQUEST_TAKES_PEOPLE"]
    assert await staff.states(person) == "CANCELED"


async def test_who_is_assigned_below_a_closed_request_may_finish_or_leave_but_nothing_else(staff: Staff) -> None:
    _, (request,) = await staff.order(2)
    first, second = await staff.assign(request), await staff.assign(request)
    for action in ("PROPOSE", "RESERVE"):
        assert codes(await staff.house.try_act(first, action)) == ["REQUEST_TAKES_PEOPLE"]
    await staff.house.act(first, "COMPLETE")
    await staff.house.act(second, "CANCEL")
    assert await staff.states(request) == "CLOSED"


async def test_nobody_is_assigned_in_a_draft(staff: Staff) -> None:
    order, (request,) = await staff.draft(1)
    outcome = await staff.try_to_assign(request)
    assert codes(outcome) == ["REQUEST_TAKES_PEOPLE"]
    assert getattr(outcome.problem, "reasons")[0].blocking == (order,)  # noqa: B009 (of one kind of problem only)


async def test_an_order_without_an_open_request_is_not_submitted(staff: Staff) -> None:
    order, (request,) = await staff.draft(1)
    await staff.house.act(request, "CANCEL")
    assert await staff.states(order) == "DRAFT"
    assert codes(await staff.house.try_act(order, "SUBMIT")) == ["HAS_AN_OPEN_REQUEST"]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"role": None}, "role"),
    ({"starts_on": None}, "startsOn"),
    ({"ends_on": "2024-02-01"}, "endsOn"),
    ({"starts_on": "2024-02-30"}, "startsOn"),
    ({"starts_on": "tomorrow"}, "startsOn"),
    ({"quantity": 0}, "quantity"),
    ({"quantity": 1001}, "quantity"),
    ({"skills": ["x"] * 51}, "skills"),
    ({"skills": [" "]}, "skills"),
    ({"skills": ["a\x00b"]}, "skills"),
]


@pytest.mark.parametrize(("values", "field"), WRONG)
async def test_a_request_of_a_submitted_order_says_all_and_nothing_absurd(
    staff: Staff, values: dict[str, Any], field: str
) -> None:
    order, _ = await staff.order(1)
    given = {"order_id": order, "role": "Fitter", **DAYS, **values}
    outcome = await staff.house.try_to("addResourceRequest", staffing.add_request, **given)
    assert outcome.problem is not None and outcome.problem.path[0] == field and outcome.problem.message


async def test_a_settled_order_takes_no_requests_before_it_is_reopened(staff: Staff) -> None:
    order, (request,) = await staff.order(1)
    await staff.house.act(order, "CLOSE")
    given: dict[str, Any] = {"order_id": order, "role": "Fitter", **DAYS}
    assert codes(await staff.house.try_to("addResourceRequest", staffing.add_request, **given)) == [
        "NOTHING_ABOVE_HAS_ENDED"
    ]
    edit = await staff.house.try_to("updateResourceRequest", staffing.update_request, id=request, quantity=2)
    assert codes(edit) == ["NOTHING_ABOVE_HAS_ENDED"]
    await staff.house.act(order, "REOPEN")
    await staff.request(order)
