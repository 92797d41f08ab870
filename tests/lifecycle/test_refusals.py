"""What a refusal says: never that something is possible which is not."""

from __future__ import annotations

from lifecycle.access import Access
from lifecycle.facts import Facts
from lifecycle.node import Node
from lifecycle.permission import checked_row
from lifecycle.refusal import TransitionRefused
from lifecycle.vocabulary import Role

EVERYBODY = Access("ada", frozenset(Role))
PATH = ("co_1", "li_1", "do_1", "ot_1")


def refusal(action: str, *stack: str, held: bool = False) -> TransitionRefused:
    holders = (("co_1", "ON_HOLD"),) if held else ()
    node = Node("ot_1", "ORDER_TASK", PATH, stack, holders)
    found = checked_row(Facts("2026-01-01T00:00:00.000Z"), node, action, EVERYBODY)
    assert isinstance(found, TransitionRefused)
    return found


def test_an_action_of_another_state_is_refused_with_what_is_possible_instead() -> None:
    said = refusal("RESUME", "OPEN")
    assert said.message == (
        "RESUME is not possible in OPEN; possible are SCHEDULE, START, HOLD, REQUEST_INFORMATION, CANCEL."
    )
    assert [reason.code for reason in said.reasons] == ["NOT_FROM_THIS_STATE"]


def test_a_held_node_names_the_hold_first_and_offers_nothing_that_the_hold_forbids() -> None:
    said = refusal("RESUME", "OPEN", held=True)
    assert said.state == "ON_HOLD"
    assert [reason.code for reason in said.reasons] == ["HELD", "NOT_FROM_THIS_STATE"]
    assert said.reasons[0].blocking == ("co_1",)
    assert "possible are" not in said.message


def test_what_has_ended_says_so() -> None:
    assert refusal("START", "CLOSED_COMPLETE").message == "START is not possible in CLOSED_COMPLETE, the end."
