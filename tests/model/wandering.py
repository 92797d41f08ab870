"""What random walks of all families share: who calls, new ids, and what a state is likely to allow.

A walker only proposes. `Step.on` carries a step out on anything with the model's API, so that one walk drives the
naive model beside the rules in memory, or beside an engine over a database. Ids carry the prefix of their kind.
"""

from __future__ import annotations

from random import Random
from typing import Any, ClassVar

from .likely import CALLERS, Choices
from .step import Step
from .tree import Node


class Wanderer:
    """Proposes the steps of one life, always the same for the same seed and the same answers of the model."""

    kind = ""
    prefixes: ClassVar[dict[str, str]] = {}
    actors: ClassVar[dict[str, tuple[str, ...]]] = {}
    actions: ClassVar[dict[str, dict[str, Choices]]] = {}
    words: tuple[str, ...] = ()
    weights: ClassVar[dict[str, float]] = {}

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.made = 0

    def next_step(self, model: Any) -> Step:
        """What to try now; a good part of it will be refused."""
        raise NotImplementedError

    def caller(self, model: Any, who: str) -> dict[str, Any]:
        """A caller who may do what takes one of these roles, now and then somebody else."""
        if self.random.random() < 0.04:
            return self.anybody()
        return self.named(self.random.choice(self.actors[self.random.choice(who)]))

    def anybody(self) -> dict[str, Any]:
        """A caller with whatever roles."""
        return self.named(self.random.choice(list(CALLERS)))

    def named(self, actor: str) -> dict[str, Any]:
        """This caller, with the roles that it has."""
        return {"actor": actor, "roles": CALLERS[actor]}

    def new_id(self, kind: str) -> str:
        """One that was not given yet."""
        self.made += 1
        return f"{self.prefixes[kind]}_{self.made}"

    def some(self, nodes: list[Node]) -> Node:
        """One of these, rarely one that can't do anything."""
        live = [n for n in nodes if self.actions.get(n.kind, {}).get(n.own)]
        return self.random.choice(live if live and self.random.random() < 0.95 else nodes)

    def act(self, model: Any) -> Step:
        """An action that the node's state is likely to allow, by somebody who is likely to be allowed to."""
        node = self.some(list(model.nodes.values()))
        choices = self.actions[node.kind].get(node.own, ())
        if not choices:
            return self.nonsense(model)
        action, who = self.random.choices(choices, [self.weights.get(action, 1.0) for action, _ in choices])[0]
        return Step("act", (node.id, action), self.caller(model, who) | {"reason": "because"})

    def nonsense(self, model: Any) -> Step:
        """Any action on any node by anybody, with whatever reason."""
        reason = self.random.choice((None, "", "because", "because", "x" * 2000, "x" * 2001))
        node = self.random.choice(list(model.nodes.values()))
        return Step("act", (node.id, self.random.choice(self.words)), self.anybody() | {"reason": reason})
