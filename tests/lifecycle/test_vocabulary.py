"""The words that clients show: labels, and the four colors of states."""

from __future__ import annotations

from lifecycle.vocabulary import Action, State

COLORS = {
    "WAITING": "DRAFT SUBMITTED NEW ACKNOWLEDGED QUALIFIED OPEN SCHEDULED RESOLVED PENDING READY PROPOSED RESERVED",
    "ACTIVE": "ENRICHMENT_IN_PROGRESS IN_PROGRESS REVISION_IN_PROGRESS CANCELLATION_IN_PROGRESS IN_SERVICE "
    "IN_PROCESS ASSIGNED",
    "PROBLEM": "ENRICHMENT_ON_HOLD AWAITING_INFORMATION ON_HOLD ASSESSING_CANCELLATION SUSPENDED_FOR_NON_PAY",
    "DONE": "REJECTED CANCELED CLOSED_COMPLETE COMPLETED ORDER_CANCELED CANCELED_BY_USER CANCELED_FOR_NON_PAY EXPIRED "
    "CLOSED",
}


def test_every_state_has_the_color_written_by_hand() -> None:
    assert {state: state.category for state in State} == {
        state: color for color, states in COLORS.items() for state in states.split()
    }


def test_states_and_actions_are_labeled_in_words() -> None:
    assert State.CANCELLATION_IN_PROGRESS.label == "Cancellation in progress"
    assert all(state.label.upper().replace(" ", "_").replace("-", "_") == state for state in State)
    assert Action.APPROVE_CANCELLATION.label == "Approve cancellation"
    assert Action.HOLD.label == "Hold" and Action.HOLD.about.startswith("Interrupts the work")
