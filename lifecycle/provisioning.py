"""What is entered into a provisioning order: its lines, and the work orders that serve them (documents 002 and 004)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lifecycle import machine_of
from lifecycle.drafting import Draft
from lifecycle.facts import Ask, Deciding, Facts, Question, Questions
from lifecycle.newborn import newborn
from lifecycle.node import Node
from lifecycle.plan import Edge, Plan
from lifecycle.provisioned import Ordered, know_services, live
from lifecycle.services import HANDED, born_service, hand_over
from lifecycle.settlement import settle
from lifecycle.specification import LineOperation, Offering, WorkOrderType, WorkStep
from lifecycle.vocabulary import Action, State

TYPES = {
    LineOperation.ADD: WorkOrderType.NEW_SERVICE,
    LineOperation.CHANGE: WorkOrderType.CHANGE,
    LineOperation.DISCONNECT: WorkOrderType.CANCELLATION,
}
"""Which work orders serve a line."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A work order to be made: its columns, its steps, and the lines that it serves."""

    fields: dict[str, Any]
    lines: tuple[Ordered, ...]
    steps: tuple[WorkStep, ...] = ()


def telling(facts: Facts, order: Node, **told: Any) -> Deciding[Plan]:
    """A change of the order's content that moves nothing by itself; the journal tells of it."""
    draft = Draft(facts)
    draft.edit(order.id, {}, **told)
    yield from settle(draft)
    return draft.plan


def changing(facts: Facts, order: Node, line: Ordered, changed: dict[str, Any]) -> Deciding[Plan]:
    """A line says something else; what it has created takes over its part of that."""
    draft = Draft(facts)
    step = draft.edit(order.id, {}, line_changed=line.id)
    follows = line.operation is LineOperation.ADD and line.service_id and draft.is_live(line.service_id)
    if follows and set(HANDED).intersection(changed):
        yield from know_services(draft, [line])
        hand_over(draft, draft.node(str(line.service_id)), line.columns | changed, line.columns, step)
    yield from settle(draft)
    return draft.plan


def dropping(facts: Facts, order: Node, line: Ordered, **told: Any) -> Deciding[Plan]:
    """A line counts no more: it was canceled, or is taken away."""
    draft = Draft(facts)
    draft.plan.dropped.append(line.id)
    yield from cancel_unneeded(draft, order, draft.edit(order.id, {}, **told))
    yield from settle(draft)
    return draft.plan


def ordering(facts: Facts, order: Node, wanted: Sequence[Wanted]) -> Deciding[Plan]:
    """New work orders of an order."""
    draft = Draft(facts)
    yield from make(draft, order, wanted)
    yield from settle(draft)
    return draft.plan


def cancel_unneeded(draft: Draft, order: Node, cause: int) -> Questions:
    """Cancel the unfinished work orders that serve no live line any more."""
    lines: list[Ordered] = draft.facts.answer(Ask.ORDERED, order.id)
    dropped = {work for line in lines if line.id in draft.plan.dropped for work in line.works}
    needed = {work for line in lines if live(draft, line) for work in line.works}
    unneeded = sorted(work for work in dropped - needed if draft.is_live(work))
    yield draft.facts.unanswered([Ask.SUBTREE], tuple(unneeded))
    for work in unneeded:
        row = machine_of("WORK_ORDER").row(draft.node(work).own, Action.CANCEL)
        if row is not None:
            draft.know_subtree(work)
            draft.cascade(work, row.action, draft.move(work, row, cause))


def make(draft: Draft, order: Node, wanted: Sequence[Wanted]) -> Questions:
    """Draw up work orders with their tasks, and the services that they are to bring about."""
    facts = draft.facts
    specified = {line.columns["specification_id"] for each in wanted for line in each.lines} - {None}
    if specified:
        yield [Question(Ask.BLUEPRINT, tuple(sorted(specified)))]
    lines = [line for each in wanted for line in each.lines]
    prefixes = ["wo"] * len(wanted) + ["wt"] * sum(len(each.steps) for each in wanted) + ["sv"] * len(lines)
    yield [Question(Ask.FRESH, tuple(prefixes))]
    ids = {prefix: iter(facts.answer(Ask.FRESH, prefix)) for prefix in set(prefixes)}
    created: set[str] = set()
    first: int | None = None
    for each in wanted:
        node = newborn(next(ids["wo"]), "WORK_ORDER", order, each.fields, State.PENDING.value)
        step = draft.create(node, node.facts, first)
        first = step if first is None else first
        draft.plan.serving.extend((node.id, line.id) for line in each.lines)
        _make_tasks(draft, node, each.steps, [next(ids["wt"]) for _ in each.steps], step)
        for line in each.lines:
            if line.id not in created and _brings_a_service(facts, line):
                created.add(line.id)
                edition = facts.catalogue[line.columns["specification_id"]]
                service = born_service(next(ids["sv"]), order, line.id, line.columns, edition)
                draft.create(service, service.facts, step)


def _make_tasks(draft: Draft, work: Node, steps: Iterable[WorkStep], ids: Sequence[str], cause: int) -> None:
    made: dict[str, str] = {}
    for task_id, told in zip(ids, steps, strict=True):
        fields = {
            "template": work.facts["template"] and f"{work.facts['template']}/{told.code}",
            "title": told.title,
            "description": told.description,
            "group_name": told.group,
            "duration": told.duration,
            "priority": told.priority,
        }
        task = newborn(task_id, "WORK_TASK", work, fields, State.PENDING.value)
        draft.create(task, task.facts, cause)
        made[told.code] = task_id
    draft.plan.new_edges.extend(Edge(made[told.code], made[code]) for told in steps for code in told.after)


def _brings_a_service(facts: Facts, line: Ordered) -> bool:
    edition = facts.catalogue.get(line.columns["specification_id"] or "")
    subscribed = edition is not None and edition.offering is Offering.SUBSCRIPTION
    return subscribed and line.operation is LineOperation.ADD and line.service_id is None
