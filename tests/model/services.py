"""The naive model's services: what people ask of them, what lines do to them, and the end of their terms."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, datetime, timedelta

from .asking import AGENT, Call
from .decomposing import line_of
from .tree import LINE, RUNNING, SERVICE, TASK, Known, Node, Tree

EPOCH = datetime(2024, 1, 1, tzinfo=UTC)
BILLING = "BILLING_AGENT"


def act_on_service(tree: Known, service: Node, call: Call) -> bool:
    """Document 004; non-payment is switched on in the walks."""
    if call.asks("ACTIVATE", service, "NEW") and call.by("FULFILLMENT_MANAGER", "PROVISIONING_AGENT"):
        activate(tree, service)
        return True
    if call.asks("CANCEL_BY_USER", service, *RUNNING) and call.by(AGENT) and call.explained:
        service.settle_in("CANCELED_BY_USER")
        return True
    if not call.by(BILLING):
        return False
    if call.asks("SUSPEND_FOR_NON_PAY", service, "IN_SERVICE") and call.explained:
        service.move("SUSPENDED_FOR_NON_PAY")
        return True
    if call.asks("RESTORE", service, "SUSPENDED_FOR_NON_PAY"):
        service.move("IN_SERVICE")
        return True
    if call.asks("CANCEL_FOR_NON_PAY", service, *RUNNING) and call.explained:
        service.settle_in("CANCELED_FOR_NON_PAY")
        return True
    return False


def activate(tree: Known, service: Node) -> None:
    """Its term begins."""
    service.move("IN_SERVICE")
    service.activated = tree.now
    service.term_end = None if service.term is None else months_later(tree.now, service.term)


def months_later(moment: int, months: int) -> int:
    """The same day so many months later, or the last one of a shorter month; in milliseconds from the start."""
    then = EPOCH + timedelta(milliseconds=moment)
    month = then.month - 1 + months
    year, month = then.year + month // 12, month % 12 + 1
    then = then.replace(year=year, month=month, day=min(then.day, monthrange(year, month)[1]))
    return (then - EPOCH) // timedelta(milliseconds=1)


def follow_lines(tree: Tree) -> None:
    """After everything else: a service is where its line has brought it."""
    for service in [node for node in tree.nodes.values() if node.kind == SERVICE and node.line in tree.nodes]:
        line = tree.nodes[service.line or ""]
        if service.own == "NEW" and (line.own == "COMPLETED" or was_started(tree, line)):
            activate(tree, service)
        if line.own == "CANCELED" and not service.final:
            service.settle_in("ORDER_CANCELED" if service.own == "NEW" else "CANCELED_BY_USER")
    for line in tree.lines():
        if line.own == "COMPLETED" and line.service is not None and not line.handed:
            line.handed = True
            service = tree.nodes[line.service]
            if service.own not in RUNNING:
                continue
            if line.operation == "DISCONNECT":
                service.settle_in("CANCELED_BY_USER")
            else:
                take_over(service, line, line.had or (service.quantity, service.detail))


def take_over(service: Node, line: Node, had: tuple[int, str | None]) -> None:
    """Only what the line says otherwise than it was when the line was entered; what others changed since stays."""
    if line.quantity != had[0]:
        service.quantity = line.quantity
    if line.detail != had[1]:
        service.detail = line.detail


def was_started(tree: Tree, line: Node) -> bool:
    """Whether a task that starts the service of this very line was completed."""
    tasks = (task for task in tree.below(line, TASK) if task.own == "CLOSED_COMPLETE")
    return any(starts(task) and line_of(tree, task) is line for task in tasks)


def starts(task: Node) -> bool:
    """Whether its completion starts the service."""
    return task.template is not None and task.template.starts


def change_with_line(tree: Tree, line: Node, former: tuple[int, str | None]) -> None:
    """A line that a revision changes has its service changed with it."""
    assert line.kind == LINE
    for service in tree.nodes.values():
        if service.kind == SERVICE and service.line == line.id and line.operation == "ADD" and not service.final:
            take_over(service, line, former)


def end_terms(tree: Known) -> None:
    """The clock: terms that are over end the service, or begin anew as often as it takes."""
    for service in tree.nodes.values():
        while service.kind == SERVICE and service.own in RUNNING and is_over(tree, service):
            if service.renewal == "EXPIRES":
                service.settle_in("EXPIRED")
            else:
                assert service.term is not None and service.term_end is not None
                service.term_end = next_end(service)


def next_end(service: Node) -> int:
    """Whole terms after the activation, on its day of the month."""
    assert service.term is not None and service.term_end is not None
    count = 1
    while months_later(service.activated, count * service.term) <= service.term_end:
        count += 1
    return months_later(service.activated, count * service.term)


def is_over(tree: Known, service: Node) -> bool:
    """Whether the term has come to its end and that means something."""
    return service.renewal != "MONTH_TO_MONTH" and service.term_end is not None and service.term_end <= tree.now
