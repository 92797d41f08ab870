"""What the naive models of the smaller families share: nodes that no interruption holds, by id in order of creation.

After every operation `settle` looks through the whole tree again. It may ask what moved since the operation before,
because some rules speak of moments: of a request that was just settled, say, not of one that is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from copy import deepcopy

from .asking import Call
from .comparing import View
from .tree import Node, view

Roles = Collection[str]


class SmallTree:
    """One order. Mutators answer whether they were legal and applied."""

    kind = ""
    steered_by = ""
    actions: tuple[str, ...] = ()

    def __init__(self, kind: str = "", now: int = 0) -> None:
        self.now = now
        self.nodes: dict[str, Node] = {}
        self._before: dict[str, str] = {}

    @property
    def begun(self) -> bool:
        """Whether the order has come into being."""
        return any(node.kind == self.kind for node in self.nodes.values())

    @property
    def order(self) -> Node:
        return next(node for node in self.nodes.values() if node.kind == self.kind)

    def of_kind(self, kind: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind == kind]

    def below(self, node: Node) -> list[Node]:
        """The nodes directly below."""
        return [child for child in self.nodes.values() if child.parent == node.id]

    def may(self, roles: Roles) -> bool:
        """Whether these may steer an order of this kind."""
        return "ADMINISTRATOR" in roles or self.steered_by in roles

    def moved(self, *kinds: str) -> Iterator[Node]:
        """What was born, or has another state, since the operation before."""
        return (n for n in self.nodes.values() if n.kind in kinds and self._before.get(n.id) != n.own)

    # -- operations ------------------------------------------------------------------------------------------------

    def add(self, node: Node) -> bool:
        """A node comes into being."""
        assert node.id not in self.nodes
        self.nodes[node.id] = node
        return self.settled()

    def settled(self) -> bool:
        """The end of every operation that was legal."""
        self.settle()
        self._before = {node.id: node.own for node in self.nodes.values()}
        return True

    def settle(self) -> None:
        """Look through the whole tree for what follows."""
        raise NotImplementedError

    def act(
        self,
        id: str,
        action: str,
        *,
        actor: str,
        roles: Roles,
        reason: str | None = None,
        planned_start: int | None = None,
    ) -> bool:
        """One client action on one node."""
        node = self.nodes.get(id)
        call = Call(action, actor, frozenset(roles), self.steered_by, reason, planned_start)
        return node is not None and not call.too_wordy and self.act_on(node, call) and self.settled()

    def act_on(self, node: Node, call: Call) -> bool:
        """Do this one thing; False, and nothing changed, when it is not legal."""
        raise NotImplementedError

    def tick(self, now: int) -> None:
        """The clock moves on."""
        self.now = now

    # -- what tests look at ----------------------------------------------------------------------------------------

    def views(self) -> dict[str, View]:
        """Every node as walks compare it."""
        return {node.id: view(node, lacks=self.lacks(node)) for node in self.nodes.values()}

    def lacks(self, node: Node) -> bool:
        """Whether something of it is missing."""
        return False

    def legal_actions(self, id: str, actor: str, roles: Roles) -> set[str]:
        """What the caller could do to this node now, given a reason: tried out on copies."""
        return {a for a in self.actions if deepcopy(self).act(id, a, actor=actor, roles=roles, reason="because")}
