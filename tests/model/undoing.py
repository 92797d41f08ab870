"""How the naive model undoes what was done for what is canceled, and does again what a change made undone."""

from __future__ import annotations

from .decomposing import line_of
from .tree import CANCELLING, DOMAIN_ORDER, TASK, Node, Tree


def undo_below(tree: Tree, top: Node) -> None:
    """Before a line or a domain order is canceled: every completed task in it that can be undone gets its undoing.

    Of a line that has ended already nothing is undone: it stays as it is.
    """
    rooms: dict[str, Node] = {}
    for task in tree.below(top, TASK):
        if task.own == "CLOSED_COMPLETE" and can_be_undone(tree, task) and not line_of(tree, task).final:
            undo(tree, task, rooms)


def can_be_undone(tree: Tree, task: Node) -> bool:
    """It says how, undoes nothing itself, and was not undone before."""
    named = any(other.compensates == task.id for other in tree.nodes.values())
    return task.template is not None and task.template.undone and task.compensates is None and not named


def undo(tree: Tree, task: Node, rooms: dict[str, Node]) -> None:
    """A task that is open from the start, in the same domain order or, if that has ended, in one that is canceled."""
    assert task.parent is not None
    home = room_for(tree, tree.nodes[task.parent], rooms, "undo", CANCELLING)
    undoing = Node(tree.unused(f"ot_undo of {task.id}"), TASK, home.id, ["OPEN"], compensates=task.id)
    undoing.attempts = task.attempts
    tree.put(undoing)


def room_for(tree: Tree, home: Node, rooms: dict[str, Node], what: str, state: str) -> Node:
    """The domain order, or one directly under its line that takes its place."""
    if not home.final:
        return home
    if home.id not in rooms:
        name = tree.unused(f"do_{what} room for {home.id}")
        room = Node(name, DOMAIN_ORDER, line_of(tree, home).id, [state], spec=home.spec)
        rooms[home.id] = tree.put(room)
    return rooms[home.id]


def do_again(tree: Tree, lines: list[Node]) -> None:
    """Completed tasks of these changed lines that must be done again, each with those who still wait for it."""
    old = [task for line in lines for task in tree.below(line, TASK) if must_be_redone(tree, task, line)]
    rooms: dict[str, Node] = {}
    again: dict[str, Node] = {}
    for task in old:
        assert task.parent is not None
        home = room_for(tree, tree.nodes[task.parent], rooms, "again", "DRAFT")
        fresh = Node(tree.unused(f"ot_again of {task.id}"), TASK, home.id, ["DRAFT"], template=task.template)
        fresh.redoes, fresh.attempts = task.id, task.attempts
        fresh.automated, fresh.no_return = task.automated, task.no_return
        again[task.id] = fresh
    news = _news(tree, again, rooms)
    waiting = [node for node in tree.nodes.values() if node.kind in (DOMAIN_ORDER, TASK) and node.own == "DRAFT"]
    for node in waiting:
        if node not in rooms.values():
            _wait_too(node, [new for old in node.waits_for for new in news.get(old, [])])
    for task_id, fresh in again.items():
        tree.put(fresh)
        home = tree.nodes[tree.nodes[task_id].parent or ""]
        begins = rooms.get(home.id, fresh)
        _wait_too(fresh, [new for old in tree.nodes[task_id].waits_for for new in news.get(old, [])])
        for above in [home, *(node for node in tree.ancestors(home) if node.kind == DOMAIN_ORDER)]:
            _wait_too(begins, [new for old in above.waits_for for new in news.get(old, [])])


def _news(tree: Tree, again: dict[str, Node], rooms: dict[str, Node]) -> dict[str, list[Node]]:
    """What is to be waited for now beside what had ended: the new tasks, and what takes the place of ended orders."""
    news = {task_id: [fresh] for task_id, fresh in again.items()}
    for home_id, room in rooms.items():
        home = tree.nodes[home_id]
        for ended in [home, *tree.ancestors(home)]:
            if ended.kind == DOMAIN_ORDER and ended.final:
                news.setdefault(ended.id, []).append(room)
    return news


def _wait_too(node: Node, news: list[Node]) -> None:
    node.waits_for += [new.id for new in news if new is not node and new.id not in node.waits_for]


def must_be_redone(tree: Tree, task: Node, line: Node) -> bool:
    """Its template says so, it is done for just this line, and nobody does it again already."""
    if task.own != "CLOSED_COMPLETE" or task.template is None or not task.template.redone:
        return False
    if task.compensates is not None or line_of(tree, task) is not line:
        return False
    if any(other.compensates == task.id for other in tree.nodes.values()):
        return False
    if any(above.kind == DOMAIN_ORDER and above.own in ("CANCELED", CANCELLING) for above in tree.ancestors(task)):
        return False
    return not any(other.redoes == task.id and other.own != "CANCELED" for other in tree.nodes.values())
