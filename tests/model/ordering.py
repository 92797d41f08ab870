"""What random walks order, and how they revise it."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Protocol

from .catalogue import Catalogue
from .hierarchy import Hierarchy
from .revising import Item, Ordered
from .step import Step
from .tree import LINE, SERVICE, Node

if TYPE_CHECKING:
    from .walking import Walker


class Sells(Protocol):
    """A model in which something can be ordered."""

    catalogue: Catalogue
    nodes: dict[str, Node]


def some_order(random: Random, model: Sells) -> Ordered:
    """Mostly something of the catalogue; now and then a change or the end of a service, sensible or not."""
    specs = list(model.catalogue.specs)
    detail = random.choice((None, "x", "y"))
    quantity = random.choice((None, 1, 2))
    services = [node.id for node in model.nodes.values() if node.kind == SERVICE]
    if services and random.random() < 0.25:
        spec = random.choice(specs) if random.random() < 0.1 else None
        operation = random.choice(("CHANGE", "DISCONNECT"))
        return Ordered(spec, operation, random.choice(services), quantity, detail)
    if random.random() < 0.15:
        return Ordered(None, "ADD", None, quantity, None)
    return Ordered(random.choice(specs), "ADD", None, quantity, detail)


class Revisions:
    """Enters items while a revision is open."""

    def __init__(self, walker: Walker) -> None:
        self._walker = walker

    def next_step(self, model: Hierarchy) -> Step | None:
        """Some items, mostly good ones; None when it is not the time."""
        random = self._walker.random
        if random.random() > (0.5 if model.order.own == "REVISION_IN_PROGRESS" else 0.002):
            return None
        entries = tuple(self._entry(model) for _ in range(random.choice((1, 1, 2, 3))))
        return Step("revise", (model.order.id, entries), self._walker.caller(model, "A"))

    def _entry(self, model: Hierarchy) -> Item:
        random = self._walker.random
        lines = model.live_lines() if random.random() < 0.9 else model.lines()
        what = random.choice(("add", "change", "change", "remove", "withdraw" if model.items else "change"))
        if what == "withdraw":
            return Item(what, random.choice(model.items).id)
        if what == "add" or not lines:
            parent = random.choice(lines).id if lines and random.random() < 0.3 else model.order.id
            return Item("add", self._walker.new_id(LINE), parent, some_order(random, model))
        line = random.choice(lines)
        ordered = Ordered(quantity=random.choice((None, 2, 3)), detail=random.choice((None, "x", "z")))
        if line.spec is None and what == "change":
            ordered = Ordered(quantity=random.choice((2, 3)))
        return Item(what, self._walker.new_id("item"), line.id, ordered if what == "change" else Ordered())
