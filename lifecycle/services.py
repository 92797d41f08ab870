"""What becomes of a customer's services when the orders about them move (document 004): one row per cause.

Services are roots of their own; nothing that happens to one moves an order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from json import dumps, loads
from typing import Any

from lifecycle import machine_of
from lifecycle.drafting import Draft
from lifecycle.facts import Ask, Question, Questions
from lifecycle.moments import months_later
from lifecycle.newborn import line_of
from lifecycle.node import Node
from lifecycle.plan import RowKind
from lifecycle.specification import LineOperation, Specification
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State

HANDED = ("quantity", "characteristics", "specification_id")
"""What a line hands over to its service: one that adds it when a revision changes the line, others when they end. Only
what differs from what the line was entered on top of, so that nothing is lost that others have changed since."""


@dataclass(frozen=True, slots=True)
class Follow:
    """When a node of this kind takes `action` for a line with this operation, the line's service takes the first of
    `then` that its state allows; with none named it takes over what the line says.

    `action` None: when the line is edited. `marked`: the task must be one that starts the service.
    """

    kind: str
    action: A | None
    operation: LineOperation
    then: tuple[A, ...] = ()
    marked: bool = False


LINE = "ORDER_LINE_ITEM"

FOLLOWS = (
    Follow("ORDER_TASK", A.COMPLETE, LineOperation.ADD, (A.ACTIVATE,), marked=True),
    Follow(LINE, None, LineOperation.ADD),
    Follow(LINE, A.COMPLETE, LineOperation.ADD, (A.ACTIVATE,)),
    Follow(LINE, A.COMPLETE, LineOperation.CHANGE),
    Follow(LINE, A.COMPLETE, LineOperation.DISCONNECT, (A.CANCEL_BY_USER,)),
    Follow(LINE, A.FINISH_CANCELLATION, LineOperation.ADD, (A.CANCEL_ORDER, A.CANCEL_BY_USER)),
)

ROWS: dict[tuple[str, str | None], list[Follow]] = {}
for _row in FOLLOWS:
    ROWS.setdefault((_row.kind, _row.action), []).append(_row)


def born_service(
    service_id: str, order: Node, line_id: str, line: dict[str, Any], specification: Specification
) -> Node:
    """The service that a line, given by its columns, is to bring about."""
    service = Node(service_id, "SERVICE", (service_id,), (State.NEW.value,))
    service.facts = {
        **{name: line[name] for name in ("title", "quantity", "characteristics", "location_id")},
        "account_id": order.facts["account_id"],
        "order_id": order.id,
        "line_id": line_id,
        "specification_id": specification.id,
        "renewal": specification.renewal.value,
        "term_months": specification.term_months,
        "activated_at": None,
        "term_start": None,
        "term_end": None,
        "sequence": 0,
    }
    return service


def follow(draft: Draft) -> Questions:
    """Draw up what this plan's moves do to services."""
    found = list(_concerned(draft))
    lines = tuple(dict.fromkeys(line.id for _, line, _ in found))
    if not lines:
        return
    yield [Question(Ask.SERVICE, lines)]
    handing = [line for _, line, row in found if not row.then and draft.facts.answer(Ask.SERVICE, line.id)]
    services = [draft.facts.answer(Ask.SERVICE, line.id) for line in handing]
    yield draft.facts.unanswered([Ask.CONTENT], tuple(dict.fromkeys((*(line.id for line in handing), *services))))
    editions = {draft.facts.answer(Ask.CONTENT, line.id)["specification_id"] for line in handing} - {None}
    if editions:
        yield [Question(Ask.BLUEPRINT, tuple(sorted(editions)))]
    for step, line, row in found:
        service_id = draft.facts.answer(Ask.SERVICE, line.id)
        if service_id is not None:
            _move(draft, draft.node(service_id), line, row, step)


def hand_over(draft: Draft, service: Node, line: dict[str, Any], basis: dict[str, Any], cause: int) -> None:
    """Let a service take over what a line says otherwise than the basis on which it was entered."""
    known = draft.facts.answer(Ask.CONTENT, service.id) | {n: service.facts[n] for n in HANDED if n in service.facts}
    fields = {name: line[name] for name in ("quantity", "specification_id") if line[name] != basis[name]}
    told, before = loads(line["characteristics"]), loads(basis["characteristics"])
    now = loads(known["characteristics"])
    for name in told.keys() | before.keys():
        if told.get(name) != before.get(name):
            now[name] = told.get(name)
    fields["characteristics"] = written({name: value for name, value in now.items() if value is not None})
    if "specification_id" in fields:
        fields |= _terms(draft.facts.catalogue[fields["specification_id"]], known)
    changed = {name: value for name, value in fields.items() if known.get(name) != value}
    if changed:
        draft.edit(service.id, changed, cause)


def _terms(edition: Specification, known: dict[str, Any]) -> dict[str, Any]:
    """Another edition may renew otherwise, and in other terms; the term that runs is counted anew from its begin."""
    start = known["term_start"]
    ends = None if start is None or edition.term_months is None else months_later(start, edition.term_months)
    return {"renewal": edition.renewal.value, "term_months": edition.term_months, "term_end": ends}


def written(characteristics: dict[str, Any]) -> str:
    """Characteristics as the tables keep them."""
    return dumps(characteristics, ensure_ascii=False, sort_keys=True)


def basis_of(columns: dict[str, Any]) -> dict[str, Any]:
    """What a line was entered on top of, by its columns; one from before that was kept says everything anew."""
    if not columns["basis"]:
        return dict.fromkeys(HANDED) | {"characteristics": "{}"}
    told: dict[str, Any] = loads(columns["basis"])
    return told | {"characteristics": written(told["characteristics"])}


def _concerned(draft: Draft) -> Iterator[tuple[int, Node, Follow]]:
    """The steps that concern a service, with the line and the row by which they do."""
    for index, step in enumerate(draft.plan.steps):
        rows = ROWS.get((step.node.kind, step.action), ()) if step.kind in (RowKind.MOVED, RowKind.EDITED) else ()
        for row in rows:
            if row.action is None and not set(HANDED).intersection(step.fields):
                continue
            if row.marked and not step.node.facts["starts_service"]:
                continue
            # of other tasks that this plan moves the line need not even be loaded
            line = draft.node(line_of(step.node))
            if row.operation == line.facts["operation"]:
                yield index, line, row


def _move(draft: Draft, service: Node, line: Node, row: Follow, cause: int) -> None:
    machine = machine_of(service.kind)
    if service.own in machine.final:
        return
    if not row.then:
        known = draft.facts.answer(Ask.CONTENT, line.id)
        told = {**known, **{name: line.facts[name] for name in HANDED if name in line.facts}}
        hand_over(draft, service, told, known if row.action is None else basis_of(known), cause)
    for action in row.then:
        if taken := machine.row(service.own, action):
            draft.move(service.id, taken, cause)
            return
