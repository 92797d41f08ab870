"""Lives of orders that are canceled: early, with work in progress, in part, beneath holds."""

from __future__ import annotations

from tests.lifecycle.life import ORDER, Life, approved, at_work


def test_an_order_on_which_no_work_was_done_is_canceled_at_once() -> None:
    life = approved("li_1", "li_2")
    assert life.cannot("A", "CANCEL") == ("NOT_FROM_THIS_STATE",)
    life.does("A", "REQUEST_CANCELLATION")
    life.does("M", "APPROVE_CANCELLATION")
    life.shows(co_1="CANCELED", li_1="CANCELED", li_2="CANCELED")


def test_work_that_has_not_begun_is_canceled_and_work_in_progress_is_brought_to_an_end() -> None:
    life = at_work()
    life.task("ot_3", "do_1", depends_on=("ot_1",))
    life.does("A", "REQUEST_CANCELLATION")
    life.shows(ot_1="ON_HOLD")
    life.does("M", "APPROVE_CANCELLATION")
    life.shows(co_1="CANCELLATION_IN_PROGRESS", li_1="CANCELLATION_IN_PROGRESS", do_1="CANCELLATION_IN_PROGRESS")
    life.shows(ot_1="IN_PROGRESS", ot_2="CANCELED", ot_3="CANCELED")
    life.both("M", "add_task", "ot_4", parent="do_1", allowed=False)
    assert life.codes == ("ACCEPTS_WORK",)
    life.does("F", "COMPLETE", "ot_1")
    life.shows(co_1="CANCELED", li_1="CANCELED", do_1="CANCELED", ot_1="CLOSED_COMPLETE")


def test_an_agent_may_give_up_its_own_task_while_the_cancellation_goes_on() -> None:
    life = at_work()
    assert life.cannot("F", "CANCEL", "ot_1") == ("IS_BEING_CANCELED",)
    life.does("M", "CANCEL", "do_1")
    life.shows(do_1="CANCELLATION_IN_PROGRESS", li_1="IN_PROGRESS", ot_2="CANCELED")
    assert life.cannot("other F", "CANCEL", "ot_1") == ("IS_ASSIGNED_TO_YOU",)
    life.does("F", "CANCEL", "ot_1")
    life.shows(do_1="CANCELED", li_1="CANCELED", co_1="CANCELED")


def test_completed_lines_stay_completed_and_so_does_the_order() -> None:
    life = approved("li_1", "li_2", "li_3")
    life.does("F", "COMPLETE", "li_1")
    life.domain_order("do_2", "li_2")
    life.tasks("do_2", "ot_2")
    life.does("F", "START", "ot_2")
    life.does("A", "REQUEST_CANCELLATION")
    life.does("M", "APPROVE_CANCELLATION")
    life.shows(co_1="CANCELLATION_IN_PROGRESS", li_1="COMPLETED", li_2="CANCELLATION_IN_PROGRESS", li_3="CANCELED")
    life.does("F", "COMPLETE", "ot_2")
    life.shows(co_1="COMPLETED", li_1="COMPLETED", li_2="CANCELED", li_3="CANCELED")


def test_one_line_is_canceled_alone() -> None:
    life = approved("li_1", "li_2")
    life.does("A", "REQUEST_CANCELLATION", "li_2")
    life.shows(co_1="ACKNOWLEDGED", li_1="ACKNOWLEDGED", li_2="ASSESSING_CANCELLATION")
    life.does("M", "APPROVE_CANCELLATION", "li_2")
    life.shows(co_1="ACKNOWLEDGED", li_2="CANCELED")
    life.does("F", "COMPLETE", "li_1")
    life.shows(co_1="COMPLETED")


def test_a_line_whose_cancellation_is_declined_goes_on() -> None:
    life = at_work()
    life.does("A", "REQUEST_CANCELLATION", "li_1")
    life.shows(co_1="IN_PROGRESS", li_1="ASSESSING_CANCELLATION", do_1="ON_HOLD", ot_1="ON_HOLD")
    life.does("M", "DECLINE_CANCELLATION", "li_1")
    life.shows(co_1="IN_PROGRESS", li_1="IN_PROGRESS", ot_1="IN_PROGRESS")


def test_a_bundle_in_cancellation_waits_for_the_work_below_its_child_lines() -> None:
    life = Life()
    life.lines("li_1")
    life.lines("li_2", "li_3", parent="li_1")
    life.approve()
    life.domain_order("do_2", "li_2")
    life.tasks("do_2", "ot_2")
    life.does("F", "START", "ot_2")
    life.does("A", "REQUEST_CANCELLATION", "li_1")
    life.does("M", "APPROVE_CANCELLATION", "li_1")
    life.shows(li_1="CANCELLATION_IN_PROGRESS", li_2="CANCELLATION_IN_PROGRESS", li_3="CANCELED", ot_2="IN_PROGRESS")
    life.does("M", "CANCEL", "ot_2")
    life.shows(co_1="CANCELED", li_1="CANCELED", li_2="CANCELED", do_2="CANCELED")


def test_a_cancellation_reaches_beneath_every_interruption_and_empties_the_stacks() -> None:
    life = at_work()
    life.domain_order("do_2", "do_1")
    life.tasks("do_2", "ot_3", "ot_4")
    life.does("F", "START", "ot_3")
    life.does("F", "HOLD", "ot_3")
    life.fallout("fr_1", "ot_4")
    life.does("M", "HOLD", "do_1")
    life.does("M", "HOLD", "li_1")
    life.does("A", "START_REVISION")
    life.does("A", "REQUEST_CANCELLATION")
    life.does("M", "APPROVE_CANCELLATION")
    life.shows(co_1="CANCELLATION_IN_PROGRESS", li_1="CANCELLATION_IN_PROGRESS", do_1="CANCELLATION_IN_PROGRESS")
    life.shows(do_2="CANCELED", ot_1="IN_PROGRESS", ot_2="CANCELED", ot_3="CANCELED", ot_4="CANCELED", fr_1="CANCELED")
    assert life.stack(ORDER) == life.stack("li_1") == life.stack("do_1") == ("CANCELLATION_IN_PROGRESS",)
    assert life.holders("ot_1") == ()
    life.does("F", "COMPLETE", "ot_1")
    life.shows(co_1="CANCELED")


def test_a_domain_order_canceled_beneath_a_hold_runs_out_and_its_work_comes_back_with_the_order() -> None:
    life = at_work()
    life.does("M", "HOLD", "do_1")
    life.does("M", "HOLD")
    life.does("M", "CANCEL", "do_1")
    life.shows(co_1="ON_HOLD", li_1="ON_HOLD", do_1="CANCELLATION_IN_PROGRESS", ot_1="ON_HOLD", ot_2="CANCELED")
    assert life.holders("ot_1") == ((ORDER, "ON_HOLD"),)
    assert life.cannot("F", "COMPLETE", "ot_1") == ("HELD",)
    life.does("F", "CANCEL", "ot_1")
    life.shows(do_1="CANCELED", li_1="ON_HOLD", co_1="ON_HOLD")
    life.does("M", "RESUME")
    life.shows(co_1="CANCELED", li_1="CANCELED")


def test_a_cancellation_from_above_leaves_alone_what_is_running_out_already() -> None:
    life = at_work()
    life.domain_order("do_2", "do_1")
    life.tasks("do_2", "ot_3", "ot_4")
    life.does("F", "START", "ot_3")
    life.does("M", "CANCEL", "do_2")
    life.shows(do_2="CANCELLATION_IN_PROGRESS", ot_3="IN_PROGRESS", ot_4="CANCELED")
    life.does("A", "REQUEST_CANCELLATION", "li_1")
    life.shows(do_2="CANCELLATION_IN_PROGRESS", ot_3="ON_HOLD")
    life.does("M", "APPROVE_CANCELLATION", "li_1")
    life.shows(do_1="CANCELLATION_IN_PROGRESS", do_2="CANCELLATION_IN_PROGRESS", ot_3="IN_PROGRESS")
    life.does("F", "COMPLETE", "ot_1", "ot_3")
    life.shows(co_1="CANCELED", li_1="CANCELED", do_1="CANCELED", do_2="CANCELED")


def test_a_cancellation_from_above_takes_what_was_stopped_while_it_ran_out() -> None:
    life = at_work()
    life.does("M", "CANCEL", "do_1")
    life.fallout("fr_1", "ot_1")
    life.shows(do_1="CANCELLATION_IN_PROGRESS", ot_1="ON_HOLD")
    life.does("A", "REQUEST_CANCELLATION")
    life.does("M", "APPROVE_CANCELLATION")
    life.shows(co_1="CANCELED", li_1="CANCELED", do_1="CANCELED", ot_1="CANCELED", fr_1="CANCELED")


def test_who_waits_for_canceled_work_waits_no_longer() -> None:
    life = approved("li_1", "li_2")
    life.domain_order("do_1", "li_1")
    life.domain_order("do_2", "li_2", depends_on=("do_1",))
    life.tasks("do_2", "ot_2")
    life.does("A", "REQUEST_CANCELLATION", "li_1")
    life.does("M", "APPROVE_CANCELLATION", "li_1")
    life.shows(li_1="CANCELED", do_1="CANCELED", do_2="QUALIFIED", ot_2="OPEN")


def test_a_cancellation_reaches_child_lines_at_every_depth() -> None:
    for top in (ORDER, "li_1"):
        life = Life()
        life.lines("li_1")
        life.lines("li_2", parent="li_1")
        life.lines("li_3", "li_4", parent="li_2")
        life.approve()
        life.domain_order("do_3", "li_3")
        life.tasks("do_3", "ot_3")
        life.does("F", "START", "ot_3")
        life.does("M", "HOLD", "li_2")
        life.does("A", "REQUEST_CANCELLATION", top)
        life.does("M", "APPROVE_CANCELLATION", top)
        life.shows(**dict.fromkeys(("li_1", "li_2", "li_3", "do_3"), "CANCELLATION_IN_PROGRESS"))
        life.shows(li_4="CANCELED", ot_3="IN_PROGRESS")
        life.does("F", "COMPLETE", "ot_3")
        life.shows(co_1="CANCELED", li_1="CANCELED", li_2="CANCELED", li_3="CANCELED", do_3="CANCELED")
