"""Whole lives of orders that go straight on: captured, approved, worked in order, ended."""

from __future__ import annotations

from tests.lifecycle.life import HOUR, ORDER, Life, approved, at_work

# -- capture and fulfillment -------------------------------------------------------------------------------------------


def test_an_order_is_captured_approved_worked_and_completed() -> None:
    life = Life()
    life.lines("li_1")
    life.shows(co_1="DRAFT", li_1="DRAFT")
    life.does("A", "SUBMIT")
    life.shows(co_1="NEW", li_1="NEW")
    life.does("M", "APPROVE")
    life.shows(co_1="ACKNOWLEDGED", li_1="ACKNOWLEDGED")
    life.domain_order("do_1", "li_1")
    life.tasks("do_1", "ot_1", "ot_2")
    life.shows(co_1="ACKNOWLEDGED", do_1="QUALIFIED", ot_1="OPEN", ot_2="OPEN")
    life.does("F", "START", "ot_1")
    life.shows(co_1="IN_PROGRESS", li_1="IN_PROGRESS", do_1="IN_PROGRESS", ot_1="IN_PROGRESS", ot_2="OPEN")
    assert life.field("ot_1", "assignee") == "fay"
    life.does("F", "COMPLETE", "ot_1")
    life.shows(do_1="IN_PROGRESS", ot_1="CLOSED_COMPLETE")
    life.work("ot_2")
    life.shows(co_1="COMPLETED", li_1="COMPLETED", do_1="CLOSED_COMPLETE", ot_2="CLOSED_COMPLETE")
    assert life.cannot("M", "HOLD") == ("NOT_FROM_THIS_STATE",)


def test_an_order_that_lacks_something_rests_submitted_until_it_is_there() -> None:
    life = Life(account=False)
    assert life.cannot("A", "SUBMIT") == ("HAS_A_LIVE_LINE",)
    life.lines("li_1")
    assert life.cannot("A", "COMPLETE_CAPTURE") == ("HAS_AN_ACCOUNT",)
    life.does("A", "SUBMIT")
    life.shows(co_1="SUBMITTED", li_1="SUBMITTED")
    life.lines("li_2")
    life.shows(co_1="SUBMITTED", li_2="SUBMITTED")
    life.both("A", "set_account", ORDER)
    life.shows(co_1="NEW", li_1="NEW", li_2="NEW")


def test_an_order_whose_lines_were_all_canceled_rests_submitted_until_it_gets_another() -> None:
    life = Life(account=False)
    life.lines("li_1")
    life.does("A", "SUBMIT")
    life.does("A", "CANCEL", "li_1")
    life.both("A", "set_account", ORDER)
    life.shows(co_1="SUBMITTED", li_1="CANCELED")
    life.lines("li_2")
    life.shows(co_1="NEW", li_1="CANCELED", li_2="NEW")


def test_a_required_enrichment_begins_by_itself_is_paused_and_declared_done() -> None:
    life = Life(requires_enrichment=True)
    life.lines("li_1")
    assert life.cannot("A", "COMPLETE_CAPTURE") == ("ENRICHMENT_IS_DONE",)
    life.does("A", "SUBMIT")
    life.shows(co_1="ENRICHMENT_IN_PROGRESS", li_1="ENRICHMENT_IN_PROGRESS")
    life.does("A", "HOLD_ENRICHMENT")
    life.lines("li_2")
    life.shows(co_1="ENRICHMENT_ON_HOLD", li_1="ENRICHMENT_ON_HOLD", li_2="ENRICHMENT_ON_HOLD")
    assert life.holders("li_1") == ()
    life.does("A", "RESUME_ENRICHMENT")
    life.does("A", "COMPLETE_CAPTURE")
    life.shows(co_1="NEW", li_1="NEW", li_2="NEW")
    assert life.field(ORDER, "enrichment_done") is True


def test_a_rejected_order_takes_its_lines_along() -> None:
    life = Life()
    life.lines("li_1")
    life.lines("li_2", parent="li_1")
    life.does("A", "SUBMIT")
    life.does("M", "REJECT")
    life.shows(co_1="REJECTED", li_1="REJECTED", li_2="REJECTED")


def test_one_of_three_lines_is_rejected_and_the_others_are_completed() -> None:
    life = Life()
    life.lines("li_1", "li_2", "li_3")
    life.does("A", "SUBMIT")
    life.does("M", "REJECT", "li_2")
    life.shows(co_1="NEW", li_1="NEW", li_2="REJECTED", li_3="NEW")
    life.does("M", "APPROVE")
    life.does("F", "COMPLETE", "li_1")
    life.shows(co_1="IN_PROGRESS", li_1="COMPLETED", li_2="REJECTED", li_3="ACKNOWLEDGED")
    life.does("F", "COMPLETE", "li_3")
    life.shows(co_1="COMPLETED")


def test_the_order_is_rejected_with_its_last_line_and_canceled_when_one_was_canceled() -> None:
    rejected = Life()
    rejected.lines("li_1", "li_2")
    rejected.does("A", "SUBMIT")
    rejected.does("M", "REJECT", "li_1", "li_2")
    rejected.shows(co_1="REJECTED")
    canceled = Life()
    canceled.lines("li_1", "li_2")
    canceled.does("A", "SUBMIT")
    canceled.does("M", "REJECT", "li_1")
    canceled.does("A", "CANCEL", "li_2")
    canceled.shows(co_1="CANCELED", li_1="REJECTED", li_2="CANCELED")


def test_a_canceled_draft_is_gone_for_good_while_a_draft_without_live_lines_stays() -> None:
    life = Life()
    life.lines("li_1")
    life.does("A", "CANCEL", "li_1")
    life.shows(co_1="DRAFT", li_1="CANCELED")
    life.does("A", "CANCEL")
    life.shows(co_1="CANCELED")
    life.both("A", "add_line", "li_2", allowed=False)
    assert life.codes == ("ORDER_IS_BEING_CAPTURED", "IS_UNFINISHED")


# -- bundles -----------------------------------------------------------------------------------------------------------


def bundle() -> Life:
    """`li_1` bundles `li_2` and `li_3`; the order is new."""
    life = Life()
    life.lines("li_1")
    life.lines("li_2", "li_3", parent="li_1")
    life.does("A", "SUBMIT")
    life.shows(li_1="NEW", li_2="NEW", li_3="NEW")
    return life


def test_a_bundle_is_carried_by_its_lines_and_by_its_own_work() -> None:
    life = bundle()
    life.does("M", "APPROVE")
    life.domain_order("do_1", "li_1")
    assert life.cannot("F", "COMPLETE", "li_1") == ("HAS_NOTHING_BELOW",)
    life.does("F", "COMPLETE", "li_2")
    life.shows(co_1="IN_PROGRESS", li_1="IN_PROGRESS", li_2="COMPLETED", li_3="ACKNOWLEDGED")
    life.does("F", "COMPLETE", "li_3")
    life.shows(li_1="IN_PROGRESS")
    life.does("M", "COMPLETE", "do_1")
    life.shows(co_1="COMPLETED", li_1="COMPLETED")


def test_a_bundle_ends_as_its_lines_do() -> None:
    rejected = bundle()
    rejected.does("M", "REJECT", "li_2", "li_3")
    rejected.shows(co_1="REJECTED", li_1="REJECTED")
    canceled = bundle()
    canceled.does("M", "REJECT", "li_2")
    canceled.does("A", "CANCEL", "li_3")
    canceled.shows(co_1="CANCELED", li_1="CANCELED")
    whole = bundle()
    whole.does("M", "REJECT", "li_3")
    whole.does("A", "CANCEL", "li_1")
    whole.shows(co_1="CANCELED", li_1="CANCELED", li_2="CANCELED", li_3="REJECTED")


def test_a_removed_bundle_line_leaves_its_parent_to_what_remains() -> None:
    life = Life()
    life.lines("li_1", "li_4")
    life.lines("li_2", "li_3", parent="li_1")
    life.does("A", "CANCEL", "li_2")
    life.both("A", "remove_line", "li_3")
    life.shows(co_1="DRAFT", li_1="CANCELED", li_2="CANCELED", li_4="DRAFT")


# -- who waits for whom ------------------------------------------------------------------------------------------------


def test_a_task_is_released_when_the_last_one_before_it_ends() -> None:
    life = at_work()
    life.task("ot_3", "do_1", depends_on=("ot_1", "ot_2"))
    life.shows(ot_3="DRAFT")
    life.does("F", "COMPLETE", "ot_1")
    life.shows(ot_3="DRAFT")
    life.does("M", "CANCEL", "ot_2")
    life.shows(ot_3="OPEN")


def test_the_tasks_of_a_parent_wait_for_its_child_orders() -> None:
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.domain_order("do_2", "do_1")
    life.task("ot_1", "do_1", depends_on=("do_2",))
    life.tasks("do_2", "ot_2")
    life.shows(do_1="QUALIFIED", do_2="QUALIFIED", ot_1="DRAFT", ot_2="OPEN")
    life.work("ot_2")
    life.shows(do_1="IN_PROGRESS", do_2="CLOSED_COMPLETE", ot_1="OPEN")
    life.work("ot_1")
    life.shows(co_1="COMPLETED", do_1="CLOSED_COMPLETE")


def test_prerequisites_are_a_domain_orders_own_and_not_its_childrens() -> None:
    life = approved("li_1", "li_2")
    life.domain_order("do_1", "li_1")
    life.domain_order("do_2", "li_2", depends_on=("do_1",))
    life.domain_order("do_3", "do_2")
    life.tasks("do_2", "ot_2")
    life.tasks("do_3", "ot_3")
    life.shows(do_2="DRAFT", do_3="QUALIFIED", ot_2="DRAFT", ot_3="OPEN")
    life.does("F", "START", "ot_3")
    life.shows(do_2="IN_PROGRESS", ot_2="DRAFT")
    life.does("M", "COMPLETE", "do_1")
    life.shows(do_2="IN_PROGRESS", ot_2="OPEN")


def test_a_dependency_that_is_taken_away_holds_nobody_up() -> None:
    life = at_work()
    life.domain_order("do_2", "li_1", depends_on=("do_1",))
    life.tasks("do_2", "ot_3")
    life.shows(do_2="DRAFT", ot_3="DRAFT")
    assert life.cannot("F", "COMPLETE", "do_2") == ("HAS_NOTHING_BELOW", "IS_QUALIFIED")
    life.both("M", "remove_dependency", "do_2", "do_1")
    life.shows(do_2="QUALIFIED", ot_3="OPEN")
    life.both("M", "add_dependency", "ot_3", "ot_1", allowed=False)
    assert life.codes == ("IS_DRAFT",)


def test_nothing_comes_to_wait_for_itself() -> None:
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.domain_order("do_2", "li_1", depends_on=("do_1",))
    life.tasks("do_2", "ot_2")
    life.both("M", "add_task", "ot_1", parent="do_1", depends_on=("do_1",), allowed=False)
    life.both("M", "add_task", "ot_1", parent="do_1", depends_on=("ot_2",), allowed=False)
    assert life.tree.refusal is not None and "ot_2 → do_1" in life.tree.refusal.message
    life.both("M", "add_dependency", "ot_2", "do_2", allowed=False)
    life.both("M", "add_dependency", "ot_2", "ot_2", allowed=False)


def test_the_tasks_of_a_domain_order_wait_for_its_prerequisites_so_these_may_not_wait_for_them() -> None:
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.domain_order("do_2", "li_1", depends_on=("do_1",))
    life.tasks("do_2", "ot_1")
    life.domain_order("do_3", "li_1")
    life.task("ot_3", "do_3", depends_on=("ot_1",))
    life.both("M", "add_dependency", "do_2", "ot_3", allowed=False)
    life.both("M", "add_dependency", "do_2", "do_3", allowed=False)
    life.both("M", "add_dependency", "ot_3", "do_2")


# -- planned starts ----------------------------------------------------------------------------------------------------


def test_a_scheduled_task_comes_back_when_its_start_has_come() -> None:
    life = at_work()
    life.does("F", "SCHEDULE", "ot_2", planned_start=HOUR)
    life.shows(ot_2="SCHEDULED")
    assert life.cannot("F", "START", "ot_2") == ("PLANNED_START_REACHED",)
    life.tick(HOUR - 1)
    life.shows(ot_2="SCHEDULED")
    life.tick(HOUR)
    life.shows(ot_2="OPEN")
    life.does("F", "START", "ot_2")


def test_a_scheduled_domain_order_keeps_its_tasks_from_starting_and_its_start_comes_beneath_a_hold() -> None:
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.tasks("do_1", "ot_1")
    assert life.cannot("M", "SCHEDULE", "do_1", planned_start=0) == ("INVALID_INPUT",)
    life.does("M", "SCHEDULE", "do_1", planned_start=HOUR)
    life.does("M", "SCHEDULE", "li_1")
    life.shows(li_1="SCHEDULED", do_1="SCHEDULED", ot_1="OPEN")
    assert life.cannot("F", "START", "ot_1") == ("PLANNED_START_REACHED",)
    life.does("M", "HOLD")
    life.tick(2 * HOUR)
    life.shows(do_1="ON_HOLD")
    assert life.stack("do_1") == ("QUALIFIED",)
    life.does("M", "RESUME")
    life.does("F", "START", "ot_1")
    life.shows(li_1="IN_PROGRESS", do_1="IN_PROGRESS", ot_1="IN_PROGRESS")


def test_a_planned_start_that_is_taken_back_is_forgotten() -> None:
    life = at_work()
    life.does("M", "SCHEDULE", "ot_2", planned_start=HOUR)
    life.does("F", "UNSCHEDULE", "ot_2")
    assert life.field("ot_2", "planned_start") is None
    life.does("F", "START", "ot_2")
