"""The naive model's programs at work: they claim automated tasks for a time."""

from __future__ import annotations

from .tree import TASK, Node, Tree


def claim(tree: Tree, task: Node | None, worker: str, seconds: int) -> bool:
    """A free task is started, or handed over when it was started and is nobody's now."""
    if task is None or not is_free(tree, task):
        return False
    if task.own != "IN_PROGRESS":
        task.move("IN_PROGRESS")
        begin(tree, task)
    task.worker, task.lease_until = worker, tree.now + seconds * 1000
    return True


def is_free(tree: Tree, task: Node) -> bool:
    """Automated, nobody's, not held, and either to be started or begun with no lease running."""
    if task.kind != TASK or not task.automated or task.assignee or task.holders or is_early(tree, task):
        return False
    if task.own == "IN_PROGRESS":
        return not has_lease(tree, task)
    return task.own in ("OPEN", "RESOLVED")


def is_early(tree: Tree, task: Node) -> bool:
    """Whether its planned start, or one of a domain order above, is still to come."""
    plans = [node.planned_start for node in [*tree.ancestors(task), task]]
    return any(planned is not None and planned > tree.now for planned in plans)


def has_lease(tree: Tree, task: Node) -> bool:
    """Whether a lease runs, or a pause that a worker has asked for."""
    return task.lease_until is not None and task.lease_until > tree.now


def holds(tree: Tree, task: Node | None, worker: str) -> bool:
    """Whether this worker may extend, complete or fail the task now."""
    if task is None or task.worker != worker or not has_lease(tree, task):
        return False
    return task.own == "IN_PROGRESS" and not task.holders


def fail(tree: Tree, task: Node, pause: int) -> bool:
    """One failure more; True when it was the last one that is allowed."""
    task.failures += 1
    if task.failures >= task.attempts:
        task.failures = 0
        return True
    task.worker, task.lease_until = None, tree.now + pause * 1000
    return False


def begin(tree: Tree, task: Node) -> None:
    """From a started point of no return nothing above it ever comes back."""
    task.started = True
    if task.no_return:
        for above in tree.ancestors(task):
            above.past_no_return = True


def drop_leases(tree: Tree) -> None:
    """Whatever is not being worked any more has no worker."""
    for task in tree.nodes.values():
        if task.kind == TASK and task.own != "IN_PROGRESS":
            task.worker = task.lease_until = None
