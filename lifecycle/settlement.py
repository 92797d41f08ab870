"""What follows once a change is drawn up: what waited may begin, parents roll up, to a fixpoint, deepest first.

Every round asks its questions in one batch and so costs a handful of statements, however many nodes it moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from lifecycle import machine_of
from lifecycle.capture import complete_capture
from lifecycle.cascades import cascades_of
from lifecycle.decomposition import decompose
from lifecycle.drafting import Draft
from lifecycle.facts import Ask, Deciding, Question, Questions
from lifecycle.holding import is_free, shown
from lifecycle.node import KINDS, Node
from lifecycle.plan import RowKind, Step
from lifecycle.provisioned import serve
from lifecycle.rollups import Beyond, Rollup, fate, fates_of, rollups_of
from lifecycle.services import follow
from lifecycle.vocabulary import Action, State

WAITS = {
    "DOMAIN_ORDER": (State.DRAFT, Action.QUALIFY),
    "ORDER_TASK": (State.DRAFT, Action.RELEASE),
    "WORK_TASK": (State.PENDING, Action.MAKE_READY),
}
"""What can wait, and be waited for: the state in which it does, and what ends it."""

TASKS = ("ORDER_TASK", "WORK_TASK")
BEYOND = {Beyond.FILLED: Ask.TALLY, Beyond.COVERED: Ask.UNSERVED}
"""What must be known to judge what a rollup asks beyond the fates of children."""


@dataclass(slots=True)
class Worklist:
    """What is still to be looked at: parents that may roll up, nodes that ended, and, with the step that is the cause,
    nodes that may wait no longer and orders that let their tasks begin: domain orders whose prerequisites have all
    ended, and work orders that have begun."""

    parents: dict[str, None] = field(default_factory=dict)
    ended: dict[str, None] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)


def settle(draft: Draft, waiting: Iterable[str] = ()) -> Questions:
    """Draw up every consequence of the steps so far; `waiting` are nodes that just lost a dependency."""
    work = Worklist(waiting=dict.fromkeys(waiting, 0))
    seen = 0
    yield from complete_capture(draft)
    looked = len(draft.plan.steps)
    yield from decompose(draft)
    while True:
        for step in draft.plan.steps[seen:]:
            _note(draft, work, step)
        seen = len(draft.plan.steps)
        if work.ended:
            yield from _find_waiters(draft, work)
        if work.waiting or work.opened:
            yield from _end_waits(draft, work)
        elif work.parents:
            yield from _roll_up(draft, work)
        if seen == len(draft.plan.steps) and not (work.parents or work.waiting or work.ended or work.opened):
            if seen > looked:  # a rollup may have ended the last line that lacked something
                yield from complete_capture(draft)
                looked = len(draft.plan.steps)
            if seen == len(draft.plan.steps):
                break
    yield from follow(draft)
    yield from serve(draft)


def _note(draft: Draft, work: Worklist, step: Step) -> None:
    """A step touched a node: who may be concerned?"""
    node = draft.node(step.node.id)
    if node.parent_id and _parent_sees(step):
        work.parents[node.parent_id] = None
    if node.id in draft.deleted or draft.plan.steps[draft.last_step[node.id]].action == Action.BE_HELD:
        return
    work.parents[node.id] = None
    if node.kind == "WORK_ORDER" and step.action == Action.START:
        work.opened[node.id] = draft.last_step[node.id]
    if node.kind in WAITS:
        if node.own == WAITS[node.kind][0]:
            work.waiting[node.id] = draft.last_step[node.id]
        elif node.own in machine_of(node.kind).ended:
            work.ended[node.id] = None


def _parent_sees(step: Step) -> bool:
    """Whether the step changes what a rollup looks at; the parents of others need not even be loaded."""
    if step.before is None or step.after is None:
        return True
    moved = step.node.kind == "ASSIGNMENT" and step.kind is RowKind.MOVED
    return moved or fate(step.before) is not fate(step.after)


def _find_waiters(draft: Draft, work: Worklist) -> Questions:
    ended = tuple(work.ended)
    work.ended.clear()
    yield draft.facts.unanswered([Ask.WAITERS], ended)
    for node_id in ended:
        for waiter in draft.facts.answer(Ask.WAITERS, node_id):
            work.waiting[waiter] = draft.last_step[node_id]


def _end_waits(draft: Draft, work: Worklist) -> Questions:
    """Qualify domain orders, and let tasks begin, that wait for nothing unfinished any more."""
    yield from _find_tasks_of_opened(draft, work)
    causes = dict(work.waiting)
    work.waiting.clear()
    candidates = [draft.node(i) for i in causes if i not in draft.deleted]
    orders = {n.id for n in candidates if n.kind == "DOMAIN_ORDER"}
    tasks = [n for n in candidates if n.kind in TASKS and n.own == WAITS[n.kind][0] and not n.holders]
    yield draft.facts.unanswered(
        [Ask.ANCESTORS], tuple(n.id for n in tasks if n.kind == "WORK_TASK" and n.id not in draft.created)
    )
    parents = {n.parent_id for n in tasks if n.parent_id and n.kind == "ORDER_TASK"}
    blocked = yield from _blocked(draft, dict.fromkeys((*orders, *parents, *(n.id for n in tasks))))
    for order in sorted(orders - blocked):
        moved = _take(draft, order, Action.QUALIFY, causes[order])
        work.opened[order] = causes[order] if moved is None else moved
    for task in tasks:
        if task.id not in blocked and task.parent_id not in blocked and _has_begun_above(draft, task):
            _take(draft, task.id, WAITS[task.kind][1], causes[task.id])


def _has_begun_above(draft: Draft, task: Node) -> bool:
    """The tasks of a work order wait for its start; a domain order starts by its tasks."""
    return task.kind == "ORDER_TASK" or draft.node(task.path[-2]).own == State.IN_PROGRESS


def _find_tasks_of_opened(draft: Draft, work: Worklist) -> Questions:
    """An order that just let its tasks begin frees those that wait for nothing else."""
    causes = dict(work.opened)
    orders = tuple(i for i in causes if i not in draft.created)
    work.opened.clear()
    if orders:
        yield [Question(Ask.STARTABLE, orders, _gone(draft))]
        for order in orders:
            for task in draft.facts.answer(Ask.STARTABLE, order):
                work.waiting.setdefault(task, causes[order])


def _gone(draft: Draft) -> tuple[str, ...]:
    """What has ended by this plan, while the tables still show it unfinished."""
    return tuple(i for i, n in draft.after.items() if n.own in machine_of(n.kind).ended)


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
        chosen = yield from _first(draft, node, [row for row in rows if row.applies(fates)])
        step = None if chosen is None else _take(draft, node.id, chosen.action, _deciding_step(draft, node))
        if chosen is not None and step is not None and cascades_of(chosen.machine, chosen.action):
            yield draft.facts.unanswered([Ask.SUBTREE], (node.id,))
            draft.know_subtree(node.id)
            draft.cascade(node.id, chosen.action, step)


def _first(draft: Draft, node: Node, rows: list[Rollup]) -> Deciding[Rollup | None]:
    """The first of these rows that asks nothing beyond the fates of children, or gets it."""
    for row in rows:
        if row.beyond is None:
            return row
        excluding = tuple(draft.changed_below.get(node.id, ())) if row.beyond is Beyond.FILLED else draft.plan.dropped
        yield [Question(BEYOND[row.beyond], (node.id,), tuple(excluding))]
        answer = draft.facts.answer(BEYOND[row.beyond], node.id)
        if not answer if row.beyond is Beyond.COVERED else _is_filled(draft, node, row, answer):
            return row
    return None


def _is_filled(draft: Draft, node: Node, row: Rollup, unchanged: dict[str, int]) -> bool:
    changed = [draft.node(i) for i in draft.changed_below.get(node.id, ()) if i not in draft.deleted]
    count = sum(number for state, number in unchanged.items() if fate(state) in row.some)
    count += sum(fate(shown(child)) in row.some for child in changed)
    return bool(count >= node.facts["quantity"])


def _candidates(draft: Draft, node: Node) -> list[Rollup]:
    """The rows that could still apply, judged by the children that this plan changed alone."""
    machine = machine_of(node.kind)
    known = fates_of(shown(draft.node(i)) for i in draft.changed_below.get(node.id, ()) if i not in draft.deleted)
    return [
        row
        for row in rollups_of(machine.name)
        if machine.row(node.own, row.action)
        and row.is_for(node.own)
        and row.may_apply(known)
        and (not row.prompted or draft.stirred.intersection(draft.changed_below.get(node.id, ())))
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
