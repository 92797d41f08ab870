"""What a provisioning order comes to for the services of its lines (documents 002 and 004).

A line has no state, only whether it was canceled; it is content of its order, which tells of it in the journal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lifecycle import machine_of
from lifecycle.drafting import Draft
from lifecycle.facts import Ask, Question, Questions
from lifecycle.node import Node
from lifecycle.services import basis_of, hand_over
from lifecycle.specification import LineOperation
from lifecycle.vocabulary import Action, State

SERVED = {LineOperation.ADD: Action.ACTIVATE, LineOperation.DISCONNECT: Action.CANCEL_BY_USER}
"""What becomes of a line's service when its work is done; a CHANGE is taken over."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """A line: its columns by name, whether it counts no more, the work orders that serve it, and its service, which it
    names or has created."""

    id: str
    columns: dict[str, Any]
    canceled: bool
    works: tuple[str, ...]
    service_id: str | None

    @property
    def operation(self) -> LineOperation:
        """What it does to its service."""
        return LineOperation(self.columns["operation"])


def live(draft: Draft, line: Ordered) -> bool:
    """Whether the line counts, after the steps so far."""
    return not line.canceled and line.id not in draft.plan.dropped


def drop_lines(draft: Draft, order: Node) -> Questions:
    """A canceled order cancels all of its lines."""
    yield draft.facts.unanswered([Ask.ORDERED], (order.id,))
    draft.plan.dropped.extend(line.id for line in draft.facts.answer(Ask.ORDERED, order.id) if live(draft, line))


def serve(draft: Draft) -> Questions:
    """Draw up what ended work orders, canceled lines and ended orders do to services."""
    orders = tuple(dict.fromkeys(step.node.root_id for step in draft.plan.steps if _matters(draft, step.node.id)))
    if not orders:
        return
    yield draft.facts.unanswered([Ask.ORDERED], orders)
    changing = [line for i in orders for line in draft.facts.answer(Ask.ORDERED, i) if _changes(line)]
    yield from know_services(draft, changing)
    for order_id in orders:
        for line in draft.facts.answer(Ask.ORDERED, order_id):
            if line.service_id is not None:
                _serve_line(draft, draft.node(order_id), line, draft.node(line.service_id))


def _changes(line: Ordered) -> bool:
    return line.operation is LineOperation.CHANGE and line.service_id is not None and not line.canceled


def know_services(draft: Draft, lines: list[Ordered]) -> Questions:
    """Learn what the services of these lines are, and the editions that the lines name."""
    services = tuple(dict.fromkeys(str(line.service_id) for line in lines))
    editions = {line.columns["specification_id"] for line in lines} - {None}
    if services:
        yield draft.facts.unanswered([Ask.CONTENT], services)
    if editions:
        yield [Question(Ask.BLUEPRINT, tuple(sorted(editions)))]


def _matters(draft: Draft, node_id: str) -> bool:
    node = draft.node(node_id)
    dropped = node.kind == "PROVISIONING_ORDER" and bool(draft.plan.dropped)
    return dropped or (node.kind in ("WORK_ORDER", "PROVISIONING_ORDER") and not draft.is_live(node_id))


def _serve_line(draft: Draft, order: Node, line: Ordered, service: Node) -> None:
    fresh = [work for work, served in draft.plan.serving if served == line.id]
    touched = [draft.last_step[work] for work in line.works if work in draft.last_step]
    if touched and not fresh and live(draft, line) and _is_done(draft, line):
        action = SERVED.get(line.operation)
        if action is not None:
            _take(draft, service, action, max(touched))
        elif draft.is_live(service.id):
            hand_over(draft, service, line.columns, basis_of(line.columns), max(touched))
    elif line.operation is LineOperation.ADD and not (live(draft, line) and draft.is_live(order.id)):
        _take(draft, service, Action.CANCEL_ORDER, draft.last_step.get(order.id, 0))


def _is_done(draft: Draft, line: Ordered) -> bool:
    states = {draft.node(work).own for work in line.works}
    return State.COMPLETED in states and states <= machine_of("WORK_ORDER").ended


def _take(draft: Draft, service: Node, action: Action, cause: int) -> None:
    row = machine_of(service.kind).row(service.own, action)
    if row is not None:
        draft.move(service.id, row, cause)
