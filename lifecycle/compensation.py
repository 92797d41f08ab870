"""What was done is undone when its line is canceled: completed tasks that name a compensation (document 003).

A compensating task is born OPEN, in the domain order of the task that it undoes or, where that has ended, in a new one
directly under the line that is being canceled already. It is undone itself by nothing, and no cascade cancels it.
"""

from __future__ import annotations

from json import loads
from typing import Any

from lifecycle import machine_of
from lifecycle.drafting import Draft
from lifecycle.facts import Ask, Question, Questions
from lifecycle.newborn import newborn
from lifecycle.node import Node
from lifecycle.vocabulary import State


def prepare(draft: Draft, entering: list[Node]) -> Questions:
    """Keep the compensating tasks ready for these lines and domain orders, which are about to be canceled."""
    ids = tuple(node.id for node in entering if node.kind in ("ORDER_LINE_ITEM", "DOMAIN_ORDER"))
    if not ids:
        return
    yield [Question(Ask.COMPENSABLE, ids)]
    undone = {task: node_id for node_id in ids for task in draft.facts.answer(Ask.COMPENSABLE, node_id)}
    if not undone:
        return
    homes = homes_of(draft, list(undone))
    ended = [home for home in homes if not draft.is_live(home)]
    yield draft.facts.unanswered([Ask.CONTENT], (*undone, *ended))
    yield [Question(Ask.FRESH, ("ot",) * len(undone) + ("do",) * len(ended))]
    orders = iter(draft.facts.answer(Ask.FRESH, "do") if ended else ())
    replaced: dict[str, Node] = {}
    for task_id, new_id in zip(undone, draft.facts.answer(Ask.FRESH, "ot"), strict=True):
        home = draft.node(draft.node(task_id).path[-2])
        when = home.id
        if home.id in ended:
            when = undone[task_id]
            if home.id not in replaced:
                replaced[home.id] = replacement(draft, home, next(orders), State.CANCELLATION_IN_PROGRESS)
                draft.pending.setdefault(when, []).append(replaced[home.id])
            home = replaced[home.id]
        draft.pending.setdefault(when, []).append(_compensating(draft, task_id, new_id, home))


def homes_of(draft: Draft, tasks: list[str]) -> list[str]:
    """The domain orders of these tasks, each once."""
    return list(dict.fromkeys(draft.node(task).path[-2] for task in tasks))


def replacement(draft: Draft, ended: Node, new_id: str, state: State) -> Node:
    """A domain order directly under the line for what an ended one can no longer take."""
    line = draft.node(next(i for i in reversed(ended.path) if i.startswith("li_")))
    return newborn(new_id, "DOMAIN_ORDER", line, dict(draft.facts.answer(Ask.CONTENT, ended.id)), state.value)


def _compensating(draft: Draft, task_id: str, new_id: str, home: Node) -> Node:
    known = draft.facts.answer(Ask.CONTENT, task_id)
    told = loads(known["compensation"])
    fields: dict[str, Any] = {
        **{name: told[name] for name in ("title", "description", "topic", "automated", "duration")},
        "group_name": told["group"],
        "priority": known["priority"],
        "attempts": known["attempts"],
        "compensates_id": task_id,
    }
    return newborn(new_id, "ORDER_TASK", home, fields, State.OPEN.value)


def undo_completed(draft: Draft, task: Node, cause: int) -> Questions:
    """A task that completes while its domain order is being canceled is undone like those that did before."""
    home = draft.node(task.path[-2])
    if home.own != State.CANCELLATION_IN_PROGRESS or task.facts["compensates_id"]:
        return
    yield draft.facts.unanswered([Ask.CONTENT], (task.id,))
    if draft.facts.answer(Ask.CONTENT, task.id)["compensation"]:
        yield [Question(Ask.FRESH, ("ot",))]
        node = _compensating(draft, task.id, draft.facts.answer(Ask.FRESH, "ot")[0], home)
        draft.create(node, node.facts, cause)


def canceled_lines(draft: Draft, node: Node) -> list[Node]:
    """The node and the unfinished lines below it: all of them enter their cancellation with it."""
    below = (draft.node(i) for i in draft.facts.answer(Ask.SUBTREE, node.id))
    return [node, *(n for n in below if n.kind == "ORDER_LINE_ITEM" and n.own not in machine_of(n.kind).ended)]
