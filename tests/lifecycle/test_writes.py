"""Who may write what beside moving a node, and when: against a table written by hand."""

from __future__ import annotations

import pytest

from lifecycle.refusal import NotPermitted, TransitionRefused
from lifecycle.vocabulary import Role
from lifecycle.writes import WRITES, problem_with_caller, problem_with_write, questions_of_write
from tests.lifecycle.columns import access_of
from tests.lifecycle.placing import CAPTURE, Place, place, stacks_of

AGENT = {"ORDER_AGENT"}
MANAGER = {"FULFILLMENT_MANAGER"}
FULFILLER = {"FULFILLMENT_AGENT"}
CATALOG = {"CATALOG_MANAGER"}
KEEPER = {"ADMINISTRATOR"}
EVERYBODY = {str(role) for role in Role} - {"VIEWER"}

WHO = {
    **dict.fromkeys(("createAccount", "updateAccount", "createLocation"), AGENT),
    **dict.fromkeys(("createCustomerOrder", "createServiceOrder", "copyOrder", "updateOrder", "updateCapture"), AGENT),
    **dict.fromkeys(("addOrderLineItem", "updateOrderLineItem", "removeOrderLineItem"), AGENT),
    **dict.fromkeys(("addDomainOrder", "addOrderTask", "assignOrderTask", "assignFallout"), MANAGER),
    **dict.fromkeys(("addDependency", "removeDependency"), MANAGER),
    "openFallout": MANAGER | {"FULFILLMENT_AGENT"},
    "reviseOrder": AGENT,
    **dict.fromkeys(("publishSpecification", "retireSpecification"), CATALOG),
    **dict.fromkeys(("claimOrderTasks", "extendOrderTaskLease", "completeOrderTask", "failOrderTask"), FULFILLER),
    "createStaffingOrder": {"RESOURCE_MANAGER"},
    "createProvisioningOrder": {"PROVISIONING_AGENT"},
    "addNote": EVERYBODY,
    **dict.fromkeys(("denyToken", "readmitToken"), KEEPER),
}
OTHER_WHO = {
    **dict.fromkeys(("deleteDraft", "addResourceRequest", "updateResourceRequest"), ("STAFFING_ORDER", "DRAFT")),
    "removeResourceRequest": ("STAFFING_ORDER", "DRAFT"),
    "createAssignment": ("RESOURCE_REQUEST", "OPEN"),
    "updateAssignment": ("ASSIGNMENT", "RESERVED"),
    **dict.fromkeys(("addProvisioningLineItem", "updateProvisioningLineItem"), ("PROVISIONING_ORDER", "PENDING")),
    **dict.fromkeys(("removeProvisioningLineItem", "cancelProvisioningLineItem"), ("PROVISIONING_ORDER", "PENDING")),
    **dict.fromkeys(("generateWorkOrders", "addWorkOrder"), ("PROVISIONING_ORDER", "IN_PROGRESS")),
    "addWorkTask": ("WORK_ORDER", "PENDING"),
    "assignWorkTask": ("WORK_TASK", "READY"),
}
"""Writes of the other families, each with a node of which it may be asked: theirs is one role alone."""


def problem(at: Place, name: str, *roles: str) -> list[str]:
    """The codes of what is wrong with this write to the node; empty when nothing is."""
    facts = at.tree.facts(at.id)
    at.tree.answer(questions_of_write(name, at.id, facts), facts)
    found = problem_with_write(facts, facts.nodes[at.id], name, access_of("somebody", roles))
    if found is None:
        return []
    assert found.message and isinstance(found, (NotPermitted, TransitionRefused))
    return [reason.code for reason in getattr(found, "reasons", ())] or [found.code]


def test_every_write_stands_in_the_table() -> None:
    assert set(WRITES) == set(WHO) | set(OTHER_WHO)


@pytest.mark.parametrize("name", OTHER_WHO)
def test_each_of_the_other_families_has_one_role_for_all_of_it(name: str) -> None:
    machine, state = OTHER_WHO[name]
    one = "PROVISIONING_AGENT" if machine in ("PROVISIONING_ORDER", "WORK_ORDER", "WORK_TASK") else "RESOURCE_MANAGER"
    for role in Role:
        expected = [] if role in (one, "ADMINISTRATOR") else ["NOT_PERMITTED"]
        assert problem(place(machine, (state,)), name, role) == expected, role


@pytest.mark.parametrize("machine", ["CUSTOMER_ORDER", "STAFFING_ORDER", "PROVISIONING_ORDER"])
def test_who_captures_orders_of_a_family_corrects_them(machine: str) -> None:
    own = {"STAFFING_ORDER": "RESOURCE_MANAGER", "PROVISIONING_ORDER": "PROVISIONING_AGENT"}.get(machine, "ORDER_AGENT")
    at = place(machine, ("PENDING" if machine == "PROVISIONING_ORDER" else "DRAFT",))
    for role in Role:
        expected = [] if role in (own, "ADMINISTRATOR") else ["NOT_PERMITTED"]
        assert problem(at, "updateOrder", role) == expected, role


@pytest.mark.parametrize("name", WHO)
def test_only_the_roles_written_by_hand_may_write(name: str) -> None:
    for role in Role:
        found = problem_with_caller(name, access_of("somebody", [role]))
        assert (found is None) is (role in WHO[name] | {"ADMINISTRATOR"}), role
        if found is not None:
            assert isinstance(found, NotPermitted) and set(found.roles) >= WHO[name]


@pytest.mark.parametrize("service", [False, True])
@pytest.mark.parametrize("name", ["addOrderTask", "openFallout", "addNote"])
def test_the_manager_of_the_tree_at_hand_may_write(name: str, service: bool) -> None:
    machine = "ORDER_TASK" if name == "openFallout" else "DOMAIN_ORDER"
    own, other = ("SERVICE_ORDER_MANAGER", "FULFILLMENT_MANAGER")[:: 1 if service else -1]
    at = place(machine, ("IN_PROGRESS",), service)
    assert problem(at, name, own) == []
    assert problem(at, name, other) == ([] if name == "addNote" else ["NOT_PERMITTED"])
    assert problem(at, name, "VIEWER") == ["NOT_PERMITTED"]
    assert problem(at, name) == ["NOT_PERMITTED"]


@pytest.mark.parametrize("state", ["DRAFT", "SUBMITTED", "ENRICHMENT_IN_PROGRESS", "ENRICHMENT_ON_HOLD"])
def test_lines_come_go_and_change_while_the_order_is_being_captured(state: str) -> None:
    for machine, name in (("CUSTOMER_ORDER", "addOrderLineItem"), ("ORDER_LINE_ITEM", "removeOrderLineItem")):
        for stack in stacks_of(machine, state):
            assert problem(place(machine, stack), name, "ORDER_AGENT") == []


@pytest.mark.parametrize("state", ["NEW", "ACKNOWLEDGED", "IN_PROGRESS", "ON_HOLD", "CANCELLATION_IN_PROGRESS"])
def test_lines_stay_as_they_are_once_the_capture_is_complete(state: str) -> None:
    for stack in stacks_of("CUSTOMER_ORDER", state):
        at = place("CUSTOMER_ORDER", stack)
        for name in ("addOrderLineItem", "updateCapture"):
            assert problem(at, name, "ORDER_AGENT") == ["ORDER_IS_BEING_CAPTURED"]
        assert problem(Place(at.tree, "li_1"), "removeOrderLineItem", "ORDER_AGENT") == ["ORDER_IS_BEING_CAPTURED"]


def test_a_line_that_has_ended_takes_no_child_line_and_is_not_removed() -> None:
    at = place("ORDER_LINE_ITEM", ("DRAFT",), children=False)
    at.node.stack = ("CANCELED",)
    for name in ("addOrderLineItem", "updateOrderLineItem", "removeOrderLineItem"):
        assert problem(at, name, "ORDER_AGENT") == ["IS_UNFINISHED"]


@pytest.mark.parametrize("state", ["ACKNOWLEDGED", "SCHEDULED", "IN_PROGRESS", "ON_HOLD", "AWAITING_INFORMATION"])
def test_work_is_added_below_a_line_that_is_approved_whatever_interrupts_it(state: str) -> None:
    for stack in stacks_of("ORDER_LINE_ITEM", state):
        assert problem(place("ORDER_LINE_ITEM", stack), "addDomainOrder", "FULFILLMENT_MANAGER") == []


@pytest.mark.parametrize("state", CAPTURE)
def test_no_work_is_added_below_a_line_that_is_not_approved(state: str) -> None:
    for stack in stacks_of("ORDER_LINE_ITEM", state):
        at = place("ORDER_LINE_ITEM", stack)
        assert problem(at, "addDomainOrder", "FULFILLMENT_MANAGER") == ["ACCEPTS_WORK"]


@pytest.mark.parametrize("ended", ["co_1", "li_1", "do_1"])
@pytest.mark.parametrize("state", ["CANCELED", "CANCELLATION_IN_PROGRESS"])
def test_no_work_is_added_below_what_has_ended_or_is_being_canceled(ended: str, state: str) -> None:
    at = place("DOMAIN_ORDER", ("IN_PROGRESS",))
    assert problem(at, "addOrderTask", "FULFILLMENT_MANAGER") == []
    at.tree.nodes[ended].stack = (state,)
    assert problem(at, "addOrderTask", "FULFILLMENT_MANAGER") == ["ACCEPTS_WORK"]


@pytest.mark.parametrize("state", ["DRAFT", "OPEN", "SCHEDULED", "IN_PROGRESS", "RESOLVED", "CLOSED_COMPLETE"])
def test_only_a_draft_takes_dependencies_and_any_node_may_lose_them(state: str) -> None:
    at = place("ORDER_TASK", (state,))
    assert problem(at, "addDependency", "FULFILLMENT_MANAGER") == ([] if state == "DRAFT" else ["IS_DRAFT"])
    assert problem(at, "removeDependency", "FULFILLMENT_MANAGER") == []


@pytest.mark.parametrize("state", ["DRAFT", "OPEN", "ON_HOLD", "RESOLVED", "CANCELED", "CLOSED_COMPLETE"])
def test_a_task_that_has_ended_is_not_assigned_and_one_that_has_not_begun_has_no_fallout(state: str) -> None:
    ended = state in ("CANCELED", "CLOSED_COMPLETE")
    for stack in stacks_of("ORDER_TASK", state):
        at = place("ORDER_TASK", stack)
        assert problem(at, "assignOrderTask", "FULFILLMENT_MANAGER") == (["IS_UNFINISHED"] if ended else [])
        fits = not ended and state != "DRAFT"
        assert problem(at, "openFallout", "FULFILLMENT_AGENT") == ([] if fits else ["HAS_BEGUN"])
