"""An approved revision becomes effective: lines go, change and come, and what a change made undone is done again
(document 003)."""

from __future__ import annotations

from typing import Any

from lifecycle import compensation, machine_of
from lifecycle.drafting import Draft
from lifecycle.facts import Ask, Question, Questions
from lifecycle.moments import shifted
from lifecycle.newborn import CONTENT, newborn
from lifecycle.node import Node
from lifecycle.plan import Edge
from lifecycle.vocabulary import Action, State

REVISED = ("quantity", "characteristics")
"""What a revision may change of a line."""


def prepare(draft: Draft, order: Node) -> Questions:
    """Learn what the open revision holds, and what the removal of its lines undoes."""
    yield [Question(Ask.REVISION_ITEMS, (order.id,))]
    removed = [item["line_id"] for item in draft.facts.answer(Ask.REVISION_ITEMS, order.id) if _is(item, "REMOVE")]
    if removed:
        below = [i for i in draft.facts.answer(Ask.SUBTREE, order.id) if i.startswith("li_")]
        lines = [draft.node(i) for i in below if set(removed) & set(draft.node(i).path)]
        yield from compensation.prepare(draft, lines)


def revise(draft: Draft, order: Node, cause: int) -> Questions:
    """Draw up what the items say: removals first, then changes, then additions."""
    items = draft.facts.answer(Ask.REVISION_ITEMS, order.id)
    for item in items:
        if _is(item, "REMOVE"):
            _remove(draft, item["line_id"], cause)
    changed = [item for item in items if _is(item, "CHANGE")]
    steps = {item["line_id"]: _change(draft, item, cause) for item in changed}
    yield from _redo(draft, steps)
    yield from _add(draft, [item for item in items if _is(item, "ADD")], cause)


def _is(item: dict[str, Any], change: str) -> bool:
    return bool(item["change"] == change)


def _remove(draft: Draft, line_id: str, cause: int) -> None:
    line = draft.node(line_id)
    row = machine_of(line.kind).row(line.own, Action.BEGIN_CANCELLATION)
    if row is not None:
        step = draft.move(line_id, row, cause)
        draft.cascade(line_id, row.action, step)


def _change(draft: Draft, item: dict[str, Any], cause: int) -> int:
    return draft.edit(item["line_id"], {name: item[name] for name in REVISED}, cause)


def _add(draft: Draft, items: list[dict[str, Any]], cause: int) -> Questions:
    if not items:
        return
    yield [Question(Ask.FRESH, ("li",) * len(items))]
    for item, new_id in zip(items, draft.facts.answer(Ask.FRESH, "li"), strict=True):
        fields = {name: item[name] for name in CONTENT["ORDER_LINE_ITEM"] if name in item}
        line = newborn(new_id, "ORDER_LINE_ITEM", draft.node(item["parent_id"]), fields, State.ACKNOWLEDGED.value)
        draft.create(line, line.facts, cause)
        draft.plan.adopted.append((item["id"], new_id))


def _redo(draft: Draft, steps: dict[str, int]) -> Questions:
    """Do again what was completed for these lines and depends on what they say; `steps` are their changes."""
    if not steps:
        return
    facts = draft.facts
    yield [Question(Ask.REDOABLE, tuple(steps))]
    old = [task for line in steps for task in facts.answer(Ask.REDOABLE, line)]
    if not old:
        return
    homes = compensation.homes_of(draft, old)
    yield facts.unanswered([Ask.ANCESTORS], tuple(homes))
    ended = [home for home in homes if not draft.is_live(home)]
    yield facts.unanswered([Ask.CONTENT], (*old, *ended))
    above = dict.fromkeys(i for home in homes for i in draft.node(home).path if i.startswith("do_"))
    yield facts.unanswered([Ask.AWAITED, Ask.WAITERS], (*old, *above))
    yield [Question(Ask.FRESH, ("ot",) * len(old) + ("do",) * len(ended))]
    orders = dict(zip(ended, facts.answer(Ask.FRESH, "do") if ended else (), strict=True))
    again = dict(zip(old, facts.answer(Ask.FRESH, "ot"), strict=True))
    for task_id, new_id in again.items():
        cause = next(step for line, step in steps.items() if task_id in facts.answer(Ask.REDOABLE, line))
        home = draft.node(draft.node(task_id).path[-2])
        if home.id in orders:
            home = _stand_in(draft, home, orders[home.id], cause)
        fields = {**facts.answer(Ask.CONTENT, task_id), "redoes_id": task_id}
        created_at, due_at = fields.pop("created_at"), fields["due_at"]
        fields["due_at"] = due_at and shifted(due_at, created_at, facts.now)
        node = newborn(new_id, "ORDER_TASK", home, fields, State.DRAFT.value)
        draft.create(node, node.facts, cause)
    _rewire(draft, again, orders)


def _stand_in(draft: Draft, ended: Node, new_id: str, cause: int) -> Node:
    if new_id not in draft.created:
        order = compensation.replacement(draft, ended, new_id, State.DRAFT)
        draft.create(order, order.facts, cause)
    return draft.node(new_id)


def _rewire(draft: Draft, again: dict[str, str], orders: dict[str, str]) -> None:
    """What waited for something that is done again, and has not begun, waits for that, too; and what is done again
    waits for what it waited for, where that is done again. `orders` stand in for ended domain orders."""
    news: dict[str, dict[str, None]] = {old: {new: None} for old, new in again.items()}
    begins: dict[str, dict[str, None]] = {old: {new: None} for old, new in again.items()}
    for old, new in again.items():
        *above, home = draft.node(old).path[:-1]
        for order in (i for i in (*above, home) if i.startswith("do_")):
            begins.setdefault(order, {})[orders.get(home, new)] = None
            if home in orders and not draft.is_live(order):
                news.setdefault(order, {})[orders[home]] = None
    edges: dict[Edge, None] = {}
    for old, fresh in news.items():
        waiters = (draft.node(i) for i in draft.facts.answer(Ask.WAITERS, old))
        edges |= {Edge(w.id, new): None for w in waiters if w.own == State.DRAFT for new in fresh}
    for old, heads in begins.items():
        awaited = [new for i in draft.facts.answer(Ask.AWAITED, old) for new in news.get(i, ())]
        edges |= {Edge(head, new): None for head in heads for new in awaited if head != new}
    draft.plan.new_edges.extend(edges)
