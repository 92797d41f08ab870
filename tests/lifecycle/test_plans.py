"""What a plan tells: causes that point backwards, versions, fields, and only the questions that the action takes."""

from __future__ import annotations

import pytest

from lifecycle import decision
from lifecycle.effects import Request
from lifecycle.facts import Facts, Question
from lifecycle.plan import Step
from lifecycle.refusal import VersionConflict
from lifecycle.vocabulary import Action
from tests.lifecycle.columns import access_of
from tests.lifecycle.life import ORDER, approved, at_work
from tests.lifecycle.whole_tree import WholeTree


def told(tree: WholeTree) -> list[tuple[str, str | None, str | None]]:
    """Per step: node, action, and the node whose step was the cause."""
    steps = tree.plan.steps
    return [(s.node.id, s.action, None if s.cause is None else steps[s.cause].node.id) for s in steps]


def test_a_rollup_names_the_child_that_tipped_the_balance() -> None:
    life = at_work()
    life.does("F", "COMPLETE", "ot_1")
    assert told(life.tree) == [("ot_1", "COMPLETE", None)]
    life.does("F", "START", "ot_2")
    life.does("F", "COMPLETE", "ot_2")
    assert told(life.tree) == [
        ("ot_2", "COMPLETE", None),
        ("do_1", "COMPLETE", "ot_2"),
        ("li_1", "COMPLETE", "do_1"),
        (ORDER, "COMPLETE", "li_1"),
    ]


def test_a_held_node_names_the_interruption_that_holds_it() -> None:
    life = at_work()
    life.does("M", "HOLD", "li_1")
    below = [("do_1", "BE_HELD", "li_1"), ("ot_1", "BE_HELD", "li_1"), ("ot_2", "BE_HELD", "li_1")]
    assert told(life.tree) == [("li_1", "HOLD", None), *below]
    life.does("M", "RESUME", "li_1")
    assert told(life.tree) == [("li_1", "RESUME", None), *((i, "BE_FREED", w) for i, _, w in below)]


def test_a_cancellation_goes_down_level_by_level_and_its_end_comes_up_again() -> None:
    life = at_work()
    life.does("A", "REQUEST_CANCELLATION")
    life.does("M", "APPROVE_CANCELLATION")
    assert told(life.tree) == [
        (ORDER, "APPROVE_CANCELLATION", None),
        ("li_1", "BEGIN_CANCELLATION", ORDER),
        ("do_1", "CANCEL", "li_1"),
        ("ot_2", "CANCEL", "do_1"),
        ("ot_1", "BE_FREED", ORDER),
    ]
    life.does("M", "CANCEL", "ot_1")
    ends = [("do_1", "FINISH_CANCELLATION", "ot_1"), ("li_1", "FINISH_CANCELLATION", "do_1")]
    assert told(life.tree) == [("ot_1", "CANCEL", None), *ends, (ORDER, "FINISH_CANCELLATION", "li_1")]


def test_who_is_freed_by_several_names_the_last_that_let_go() -> None:
    life = at_work()
    life.does("M", "HOLD", "do_1")
    life.does("A", "REQUEST_CANCELLATION")
    life.does("M", "APPROVE_CANCELLATION")
    assert told(life.tree)[-1] == ("ot_1", "BE_FREED", "do_1")
    assert life.holders("ot_1") == ()


def test_who_is_released_names_what_it_waited_for() -> None:
    life = at_work()
    life.domain_order("do_2", "li_1", depends_on=("ot_1",))
    life.task("ot_3", "do_2", depends_on=("ot_1",))
    life.does("F", "COMPLETE", "ot_1")
    assert told(life.tree) == [("ot_1", "COMPLETE", None), ("do_2", "QUALIFY", "ot_1"), ("ot_3", "RELEASE", "ot_1")]


def test_the_task_of_a_qualified_domain_order_names_it() -> None:
    life = at_work()
    life.domain_order("do_2", "li_1", depends_on=("ot_1",))
    life.tasks("do_2", "ot_3")
    life.does("F", "COMPLETE", "ot_1")
    assert told(life.tree)[1:] == [("do_2", "QUALIFY", "ot_1"), ("ot_3", "RELEASE", "do_2")]


def test_fallout_moves_its_task_and_its_solution_does() -> None:
    life = at_work()
    life.fallout("fr_1", "ot_1")
    assert told(life.tree) == [("fr_1", None, None), ("ot_1", "HOLD", "fr_1")]
    life.does("M", "RESOLVE", "fr_1")
    assert told(life.tree) == [("fr_1", "RESOLVE", None), ("ot_1", "RESOLVE", "fr_1")]


def test_the_point_of_no_return_is_told_from_the_task_upwards() -> None:
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.task("ot_1", "do_1", no_return=True)
    life.does("F", "START", "ot_1")
    marks = [s for s in life.tree.plan.steps if s.kind == "EDITED"]
    assert [s.node.id for s in marks] == ["do_1", "li_1", ORDER]
    assert all(s.fields == {"past_no_return": True} and s.cause == 0 for s in marks)


@pytest.mark.parametrize(
    ("action", "who", "record"),
    [("APPROVE_REVISION", "M", "APPROVED"), ("DISCARD_REVISION", "A", "DISCARDED")],
)
def test_an_order_tells_what_becomes_of_its_revision(action: str, who: str, record: str) -> None:
    life = approved("li_1")
    life.does("A", "START_REVISION")
    assert first(life.tree).record == "OPEN"
    life.does(who, action)
    assert first(life.tree).record == record


def test_a_granted_cancellation_discards_the_revision_of_an_order_and_of_nothing_else() -> None:
    life = approved("li_1", "li_2")
    life.does("A", "REQUEST_CANCELLATION", "li_2")
    life.does("M", "APPROVE_CANCELLATION", "li_2")
    assert first(life.tree).record is None
    life.does("A", "START_REVISION")
    life.does("A", "REQUEST_CANCELLATION")
    life.does("M", "APPROVE_CANCELLATION")
    assert first(life.tree).record == "DISCARDED"


def first(tree: WholeTree) -> Step:
    return tree.plan.steps[0]


def test_times_and_claims_are_set_once() -> None:
    life = at_work()
    started = life.field("ot_1", "started_at")
    life.tick(60_000)
    life.fallout("fr_1", "ot_1")
    life.does("M", "RESOLVE", "fr_1")
    life.does("other F", "START", "ot_1")
    assert life.field("ot_1", "started_at") == started == "2024-01-01T00:00:00.000Z"
    assert life.field("ot_1", "assignee") == "fay"
    life.does("F", "COMPLETE", "ot_1")
    assert life.field("ot_1", "finished_at") == "2024-01-01T00:01:00.000Z"


def test_who_starts_an_automated_task_by_hand_takes_it_over() -> None:
    life = at_work()
    life.task("ot_3", "do_1", automated=True)
    life.does("F", "START", "ot_3")
    assert life.field("ot_3", "assignee") == "fay"


def test_a_caller_who_read_an_older_version_is_told_the_current_one() -> None:
    life = at_work()
    version = life.tree.nodes["ot_1"].version
    for expected, fits in ((version, True), (version - 1, False), (version + 1, False)):
        request = Request("ot_1", "COMPLETE", expected_version=expected, actor="fay")
        outcome = decision.decide(
            life.tree.facts("ot_1"), request, access_of("fay", ["FULFILLMENT_AGENT"]), life.tree.answer
        )
        assert isinstance(outcome, VersionConflict) is not fits
        if isinstance(outcome, VersionConflict):
            assert outcome.current_version == version


def asked(life_tree: WholeTree, node_id: str, action: str) -> dict[str, int]:
    """The questions a decision takes, and about how many nodes in all."""
    found: dict[str, int] = {}

    def answer(questions: list[Question], facts: Facts) -> None:
        for question in questions:
            found[question.ask.name] = found.get(question.ask.name, 0) + len(question.ids)
        life_tree.answer(questions, facts)

    request = Request(node_id, action, reason="because", actor="ada")
    decision.decide(life_tree.facts(node_id), request, access_of("ada", ["ADMINISTRATOR"]), answer)
    return found


def test_completing_one_of_many_tasks_asks_the_same_few_questions_however_many_there_are() -> None:
    costs = []
    for many in (3, 60):
        life = at_work()
        life.tasks("do_1", *(f"ot_{n}" for n in range(3, many)))
        costs.append(asked(life.tree, "ot_1", "COMPLETE"))
    assert costs[0] == costs[1]
    assert "SUBTREE" not in costs[0] and sum(costs[0].values()) <= 6


def test_the_system_makes_no_move_that_no_longer_applies_or_is_not_its_own() -> None:
    life = at_work()
    assert not life.tree.system("ot_2", Action.REACH_START)
    assert not life.tree.system("ot_1", Action.REQUEST_INFORMATION)
