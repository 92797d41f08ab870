"""Lives of orders that are held, asked, revised and troubled by fallout, and find back to where they were."""

from __future__ import annotations

from tests.lifecycle.life import ORDER, approved, at_work


def test_a_hold_is_shown_by_all_below_and_gives_everything_back() -> None:
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.tasks("do_1", "ot_1", "ot_2", "ot_3", "ot_4")
    life.does("F", "START", "ot_1", "ot_2")
    life.does("F", "HOLD", "ot_2")
    life.does("F", "REQUEST_INFORMATION", "ot_3")
    life.does("M", "HOLD")
    life.shows(co_1="ON_HOLD", li_1="ON_HOLD", do_1="ON_HOLD", ot_1="ON_HOLD", ot_2="ON_HOLD", ot_3="ON_HOLD")
    assert life.cannot("F", "COMPLETE", "ot_1") == ("HELD",)
    assert life.cannot("F", "RESUME", "ot_2") == ("HELD",)
    assert life.cannot("V", "RESUME", "ot_2") == ("HELD", "ROLE_REQUIRED")
    life.does("M", "RESUME")
    life.shows(co_1="IN_PROGRESS", li_1="IN_PROGRESS", do_1="IN_PROGRESS", ot_1="IN_PROGRESS", ot_4="OPEN")
    life.shows(ot_2="ON_HOLD", ot_3="AWAITING_INFORMATION")
    life.does("F", "RESUME", "ot_2")
    life.does("F", "PROVIDE_INFORMATION", "ot_3")
    life.shows(ot_2="IN_PROGRESS", ot_3="OPEN")


def test_holds_at_several_levels_end_one_by_one() -> None:
    life = at_work()
    life.does("M", "HOLD", "do_1")
    life.does("M", "REQUEST_INFORMATION", "li_1")
    life.does("M", "HOLD", ORDER)
    life.shows(li_1="ON_HOLD", do_1="ON_HOLD", ot_1="ON_HOLD")
    assert life.holders("ot_1") == (("do_1", "ON_HOLD"), ("li_1", "AWAITING_INFORMATION"), (ORDER, "ON_HOLD"))
    assert life.stack("li_1") == ("IN_PROGRESS", "AWAITING_INFORMATION")
    life.does("M", "RESUME")
    life.shows(co_1="IN_PROGRESS", li_1="AWAITING_INFORMATION", do_1="ON_HOLD", ot_1="ON_HOLD")
    life.does("A", "PROVIDE_INFORMATION", "li_1")
    life.shows(li_1="IN_PROGRESS", do_1="ON_HOLD", ot_1="ON_HOLD")
    life.does("M", "RESUME", "do_1")
    life.shows(do_1="IN_PROGRESS", ot_1="IN_PROGRESS", ot_2="OPEN")


def test_a_line_shows_the_newest_interruption_that_holds_it() -> None:
    life = at_work()
    life.does("A", "REQUEST_INFORMATION")
    life.shows(li_1="AWAITING_INFORMATION", do_1="ON_HOLD")
    life.does("A", "START_REVISION")
    life.shows(co_1="REVISION_IN_PROGRESS", li_1="REVISION_IN_PROGRESS", do_1="ON_HOLD", ot_1="ON_HOLD")
    life.does("A", "REQUEST_CANCELLATION")
    life.shows(co_1="ASSESSING_CANCELLATION", li_1="ASSESSING_CANCELLATION", do_1="ON_HOLD")
    life.does("M", "DECLINE_CANCELLATION")
    life.shows(co_1="REVISION_IN_PROGRESS", li_1="REVISION_IN_PROGRESS")
    life.does("M", "APPROVE_REVISION")
    life.shows(co_1="AWAITING_INFORMATION", li_1="AWAITING_INFORMATION")
    assert life.field(ORDER, "revision") == 1
    life.does("M", "PROVIDE_INFORMATION")
    life.shows(co_1="IN_PROGRESS", li_1="IN_PROGRESS", do_1="IN_PROGRESS", ot_1="IN_PROGRESS", ot_2="OPEN")


def test_a_cancellation_that_is_declined_leaves_the_hold_as_it_was() -> None:
    life = at_work()
    life.does("F", "HOLD", "ot_1")
    life.does("M", "HOLD")
    life.does("A", "REQUEST_CANCELLATION")
    life.shows(co_1="ASSESSING_CANCELLATION", li_1="ASSESSING_CANCELLATION", ot_1="ON_HOLD")
    assert life.cannot("M", "RESUME") == ("NOT_FROM_THIS_STATE",)
    life.does("M", "DECLINE_CANCELLATION")
    life.shows(co_1="ON_HOLD", li_1="ON_HOLD", do_1="ON_HOLD", ot_1="ON_HOLD", ot_2="ON_HOLD")
    assert life.holders("do_1") == ((ORDER, "ON_HOLD"),)
    life.does("M", "RESUME")
    life.shows(co_1="IN_PROGRESS", li_1="IN_PROGRESS", do_1="IN_PROGRESS", ot_1="ON_HOLD", ot_2="OPEN")


def test_what_is_added_below_a_hold_is_born_held_and_released_with_the_others() -> None:
    life = at_work()
    life.does("M", "HOLD", "li_1")
    life.does("M", "HOLD")
    life.task("ot_3", "do_1")
    assert life.holders("ot_3") == ((ORDER, "ON_HOLD"), ("li_1", "ON_HOLD"))
    assert life.holders("ot_2") == (("li_1", "ON_HOLD"), (ORDER, "ON_HOLD"))
    life.domain_order("do_2", "li_1")
    life.shows(ot_3="ON_HOLD", do_2="ON_HOLD")
    assert (life.stack("ot_3"), life.stack("do_2")) == (("DRAFT",), ("QUALIFIED",))
    life.does("M", "RESUME")
    life.does("M", "RESUME", "li_1")
    life.shows(ot_3="OPEN", do_2="QUALIFIED")


def test_a_parent_that_was_held_catches_up_with_what_ended_meanwhile() -> None:
    life = at_work()
    life.does("F", "COMPLETE", "ot_1")
    life.does("M", "HOLD")
    life.does("M", "CANCEL", "ot_2")
    life.shows(do_1="ON_HOLD", ot_1="CLOSED_COMPLETE", ot_2="CANCELED")
    life.does("M", "RESUME")
    life.shows(co_1="COMPLETED", li_1="COMPLETED", do_1="CLOSED_COMPLETE")


def test_work_that_was_done_in_time_stays_done_when_an_order_is_held_later() -> None:
    life = approved("li_1", "li_2")
    life.does("F", "COMPLETE", "li_1")
    life.does("M", "HOLD")
    life.shows(co_1="ON_HOLD", li_1="COMPLETED", li_2="ON_HOLD")
    assert life.holders("li_1") == ()


# -- revision and the point of no return -------------------------------------------------------------------------------


def test_a_discarded_revision_changes_nothing() -> None:
    life = at_work()
    life.does("A", "START_REVISION")
    assert life.cannot("A", "APPROVE_REVISION") == ("NOT_PERMITTED",)
    life.does("A", "DISCARD_REVISION")
    assert life.field(ORDER, "revision") == 0
    life.shows(co_1="IN_PROGRESS", li_1="IN_PROGRESS", ot_1="IN_PROGRESS")


def test_past_the_point_of_no_return_single_tasks_are_the_only_way_out() -> None:
    life = approved("li_1", "li_2")
    life.domain_order("do_1", "li_1")
    life.domain_order("do_2", "do_1")
    life.task("ot_1", "do_2", no_return=True)
    life.does("A", "START_REVISION")
    life.does("A", "DISCARD_REVISION")
    life.does("F", "START", "ot_1")
    assert all(life.field(i, "past_no_return") for i in (ORDER, "li_1", "do_1", "do_2"))
    assert not life.field("li_2", "past_no_return")
    assert life.cannot("A", "START_REVISION") == ("NOT_PAST_NO_RETURN",)
    assert life.cannot("A", "REQUEST_CANCELLATION") == ("NO_LINE_PAST_NO_RETURN",)
    assert life.cannot("A", "REQUEST_CANCELLATION", "li_1") == ("NOT_PAST_NO_RETURN",)
    assert life.cannot("M", "CANCEL", "do_1") == ("NOT_PAST_NO_RETURN",)
    life.does("A", "REQUEST_CANCELLATION", "li_2")
    life.does("M", "CANCEL", "ot_1")
    life.shows(li_1="CANCELED", do_1="CANCELED", do_2="CANCELED", co_1="IN_PROGRESS")
    assert life.cannot("A", "START_REVISION") == ("NOT_PAST_NO_RETURN",)
    life.does("A", "REQUEST_CANCELLATION")


def test_a_resolved_point_of_no_return_counts_as_started_when_it_is_completed() -> None:
    life = at_work()
    life.task("ot_3", "do_1", no_return=True)
    life.fallout("fr_1", "ot_3")
    life.does("M", "RESOLVE", "fr_1")
    assert not life.field(ORDER, "past_no_return")
    life.does("F", "COMPLETE", "ot_3")
    assert life.field(ORDER, "past_no_return") and life.field("ot_3", "started_at")


# -- fallout -----------------------------------------------------------------------------------------------------------


def test_fallout_twice_beneath_a_held_order_is_settled_while_the_order_waits() -> None:
    life = at_work()
    life.does("M", "HOLD")
    life.fallout("fr_1", "ot_1", assignee="fay")
    life.fallout("fr_2", "ot_1")
    assert life.stack("ot_1") == ("IN_PROGRESS", "ON_HOLD")
    life.does("F", "START", "fr_1")
    assert life.cannot("F", "START", "fr_2") == ("IS_ASSIGNED_TO_YOU",)
    life.does("F", "RESOLVE", "fr_1")
    assert life.stack("ot_1") == ("IN_PROGRESS", "ON_HOLD")
    life.does("M", "CANCEL", "fr_2")
    assert life.stack("ot_1") == ("RESOLVED",)
    life.shows(ot_1="ON_HOLD", fr_1="RESOLVED", fr_2="CANCELED")
    life.does("M", "RESUME")
    life.shows(ot_1="RESOLVED", do_1="IN_PROGRESS")
    life.fallout("fr_3", "ot_1")
    life.shows(ot_1="ON_HOLD")
    assert life.cannot("F", "RESUME", "ot_1") == ("HAS_NO_OPEN_FALLOUT",)
    life.does("M", "RESOLVE", "fr_3")
    life.does("M", "CLOSE", "fr_3")
    life.shows(ot_1="RESOLVED", fr_3="CLOSED_COMPLETE")
    life.work("ot_1")
    life.shows(ot_1="CLOSED_COMPLETE")


def test_fallout_of_a_questioned_task_ends_the_question_too() -> None:
    life = at_work()
    life.does("F", "REQUEST_INFORMATION", "ot_1")
    life.fallout("fr_1", "ot_1")
    assert life.stack("ot_1") == ("IN_PROGRESS", "AWAITING_INFORMATION", "ON_HOLD")
    life.does("M", "HOLD", "fr_1")
    life.does("M", "RESUME", "fr_1")
    life.does("M", "RESOLVE", "fr_1")
    assert life.stack("ot_1") == ("RESOLVED",)


def test_fallout_goes_with_its_task_unless_it_was_solved() -> None:
    life = at_work()
    life.fallout("fr_1", "ot_1")
    life.does("M", "RESOLVE", "fr_1")
    life.fallout("fr_2", "ot_1")
    life.fallout("fr_3", "ot_1")
    life.does("M", "REQUEST_INFORMATION", "fr_3")
    life.does("M", "CANCEL", "ot_1")
    life.shows(ot_1="CANCELED", fr_1="RESOLVED", fr_2="CANCELED", fr_3="CANCELED")
    life.does("M", "CLOSE", "fr_1")


def test_fallout_is_reported_only_on_work_that_can_go_wrong() -> None:
    life = at_work()
    life.task("ot_3", "do_1", depends_on=("ot_1",))
    life.both("F", "open_fallout", "fr_1", task="ot_3", allowed=False)
    assert life.codes == ("HAS_BEGUN",)
    life.does("F", "COMPLETE", "ot_1")
    life.both("F", "open_fallout", "fr_1", task="ot_1", allowed=False)
    life.both("A", "open_fallout", "fr_1", task="ot_3", allowed=False)
    assert life.codes == ("NOT_PERMITTED",)
    life.fallout("fr_1", "ot_3")
