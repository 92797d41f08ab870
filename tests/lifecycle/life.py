"""A life told step by step: each must succeed, or be refused without a trace, for the product and the model alike."""

from __future__ import annotations

from typing import Any

from lifecycle.refusal import Problem
from tests.lifecycle.whole_tree import WholeTree
from tests.model.comparing import differences
from tests.model.hierarchy import Hierarchy

CALLERS = {
    "A": ("ann", ("ORDER_AGENT",)),
    "M": ("max", ("FULFILLMENT_MANAGER",)),
    "F": ("fay", ("FULFILLMENT_AGENT",)),
    "other F": ("fox", ("FULFILLMENT_AGENT",)),
    "V": ("vic", ("VIEWER",)),
}
HOUR = 3_600_000
ORDER = "co_1"


class Life:
    """One customer order. Ids are given without the prefix of their kind where the method tells the kind."""

    def __init__(self, **order: Any) -> None:
        self.tree = WholeTree()
        self.model = Hierarchy()
        self.both("A", "create_order", ORDER, **order)

    def both(self, who: str, method: str, *args: str, allowed: bool = True, **named: Any) -> None:
        """One operation on product and model; both must agree on its outcome and on all that follows."""
        actor, roles = CALLERS[who]
        before = self.tree.views()
        for one in (self.tree, self.model):
            done = getattr(one, method)(*args, actor=actor, roles=roles, **named)
            assert done is allowed, f"{type(one).__name__}: {method}{args} by {who}: {done} {self.tree.refusal}"
        assert differences(self.model.views(), self.tree.views()) == []
        assert allowed or self.tree.views() == before

    # -- what people do --------------------------------------------------------------------------------------------

    def does(self, who: str, action: str, *ids: str, **named: Any) -> None:
        """Somebody takes this action on each of these nodes."""
        for node_id in ids or (ORDER,):
            self.both(who, "act", node_id, action, **{"reason": "because"} | named)

    def cannot(self, who: str, action: str, node_id: str = ORDER, **named: Any) -> tuple[str, ...]:
        """Somebody tries in vain; the codes of all the reasons."""
        self.both(who, "act", node_id, action, allowed=False, **{"reason": "because"} | named)
        return self.codes

    @property
    def codes(self) -> tuple[str, ...]:
        """Why the last operation was refused."""
        refusal = self.tree.refusal
        assert isinstance(refusal, Problem)
        return tuple(reason.code for reason in getattr(refusal, "reasons", ())) or (refusal.code,)

    def lines(self, *ids: str, parent: str | None = None) -> None:
        for line in ids:
            self.both("A", "add_line", line, parent=parent)

    def domain_order(self, node_id: str, parent: str, **named: Any) -> None:
        self.both("M", "add_domain_order", node_id, parent=parent, **named)

    def task(self, node_id: str, parent: str, **named: Any) -> None:
        self.both("M", "add_task", node_id, parent=parent, **named)

    def tasks(self, parent: str, *ids: str) -> None:
        for node_id in ids:
            self.task(node_id, parent)

    def fallout(self, node_id: str, task: str, **named: Any) -> None:
        self.both("F", "open_fallout", node_id, task=task, **named)

    def approve(self) -> None:
        self.does("A", "SUBMIT")
        self.does("M", "APPROVE")

    def work(self, *tasks: str) -> None:
        """Start and complete these tasks."""
        for task in tasks:
            self.does("F", "START", task)
            self.does("F", "COMPLETE", task)

    def tick(self, now: int) -> None:
        self.tree.tick(now)
        self.model.tick(now)
        assert differences(self.model.views(), self.tree.views()) == []

    # -- what everybody sees ---------------------------------------------------------------------------------------

    def shows(self, **states: str) -> None:
        """These nodes, by ids, show these states."""
        views = self.tree.views()
        assert {node_id: views[node_id].state for node_id in states} == states

    def stack(self, node_id: str) -> tuple[str, ...]:
        return self.tree.nodes[node_id].stack

    def holders(self, node_id: str) -> tuple[tuple[str, str], ...]:
        return self.tree.nodes[node_id].holders

    def field(self, node_id: str, name: str) -> Any:
        return self.tree.nodes[node_id].facts[name]


def approved(*lines: str) -> Life:
    """An approved order with these lines."""
    life = Life()
    life.lines(*lines)
    life.approve()
    return life


def at_work() -> Life:
    """Line `li_1`, its domain order `do_1`, tasks `ot_1` (in progress) and `ot_2` (open)."""
    life = approved("li_1")
    life.domain_order("do_1", "li_1")
    life.tasks("do_1", "ot_1", "ot_2")
    life.does("F", "START", "ot_1")
    return life
