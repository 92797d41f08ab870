"""What follows once a change is drawn up: qualification, release and rollups, to a fixpoint, deepest first.

Every round asks its questions in one batch and so costs a handful of statements, however many nodes it moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lifecycle import machine_of
from lifecycle.capture import complete_capture
from lifecycle.decomposition import decompose
from lifecycle.drafting import Draft
from lifecycle.facts import Ask, Deciding, Question, Questions
from lifecycle.holding import is_free, shown
from lifecycle.node import KINDS, Node
from lifecycle.plan import Step
from lifecycle.rollups import Rollup, fate, fates_of, rollups_of
from lifecycle.services import follow
from lifecycle.vocabulary import Action, State

WORK = ("DOMAIN_ORDER", "ORDER_TASK")
"""What can wait, and be waited for."""


@dataclass(slots=True)
class Worklist:
    """What is still to be looked at: parents that may roll up, nodes that ended, and, with the step that is the cause,
    nodes that may wait no longer and domain orders whose prerequisites are all final."""

    parents: dict[str, None] = field(default_factory=dict)
    ended: dict[str, None] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    qualified: dict[str, int] = field(default_factory=dict)


def settle(draft: Draft, waiting: Iterable[str] = ()) -> Questions:
    """Draw up every consequence of the steps so far; `waiting` are nodes that just lost a dependency."""
    work = Worklist(waiting=dict.fromkeys(waiting, 0))
    seen = 0
    yield from complete_capture(draft)
    yield from decompose(draft)
    while True:
        for step in draft.plan.steps[seen:]:
            _note(draft, work, step)
        seen = len(draft.plan.steps)
        if work.ended:
            yield from _find_waiters(draft, work)
        if work.waiting or work.qualified:
            yield from _end_waits(draft, work)
        elif work.parents:
            yield from _roll_up(draft, work)
        if seen == len(draft.plan.steps) and not (work.parents or work.waiting or work.ended or work.qualified):
            break
    yield from follow(draft)


def _note(draft: Draft, work: Worklist, step: Step) -> None:
    """A step touched a node: who may be concerned?"""
    node = draft.node(step.node.id)
    if node.parent_id and _parent_sees(step):
        work.parents[node.parent_id] = None
    if node.id in draft.deleted or draft.plan.steps[draft.last_step[node.id]].action == Action.BE_HELD:
        return
    _look_again(draft, work, node.id)
    if node.kind in WORK and node.own in machine_of(node.kind).final:
        work.ended[node.id] = None


def _parent_sees(step: Step) -> bool:
    """Whether the step changes what a rollup looks at; the parents of others need not even be loaded."""
    return step.before is None or step.after is None or fate(step.before) is not fate(step.after)


def _look_again(draft: Draft, work: Worklist, node_id: str) -> None:
    node = draft.node(node_id)
    work.parents[node_id] = None
    if node.own == State.DRAFT and node.kind in WORK:
        work.waiting[node_id] = draft.last_step[node_id]


def _find_waiters(draft: Draft, work: Worklist) -> Questions:
    ended = tuple(work.ended)
    work.ended.clear()
    yield draft.facts.unanswered([Ask.WAITERS], ended)
    for node_id in ended:
        for waiter in draft.facts.answer(Ask.WAITERS, node_id):
            work.waiting[waiter] = draft.last_step[node_id]


def _end_waits(draft: Draft, work: Worklist) -> Questions:
    """Qualify domain orders and release tasks that wait for nothing unfinished any more."""
    yield from _open_tasks_of_qualified(draft, work)
    causes = dict(work.waiting)
    work.waiting.clear()
    candidates = [draft.node(i) for i in causes if i not in draft.deleted]
    orders = {n.id for n in candidates if n.kind == "DOMAIN_ORDER"}
    tasks = [n for n in candidates if n.kind == "ORDER_TASK" and n.own == State.DRAFT and not n.holders]
    parents = {n.parent_id for n in tasks if n.parent_id}
    blocked = yield from _blocked(draft, dict.fromkeys((*orders, *parents, *(n.id for n in tasks))))
    for order in sorted(orders - blocked):
        moved = _take(draft, order, Action.QUALIFY, causes[order])
        work.qualified[order] = causes[order] if moved is None else moved
    for task in tasks:
        if task.id not in blocked and task.parent_id not in blocked:
            _take(draft, task.id, Action.RELEASE, causes[task.id])


def _open_tasks_of_qualified(draft: Draft, work: Worklist) -> Questions:
    """A domain order that just became qualified frees those of its tasks that wait for nothing else."""
    causes = dict(work.qualified)
    orders = tuple(i for i in causes if i not in draft.created)
    work.qualified.clear()
    if orders:
        yield [Question(Ask.STARTABLE, orders, _gone(draft))]
        for order in orders:
            for task in draft.facts.answer(Ask.STARTABLE, order):
                work.waiting.setdefault(task, causes[order])


def _gone(draft: Draft) -> tuple[str, ...]:
    """What has ended by this plan, while the tables still show it unfinished."""
    return tuple(i for i, n in draft.after.items() if n.own in machine_of(n.kind).final)


def _blocked(draft: Draft, ids: dict[str, None]) -> Deciding[set[str]]:
    """Which of these still wait for something that is not final."""
    gone = _gone(draft)
    ended = set(gone)
    old = tuple(i for i in ids if i not in draft.created)
    blocked = {e.waiter for e in draft.plan.new_edges if not e.met and e.waiter in ids and e.awaited not in ended}
    cut = {e.waiter: e.awaited for e in draft.plan.cut_edges if e.waiter in ids}
    plain = tuple(i for i in old if i not in cut)
    questions = [Question(Ask.UNMET, plain, gone)] if plain else []
    questions += [Question(Ask.UNMET, (waiter,), (*gone, awaited)) for waiter, awaited in cut.items()]
    if questions:
        yield questions
    return blocked | {i for i in old if draft.facts.answer(Ask.UNMET, i)}


def _roll_up(draft: Draft, work: Worklist) -> Questions:
    """Move the deepest parents that their children put somewhere else."""
    nodes = [draft.node(i) for i in work.parents if i not in draft.deleted]
    work_kinds = [n for n in nodes if rollups_of(KINDS[n.kind].machine) and is_free(n)]
    deepest = max((n.depth for n in work_kinds), default=0)
    batch = [n for n in work_kinds if n.depth == deepest]
    work.parents = {n.id: None for n in work_kinds if n.depth < deepest}
    candidates = [(n, rows) for n in batch if (rows := _candidates(draft, n))]
    if not candidates:
        return
    yield from _take_census(draft, [n for n, _ in candidates])
    for node, rows in candidates:
        fates = fates_of(_children_states(draft, node))
        chosen = next((row for row in rows if row.applies(fates)), None)
        if chosen is not None:
            _take(draft, node.id, chosen.action, _deciding_step(draft, node))


def _candidates(draft: Draft, node: Node) -> list[Rollup]:
    """The rows that could still apply, judged by the children that this plan changed alone."""
    machine = machine_of(node.kind)
    known = fates_of(shown(draft.node(i)) for i in draft.changed_below.get(node.id, ()) if i not in draft.deleted)
    return [
        row
        for row in rollups_of(machine.name)
        if machine.row(node.own, row.action) and row.only in (None, node.own) and row.may_apply(known)
    ]


def _take_census(draft: Draft, nodes: list[Node]) -> Questions:
    ids = tuple(n.id for n in nodes if n.id not in draft.created)
    changed = tuple(child for n in nodes for child in draft.changed_below.get(n.id, ()))
    if ids:
        yield [Question(Ask.CENSUS, ids, changed)]


def _children_states(draft: Draft, node: Node) -> set[str]:
    """What all children show after the steps so far."""
    unchanged = set() if node.id in draft.created else set(draft.facts.answer(Ask.CENSUS, node.id))
    changed = {shown(draft.node(i)) for i in draft.changed_below.get(node.id, ()) if i not in draft.deleted}
    return unchanged | changed


def _deciding_step(draft: Draft, node: Node) -> int:
    """The latest step among the children, which tipped the balance; else the node's own."""
    below = [draft.last_step[i] for i in draft.changed_below.get(node.id, ())]
    return max([*below, draft.last_step.get(node.id, 0)])


def _take(draft: Draft, node_id: str, action: Action, cause: int) -> int | None:
    """Let the system move a node; None when its machine has no such row from where it is."""
    node = draft.node(node_id)
    row = machine_of(node.kind).row(node.own, action)
    return None if row is None else draft.move(node_id, row, cause)
