"""A table that contradicts itself does not survive its declaration."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifecycle.machine import BrokenTable, By, Machine, Row
from lifecycle.vocabulary import BACK, Role
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State as S

AGENT = (By(Role.FULFILLMENT_AGENT),)
ROWS = (
    Row(A.RELEASE, (S.DRAFT,), S.OPEN, system=True),
    Row(A.START, (S.OPEN,), S.IN_PROGRESS, AGENT),
    Row(A.HOLD, (S.OPEN, S.IN_PROGRESS), S.ON_HOLD, AGENT),
    Row(A.RESUME, (S.ON_HOLD,), BACK, AGENT),
    Row(A.COMPLETE, (S.IN_PROGRESS,), S.CLOSED_COMPLETE, AGENT),
    Row(A.CANCEL, (S.DRAFT, S.OPEN, S.ON_HOLD), S.CANCELED, AGENT),
)
STATES = (S.DRAFT, S.OPEN, S.IN_PROGRESS, S.ON_HOLD, S.CLOSED_COMPLETE, S.CANCELED)


def machine(rows: tuple[Row, ...] = ROWS, states: tuple[S, ...] = STATES, **more: Any) -> Machine:
    """A small sound machine, but for what the test changes."""
    return Machine(
        name="ERRAND",
        label="Errand",
        source="nowhere",
        about="Something to do.",
        states=dict.fromkeys(states, "A state."),
        initial=more.pop("initial", S.DRAFT),
        final=more.pop("final", frozenset({S.CLOSED_COMPLETE, S.CANCELED})),
        interruptions=more.pop("interruptions", frozenset({S.ON_HOLD})),
        rows=rows,
        **more,
    )


def without(action: A) -> tuple[Row, ...]:
    return tuple(row for row in ROWS if row.action is not action)


def with_row(row: Row) -> tuple[Row, ...]:
    return (*ROWS, row)


def test_a_sound_table_is_accepted_and_answers_by_state_and_action() -> None:
    sound = machine()
    assert sound.row("OPEN", "START") is ROWS[1]
    assert sound.row("DRAFT", "START") is None
    assert [row.action for row in sound.client_rows("OPEN")] == ["START", "HOLD", "CANCEL"]
    assert sound.client_actions == ("START", "HOLD", "RESUME", "COMPLETE", "CANCEL")
    assert sound.back_to(S.ON_HOLD) == {S.OPEN, S.IN_PROGRESS}


def test_two_rows_for_one_action_and_source_are_refused() -> None:
    with pytest.raises(BrokenTable, match="two rows for HOLD from OPEN"):
        machine(with_row(Row(A.HOLD, (S.OPEN,), S.CANCELED, AGENT)))
    with pytest.raises(BrokenTable, match="two rows for START from DRAFT"):
        machine((*ROWS, Row(A.START, (S.DRAFT,), S.OPEN, AGENT), Row(A.START, (S.DRAFT,), S.CANCELED, AGENT)))


def test_a_state_that_nothing_leads_to_is_refused_unless_it_is_lent() -> None:
    with pytest.raises(BrokenTable, match=r"unreachable states .*RESOLVED"):
        machine(states=(*STATES, S.RESOLVED), rows=with_row(Row(A.CLOSE, (S.RESOLVED,), S.CANCELED, AGENT)))
    lent = machine(states=(*STATES, S.REVISION_IN_PROGRESS), lent=frozenset({S.REVISION_IN_PROGRESS}))
    assert S.REVISION_IN_PROGRESS in lent.states


def test_a_state_without_a_way_to_an_end_is_refused() -> None:
    with pytest.raises(BrokenTable, match="no way from RESOLVED to an end"):
        machine(states=(*STATES, S.RESOLVED), rows=with_row(Row(A.RESOLVE, (S.OPEN,), S.RESOLVED, AGENT)))


def test_states_that_only_lead_to_each_other_are_refused() -> None:
    circle = (
        Row(A.SCHEDULE, (S.OPEN,), S.SCHEDULED, AGENT),
        Row(A.REACH_START, (S.SCHEDULED,), S.QUALIFIED, system=True),
        Row(A.UNSCHEDULE, (S.QUALIFIED,), S.SCHEDULED, AGENT),
    )
    with pytest.raises(BrokenTable, match="no way from"):
        machine(states=(*STATES, S.SCHEDULED, S.QUALIFIED), rows=(*ROWS, *circle))


def test_a_settled_state_is_an_end_only_while_something_leaves_it() -> None:
    states = (*STATES, S.RESOLVED)
    resting = with_row(Row(A.RESOLVE, (S.OPEN,), S.RESOLVED, AGENT))
    reopened = (*resting, Row(A.RESUME, (S.RESOLVED,), S.OPEN, AGENT))
    with pytest.raises(BrokenTable, match="RESOLVED is settled but not final, yet nothing leaves it"):
        machine(states=states, rows=resting, settled=frozenset({S.RESOLVED}))
    assert machine(states=states, rows=reopened, settled=frozenset({S.RESOLVED})).settled == {S.RESOLVED}


def test_only_an_interruption_returns_to_where_the_node_was() -> None:
    with pytest.raises(BrokenTable, match="UNSCHEDULE returns from a state that is no interruption"):
        machine(with_row(Row(A.UNSCHEDULE, (S.OPEN,), BACK, AGENT)))
    with pytest.raises(BrokenTable, match="RESUME returns from a state that is no interruption"):
        machine(interruptions=frozenset())


def test_only_an_interruption_can_hold_what_is_below() -> None:
    with pytest.raises(BrokenTable, match="only an interruption can hold"):
        machine(holding=frozenset({S.OPEN}))
    assert machine(holding=frozenset({S.ON_HOLD})).holding == {S.ON_HOLD}


def test_nothing_leaves_a_final_state() -> None:
    with pytest.raises(BrokenTable, match="leave a final state"):
        machine(with_row(Row(A.START, (S.CANCELED,), S.OPEN, AGENT)))


@pytest.mark.parametrize(
    "broken",
    [
        {"rows": with_row(Row(A.CLOSE, (S.NEW,), S.CANCELED, AGENT))},
        {"rows": with_row(Row(A.CLOSE, (S.OPEN,), S.NEW, AGENT))},
        {"rows": with_row(replace(ROWS[5], action=A.REJECT, otherwise=S.NEW))},
        {"initial": S.NEW},
        {"final": frozenset({S.CLOSED_COMPLETE, S.CANCELED, S.NEW})},
        {"interruptions": frozenset({S.ON_HOLD, S.NEW})},
        {"exempt": frozenset({S.NEW})},
        {"settled": frozenset({S.NEW})},
    ],
    ids=["source", "target", "otherwise", "initial", "final", "interruption", "exempt", "settled"],
)
def test_a_state_that_the_machine_does_not_have_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(BrokenTable, match=r"states the machine does not have: .*NEW"):
        machine(**broken)


def test_an_action_that_nobody_may_take_is_refused() -> None:
    with pytest.raises(BrokenTable, match="nobody may CLOSE"):
        machine(with_row(Row(A.CLOSE, (S.OPEN,), S.CANCELED)))


def test_losing_the_way_back_or_the_way_on_is_noticed() -> None:
    with pytest.raises(BrokenTable, match="unreachable"):
        machine(without(A.HOLD))
    with pytest.raises(BrokenTable, match="unreachable"):
        machine(without(A.RELEASE))
