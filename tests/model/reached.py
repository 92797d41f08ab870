"""How far a life has come: words for what happened in it, so that walks that never get anywhere are noticed."""

from __future__ import annotations

from collections.abc import Iterator

from .hierarchy import Hierarchy
from .tree import DOMAIN_ORDER, LINE, SERVICE, TASK, Node

EVERYTHING = (
    "decomposed on two levels",
    "incomplete in SUBMITTED",
    "done again in place",
    "done again in a new domain order",
    "undone in place",
    "undone in a new domain order",
    "added by a revision",
    "revised while on hold",
    "service in service",
    "service canceled with its order",
    "service canceled by its user",
    "service suspended",
    "service expired",
    "service changed",
    "leased",
    "failed",
    "point of no return",
)


def reached(model: Hierarchy) -> Iterator[str]:
    """What is true of the model now."""
    if not model.begun:
        return
    order = model.order
    if order.own == "SUBMITTED" and any(model.lacks(line) for line in model.live_lines()):
        yield "incomplete in SUBMITTED"
    if "ON_HOLD" in order.stack and order.own == "REVISION_IN_PROGRESS" and model.items:
        yield "revised while on hold"
    if order.past_no_return:
        yield "point of no return"
    for node in model.nodes.values():
        if node.kind == DOMAIN_ORDER and node.spec and node.id.count(".") >= 2:
            yield "decomposed on two levels"
        if node.kind == LINE and node.decomposed and order.revision_number and not _captured(model, node):
            yield "added by a revision"
        if node.kind == SERVICE:
            yield from _of_service(node)
        if node.kind == TASK:
            yield from _of_task(node)


def _captured(model: Hierarchy, line: Node) -> bool:
    """Lines of the capture come before all work."""
    return list(model.nodes).index(line.id) < min(
        (list(model.nodes).index(n.id) for n in model.nodes.values() if n.kind == DOMAIN_ORDER and n.id), default=0
    )


def _of_service(service: Node) -> Iterator[str]:
    words = {
        "IN_SERVICE": "service in service",
        "ORDER_CANCELED": "service canceled with its order",
        "CANCELED_BY_USER": "service canceled by its user",
        "SUSPENDED_FOR_NON_PAY": "service suspended",
        "EXPIRED": "service expired",
    }
    if service.own in words:
        yield words[service.own]
    if service.line is None and (service.quantity, service.detail) != (1, "x"):
        yield "service changed"


def _of_task(task: Node) -> Iterator[str]:
    apart = (task.parent or "").startswith(("do_undo room", "do_again room"))
    if task.compensates:
        yield "undone in a new domain order" if apart else "undone in place"
    if task.redoes:
        yield "done again in a new domain order" if apart else "done again in place"
    if task.worker:
        yield "leased"
    if task.failures:
        yield "failed"
