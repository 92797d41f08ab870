"""The questions of decisions: about somebody, about those they fit, and none that the action does not take."""

from __future__ import annotations

from collections import Counter

from lifecycle.births import find_cycle_at_birth
from lifecycle.decision import decide
from lifecycle.effects import Request
from lifecycle.facts import Ask, Facts, Question
from lifecycle.node import Node
from tests.lifecycle.columns import access_of
from tests.lifecycle.life import Life, approved, at_work
from tests.lifecycle.walking_together import Life as Walk
from tests.lifecycle.whole_tree import WholeTree
from tests.model.families import FULFILLMENT

ABOUT = {
    "LIVE_LINES": {"co", "so"},
    "LINES_PAST_NO_RETURN": {"co", "so"},
    "CHILDREN": {"li", "do"},
    "UNMET": {"do", "ot"},
    "STARTABLE": {"do"},
    "WAITING_CLOSURE": {"do", "ot"},
    "OPEN_FALLOUT": {"ot"},
    "WAITERS": {"do", "ot"},
    "COMPENSABLE": {"li", "do"},
    "REDOABLE": {"li"},
    "SERVICE": {"li"},
}
"""Where a question has an answer only for some kinds of node: the prefixes of their ids."""


class Listening(WholeTree):
    """A tree that remembers what it was asked: per batch, the questions in it."""

    def __init__(self, kind: str = "CustomerOrder") -> None:
        super().__init__(kind)
        self.asked: list[list[Question]] = []

    def answer(self, questions: list[Question], facts: Facts) -> None:
        self.asked.append(questions)
        super().answer(questions, facts)


def test_questions_are_about_somebody_whom_they_fit_and_about_nobody_twice() -> None:
    found = Counter[str]()
    for seed in range(12):
        walk = Walk(FULFILLMENT, seed)
        walk.product = listening = Listening(walk.walker.kind)
        for _ in range(120):
            walk.go_on()
        for question in (question for batch in listening.asked for question in batch):
            prefixes = {node_id[:2] for node_id in question.ids}
            # a prefix is named as often as new ids are wanted
            twice = question.ask is not Ask.FRESH and len(set(question.ids)) < len(question.ids)
            assert question.ids and not twice, question
            assert prefixes <= ABOUT.get(question.ask.name, prefixes), question
            found[question.ask.name] += 1
    assert set(ABOUT) <= set(found)


def asked(life: Life, node_id: str, action: str) -> set[str]:
    """What is asked before the action is decided."""
    found: set[str] = set()

    def answer(questions: list[Question], facts: Facts) -> None:
        found.update(question.ask.name for question in questions)
        life.tree.answer(questions, facts)

    request = Request(node_id, action, reason="because", actor="ada")
    decide(life.tree.facts(node_id), request, access_of("ada", ["ADMINISTRATOR"]), answer)
    return found


def test_one_more_task_at_work_asks_nothing_about_the_others() -> None:
    assert asked(at_work(), "ot_2", "START") == {"ANCESTORS"}


def test_only_what_ends_asks_who_waits_for_it() -> None:
    assert "WAITERS" in asked(at_work(), "ot_1", "COMPLETE")
    assert "WAITERS" not in asked(at_work(), "ot_1", "HOLD")


def test_work_that_begins_or_is_held_asks_nobody_what_it_waits_for() -> None:
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.tasks("do_1", "ot_1")
    life.domain_order("do_2", "do_1", depends_on=("ot_1",))
    life.task("ot_2", "do_1", depends_on=("ot_1",))
    for node_id, action in (("ot_1", "START"), ("co_1", "HOLD"), ("li_1", "REQUEST_CANCELLATION")):
        assert not asked(life, node_id, action) & {"UNMET", "STARTABLE", "WAITERS"}, action
    assert {"WAITERS", "UNMET"} <= asked(life, "ot_1", "CANCEL")


def test_a_node_that_waits_for_nothing_asks_for_no_circle() -> None:
    life = at_work()
    facts = life.tree.facts("do_1", "ot_1")
    assert list(find_cycle_at_birth(facts, Node("ot_9", "ORDER_TASK", ("co_1", "do_1", "ot_9"), ("DRAFT",)), [])) == []
