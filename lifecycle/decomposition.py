"""An approved line becomes work: one domain order of its specification's own domain, its parts below, their tasks
(document 003), and for something new that is subscribed to, a service (document 004).

Everything is asked for all lines together, so that a large order costs as many statements as a small one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from json import dumps
from typing import Any

from lifecycle import machine_of
from lifecycle.drafting import Draft
from lifecycle.facts import Ask, Facts, Question, Questions
from lifecycle.moments import later
from lifecycle.newborn import newborn
from lifecycle.node import Node
from lifecycle.plan import Edge
from lifecycle.services import born_service
from lifecycle.specification import Compensation, LineOperation, Offering, Part, Specification, TaskTemplate
from lifecycle.vocabulary import Action, State


@dataclass(slots=True)
class Branch:
    """What one specification comes to for one operation: its own tasks, and the parts in which there is work."""

    specification: Specification
    tasks: list[TaskTemplate] = field(default_factory=list)
    parts: list[tuple[Part, Branch]] = field(default_factory=list)
    orders: int = 1
    work: int = 0


def decompose(draft: Draft) -> Questions:
    """Draw up the work of every line that this plan has acknowledged."""
    lines = [node for node in _acknowledged(draft) if node.facts["specification_id"]]
    if not lines:
        return
    facts = draft.facts
    roots = dict.fromkeys(line.root_id for line in lines)
    asked = [i for i in (*roots, *(line.id for line in lines)) if i not in draft.created]
    yield facts.unanswered([Ask.CONTENT], tuple(asked))
    yield [Question(Ask.BLUEPRINT, tuple(dict.fromkeys(line.facts["specification_id"] for line in lines)))]
    branches = Branches(facts)
    drawn = [(line, branches.of(line.facts["specification_id"], line.facts["operation"])) for line in lines]
    prefixes = ["do"] * sum(b.orders for _, b in drawn) + ["ot"] * sum(b.work for _, b in drawn) + ["sv"] * len(lines)
    yield [Question(Ask.FRESH, tuple(prefixes))]
    drawing = _Drawing(draft, prefixes)
    for line, branch in drawn:
        drawing.line(line, branch)


def _acknowledged(draft: Draft) -> Iterator[Node]:
    for step in tuple(draft.plan.steps):
        is_line = step.node.kind == "ORDER_LINE_ITEM" and step.stack[0] == State.ACKNOWLEDGED
        if is_line and (step.action == Action.ACKNOWLEDGE or step.before is None):
            yield draft.node(step.node.id)


class Branches:
    """The branches of all specifications and operations at hand, each made once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._made: dict[tuple[str, str], Branch] = {}

    def of(self, name: str, operation: str) -> Branch:
        """That of an edition by its id, or of the newest one by its code."""
        made = self._made.get((name, operation))
        if made is None:
            made = self._made[name, operation] = self._make(self._facts.catalogue[name], LineOperation(operation))
        return made

    def _make(self, specification: Specification, operation: LineOperation) -> Branch:
        branch = Branch(specification)
        branch.tasks = [task for task in specification.tasks if operation in task.operations]
        below = [(part, self.of(part.code, operation)) for part in specification.parts]
        branch.parts = [(part, child) for part, child in below if child.work]
        branch.work = len(branch.tasks) + sum(child.work for _, child in branch.parts)
        branch.orders = 1 + sum(child.orders for _, child in branch.parts)
        return branch


class _Drawing:
    """Draws branches into a plan, with ids from the facts."""

    def __init__(self, draft: Draft, prefixes: Iterable[str]) -> None:
        self._draft = draft
        self._ids = {prefix: iter(draft.facts.answer(Ask.FRESH, prefix)) for prefix in set(prefixes)}

    def line(self, line: Node, branch: Branch) -> None:
        """All work of one line, its service, and the step that queues it for fulfillment."""
        draft = self._draft
        known = line.facts if line.id in draft.created else draft.facts.answer(Ask.CONTENT, line.id)
        due_at = draft.facts.answer(Ask.CONTENT, line.root_id)["due_at"]
        first = draft.last_step[line.id]
        self._service(line, branch.specification, known, first)
        order = self._order(line, branch, known["title"], due_at, first)
        row = machine_of(line.kind).row(line.own, Action.SCHEDULE)
        if row is not None:
            draft.move(line.id, row, draft.last_step[order.id])

    def _service(self, line: Node, specification: Specification, known: dict[str, Any], cause: int) -> None:
        if line.facts["operation"] != LineOperation.ADD or specification.offering is not Offering.SUBSCRIPTION:
            return
        location = known["location_id"] or self._draft.facts.answer(Ask.CONTENT, line.root_id)["location_id"]
        order, told = self._draft.node(line.root_id), {**known, "location_id": location}
        service = born_service(next(self._ids["sv"]), order, line.id, told, specification)
        self._draft.create(service, service.facts, cause)

    def _order(self, parent: Node, branch: Branch, title: str, due_at: str | None, cause: int) -> Node:
        """A domain order with all that stands below it, and what waits for what among that."""
        draft, specification = self._draft, branch.specification
        fields = {
            "domain": specification.domain.value,
            "specification_id": specification.id,
            "title": title,
            "description": specification.description,
            "due_at": due_at,
        }
        order = newborn(next(self._ids["do"]), "DOMAIN_ORDER", parent, fields, State.DRAFT.value)
        step = draft.create(order, order.facts, cause)
        made = {
            part.code: self._order(order, child, child.specification.name, due_at, step).id
            for part, child in branch.parts
        }
        parts = tuple(made)
        for task in branch.tasks:
            made[task.code] = self._task(order, specification, task, step)
        waits = [(part.code, part.after) for part, _ in branch.parts]
        waits += [(task.code, parts if task.after is None else task.after) for task in branch.tasks]
        draft.plan.new_edges.extend(
            Edge(made[waiter], made[awaited]) for waiter, after in waits for awaited in after if awaited in made
        )
        return order

    def _task(self, order: Node, specification: Specification, task: TaskTemplate, cause: int) -> str:
        due_at = None if task.due_within is None else later(self._draft.facts.now, minutes=task.due_within)
        fields = {
            "template": f"{specification.code}/{task.code}",
            "title": task.title,
            "description": task.description,
            "group_name": task.group,
            "topic": task.topic,
            "automated": task.automated,
            "no_return": task.no_return,
            "starts_service": task.starts_service,
            "redo_on_change": task.redo_on_change,
            "compensation": task.compensation and written(task.compensation),
            "priority": task.priority,
            "duration": task.duration,
            "attempts": task.attempts,
            "due_at": due_at,
        }
        node = newborn(next(self._ids["ot"]), "ORDER_TASK", order, fields, State.DRAFT.value)
        self._draft.create(node, node.facts, cause)
        return node.id


def written(compensation: Compensation) -> str:
    """A compensation as a task keeps it."""
    return dumps(asdict(compensation), ensure_ascii=False)
