"""Short walks that hold the naive model against the prose, so that it may judge the product."""

from __future__ import annotations

from typing import Any

import pytest

from .walk import A, F, M, Walk, acknowledged, with_two_tasks

# -- capture -----------------------------------------------------------------------------------------------------------


def test_a_complete_order_is_new_as_soon_as_it_is_submitted() -> None:
    walk = Walk()
    walk.cannot("o", "SUBMIT", A)
    walk.line("l")
    walk.does("o", "SUBMIT", A)
    assert walk.states("o l") == ["NEW", "NEW"]


def test_an_order_without_account_rests_submitted_until_it_gets_one() -> None:
    walk = Walk(account=False)
    walk.line("l")
    walk.cannot("o", "COMPLETE_CAPTURE", A)
    walk.does("o", "SUBMIT", A)
    assert walk.states("o l") == ["SUBMITTED", "SUBMITTED"]
    assert walk.model.set_account("o", actor="ann", roles=A)
    assert walk.states("o l") == ["NEW", "NEW"]
    assert not walk.model.set_account("o", actor="ann", roles=A)


def test_required_enrichment_begins_by_itself_and_lines_follow_its_hold() -> None:
    walk = Walk(requires_enrichment=True)
    walk.line("l")
    walk.cannot("o", "COMPLETE_CAPTURE", A)
    walk.does("o", "SUBMIT", A)
    walk.does("o", "HOLD_ENRICHMENT", A)
    walk.line("later")
    assert walk.states("o l later") == ["ENRICHMENT_ON_HOLD"] * 3
    assert walk.holders("l") == []
    walk.does("o", "RESUME_ENRICHMENT", A)
    assert walk.states("o l later") == ["ENRICHMENT_IN_PROGRESS"] * 3
    walk.does("o", "COMPLETE_CAPTURE", A)
    assert walk.states("o l later") == ["NEW"] * 3


def test_lines_come_and_go_only_before_the_order_is_new() -> None:
    walk = Walk()
    walk.line("l")
    walk.line("gone")
    walk.line("too", parent="gone")
    assert walk.model.remove_line("gone", actor="ann", roles=A)
    assert set(walk.model.nodes) == {"o", "l"}
    walk.does("o", "COMPLETE_CAPTURE", A)
    assert not walk.model.add_line("x", actor="ann", roles=A)
    assert not walk.model.remove_line("l", actor="ann", roles=A)


def test_the_order_is_rejected_when_its_last_line_is() -> None:
    walk = Walk()
    walk.line("bundle")
    walk.line("part", parent="bundle")
    walk.line("other")
    walk.does("o", "SUBMIT", A)
    walk.does("bundle", "REJECT", M)
    assert walk.states("o bundle part other") == ["NEW", "REJECTED", "REJECTED", "NEW"]
    walk.does("other", "REJECT", M)
    assert walk.state("o") == "REJECTED"


def test_rejected_and_canceled_lines_make_a_canceled_order() -> None:
    walk = Walk()
    walk.line("a")
    walk.line("b")
    walk.does("o", "SUBMIT", A)
    walk.does("a", "REJECT", M)
    walk.does("b", "CANCEL", A)
    assert walk.state("o") == "CANCELED"


def test_an_order_in_capture_survives_the_cancellation_of_all_its_lines() -> None:
    walk = Walk()
    walk.line("bundle")
    walk.line("part", parent="bundle")
    walk.does("part", "CANCEL", A)
    assert walk.states("o bundle part") == ["DRAFT", "CANCELED", "CANCELED"]
    walk.cannot("o", "SUBMIT", A)


# -- work --------------------------------------------------------------------------------------------------------------


def test_work_rolls_up_from_the_task_to_the_order() -> None:
    walk = with_two_tasks()
    assert walk.states("o l d s") == ["ACKNOWLEDGED", "ACKNOWLEDGED", "QUALIFIED", "OPEN"]
    walk.does("l", "SCHEDULE", M)
    walk.does("s", "START", F, actor="fay")
    assert walk.states("o l d s t") == ["IN_PROGRESS"] * 4 + ["OPEN"]
    assert walk.model.nodes["s"].assignee == "fay"
    walk.does("s", "COMPLETE", F)
    walk.does("t", "CANCEL", M)
    assert walk.states("o l d s t") == ["COMPLETED", "COMPLETED", "CLOSED_COMPLETE", "CLOSED_COMPLETE", "CANCELED"]


def test_a_bundle_waits_for_all_its_parts() -> None:
    walk = Walk()
    walk.line("bundle")
    walk.line("p", parent="bundle")
    walk.line("q", parent="bundle")
    walk.does("o", "SUBMIT", A)
    walk.does("o", "APPROVE", M)
    walk.cannot("bundle", "COMPLETE", F)
    walk.does("p", "COMPLETE", F)
    assert walk.states("o bundle") == ["IN_PROGRESS", "IN_PROGRESS"]
    walk.does("q", "COMPLETE", F)
    assert walk.states("o bundle") == ["COMPLETED", "COMPLETED"]


def test_successors_are_released_and_qualified_when_what_they_wait_for_is_over() -> None:
    walk = with_two_tasks()
    walk.task("after", "d", depends_on=["s", "t"])
    walk.domain_order("e", "l", depends_on=["d"])
    walk.task("u", "e")
    assert walk.states("after e u") == ["DRAFT", "DRAFT", "DRAFT"]
    walk.does("s", "CANCEL", M)
    walk.does("t", "START", F)
    walk.does("t", "COMPLETE", F)
    assert walk.states("after e") == ["OPEN", "DRAFT"]
    walk.does("after", "CANCEL", M)
    assert walk.states("d e u") == ["CLOSED_COMPLETE", "QUALIFIED", "OPEN"]


def test_prerequisites_are_not_inherited_by_child_orders() -> None:
    walk = with_two_tasks()
    walk.domain_order("e", "l", depends_on=["d"])
    walk.domain_order("child", "e")
    walk.task("u", "child")
    walk.does("u", "START", F)
    assert walk.states("e child u") == ["IN_PROGRESS"] * 3
    walk.task("v", "e")
    assert walk.state("v") == "DRAFT"


def test_nothing_comes_to_wait_for_itself() -> None:
    walk = with_two_tasks()
    model = walk.model
    walk.domain_order("e", "l", depends_on=["d"])
    walk.task("u", "e")
    as_manager: dict[str, Any] = {"actor": "max", "roles": M}
    assert not model.add_task("x", parent="d", depends_on=["d"], **as_manager)
    assert not model.add_task("x", parent="d", depends_on=["u"], **as_manager)
    assert not model.add_domain_order("x", parent="d", depends_on=["e"], **as_manager)
    assert not model.add_dependency("e", "u", **as_manager)
    assert not model.add_dependency("u", "u", **as_manager)
    assert not model.add_dependency("e", "d", **as_manager)
    assert not model.add_dependency("t", "s", **as_manager), "it is open already"
    assert model.add_dependency("u", "s", **as_manager)
    assert model.remove_dependency("e", "d", **as_manager)
    assert walk.states("e u") == ["QUALIFIED", "DRAFT"]
    assert model.remove_dependency("u", "s", **as_manager)
    assert walk.state("u") == "OPEN"


def test_a_planned_start_is_waited_for_at_every_level() -> None:
    walk = with_two_tasks()
    walk.cannot("d", "SCHEDULE", M, planned_start=0)
    walk.does("d", "SCHEDULE", M, planned_start=100)
    walk.does("t", "SCHEDULE", F, planned_start=200)
    walk.cannot("s", "START", F)
    walk.model.tick(100)
    assert walk.states("d t") == ["QUALIFIED", "SCHEDULED"]
    walk.does("s", "START", F)
    walk.cannot("t", "START", F)
    walk.does("o", "HOLD", M)
    walk.model.tick(200)
    assert walk.model.nodes["t"].stack == ["OPEN"]
    assert walk.state("t") == "ON_HOLD"


def test_a_start_that_passed_during_a_hold_is_reached_after_it() -> None:
    walk = with_two_tasks()
    walk.does("t", "SCHEDULE", F, planned_start=200)
    walk.does("t", "HOLD", F)
    walk.model.tick(200)
    assert walk.model.nodes["t"].stack == ["SCHEDULED", "ON_HOLD"]
    walk.does("t", "RESUME", F)
    assert walk.state("t") == "SCHEDULED"
    walk.does("t", "START", F)


def test_an_unscheduled_task_forgets_its_planned_start() -> None:
    walk = with_two_tasks()
    walk.does("t", "SCHEDULE", F, planned_start=200)
    walk.does("t", "UNSCHEDULE", F)
    walk.does("t", "START", F)


def test_only_an_empty_domain_order_is_completed_by_hand() -> None:
    walk = with_two_tasks()
    walk.domain_order("e", "l")
    walk.domain_order("f", "l", depends_on=["e"])
    walk.cannot("d", "COMPLETE", F)
    walk.cannot("f", "COMPLETE", M)
    walk.does("e", "COMPLETE", F)
    assert walk.states("e f l") == ["CLOSED_COMPLETE", "QUALIFIED", "IN_PROGRESS"]


# -- who and why -------------------------------------------------------------------------------------------------------


def test_service_orders_have_managers_of_their_own() -> None:
    walk = Walk("ServiceOrder")
    walk.line("l")
    walk.does("o", "SUBMIT", A)
    walk.cannot("o", "APPROVE", M)
    walk.does("o", "APPROVE", {"SERVICE_ORDER_MANAGER"})


@pytest.mark.parametrize("reason", [None, "", "  ", "x" * 2001])
def test_a_hold_needs_a_reason_of_sensible_length(reason: str | None) -> None:
    walk = acknowledged()
    walk.cannot("o", "HOLD", M, reason=reason)


def test_what_is_legal_depends_on_state_caller_and_holders() -> None:
    walk = with_two_tasks()
    model = walk.model
    assert model.legal_actions("t", "fay", F) == {"SCHEDULE", "START", "HOLD", "REQUEST_INFORMATION"}
    assert model.legal_actions("t", "max", M) == {"SCHEDULE", "HOLD", "REQUEST_INFORMATION", "CANCEL"}
    assert model.legal_actions("o", "ann", A) == {"REQUEST_INFORMATION", "START_REVISION", "REQUEST_CANCELLATION"}
    assert model.legal_actions("o", "vic", {"VIEWER"}) == set()
    walk.does("o", "HOLD", M)
    assert model.legal_actions("t", "root", {"ADMINISTRATOR"}) == {"CANCEL"}
    assert model.legal_actions("l", "root", {"ADMINISTRATOR"}) == set()
