"""Waiting in a circle: what could never begin."""

from __future__ import annotations

from collections.abc import Iterator

from engine.invariants import Finding, Tree


def circles(tree: Tree) -> Iterator[Finding]:
    """Nobody waits for itself, however indirectly.

    A domain order waits for its prerequisites and for what stands below it; a task for its predecessors and for the
    prerequisites of its domain order.
    """
    waits = {node_id: list(awaited) for node_id, awaited in tree.awaited.items()}
    for node in tree.nodes.values():
        above = node.parent_id if node.kind in ("DOMAIN_ORDER", "ORDER_TASK") else None
        if above and above.startswith("do_"):
            waits.setdefault(above, []).append(node.id)
            if node.kind == "ORDER_TASK":
                waits.setdefault(node.id, []).extend(tree.awaited.get(above, ()))
    if caught := _never_done(waits):
        shown = ", ".join(sorted(caught)[:5])
        yield Finding("CIRCLE", tree.root.id, f"{len(caught)} nodes wait for each other, or for those that do: {shown}")


def _never_done(waits: dict[str, list[str]]) -> set[str]:
    """What is left when everything that waits for nothing is taken away, again and again."""
    open_for = {node_id: len(awaited) for node_id, awaited in waits.items()}
    waiters: dict[str, list[str]] = {}
    for node_id, awaited in waits.items():
        for each in awaited:
            waiters.setdefault(each, []).append(node_id)
    free = [node_id for node_id in waiters if not open_for.get(node_id)]
    while free:
        for waiter in waiters.get(free.pop(), ()):
            open_for[waiter] -= 1
            if not open_for[waiter]:
                free.append(waiter)
    return {node_id for node_id, count in open_for.items() if count}
