"""What a problem says: every reason in words, the field at fault, the nodes in the way, the roles that would do."""

from __future__ import annotations

import pytest

from lifecycle import decision
from lifecycle.access import Access
from lifecycle.effects import Request
from lifecycle.facts import Ask, Facts
from lifecycle.guards import Verdict, guard
from lifecycle.node import Node
from lifecycle.refusal import (
    InvalidInput,
    NotFound,
    NotPermitted,
    Overloaded,
    Problem,
    Refused,
    TransitionRefused,
    VersionConflict,
)
from lifecycle.vocabulary import Role
from lifecycle.writes import problem_with_caller
from tests.lifecycle.columns import access_of
from tests.lifecycle.life import HOUR, ORDER, Life, approved, at_work

HELD = "An interruption above holds this; only CANCEL is possible until it ends."


def refusal(life: Life) -> Problem:
    """Why the last operation was refused."""
    assert life.tree.refusal is not None
    return life.tree.refusal


def refused(life: Life, *told: tuple[str, tuple[str, ...]]) -> TransitionRefused:
    """The refusal, which must have these reasons: code, and nodes in the way."""
    found = refusal(life)
    assert isinstance(found, TransitionRefused)
    assert tuple((reason.code, reason.blocking) for reason in found.reasons) == told
    return found


def test_a_missing_role_names_all_that_would_do() -> None:
    life = at_work()
    life.cannot("V", "REQUEST_INFORMATION")
    wanted = (Role.ORDER_AGENT, Role.FULFILLMENT_MANAGER)
    assert refusal(life) == NotPermitted("This takes the role ORDER_AGENT or FULFILLMENT_MANAGER.", roles=wanted)


def test_a_write_that_concerns_no_node_yet_names_the_roles_that_would_do() -> None:
    nobody = access_of("vic", ["VIEWER"])
    message = "createCustomerOrder takes the role ORDER_AGENT."
    assert problem_with_caller("createCustomerOrder", nobody) == NotPermitted(message, roles=(Role.ORDER_AGENT,))
    wanted = (Role.FULFILLMENT_MANAGER, Role.FULFILLMENT_AGENT)
    message = "openFallout takes the role FULFILLMENT_MANAGER or FULFILLMENT_AGENT."
    assert problem_with_caller("openFallout", nobody) == NotPermitted(message, roles=wanted)


def test_an_action_that_a_machine_does_not_know_is_answered_with_those_it_knows() -> None:
    life = at_work()
    life.cannot("M", "APPROVE", "do_1")
    known = "SCHEDULE, UNSCHEDULE, HOLD, RESUME, CANCEL, COMPLETE"
    message = f"APPROVE is nothing that a client can ask of this node; these are: {known}."
    assert refusal(life) == InvalidInput(message, ("action",))


def test_an_action_from_the_wrong_state_is_told_with_both_and_one_on_a_held_node_with_the_hold() -> None:
    life = at_work()
    life.cannot("F", "SCHEDULE", "ot_1")
    found = refused(life, ("NOT_FROM_THIS_STATE", ()))
    assert (found.state, found.action) == ("IN_PROGRESS", "SCHEDULE")
    life.does("M", "HOLD")
    life.cannot("F", "SCHEDULE", "ot_1")
    found = refused(life, ("HELD", (ORDER,)), ("NOT_FROM_THIS_STATE", ()))
    assert found.message == f"{HELD} SCHEDULE is not possible in IN_PROGRESS, which lies beneath."
    assert (found.state, found.action) == ("ON_HOLD", "SCHEDULE")
    life.cannot("A", "CANCEL", "li_1")
    refused(life, ("NOT_FROM_THIS_STATE", ()))


def test_a_held_node_names_each_interrupted_ancestor_once_and_says_all_that_is_wrong() -> None:
    life = at_work()
    life.does("M", "HOLD", "li_1")
    life.does("M", "HOLD")
    life.does("A", "START_REVISION")
    life.cannot("F", "START", "ot_2", reason=None)
    found = refused(life, ("HELD", ("li_1", ORDER)))
    assert found.message == f"START is not possible in ON_HOLD: {HELD}"
    assert (found.state, found.action) == ("ON_HOLD", "START")
    life.cannot("V", "START", "ot_2")
    found = refused(life, ("HELD", ("li_1", ORDER)), ("ROLE_REQUIRED", ()))
    assert found.message == f"START is not possible in ON_HOLD: {HELD} This takes the role FULFILLMENT_AGENT."


def test_a_refused_write_is_called_by_its_name_and_names_what_is_in_the_way() -> None:
    life = at_work()
    life.does("M", "CANCEL", "do_1")
    life.both("M", "add_task", "ot_3", parent="do_1", allowed=False)
    found = refused(life, ("ACCEPTS_WORK", ("do_1",)))
    why = "Work is added only below an approved line, where nothing above has ended or is being canceled."
    assert found.message == f"addOrderTask is not possible in CANCELLATION_IN_PROGRESS: {why}"
    assert (found.state, found.action) == ("CANCELLATION_IN_PROGRESS", "")
    life.both("A", "add_line", "li_2", allowed=False)
    refused(life, ("ORDER_IS_BEING_CAPTURED", (ORDER,)))


def test_open_fallout_and_unfinished_prerequisites_are_named() -> None:
    life = at_work()
    life.fallout("fr_1", "ot_2")
    life.cannot("F", "RESUME", "ot_2")
    refused(life, ("HAS_NO_OPEN_FALLOUT", ("fr_1",)))
    life.domain_order("do_2", "li_1", depends_on=("do_1", "ot_1"))
    life.cannot("F", "COMPLETE", "do_2")
    refused(life, ("IS_QUALIFIED", ("do_1", "ot_1")))


def test_every_start_to_come_is_named() -> None:
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.tasks("do_1", "ot_1")
    life.does("M", "SCHEDULE", "do_1", planned_start=HOUR)
    life.does("M", "SCHEDULE", "ot_1", planned_start=2 * HOUR)
    life.cannot("F", "START", "ot_1")
    refused(life, ("PLANNED_START_REACHED", ("ot_1", "do_1")))


def test_the_lines_past_their_point_of_no_return_are_named() -> None:
    life = approved("li_1", "li_2")
    life.domain_order("do_1", "li_1")
    life.task("ot_1", "do_1", no_return=True)
    life.does("F", "START", "ot_1")
    life.cannot("A", "REQUEST_CANCELLATION")
    refused(life, ("NO_LINE_PAST_NO_RETURN", ("li_1",)))


def test_a_reason_that_is_missing_or_too_long_is_told_with_its_length() -> None:
    life = at_work()
    life.cannot("M", "HOLD", reason="  ")
    assert refusal(life) == InvalidInput("HOLD needs a reason that says something.", ("reason",))
    life.cannot("M", "HOLD", reason=f" {'x' * 2001} ")
    assert refusal(life) == InvalidInput("The reason has 2001 characters; 2000 are allowed.", ("reason",))


@pytest.mark.parametrize("planned_start", [None, 0])
def test_a_start_that_is_missing_or_not_to_come_is_told(planned_start: int | None) -> None:
    life = at_work()
    life.cannot("F", "SCHEDULE", "ot_2", planned_start=planned_start)
    assert refusal(life) == InvalidInput("SCHEDULE needs a planned start in the future.", ("plannedStart",))


def test_a_start_where_none_is_asked_for_is_told() -> None:
    life = at_work()
    outcome = decision.decide(
        life.tree.facts("ot_2"),
        Request("ot_2", "START", planned_start="2024-01-01T01:00:00.000Z", actor="fay"),
        access_of("fay", ["FULFILLMENT_AGENT"]),
        life.tree.answer,
    )
    assert outcome == InvalidInput("START takes no planned start.", ("plannedStart",))


def test_a_caller_who_is_late_is_told_both_versions() -> None:
    life = at_work()
    version = life.tree.nodes["ot_1"].version
    request = Request("ot_1", "COMPLETE", expected_version=version - 1, actor="fay")
    outcome = decision.decide(
        life.tree.facts("ot_1"), request, access_of("fay", ["FULFILLMENT_AGENT"]), life.tree.answer
    )
    message = f"The node has version {version}, not {version - 1}: read it again, then decide anew."
    assert outcome == VersionConflict(message, ("expectedVersion",), current_version=version)


def test_each_problem_has_the_code_that_clients_know_it_by() -> None:
    codes = {
        InvalidInput: "INVALID_INPUT",
        NotFound: "NOT_FOUND",
        NotPermitted: "NOT_PERMITTED",
        TransitionRefused: "TRANSITION_REFUSED",
        VersionConflict: "VERSION_CONFLICT",
        Overloaded: "OVERLOADED",
    }
    assert {problem: problem("").code for problem in codes} == codes


def test_a_problem_that_ends_a_decision_is_carried_whole() -> None:
    problem = NotFound("There is no such node.")
    assert Refused(problem).problem is problem and str(Refused(problem)) == "There is no such node."


def test_a_guard_is_known_by_its_name_and_refuses_with_its_description() -> None:
    def all_is_well(facts: Facts, node: Node, access: Access) -> Verdict:
        """Something is wrong,
        and this says what.
        """
        return None

    made = guard(Ask.CHILDREN, Ask.BELOW)(all_is_well)
    assert (made.code, made.message) == ("ALL_IS_WELL", "Something is wrong, and this says what.")
    assert (made.asks, made.test) == ((Ask.CHILDREN, Ask.BELOW), all_is_well)
