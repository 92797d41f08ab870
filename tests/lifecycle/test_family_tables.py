"""What moves what in staffing and provisioning, written by hand from documents 001 and 002. No machine may lack tables
that were written by hand."""

from __future__ import annotations

from lifecycle import MACHINES as PRODUCT
from lifecycle import machine_of
from lifecycle.births import ANNOUNCED
from lifecycle.cascades import CASCADES
from lifecycle.node import KINDS
from lifecycle.settlement import WAITS
from tests.lifecycle.expected_edges import EDGES, FINAL, INTERRUPTIONS, SHOWN_ONLY, WHO
from tests.lifecycle.placing import MACHINES, OTHERS

# A move above, the move directly below, and whom it leaves alone: `spares` with all below, `passes` not those below.
CASCADED = {
    ("STAFFING_ORDER", "CLOSE", "RESOURCE_REQUEST", "CLOSE"): "passes CLOSED CANCELED",
    ("STAFFING_ORDER", "CANCEL", "RESOURCE_REQUEST", "CANCEL"): "passes CLOSED CANCELED",
    ("RESOURCE_REQUEST", "CLOSE", "ASSIGNMENT", "CANCEL"): "spares ASSIGNED",
    ("RESOURCE_REQUEST", "CANCEL", "ASSIGNMENT", "CANCEL"): "",
    ("PROVISIONING_ORDER", "CANCEL", "WORK_ORDER", "CANCEL"): "",
    ("WORK_ORDER", "CANCEL", "WORK_TASK", "CANCEL"): "",
    ("WORK_ORDER", "RESTART", "WORK_TASK", "RESTORE"): "",
}
INITIAL = {
    "STAFFING_ORDER": "DRAFT",
    "RESOURCE_REQUEST": "OPEN",
    "ASSIGNMENT": "PROPOSED",
    "PROVISIONING_ORDER": "PENDING",
    "WORK_ORDER": "PENDING",
    "WORK_TASK": "PENDING",
}
GUARDED = {
    ("STAFFING_ORDER", "SUBMIT"): "HAS_AN_ACCOUNT HAS_AN_OPEN_REQUEST REQUESTS_ARE_COMPLETE",
    ("ASSIGNMENT", "PROPOSE"): "REQUEST_TAKES_PEOPLE",
    ("ASSIGNMENT", "RESERVE"): "REQUEST_TAKES_PEOPLE",
    ("ASSIGNMENT", "ASSIGN"): "REQUEST_TAKES_PEOPLE",
    ("WORK_ORDER", "RESTART"): "ORDER_IS_UNFINISHED SERVES_A_LIVE_LINE",
    ("WORK_ORDER", "COMPLETE"): "HAS_NOTHING_BELOW",
}
"""What must hold for the row, or for those who ask for it; for all others nothing does."""


def test_every_machine_of_the_product_is_written_by_hand_and_every_kind_of_node_has_one() -> None:
    for table in (EDGES, WHO, FINAL, INTERRUPTIONS, SHOWN_ONLY):
        assert set(table) == set(PRODUCT)
    assert {machine_of(kind).name for kind in KINDS} == set(PRODUCT) == set(MACHINES)


def test_what_a_move_moves_below_it_is_as_written_by_hand() -> None:
    found = {}
    for row in CASCADES:
        if row.above in OTHERS:
            left = [("spares", row.sparing), ("passes", row.passing)]
            words = [f"{how} {' '.join(sorted(states, reverse=True))}" for how, states in left if states]
            found[row.above, str(row.action), row.below, str(row.then)] = " ".join(words)
    assert {key: set(words.split()) for key, words in found.items()} == {
        key: set(words.split()) for key, words in CASCADED.items()
    }


def test_where_the_machines_of_the_other_families_begin_is_as_written_by_hand() -> None:
    assert {name: PRODUCT[name].initial for name in OTHERS} == INITIAL
    assert all(PRODUCT[name].never_held for name in OTHERS)


def test_the_guards_and_needs_of_the_other_families_are_as_written_by_hand() -> None:
    found = {}
    for name in OTHERS:
        for row in PRODUCT[name].rows:
            guards = [guard.code for guard in (*row.guards, *(each for by in row.by for each in by.guards))]
            assert row.needs == ()
            if guards:
                found[name, str(row.action)] = " ".join(guards)
    assert found == GUARDED


def test_a_birth_moves_what_is_above_it_and_a_task_waits_as_written_by_hand() -> None:
    assert ANNOUNCED["ASSIGNMENT"] == ("STAFFING_ORDER", "START_PROCESSING")
    assert [kind for kind in ANNOUNCED if kind in OTHERS] == ["ASSIGNMENT"]
    assert WAITS["WORK_TASK"] == ("PENDING", "MAKE_READY")
