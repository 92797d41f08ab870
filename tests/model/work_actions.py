"""The naive model's client actions on domain orders, tasks and fallout records (documents 000 and 003).

Each function answers whether it did something; what none of them recognises is refused and has changed nothing.
"""

from __future__ import annotations

from . import rules
from .asking import FULFILLER, Call, ask_or_answer, hold_or_resume
from .leases import begin, has_lease, is_early
from .tree import CANCELLING, DOMAIN_ORDER, TASK, Node, Tree
from .undoing import can_be_undone, undo

# -- domain orders (document 000) ------------------------------------------------------------------------------------


def act_on_domain_order(tree: Tree, domain_order: Node, call: Call) -> bool:
    if call.action == "COMPLETE":
        return complete_empty(tree, domain_order, call)
    if not call.by(call.manager):
        return False
    if call.action in ("SCHEDULE", "UNSCHEDULE"):
        return schedule(tree, domain_order, call, "QUALIFIED")
    if call.action in ("HOLD", "RESUME"):
        return hold_or_resume(domain_order, call, "QUALIFIED", "SCHEDULED", "IN_PROGRESS")
    if call.asks("CANCEL", domain_order, "DRAFT", "QUALIFIED", "SCHEDULED", "IN_PROGRESS", "ON_HOLD"):
        if not call.explained or domain_order.past_no_return:
            return False
        rules.cancel_domain_order(tree, domain_order)
        return True
    return False


def complete_empty(tree: Tree, domain_order: Node, call: Call) -> bool:
    """By hand only while there is nothing in it and nothing to wait for."""
    if not call.asks("COMPLETE", domain_order, "DRAFT", "QUALIFIED", "SCHEDULED", "IN_PROGRESS"):
        return False
    if not call.by(FULFILLER, call.manager) or tree.children(domain_order, DOMAIN_ORDER, TASK):
        return False
    if not tree.all_awaited_final(domain_order):
        return False
    domain_order.settle_in("CLOSED_COMPLETE")
    return True


def schedule(tree: Tree, node: Node, call: Call, ready: str) -> bool:
    """Scheduling names a start that is still to come; unscheduling forgets it."""
    if call.asks("SCHEDULE", node, ready) and call.planned_start is not None and call.planned_start > tree.now:
        node.move("SCHEDULED")
        node.planned_start = call.planned_start
        return True
    if call.asks("UNSCHEDULE", node, "SCHEDULED"):
        node.move(ready)
        node.planned_start = None
        return True
    return False


# -- tasks (document 000) --------------------------------------------------------------------------------------------


def act_on_task(tree: Tree, task: Node, call: Call) -> bool:
    if call.action == "CANCEL":
        return cancel_task(tree, task, call)
    if call.action in ("START", "COMPLETE"):
        return call.by(FULFILLER) and (start(tree, task, call) or complete(tree, task, call))
    if not call.by(FULFILLER, call.manager):
        return False
    if call.action in ("SCHEDULE", "UNSCHEDULE"):
        return schedule(tree, task, call, "OPEN")
    if call.action == "RESUME" and tree.unsettled_fallout(task):
        return False
    if call.action in ("HOLD", "RESUME"):
        return hold_or_resume(task, call, "OPEN", "SCHEDULED", "IN_PROGRESS", "AWAITING_INFORMATION", "RESOLVED")
    return ask_or_answer(task, call, "OPEN", "SCHEDULED", "IN_PROGRESS")


def start(tree: Tree, task: Node, call: Call) -> bool:
    """Its planned start and those of all domain orders above are reached; nobody's task becomes the actor's."""
    if not call.asks("START", task, "OPEN", "SCHEDULED", "RESOLVED"):
        return False
    if is_early(tree, task):
        return False
    if task.assignee is None:
        task.assignee = call.actor
    task.move("IN_PROGRESS")
    begin(tree, task)
    return True


def complete(tree: Tree, task: Node, call: Call) -> bool:
    """A resolved task that is completed without another start counts as started."""
    if not call.asks("COMPLETE", task, "IN_PROGRESS", "RESOLVED") or (task.worker and has_lease(tree, task)):
        return False
    finish(tree, task)
    return True


def finish(tree: Tree, task: Node) -> None:
    """Done; what is done while its domain order is being canceled is undone at once."""
    assert task.parent is not None
    task.settle_in("CLOSED_COMPLETE")
    begin(tree, task)
    if tree.nodes[task.parent].own == CANCELLING and can_be_undone(tree, task):
        undo(tree, task, {})


def cancel_task(tree: Tree, task: Node, call: Call) -> bool:
    """By a manager at any time; by its own assignee while its domain order is being cancelled."""
    assert task.parent is not None
    going = tree.nodes[task.parent].own == CANCELLING
    own = going and call.by(FULFILLER) and task.assignee == call.actor
    if task.final or not call.explained or not (call.by(call.manager) or own):
        return False
    rules.cancel_task(tree, task)
    return True


# -- fallout (documents 000 and 003) ---------------------------------------------------------------------------------


def act_on_fallout(tree: Tree, record: Node, call: Call) -> bool:
    assigned = record.assignee is not None and record.assignee == call.actor
    if not (call.by(call.manager) or (assigned and call.roles - {"VIEWER"})):
        return False
    if call.asks("START", record, "OPEN"):
        record.move("IN_PROGRESS")
        return True
    if call.asks("CLOSE", record, "RESOLVED"):
        record.settle_in("CLOSED_COMPLETE")
        return True
    if settle_fallout(record, call):
        rules.resolve_if_settled(tree, rules.fallout_task(tree, record))
        return True
    return hold_or_resume(record, call, "OPEN", "IN_PROGRESS") or ask_or_answer(record, call, "OPEN", "IN_PROGRESS")


def settle_fallout(record: Node, call: Call) -> bool:
    if call.asks("RESOLVE", record, "OPEN", "IN_PROGRESS"):
        record.move("RESOLVED")
        return True
    if call.asks("CANCEL", record, "OPEN", "IN_PROGRESS", "ON_HOLD", "AWAITING_INFORMATION"):
        record.settle_in("CANCELED")
        return True
    return False
