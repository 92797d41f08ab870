"""Consequences that take more than one round: who is released, freed or ended late in a plan, and by which step."""

from __future__ import annotations

import pytest

from lifecycle.births import editing
from lifecycle.cascades import cascades_of
from lifecycle.decision import run
from lifecycle.plan import Plan
from lifecycle.rollups import rollups_of
from tests.lifecycle.life import HOUR, ORDER, Life, approved, at_work
from tests.lifecycle.placing import place
from tests.lifecycle.whole_tree import WholeTree


def told(tree: WholeTree) -> list[tuple[str, str | None, str | None]]:
    """Per step: node, action, and the node whose step was the cause."""
    steps = tree.plan.steps
    return [(s.node.id, s.action, None if s.cause is None else steps[s.cause].node.id) for s in steps]


def test_a_task_is_released_when_its_domain_order_is_qualified_later_than_its_predecessor_ended() -> None:
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.tasks("do_1", "ot_1")
    life.domain_order("do_2", "li_1", depends_on=("do_1",))
    life.task("ot_2", "do_2", depends_on=("ot_1",))
    life.does("F", "START", "ot_1")
    life.does("F", "COMPLETE", "ot_1")
    life.shows(do_1="CLOSED_COMPLETE", do_2="QUALIFIED", ot_2="OPEN")
    assert told(life.tree)[1:] == [
        ("do_1", "COMPLETE", "ot_1"),
        ("do_2", "QUALIFY", "do_1"),
        ("ot_2", "RELEASE", "do_2"),
    ]


def test_the_tasks_of_a_domain_order_at_work_are_released_when_its_last_prerequisite_is_taken_away() -> None:
    life = approved("li_1", "li_2")
    life.domain_order("do_1", "li_1")
    life.domain_order("do_2", "li_2", depends_on=("do_1",))
    life.domain_order("do_3", "do_2")
    life.tasks("do_2", "ot_2")
    life.tasks("do_3", "ot_3")
    life.does("F", "START", "ot_3")
    life.shows(do_2="IN_PROGRESS", ot_2="DRAFT")
    life.both("M", "remove_dependency", "do_2", "do_1")
    life.shows(do_2="IN_PROGRESS", ot_2="OPEN")
    assert told(life.tree) == [("do_2", None, None), ("ot_2", "RELEASE", "do_2")]


def test_a_line_without_work_ends_because_its_own_cancellation_began() -> None:
    life = approved("li_1", "li_2")
    life.does("A", "REQUEST_CANCELLATION")
    life.does("M", "APPROVE_CANCELLATION")
    assert [step for step in told(life.tree) if step[1] == "FINISH_CANCELLATION"] == [
        ("li_1", "FINISH_CANCELLATION", "li_1"),
        ("li_2", "FINISH_CANCELLATION", "li_2"),
        (ORDER, "FINISH_CANCELLATION", "li_2"),
    ]


def test_a_capture_is_completed_by_the_edit_that_brought_what_was_missing() -> None:
    life = Life(account=False)
    life.lines("li_1", "li_2")
    life.does("A", "SUBMIT")
    life.both("A", "set_account", ORDER)
    lines = [(line, "COMPLETE_CAPTURE", ORDER) for line in ("li_1", "li_2")]
    assert told(life.tree) == [(ORDER, None, None), (ORDER, "COMPLETE_CAPTURE", ORDER), *lines]
    assert [step.cause for step in life.tree.plan.steps] == [None, 0, 1, 1]
    life = Life()
    life.lines("li_1")
    life.does("A", "SUBMIT")
    assert (ORDER, "COMPLETE_CAPTURE", ORDER) in told(life.tree)


def test_a_capture_is_completed_by_the_line_that_was_missing() -> None:
    life = Life(account=False)
    life.lines("li_1")
    life.does("A", "SUBMIT")
    life.does("A", "CANCEL", "li_1")
    life.both("A", "set_account", ORDER)
    life.lines("li_2")
    line = [("li_2", None, None), (ORDER, "COMPLETE_CAPTURE", "li_2"), ("li_2", "COMPLETE_CAPTURE", ORDER)]
    assert told(life.tree) == line


def test_a_line_that_is_being_canceled_no_longer_completes_the_capture_of_its_order() -> None:
    at = place("ORDER_LINE_ITEM", ("SUBMITTED",))
    assert at.act("CANCEL", "ORDER_AGENT")
    assert at.tree.root.stack == ("SUBMITTED",)


@pytest.mark.parametrize("machine", ["ORDER_LINE_ITEM", "DOMAIN_ORDER"])
def test_what_is_being_canceled_ends_as_soon_as_nothing_is_below_it(machine: str) -> None:
    at = place(machine, ("CANCELLATION_IN_PROGRESS",), children=False)
    facts = at.tree.facts(*at.node.path)
    plan = run(editing(facts, facts.nodes[at.id], {}), facts, at.tree.answer)
    assert [(step.node.id, step.action) for step in plan.steps][:2] == [(at.id, None), (at.id, "FINISH_CANCELLATION")]
    assert plan.steps[1].stack == ("CANCELED",)


def test_tasks_and_fallout_are_carried_by_nothing_below_and_most_moves_set_nothing_off() -> None:
    assert [rollups_of(machine) for machine in ("ORDER_TASK", "FALLOUT_RECORD")] == [(), ()]
    assert cascades_of("ORDER_TASK", "START") == {}
    assert [*cascades_of("ORDER_TASK", "CANCEL")] == ["FALLOUT_RECORD"]


def test_a_removed_line_is_told_before_those_below_it_and_is_their_cause() -> None:
    life = Life()
    life.lines("li_1")
    life.lines("li_2", "li_3", parent="li_1")
    life.lines("li_4", parent="li_2")
    life.both("A", "remove_line", "li_1")
    assert told(life.tree) == [(i, None, None if i == "li_1" else "li_1") for i in ("li_1", "li_2", "li_3", "li_4")]
    assert all(step.kind == "DELETED" and step.before == "DRAFT" for step in life.tree.plan.steps)


def test_a_task_keeps_the_time_of_its_first_start_when_it_is_completed_later() -> None:
    life = at_work()
    life.tick(HOUR)
    life.does("F", "COMPLETE", "ot_1")
    assert life.field("ot_1", "started_at") == "2024-01-01T00:00:00.000Z"
    assert life.field("ot_1", "finished_at") == "2024-01-01T01:00:00.000Z"


def test_what_comes_to_wait_and_waits_no_longer_is_told_with_what_it_waits_for() -> None:
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.domain_order("do_2", "li_1", depends_on=("do_1",))
    life.tasks("do_2", "ot_1", "ot_2")
    life.both("M", "add_dependency", "ot_1", "ot_2")
    assert edits(life.tree.plan) == [("ot_1", {"waits_for": "ot_2"})]
    life.both("M", "remove_dependency", "ot_1", "ot_2")
    assert edits(life.tree.plan) == [("ot_1", {"no_longer_waits_for": "ot_2"})]


def edits(plan: Plan) -> list[tuple[str, dict[str, str]]]:
    """What only the journal tells of each edit; none of them changes a column."""
    assert all(step.fields == {} for step in plan.steps if step.kind == "EDITED")
    return [(step.node.id, step.told) for step in plan.steps if step.kind == "EDITED"]


def test_a_domain_order_may_wait_for_what_waits_for_work_below_its_child_orders() -> None:
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.domain_order("do_2", "li_1", depends_on=("do_1",))
    life.domain_order("do_3", "do_2")
    life.tasks("do_3", "ot_3")
    life.domain_order("do_4", "li_1")
    life.task("ot_4", "do_4", depends_on=("ot_3",))
    life.both("M", "add_dependency", "do_2", "do_4")


def test_a_circle_is_told_from_what_would_be_awaited_to_the_one_that_would_wait() -> None:
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.domain_order("do_2", "li_1", depends_on=("do_1",))
    life.domain_order("do_3", "li_1", depends_on=("do_2",))
    life.tasks("do_3", "ot_3")
    life.both("M", "add_task", "ot_1", parent="do_1", depends_on=("ot_3",), allowed=False)
    assert life.tree.refusal is not None and life.tree.refusal.message.endswith(": ot_3 → do_2 → do_1.")
    life.both("M", "add_dependency", "do_2", "ot_3", allowed=False)
    assert life.tree.refusal is not None and life.tree.refusal.message.endswith(": ot_3 → do_2.")
