"""What the naive model does by itself: rollups, qualification, release, enrichment and the cancellation of a subtree.

`settle` is called at the end of every operation and looks at the whole tree until nothing changes any more.
"""

from __future__ import annotations

from .leases import drop_leases
from .services import follow_lines
from .tree import CANCELLING, DOMAIN_ORDER, FALLOUT, FINAL, LINE, ORDERS, TASK, Node, Tree
from .undoing import undo_below

# -- rollups (documents 000 and 002) ---------------------------------------------------------------------------------


def rollup(tree: Tree, node: Node) -> tuple[str, str] | None:
    """The (action, target) by which a node follows its children now, or None."""
    if node.final or node.interrupted or node.holders:
        return None
    if node.kind in ORDERS:
        return order_rollup(node, [line.state for line in tree.children(node, LINE)])
    if node.kind == LINE:
        return line_rollup(node, [child.state for child in tree.children(node, LINE, DOMAIN_ORDER)])
    if node.kind == DOMAIN_ORDER:
        return domain_order_rollup(node, [child.state for child in tree.children(node, DOMAIN_ORDER, TASK)])
    return None


def all_final(states: list[str]) -> bool:
    return all(state in FINAL for state in states)


def some_completed(states: list[str]) -> bool:
    return any(state in ("COMPLETED", "CLOSED_COMPLETE") for state in states)


def some_started(states: list[str]) -> bool:
    return "IN_PROGRESS" in states or some_completed(states)


def order_rollup(order: Node, lines: list[str]) -> tuple[str, str] | None:
    """Some completed and the rest canceled is completed; capture that has not ended is never rolled up."""
    if not lines:
        return None
    if all_final(lines):
        if some_completed(lines):
            return allow(order, "COMPLETE", "COMPLETED", "ACKNOWLEDGED", "IN_PROGRESS", CANCELLING)
        if "CANCELED" in lines:
            sources = ("NEW", "ACKNOWLEDGED", "IN_PROGRESS", CANCELLING)
            return allow(order, "FINISH_CANCELLATION", "CANCELED", *sources)
        return allow(order, "REJECT", "REJECTED", "NEW")
    if some_started(lines):
        return allow(order, "START", "IN_PROGRESS", "ACKNOWLEDGED")
    return None


def line_rollup(line: Node, children: list[str]) -> tuple[str, str] | None:
    """A line in cancellation ends canceled whatever was completed below it, at once when it is empty."""
    if line.own == CANCELLING:
        return ("FINISH_CANCELLATION", "CANCELED") if all_final(children) else None
    if not children:
        return None
    if all_final(children):
        if some_completed(children):
            return allow(line, "COMPLETE", "COMPLETED", "ACKNOWLEDGED", "SCHEDULED", "IN_PROGRESS")
        if "CANCELED" in children:
            return "FINISH_CANCELLATION", "CANCELED"
        return allow(line, "REJECT", "REJECTED", "NEW")
    if some_started(children):
        return allow(line, "START", "IN_PROGRESS", "ACKNOWLEDGED", "SCHEDULED")
    return None


def domain_order_rollup(domain_order: Node, children: list[str]) -> tuple[str, str] | None:
    """A domain order closes with the last of its tasks and child orders (document 000)."""
    if domain_order.own == CANCELLING:
        return ("FINISH_CANCELLATION", "CANCELED") if all_final(children) else None
    if not children:
        return None
    if all_final(children):
        if some_completed(children):
            return "COMPLETE", "CLOSED_COMPLETE"
        return "FINISH_CANCELLATION", "CANCELED"
    if some_started(children):
        return allow(domain_order, "START", "IN_PROGRESS", "DRAFT", "QUALIFIED", "SCHEDULED")
    return None


def allow(node: Node, action: str, target: str, *sources: str) -> tuple[str, str] | None:
    return (action, target) if node.own in sources else None


# -- what follows by itself ------------------------------------------------------------------------------------------


def settle(tree: Tree) -> None:
    """Recompute everything until a whole round over the tree changes nothing; then services follow."""
    if not tree.begun:
        return
    changed = True
    while changed:
        tree.recompute_holders()
        moved = [follow(tree, node) for node in tree.deepest_first()]
        changed = any(moved) or go_on_from_submitted(tree)
    drop_leases(tree)
    follow_lines(tree)


def follow(tree: Tree, node: Node) -> bool:
    """Qualify, release or roll up one node; True when it moved."""
    if node.kind == DOMAIN_ORDER and node.own == "DRAFT" and tree.all_awaited_final(node):
        node.move("QUALIFIED")
        return True
    if node.kind == TASK and node.own == "DRAFT" and tree.may_release(node):
        node.move("OPEN")
        return True
    applicable = rollup(tree, node)
    if applicable is None:
        return False
    target = applicable[1]
    if target in FINAL:
        node.settle_in(target)
    else:
        node.move(target)
    return True


def go_on_from_submitted(tree: Tree) -> bool:
    """A submitted order goes into enrichment when that is required, else it is new as soon as capture is complete."""
    order = tree.order
    if order.own != "SUBMITTED":
        return False
    if tree.needs_enrichment() and not order.enrichment_done:
        with_lines(tree, "ENRICHMENT_IN_PROGRESS")
        return True
    if tree.capture_complete():
        with_lines(tree, "NEW")
        return True
    return False


def with_lines(tree: Tree, state: str) -> None:
    """Move the order, and every live line with it; an interruption that was on top is gone."""
    for node in [*tree.live_lines(), tree.order]:
        if state in FINAL:
            node.settle_in(state)
        else:
            node.stack = [state]


def reach_planned_starts(tree: Tree) -> None:
    """The timer: what is scheduled and due goes back to where it can start, beneath holders too."""
    for node in tree.nodes.values():
        if node.own == "SCHEDULED" and node.planned_start is not None and node.planned_start <= tree.now:
            if node.kind == DOMAIN_ORDER:
                node.move("QUALIFIED")
            elif node.kind == TASK:
                node.move("OPEN")


# -- cancellation ----------------------------------------------------------------------------------------------------


def cancel_lines(tree: Tree, top: Node, state: str) -> None:
    """Before acknowledgement: a line and its live child lines are canceled or rejected together."""
    for line in [top, *tree.below(top, LINE)]:
        if not line.final:
            line.settle_in(state)


def begin_cancellation(tree: Tree, top: Node) -> None:
    """An approved cancellation of an order or a line takes every live line and all live work below."""
    undo_below(tree, top)
    for node in [top, *tree.below(top, LINE)]:
        if not node.final:
            node.settle_in(CANCELLING)
    cancel_work_below(tree, top)
    if top.kind in ORDERS:
        tree.items = []


def cancel_domain_order(tree: Tree, domain_order: Node) -> None:
    """Cancel one domain order with everything live at or below it."""
    undo_below(tree, domain_order)
    cancel_work_below(tree, domain_order)
    cancel_or_wait(tree, domain_order)


def cancel_work_below(tree: Tree, top: Node) -> None:
    """Work that somebody is doing stays to be finished or canceled by hand; all other work is canceled."""
    for task in tree.below(top, TASK):
        if not task.final and task.own != "IN_PROGRESS" and task.compensates is None:
            cancel_task(tree, task)
    for domain_order in tree.below(top, DOMAIN_ORDER):
        cancel_or_wait(tree, domain_order)


def cancel_or_wait(tree: Tree, domain_order: Node) -> None:
    """After its tasks were dealt with: a domain order with live work waits for it, any other one is canceled."""
    if domain_order.final or domain_order.own == CANCELLING:
        return
    lives = any(not task.final for task in tree.below(domain_order, TASK))
    domain_order.settle_in(CANCELLING if lives else "CANCELED")


def cancel_task(tree: Tree, task: Node) -> None:
    """Open fallout goes with its task; resolved fallout stays to be closed."""
    for record in tree.unsettled_fallout(task):
        record.settle_in("CANCELED")
    task.settle_in("CANCELED")


# -- fallout (documents 000 and 003) ---------------------------------------------------------------------------------


def hold_for_fallout(task: Node) -> None:
    if task.own != "ON_HOLD":
        task.stack.append("ON_HOLD")


def resolve_if_settled(tree: Tree, task: Node) -> None:
    """The task is resolved when the last open fallout was settled; whatever interrupted it before is over, too."""
    if task.own == "ON_HOLD" and not tree.unsettled_fallout(task):
        task.stack = ["RESOLVED"]


def fallout_task(tree: Tree, record: Node) -> Node:
    assert record.kind == FALLOUT and record.parent is not None
    return tree.nodes[record.parent]
