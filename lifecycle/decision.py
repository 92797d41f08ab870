"""The decision: what will happen when a caller asks for an action, or every reason why it will not.

A pure function of the facts. `deciding` asks its questions as it goes and is driven by whoever can answer them;
`decide` drives it with a function. Nothing here reads, writes or waits.
"""

from __future__ import annotations

from collections.abc import Callable

from lifecycle import compensation, machine_of, provisioned, revision
from lifecycle.access import Access
from lifecycle.cascades import cascades_of
from lifecycle.drafting import Draft
from lifecycle.effects import RECORDS, Request
from lifecycle.facts import Answers, Ask, Deciding, Facts, Question, Questions
from lifecycle.machine import Machine, Row
from lifecycle.node import Node
from lifecycle.permission import check_needs, checked_row, questions_of
from lifecycle.plan import Plan
from lifecycle.refusal import Problem, VersionConflict
from lifecycle.settlement import settle
from lifecycle.vocabulary import BACK, Action, State

Answerer = Callable[[list[Question], Facts], None]


def decide(facts: Facts, request: Request, access: Access, answer: Answerer) -> Plan | Problem:
    """Decide with facts in memory: `answer` puts the answers to questions into the facts."""
    return run(deciding(facts, request, access), facts, answer)


def run(decision: Deciding[Answers], facts: Facts, answer: Answerer) -> Answers:
    """Drive a decision to its end with answers from memory."""
    try:
        while True:
            answer(next(decision), facts)
    except StopIteration as stop:
        return stop.value  # type: ignore[no-any-return]


def deciding(facts: Facts, request: Request, access: Access) -> Deciding[Plan | Problem]:
    """Decide a client's request on a node that is in the facts already."""
    node = facts.nodes[request.node_id]
    if request.expected_version is not None and request.expected_version != node.version:
        return VersionConflict(
            f"The node has version {node.version}, not {request.expected_version}: read it again, then decide anew.",
            ("expectedVersion",),
            current_version=node.version,
        )
    row = machine_of(node.kind).row(node.own, request.action)
    if questions := questions_of([row] if row else [], (node.id,), facts):
        yield questions
    allowed = checked_row(facts, node, request.action, access)
    if isinstance(allowed, Problem):
        return allowed
    if problem := check_needs(allowed, request.reason, request.planned_start, facts.now):
        return problem
    return (yield from carry_out(facts, node, allowed, request))


def system_move(facts: Facts, node_id: str, action: Action) -> Deciding[Plan | None]:
    """A move that the system makes by itself, such as reaching a planned start; None when it no longer applies."""
    node = facts.nodes[node_id]
    row = machine_of(node.kind).row(node.own, action)
    if row is None or not row.system:
        return None
    if questions := questions_of([row], (node_id,), facts):
        yield questions
    return (yield from carry_out(facts, node, row, Request(node_id, action)))


def carry_out(facts: Facts, node: Node, row: Row, request: Request) -> Deciding[Plan]:
    """Draw up the move, what it sets off below, whom it holds or frees, and what follows above."""
    draft = Draft(facts)
    yield from _prepare(draft, node, row)
    record = RECORDS.get(row.action) if node.parent_id is None else None
    first = draft.move(node.id, row, None, request, record=record)
    _mark_no_return(draft, node, row, first)
    draft.cascade(node.id, row.action, first)
    if row.action is Action.APPROVE_REVISION:
        yield from revision.revise(draft, node, first)
    if node.kind == "PROVISIONING_ORDER" and row.action is Action.CANCEL:
        yield from provisioned.drop_lines(draft, node)
    if node.kind == "ORDER_TASK" and row.action is Action.COMPLETE:
        yield from compensation.undo_completed(draft, node, first)
    draft.rehold(node.id)
    yield from _settle_fallout(draft, node, first)
    yield from settle(draft)
    return draft.plan


def _prepare(draft: Draft, node: Node, row: Row) -> Questions:
    """Learn what stands below, and what its cancellation or revision will make of it."""
    if not _concerns_below(node, row):
        return
    yield draft.facts.unanswered([Ask.SUBTREE], (node.id,))
    yield from learn_below(draft, node)
    if State.CANCELLATION_IN_PROGRESS in row.targets:
        yield from compensation.prepare(draft, compensation.canceled_lines(draft, node))
    if row.action is Action.APPROVE_REVISION:
        yield from revision.prepare(draft, node)


def learn_below(draft: Draft, node: Node) -> Questions:
    """Take in the loaded subtree, and the open fallout of its tasks."""
    draft.know_subtree(node.id)
    below = [i for i in draft.facts.answer(Ask.SUBTREE, node.id) if draft.facts.nodes[i].kind == "ORDER_TASK"]
    tasks = tuple([*below, node.id] if node.kind == "ORDER_TASK" else below)
    if tasks:
        yield [Question(Ask.OPEN_FALLOUT, tasks)]
        for task in tasks:
            draft.subtree.setdefault(task, []).extend(draft.facts.answer(Ask.OPEN_FALLOUT, task))


def _concerns_below(node: Node, row: Row) -> bool:
    """Descendants are loaded only for a move that can concern them."""
    machine = machine_of(node.kind)
    return bool(cascades_of(machine.name, row.action)) or _changes_holding(machine, node, row)


def _changes_holding(machine: Machine, node: Node, row: Row) -> bool:
    if row.target == BACK:
        return node.own in machine.holding
    return row.target in machine.holding or bool(machine.holding & set(node.stack))


def _mark_no_return(draft: Draft, node: Node, row: Row, cause: int) -> None:
    """Once a task that can't be undone has started, everything above it is past its point of no return."""
    if not node.facts.get("no_return") or node.facts.get("started_at"):
        return
    if row.action in (Action.START, Action.COMPLETE):
        for ancestor in reversed(node.path[:-1]):
            if not draft.node(ancestor).facts["past_no_return"]:
                draft.edit(ancestor, {"past_no_return": True}, cause)


def _settle_fallout(draft: Draft, node: Node, cause: int) -> Questions:
    """When the last open fallout of a task is settled, the task is resolved (document 000)."""
    if node.kind != "FALLOUT_RECORD" or draft.node(node.id).own not in (State.RESOLVED, State.CANCELED):
        return
    task = draft.node(node.path[-2])
    yield [Question(Ask.OPEN_FALLOUT, (task.id,))]
    still_open = set(draft.facts.answer(Ask.OPEN_FALLOUT, task.id)) - {node.id}
    row = machine_of(task.kind).row(task.own, Action.RESOLVE)
    if not still_open and row is not None:
        draft.move(task.id, row, cause)
