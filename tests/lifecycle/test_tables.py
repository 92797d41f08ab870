"""What the tables say beyond the edges: states, what stands below what, ways back, and what guards must be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifecycle import MACHINES as PRODUCT
from lifecycle.facts import Facts
from lifecycle.guards import Guard
from lifecycle.node import KINDS
from lifecycle.vocabulary import Action, State
from lifecycle.writes import WRITES
from tests.lifecycle.columns import access_of
from tests.lifecycle.expected_edges import BACK, EDGES, SHOWN_ONLY
from tests.lifecycle.placing import MACHINES, place

BELOW = {
    "CUSTOMER_ORDER": "ORDER_LINE_ITEM",
    "SERVICE_ORDER": "ORDER_LINE_ITEM",
    "ORDER_LINE_ITEM": "ORDER_LINE_ITEM DOMAIN_ORDER",
    "DOMAIN_ORDER": "DOMAIN_ORDER ORDER_TASK",
    "ORDER_TASK": "FALLOUT_RECORD",
    "FALLOUT_RECORD": "",
    "STAFFING_ORDER": "RESOURCE_REQUEST",
    "RESOURCE_REQUEST": "ASSIGNMENT",
    "ASSIGNMENT": "",
    "PROVISIONING_ORDER": "WORK_ORDER",
    "WORK_ORDER": "WORK_TASK",
    "WORK_TASK": "",
    "SERVICE": "",
}

CONDITIONS = {
    "updateOrder assignOrderTask assignFallout": "IS_UNFINISHED",
    "updateCapture": "ORDER_IS_BEING_CAPTURED",
    "addOrderLineItem updateOrderLineItem removeOrderLineItem": "ORDER_IS_BEING_CAPTURED IS_UNFINISHED",
    "addDomainOrder addOrderTask": "ACCEPTS_WORK",
    "addDependency": "IS_DRAFT",
    "openFallout": "HAS_BEGUN",
    "reviseOrder": "IS_BEING_REVISED",
    "claimOrderTasks": "IS_FREE_FOR_PROGRAMS PLANNED_START_REACHED",
    "deleteDraft": "IS_SAVED_FOR_LATER",
    "removeResourceRequest": "ORDER_IS_BEING_CAPTURED",
    "createAssignment": "REQUEST_TAKES_PEOPLE",
    "addResourceRequest updateResourceRequest addWorkTask assignWorkTask": "NOTHING_ABOVE_HAS_ENDED",
    "updateAssignment addProvisioningLineItem updateProvisioningLineItem removeProvisioningLineItem": "IS_UNFINISHED",
    "cancelProvisioningLineItem generateWorkOrders addWorkOrder": "IS_UNFINISHED",
}
"""What must hold for a write; for all others nothing does."""


def test_the_conditions_of_writes_are_as_written_by_hand() -> None:
    expected = {name: codes.split() for names, codes in CONDITIONS.items() for name in names.split()}
    assert {name: [guard.code for guard in write.guards] for name, write in WRITES.items() if write.guards} == expected


def test_what_may_stand_below_what_is_as_written_by_hand() -> None:
    assert {name: kind.children for name, kind in KINDS.items()} == {
        name: tuple(below.split()) for name, below in BELOW.items()
    }


@pytest.mark.parametrize("machine", MACHINES)
def test_a_machine_has_the_states_of_its_edges_and_those_it_shows_for_others(machine: str) -> None:
    edges = EDGES[machine]
    targets = {each for target in edges.values() for each in ((target,) if isinstance(target, str) else target)}
    assert set(PRODUCT[machine].states) == {state for state, _ in edges} | (targets - {BACK}) | SHOWN_ONLY[machine]


def test_the_way_back_may_be_the_only_one_out_of_an_interruption() -> None:
    machine = PRODUCT["DOMAIN_ORDER"]
    rows = [replace(row, sources=tuple(s for s in row.sources if s is not State.ON_HOLD)) for row in machine.rows]
    back = [row for row in machine.rows if row.action is Action.RESUME]
    changed = replace(machine, rows=(*(row for row in rows if row.sources), *back))
    assert [row.action for row in changed.client_rows("ON_HOLD")] == ["RESUME"]
    assert changed.back_to(State.ON_HOLD) == {"QUALIFIED", "SCHEDULED", "IN_PROGRESS"}


@pytest.mark.parametrize("machine", MACHINES)
def test_interruptions_above_hold_and_free_whatever_has_not_ended_and_is_not_being_canceled(machine: str) -> None:
    holdable = {state for state, _ in EDGES[machine]} - {"CANCELLATION_IN_PROGRESS"}
    expected = [("BE_HELD", "ON_HOLD", holdable), ("BE_FREED", BACK, holdable)]
    found = [(row.action, row.target, set(row.sources)) for row in PRODUCT[machine].generated]
    assert found == (expected if machine in ("ORDER_LINE_ITEM", "DOMAIN_ORDER", "ORDER_TASK") else [])
    assert all(row.system and not row.by for row in PRODUCT[machine].generated)


def guards_of(machine: str) -> list[Guard]:
    """Every guard that is asked of nodes of this machine: on rows, on roles, and on writes to them or below them."""
    rows = PRODUCT[machine].rows
    found = [guard for row in rows for guard in (*row.guards, *(g for by in row.by for g in by.guards))]
    return list(dict.fromkeys([*found, *(guard for write in WRITES.values() for guard in write.guards)]))


@pytest.mark.parametrize("machine", MACHINES)
def test_a_guard_declares_all_that_it_must_know(machine: str) -> None:
    at = place(machine, (str(PRODUCT[machine].rows[-1].sources[0]),))
    for guard in guards_of(machine):
        facts = Facts(at.tree.now, {at.id: at.node})
        at.tree.answer(facts.unanswered(guard.asks, (at.id,)), facts)
        verdict = guard.test(facts, at.node, access_of("somebody", ()))
        assert verdict is None or all(node_id in at.tree.nodes for node_id in verdict)
