"""Steps through the naive model for its own tests: each must succeed, or be refused without a trace."""

from __future__ import annotations

from typing import Any

from .hierarchy import Hierarchy

A = {"ORDER_AGENT"}
M = {"FULFILLMENT_MANAGER"}
F = {"FULFILLMENT_AGENT"}


class Walk:
    """A model whose steps must succeed (`does`) or be refused without a trace (`cannot`)."""

    def __init__(self, kind: str = "CustomerOrder", **order: Any) -> None:
        self.model = Hierarchy(kind)
        assert self.model.create_order("o", actor="ann", roles=A, **order)

    def does(self, id: str, action: str, roles: set[str], actor: str = "ann", **more: Any) -> None:
        more.setdefault("reason", "because")
        assert self.model.act(id, action, actor=actor, roles=roles, **more), (id, action, self.state(id))
        assert self.model.open_rollups() == []

    def cannot(self, id: str, action: str, roles: set[str], actor: str = "ann", **more: Any) -> None:
        more.setdefault("reason", "because")
        before = self.model.snapshot()
        assert not self.model.act(id, action, actor=actor, roles=roles, **more), (id, action)
        assert self.model.snapshot() == before

    def line(self, id: str, parent: str | None = None) -> None:
        assert self.model.add_line(id, actor="ann", roles=A, parent=parent)

    def domain_order(self, id: str, parent: str, **more: Any) -> None:
        assert self.model.add_domain_order(id, actor="max", roles=M, parent=parent, **more)

    def task(self, id: str, parent: str, **more: Any) -> None:
        assert self.model.add_task(id, actor="max", roles=M, parent=parent, **more)

    def fallout(self, id: str, task: str, assignee: str | None = None) -> None:
        assert self.model.open_fallout(id, actor="max", roles=M, task=task, assignee=assignee)

    def state(self, id: str) -> str:
        return self.model.nodes[id].state

    def states(self, ids: str) -> list[str]:
        return [self.state(id) for id in ids.split()]

    def holders(self, id: str) -> list[tuple[str, str]]:
        return self.model.nodes[id].holders


def acknowledged(*lines: str) -> Walk:
    walk = Walk()
    for line in lines or ("l",):
        walk.line(line)
    walk.does("o", "SUBMIT", A)
    walk.does("o", "APPROVE", M)
    return walk


def with_two_tasks() -> Walk:
    """Order o, line l, domain order d, tasks s and t."""
    walk = acknowledged()
    walk.domain_order("d", "l")
    walk.task("s", "d")
    walk.task("t", "d")
    return walk
