"""Every state x action of every machine: the tables against edges written by hand, and both against `decide`."""

from __future__ import annotations

from copy import deepcopy

import pytest

from lifecycle import MACHINES as PRODUCT
from lifecycle.refusal import InvalidInput, NotPermitted, Problem, TransitionRefused
from lifecycle.vocabulary import Action, Role
from tests.lifecycle.expected_edges import (
    ASSIGNEE,
    BACK,
    EDGES,
    FINAL,
    FULFILLER,
    INTERRUPTIONS,
    MANAGER,
    SHOWN_ONLY,
    SYSTEM,
    WHO,
)
from tests.lifecycle.expected_families import PROVISIONER, SETTLED, STAFFER
from tests.lifecycle.placing import MACHINES, OTHERS, Place, place, put, stacks_of

BY_STATE = [(machine, state) for machine in MACHINES for state in PRODUCT[machine].states]
ACTIONS = [str(action) for action in Action]
REASONED = {
    "CUSTOMER_ORDER": "HOLD_ENRICHMENT REJECT HOLD REQUEST_INFORMATION REQUEST_CANCELLATION DECLINE_CANCELLATION",
    "ORDER_LINE_ITEM": "REJECT HOLD REQUEST_INFORMATION REQUEST_CANCELLATION DECLINE_CANCELLATION",
    "DOMAIN_ORDER": "HOLD CANCEL",
    "ORDER_TASK": "HOLD REQUEST_INFORMATION CANCEL",
    "FALLOUT_RECORD": "HOLD REQUEST_INFORMATION",
    "SERVICE": "CANCEL_BY_USER SUSPEND_FOR_NON_PAY CANCEL_FOR_NON_PAY",
    **dict.fromkeys(OTHERS, ""),
}
WHO_STEERS = {name: STAFFER if "STAFFING_ORDER" in path else PROVISIONER for name, path in OTHERS.items()}
ASKABLE = [(m, s, a) for m in MACHINES for (s, a) in EDGES[m] if WHO[m][a] - {SYSTEM}]


def placed(machine: str, state: str, action: str, *, service: bool = False) -> list[Place]:
    """The node in this state, once per own stack that ends in it, with nothing in the way of the action."""
    empty = action == "COMPLETE"
    places = [place(machine, stack, service, children=not empty) for stack in stacks_of(machine, state)]
    for each in places:
        each.node.facts["assignee"] = "assigned"
    return places


def expected_stacks(before: tuple[str, ...], machine: str, target: str | tuple[str, ...]) -> list[tuple[str, ...]]:
    if target == BACK:
        return [before[:-1]]
    if isinstance(target, str) and target in INTERRUPTIONS[machine]:
        return [(*before, target)]
    return [(each,) for each in ((target,) if isinstance(target, str) else target)]


# -- the tables --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("machine", MACHINES)
def test_a_table_has_exactly_the_edges_written_by_hand(machine: str) -> None:
    edges: dict[tuple[str, str], str | tuple[str, ...]] = {}
    for row in PRODUCT[machine].rows:
        targets = tuple(str(target) for target in row.targets)
        edges.update({(str(s), str(row.action)): targets[0] if len(targets) == 1 else targets for s in row.sources})
    assert edges == EDGES[machine]


@pytest.mark.parametrize("machine", MACHINES)
def test_a_machine_ends_is_interrupted_and_borrows_states_as_written_by_hand(machine: str) -> None:
    assert PRODUCT[machine].final == FINAL[machine]
    assert PRODUCT[machine].settled == SETTLED.get(machine, frozenset())
    assert PRODUCT[machine].interruptions == INTERRUPTIONS[machine]
    assert PRODUCT[machine].lent == SHOWN_ONLY[machine]


@pytest.mark.parametrize("machine", MACHINES)
def test_a_table_names_who_may_ask_as_written_by_hand(machine: str) -> None:
    steering = WHO_STEERS.get(machine, MANAGER)
    assigned = {"ANYBODY": ASSIGNEE, "MANAGER": steering}
    named = {
        str(row.action): frozenset(assigned.get(by.who, str(by.who)) for by in row.by)
        | (frozenset({SYSTEM}) if row.system else frozenset())
        for row in PRODUCT[machine].rows
    }
    assert named == WHO[machine]


# -- every state x action through decide -------------------------------------------------------------------------------


@pytest.mark.parametrize(("machine", "state"), BY_STATE)
def test_what_a_client_asks_happens_or_is_refused_with_reasons_and_without_a_trace(machine: str, state: str) -> None:
    for action in ACTIONS:
        for at in placed(machine, state, action):
            target = EDGES[machine].get((state, action))
            askable = target is not None and WHO[machine][action] - {SYSTEM}
            before, nodes = at.node, deepcopy(at.tree.nodes)
            assert at.act(action, "ADMINISTRATOR") is bool(askable), (action, before.stack, at.tree.refusal)
            if askable:
                assert target is not None
                assert_moved(at, before.stack, machine, action, target)
            else:
                assert at.tree.nodes == nodes
                assert_explained(at.tree.refusal, state, action, known=action in WHO[machine])


def assert_moved(at: Place, before: tuple[str, ...], machine: str, action: str, target: str | tuple[str, ...]) -> None:
    first = at.tree.plan.steps[0]
    assert (first.node.id, first.action, first.cause) == (at.id, action, None)
    assert first.stack in expected_stacks(before, machine, target)


def assert_explained(refusal: Problem | None, state: str, action: str, *, known: bool) -> None:
    assert refusal is not None and refusal.message
    if isinstance(refusal, InvalidInput):
        assert refusal.path == ("action",) and action in refusal.message
        return
    assert known and isinstance(refusal, TransitionRefused), refusal
    assert (refusal.action, refusal.state) == (action, state)
    assert [reason.code for reason in refusal.reasons] == ["NOT_FROM_THIS_STATE"]
    assert all(reason.message for reason in refusal.reasons)


@pytest.mark.parametrize(("machine", "state"), BY_STATE)
def test_the_system_takes_its_own_actions_and_no_others(machine: str, state: str) -> None:
    for action in Action:
        for at in placed(machine, state, action):
            target = EDGES[machine].get((state, str(action)))
            before, nodes = at.node.stack, deepcopy(at.tree.nodes)
            if target is not None and SYSTEM in WHO[machine][str(action)]:
                assert at.tree.system(at.id, action), (action, before)
                assert_moved(at, before, machine, str(action), target)
            else:
                assert not at.tree.system(at.id, action), (action, before)
                assert at.tree.nodes == nodes


def test_a_domain_order_ends_at_once_unless_work_goes_on_below_it() -> None:
    for state in ("DRAFT", "QUALIFIED", "SCHEDULED", "IN_PROGRESS", "ON_HOLD"):
        for task, outcome in (("IN_PROGRESS", "CANCELLATION_IN_PROGRESS"), ("OPEN", "CANCELED"), ("DRAFT", "CANCELED")):
            for at in placed("DOMAIN_ORDER", state, "CANCEL"):
                put(at.tree, "ORDER_TASK", (*at.node.path, "ot_1"), (task,))
                assert at.act("CANCEL", "FULFILLMENT_MANAGER")
                assert at.node.stack == (outcome,)


# -- who and with what -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("service", [False, True], ids=["customer order", "service order"])
@pytest.mark.parametrize(("machine", "state", "action"), ASKABLE)
def test_only_the_roles_written_by_hand_may_ask(machine: str, state: str, action: str, service: bool) -> None:
    for role in Role:
        for at in placed(machine, state, action, service=service):
            if (machine, action) == ("ORDER_TASK", "CANCEL"):
                at.tree.nodes["do_1"].stack = ("CANCELLATION_IN_PROGRESS",)
            own = (machine, action, str(role)) == ("ORDER_TASK", "CANCEL", FULFILLER)
            may = at.act(action, role, actor="assigned" if own else "stranger")
            assert may is (role in allowed_roles(machine, action, service)), (role, at.tree.refusal)
            if not may and machine != "FALLOUT_RECORD":
                assert isinstance(at.tree.refusal, NotPermitted)
                assert at.tree.refusal.roles and role not in at.tree.refusal.roles


def allowed_roles(machine: str, action: str, service: bool) -> set[str]:
    # a service outlives its order, whichever kind that was of
    manager = "SERVICE_ORDER_MANAGER" if service and machine != "SERVICE" else "FULFILLMENT_MANAGER"
    return {manager if name == MANAGER else name for name in WHO[machine][action]} | {"ADMINISTRATOR"}


@pytest.mark.parametrize(("state", "action"), [(s, a) for m, s, a in ASKABLE if m == "FALLOUT_RECORD"])
def test_a_fallout_record_is_also_its_assignees_unless_that_one_only_reads(state: str, action: str) -> None:
    for role in Role:
        for at in placed("FALLOUT_RECORD", state, action):
            assert at.act(action, role, actor="assigned") is (role is not Role.VIEWER)


@pytest.mark.parametrize("canceling", [True, False])
@pytest.mark.parametrize("actor", ["assigned", "stranger"])
def test_an_agent_cancels_only_its_own_task_and_only_while_its_domain_order_is_canceled(
    canceling: bool, actor: str
) -> None:
    for at in placed("ORDER_TASK", "IN_PROGRESS", "CANCEL"):
        if canceling:
            at.tree.nodes["do_1"].stack = ("CANCELLATION_IN_PROGRESS",)
        assert at.act("CANCEL", FULFILLER, actor=actor) is (canceling and actor == "assigned")
        missing = {"IS_ASSIGNED_TO_YOU": actor != "assigned", "IS_BEING_CANCELED": not canceling}
        codes = [reason.code for reason in getattr(at.tree.refusal, "reasons", ())]
        assert codes == [code for code, is_missing in missing.items() if is_missing]


@pytest.mark.parametrize(("machine", "state", "action"), ASKABLE)
def test_a_reason_is_asked_for_where_somebody_will_want_to_know_why(machine: str, state: str, action: str) -> None:
    needed = action in REASONED[machine].split()
    for reason, fits in ((None, not needed), (" \n ", not needed), ("x" * 2000, True), ("x" * 2001, False)):
        for at in placed(machine, state, action):
            assert at.act(action, "ADMINISTRATOR", reason=reason) is fits, (reason, at.tree.refusal)
            if not fits:
                assert isinstance(at.tree.refusal, InvalidInput) and at.tree.refusal.path == ("reason",)
