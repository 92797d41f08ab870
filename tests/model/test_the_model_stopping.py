"""Short walks through everything that stops work: holding, fallout and cancellation."""

from __future__ import annotations

from .walk import A, F, M, Walk, acknowledged, with_two_tasks

# -- holding -----------------------------------------------------------------------------------------------------------


def test_holds_nest_and_each_end_frees_only_its_own() -> None:
    walk = with_two_tasks()
    walk.does("s", "START", F)
    walk.does("l", "HOLD", M)
    walk.does("o", "REQUEST_INFORMATION", A)
    assert walk.states("o l d s") == ["AWAITING_INFORMATION", "AWAITING_INFORMATION", "ON_HOLD", "ON_HOLD"]
    assert walk.holders("s") == [("l", "ON_HOLD"), ("o", "AWAITING_INFORMATION")]
    walk.cannot("l", "RESUME", M)
    walk.cannot("s", "COMPLETE", F)
    walk.does("o", "PROVIDE_INFORMATION", A)
    assert walk.states("o l d s") == ["IN_PROGRESS", "ON_HOLD", "ON_HOLD", "ON_HOLD"]
    walk.does("l", "RESUME", M)
    assert walk.states("o l d s t") == ["IN_PROGRESS"] * 4 + ["OPEN"]


def test_a_node_born_below_an_interruption_is_born_held_and_released_afterwards() -> None:
    walk = acknowledged()
    walk.does("o", "HOLD", M)
    walk.does("o", "START_REVISION", A)
    walk.domain_order("d", "l")
    walk.task("t", "d")
    assert walk.holders("t") == [("o", "ON_HOLD"), ("o", "REVISION_IN_PROGRESS")]
    assert walk.states("l d t") == ["REVISION_IN_PROGRESS", "ON_HOLD", "ON_HOLD"]
    assert [walk.model.nodes[id].own for id in "dt"] == ["QUALIFIED", "DRAFT"]
    walk.does("o", "APPROVE_REVISION", M)
    assert walk.states("l d t") == ["ON_HOLD", "ON_HOLD", "ON_HOLD"]
    walk.does("o", "RESUME", M)
    assert walk.states("l d t") == ["ACKNOWLEDGED", "QUALIFIED", "OPEN"]
    assert walk.model.nodes["o"].revision_number == 1


def test_a_held_parent_rolls_up_when_it_is_free_again() -> None:
    walk = with_two_tasks()
    walk.does("d", "HOLD", M)
    walk.does("s", "CANCEL", M)
    walk.does("t", "CANCEL", M)
    assert walk.states("l d") == ["ACKNOWLEDGED", "ON_HOLD"]
    walk.does("d", "RESUME", M)
    assert walk.states("o l d") == ["CANCELED"] * 3


# -- fallout -----------------------------------------------------------------------------------------------------------


def test_a_task_is_resolved_with_its_last_open_fallout() -> None:
    walk = with_two_tasks()
    walk.does("t", "REQUEST_INFORMATION", F)
    walk.fallout("f", "t", assignee="rob")
    walk.fallout("g", "t")
    assert walk.model.nodes["t"].stack == ["OPEN", "AWAITING_INFORMATION", "ON_HOLD"]
    walk.cannot("t", "RESUME", M)
    walk.cannot("f", "RESOLVE", {"VIEWER"}, actor="rob")
    walk.does("f", "RESOLVE", {"BILLING_AGENT"}, actor="rob")
    assert walk.state("t") == "ON_HOLD"
    walk.does("g", "CANCEL", M)
    assert walk.model.nodes["t"].stack == ["RESOLVED"]
    walk.does("t", "COMPLETE", F)
    walk.does("f", "CLOSE", M)


def test_fallout_of_a_held_task_is_worked_on_and_the_task_shows_it_when_free() -> None:
    walk = with_two_tasks()
    walk.does("o", "HOLD", M)
    walk.fallout("f", "t")
    walk.does("f", "START", M)
    walk.does("f", "RESOLVE", M)
    assert walk.state("t") == "ON_HOLD"
    walk.does("o", "RESUME", M)
    assert walk.state("t") == "RESOLVED"


def test_fallout_is_opened_only_on_tasks_that_are_neither_draft_nor_over() -> None:
    walk = with_two_tasks()
    walk.task("later", "d", depends_on=["t"])
    walk.does("s", "CANCEL", M)
    for task in ("later", "s"):
        assert not walk.model.open_fallout("f", actor="max", roles=M, task=task)
    assert not walk.model.open_fallout("f", actor="ann", roles=A, task="t")


def test_canceling_a_task_cancels_its_open_fallout_and_keeps_the_resolved() -> None:
    walk = with_two_tasks()
    walk.fallout("f", "t")
    walk.fallout("g", "t")
    walk.does("f", "RESOLVE", M)
    walk.does("t", "CANCEL", M)
    assert walk.states("t f g") == ["CANCELED", "RESOLVED", "CANCELED"]


# -- cancellation ------------------------------------------------------------------------------------------------------


def test_a_cancellation_lets_work_in_progress_come_to_its_end() -> None:
    walk = with_two_tasks()
    walk.domain_order("e", "l")
    walk.does("s", "START", F, actor="fay")
    walk.does("o", "REQUEST_CANCELLATION", A)
    assert walk.states("l s t") == ["ASSESSING_CANCELLATION", "ON_HOLD", "ON_HOLD"]
    walk.does("o", "APPROVE_CANCELLATION", M)
    assert walk.states("o l d") == ["CANCELLATION_IN_PROGRESS"] * 3
    assert walk.states("e s t") == ["CANCELED", "IN_PROGRESS", "CANCELED"]
    walk.cannot("s", "CANCEL", F, actor="fred")
    walk.does("s", "COMPLETE", F)
    assert walk.states("o l d s") == ["CANCELED", "CANCELED", "CANCELED", "CLOSED_COMPLETE"]


def test_an_agent_may_give_up_its_own_task_while_its_domain_order_is_being_cancelled() -> None:
    walk = with_two_tasks()
    walk.does("s", "START", F, actor="fay")
    walk.cannot("s", "CANCEL", F, actor="fay")
    walk.does("d", "CANCEL", M)
    walk.does("s", "CANCEL", F, actor="fay")
    assert walk.states("o l d") == ["CANCELED"] * 3


def test_a_completed_line_outlives_the_cancellation_of_its_order() -> None:
    walk = acknowledged("a", "b")
    walk.does("a", "COMPLETE", F)
    walk.does("o", "REQUEST_CANCELLATION", A)
    walk.does("o", "APPROVE_CANCELLATION", M)
    assert walk.states("o a b") == ["COMPLETED", "COMPLETED", "CANCELED"]


def test_a_declined_cancellation_returns_through_the_stack() -> None:
    walk = acknowledged()
    walk.does("o", "HOLD", M)
    walk.does("o", "REQUEST_CANCELLATION", A)
    walk.does("o", "DECLINE_CANCELLATION", M)
    assert walk.states("o l") == ["ON_HOLD", "ON_HOLD"]
    walk.does("o", "RESUME", M)
    assert walk.states("o l") == ["ACKNOWLEDGED", "ACKNOWLEDGED"]


def test_a_held_domain_order_can_be_canceled_and_its_live_task_stays_held() -> None:
    walk = with_two_tasks()
    walk.domain_order("e", "l")
    walk.does("s", "START", F)
    walk.does("o", "HOLD", M)
    walk.does("d", "CANCEL", M)
    assert walk.states("d s t") == ["CANCELLATION_IN_PROGRESS", "ON_HOLD", "CANCELED"]
    assert walk.holders("d") == []
    assert walk.holders("s") == [("o", "ON_HOLD")]
    walk.does("s", "CANCEL", M)
    assert walk.states("o l d e") == ["ON_HOLD", "ON_HOLD", "CANCELED", "ON_HOLD"]


def test_one_line_is_canceled_alone_with_its_child_lines() -> None:
    walk = Walk()
    for id, parent in (("bundle", None), ("part", "bundle"), ("other", None)):
        walk.line(id, parent)
    walk.does("o", "SUBMIT", A)
    walk.does("o", "APPROVE", M)
    walk.does("bundle", "REQUEST_CANCELLATION", A)
    assert walk.state("part") == "ASSESSING_CANCELLATION"
    walk.does("bundle", "APPROVE_CANCELLATION", M)
    assert walk.states("o bundle part other") == ["ACKNOWLEDGED", "CANCELED", "CANCELED", "ACKNOWLEDGED"]


def test_past_the_point_of_no_return_only_single_tasks_are_canceled() -> None:
    walk = with_two_tasks()
    walk.task("u", "d", no_return=True)
    walk.does("u", "START", F)
    walk.cannot("o", "START_REVISION", A)
    walk.cannot("o", "REQUEST_CANCELLATION", A)
    walk.cannot("l", "REQUEST_CANCELLATION", A)
    walk.cannot("d", "CANCEL", M)
    walk.does("u", "CANCEL", M)
    walk.cannot("d", "CANCEL", M)


def test_nothing_is_added_below_what_is_over_or_being_cancelled() -> None:
    walk = with_two_tasks()
    walk.does("s", "START", F)
    walk.does("d", "CANCEL", M)
    for roles in (M, {"ADMINISTRATOR"}):
        assert not walk.model.add_task("x", actor="max", roles=roles, parent="d")
        assert not walk.model.add_domain_order("x", actor="max", roles=roles, parent="d")
    walk.domain_order("e", "l")
