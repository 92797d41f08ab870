"""One random life, led by the naive model and by the product's rules side by side, compared after every step."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from tests.lifecycle.provisioned_tree import ProvisionedTree
from tests.lifecycle.staffed_tree import StaffedTree
from tests.lifecycle.whole_tree import WholeTree
from tests.model.comparing import differences
from tests.model.families import Family
from tests.model.likely import CALLERS
from tests.model.step import Step

AFTERLIFE = 4
OFFERS_EVERY = 12
"""Comparing what is offered tries every action on a copy of the model: much dearer than a step."""


TREES: dict[str, type[WholeTree]] = {
    "fulfillment": WholeTree,
    "staffing": StaffedTree,
    "provisioning": ProvisionedTree,
}


class Disagreement(AssertionError):
    """The model and the product part ways; the message tells the whole walk up to there."""


@dataclass
class Seen:
    """How deep the walks went: the edges they took, and how much was held, refused and stacked up."""

    taken: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    done: int = 0
    refused: int = 0
    held: int = 0
    deepest_stack: int = 0
    most_holders: int = 0

    def count(self, product: WholeTree, done: bool) -> None:
        """Take in one step."""
        self.done += done
        self.refused += not done
        self.held += any(node.holders for node in product.nodes.values())
        for node in product.nodes.values():
            self.deepest_stack = max(self.deepest_stack, len(node.stack))
            self.most_holders = max(self.most_holders, len(node.holders))


class Life:
    """The walk of one seed, and the two that lead it."""

    def __init__(self, family: Family, seed: int) -> None:
        self.family = family
        self.seed = seed
        self.walker = family.walker(seed)
        self.model = family.model(self.walker.kind)
        self.product = TREES[family.name](self.walker.kind)
        self.steps: list[Step] = []

    def go_on(self) -> bool:
        """One more step for both; whether it was done."""
        step = self.walker.next_step(self.model)
        self.steps.append(step)
        before = self.product.views()
        done, expected = self._let_the_product(step), step.on(self.model)
        if done != expected:
            self._part(f"the model says {expected}, the product {done}: {self.product.refusal}")
        refusal = self.product.refusal
        if not done and (self.product.views() != before or refusal is None or not refusal.message):
            self._part("refused without a reason, or not without a trace")
        if found := differences(self.model.views(), self.product.views()):
            self._part(*found)
        return done

    def _let_the_product(self, step: Step) -> bool:
        self.product.refusal = None
        try:
            return step.on(self.product)
        except Exception as error:
            self._part(f"the product failed: {error!r}")
            raise

    def compare_offers(self, node_id: str, actor: str) -> None:
        """Whether this caller is offered just what the model would do."""
        expected = self.model.legal_actions(node_id, actor, CALLERS[actor])
        offered = self.product.legal_actions(node_id, actor, CALLERS[actor])
        if offered != expected:
            self._part(f"{actor} may {sorted(expected)} with {node_id}, but is offered {sorted(offered)}")

    def _part(self, *what: str) -> None:
        walk = [f"  {number}. {step}" for number, step in enumerate(self.steps, 1)]
        raise Disagreement("\n".join([f"{self.family.name}, seed {self.seed}, after {len(walk)} steps:", *walk, *what]))


def live(family: Family, seed: int, limit: int, seen: Seen) -> int:
    """Lead one life of at most so many steps; how many it took."""
    life, asking, dead = Life(family, seed), Random(seed), 0
    while len(life.steps) < min(family.longest, limit) and dead < AFTERLIFE:
        seen.count(life.product, life.go_on())
        dead += life.model.over
        if not life.model.begun:
            continue
        if asking.random() * OFFERS_EVERY < 1:
            life.compare_offers(asking.choice(list(life.model.nodes)), asking.choice(list(CALLERS)))
    seen.taken += life.product.taken
    return len(life.steps)
