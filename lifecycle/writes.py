"""What clients may write beside moving a node: who, and when.

One row a mutation. The guards are asked of the node that the write concerns: the parent for something new.
"""

from __future__ import annotations

from dataclasses import dataclass

from lifecycle import machine_of
from lifecycle.access import AGENT as CAPTURER
from lifecycle.access import ANYBODY, MANAGER, Access, roles_for
from lifecycle.customer_order import CAPTURE
from lifecycle.facts import Ask, Facts, Question
from lifecycle.guards import Guard, Verdict, guard, planned_start_reached, request_takes_people
from lifecycle.lease import is_claimable
from lifecycle.machine import By
from lifecycle.node import Node
from lifecycle.order_line_item import READY
from lifecycle.permission import against_caller, problem_with
from lifecycle.refusal import NotPermitted, Problem, Reason
from lifecycle.vocabulary import Role, State

BEING_CAPTURED = frozenset(CAPTURE) - {State.NEW}


@guard(Ask.ANCESTORS)
def order_is_being_captured(facts: Facts, node: Node, access: Access) -> Verdict:
    """Only until its capture is complete can the order's lines, account and enrichment be changed."""
    root = facts.nodes[node.root_id]
    return None if root.own in BEING_CAPTURED else (root.id,)


@guard()
def is_unfinished(facts: Facts, node: Node, access: Access) -> Verdict:
    """This has ended; it no longer changes."""
    return () if node.own in machine_of(node.kind).ended else None


@guard()
def is_draft(facts: Facts, node: Node, access: Access) -> Verdict:
    """A node that may already be worked no longer takes dependencies."""
    return None if node.own == machine_of(node.kind).initial else ()


@guard()
def is_saved_for_later(facts: Facts, node: Node, access: Access) -> Verdict:
    """Only a draft is deleted; what was handed in is canceled."""
    return None if node.own == State.DRAFT else ()


@guard(Ask.ANCESTORS)
def nothing_above_has_ended(facts: Facts, node: Node, access: Access) -> Verdict:
    """What has ended, or stands below something that has, no longer changes."""
    return [n.id for n in facts.upwards(node) if n.own in machine_of(n.kind).ended] or None


@guard(Ask.ANCESTORS)
def accepts_work(facts: Facts, node: Node, access: Access) -> Verdict:
    """Work is added only below an approved line, where nothing above has ended or is being canceled."""
    above = list(facts.upwards(node))
    ended = [n.id for n in above if n.own in machine_of(n.kind).ended or n.own == State.CANCELLATION_IN_PROGRESS]
    if ended:
        return ended
    line = next((n for n in above if n.kind == "ORDER_LINE_ITEM"), None)
    return None if line is not None and line.stack[0] in READY else ()


@guard()
def is_being_revised(facts: Facts, node: Node, access: Access) -> Verdict:
    """Items are entered while a revision of the order is open."""
    return None if node.own == State.REVISION_IN_PROGRESS else ()


@guard()
def is_free_for_programs(facts: Facts, node: Node, access: Access) -> Verdict:
    """A program claims an automated task that may be worked, is assigned to nobody and is leased to no other one."""
    return None if is_claimable(node, facts.now) else ()


@guard()
def has_begun(facts: Facts, node: Node, access: Access) -> Verdict:
    """Fallout is reported on a task that may be worked and has not ended."""
    return () if node.own == State.DRAFT or node.own in machine_of(node.kind).ended else None


@dataclass(frozen=True, slots=True)
class Write:
    """Who may, and what must hold of the node concerned; `called` where the mutation has another name."""

    by: tuple[By, ...]
    guards: tuple[Guard, ...] = ()
    called: str = ""


AGENT, STEERED, WORKER = By(CAPTURER), By(MANAGER), By(Role.FULFILLMENT_AGENT)
KEEPER = By(Role.ORDER_AGENT)

WRITES = {
    "createAccount": Write((KEEPER,)),
    "updateAccount": Write((KEEPER,)),
    "createLocation": Write((KEEPER,)),
    "publishSpecification": Write((By(Role.CATALOG_MANAGER),)),
    "retireSpecification": Write((By(Role.CATALOG_MANAGER),)),
    "createCustomerOrder": Write((KEEPER,)),
    "createServiceOrder": Write((KEEPER,)),
    "createStaffingOrder": Write((By(Role.RESOURCE_MANAGER),)),
    "createProvisioningOrder": Write((By(Role.PROVISIONING_AGENT),)),
    "copyOrder": Write((AGENT,)),
    "updateOrder": Write((AGENT,), (is_unfinished,)),
    "updateCapture": Write((AGENT,), (order_is_being_captured,), called="updateOrder"),
    "addOrderLineItem": Write((AGENT,), (order_is_being_captured, is_unfinished)),
    "updateOrderLineItem": Write((AGENT,), (order_is_being_captured, is_unfinished)),
    "removeOrderLineItem": Write((AGENT,), (order_is_being_captured, is_unfinished)),
    "addDomainOrder": Write((STEERED,), (accepts_work,)),
    "addOrderTask": Write((STEERED,), (accepts_work,)),
    "assignOrderTask": Write((STEERED,), (is_unfinished,)),
    "addDependency": Write((STEERED,), (is_draft,)),
    "removeDependency": Write((STEERED,)),
    "openFallout": Write((STEERED, WORKER), (has_begun,)),
    "assignFallout": Write((STEERED,), (is_unfinished,)),
    "reviseOrder": Write((AGENT,), (is_being_revised,)),
    "claimOrderTasks": Write((WORKER,), (is_free_for_programs, planned_start_reached)),
    "extendOrderTaskLease": Write((WORKER,)),
    "completeOrderTask": Write((WORKER,)),
    "failOrderTask": Write((WORKER,)),
    "deleteDraft": Write((STEERED,), (is_saved_for_later,)),
    "addResourceRequest": Write((STEERED,), (nothing_above_has_ended,)),
    "updateResourceRequest": Write((STEERED,), (nothing_above_has_ended,)),
    "removeResourceRequest": Write((STEERED,), (order_is_being_captured,)),
    "createAssignment": Write((STEERED,), (request_takes_people,)),
    "updateAssignment": Write((STEERED,), (is_unfinished,)),
    "addProvisioningLineItem": Write((STEERED,), (is_unfinished,)),
    "updateProvisioningLineItem": Write((STEERED,), (is_unfinished,)),
    "removeProvisioningLineItem": Write((STEERED,), (is_unfinished,)),
    "cancelProvisioningLineItem": Write((STEERED,), (is_unfinished,)),
    "generateWorkOrders": Write((STEERED,), (is_unfinished,)),
    "addWorkOrder": Write((STEERED,), (is_unfinished,)),
    "addWorkTask": Write((STEERED,), (nothing_above_has_ended,)),
    "assignWorkTask": Write((STEERED,), (nothing_above_has_ended,)),
    "addNote": Write((By(ANYBODY),)),
    "denyToken": Write((By(Role.ADMINISTRATOR),)),
    "readmitToken": Write((By(Role.ADMINISTRATOR),)),
}


def questions_of_write(name: str, node_id: str, facts: Facts) -> list[Question]:
    """What must be known before this write can be judged for the node, and is not known yet."""
    return facts.unanswered([Ask.ANCESTORS, *(ask for g in WRITES[name].guards for ask in g.asks)], (node_id,))


def problem_with_write(facts: Facts, node: Node, name: str, access: Access) -> Problem | None:
    """Why this caller can't write this now, None when it can."""
    write = WRITES[name]
    verdicts = ((g, g.test(facts, node, access)) for g in write.guards)
    failed = [Reason(g.code, g.message, tuple(verdict)) for g, verdict in verdicts if verdict is not None]
    reasons = (*failed, *against_caller(facts, node, write.by, access))
    return problem_with(node, "", reasons, label=write.called or name) if reasons else None


def problem_with_caller(name: str, access: Access) -> Problem | None:
    """Why this caller can't write something that concerns no node yet, None when it can."""
    wanted = tuple(role for by in WRITES[name].by for role in roles_for(by.who, "CUSTOMER_ORDER"))
    if access.has(*wanted):
        return None
    return NotPermitted(f"{name} takes the role {' or '.join(wanted)}.", roles=wanted)
