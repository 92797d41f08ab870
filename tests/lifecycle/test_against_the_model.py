"""Random lives, led by the product's rules and by the naive model side by side; they must never part ways.

`WALK_STEPS` (3,000 unless said otherwise) and `WALK_SEED` make the walks longer or other ones.
"""

from __future__ import annotations

import os
from collections import Counter

import pytest

from tests.lifecycle.expected_edges import EDGES
from tests.lifecycle.placing import LEVELS
from tests.lifecycle.walking_together import Seen, live
from tests.model.families import FAMILIES, FULFILLMENT, Family
from tests.model.hierarchy import Hierarchy
from tests.model.walking import Walker

STEPS = int(os.environ.get("WALK_STEPS", "3000"))
SEED = int(os.environ.get("WALK_SEED", "0"))

MACHINES = (*LEVELS, "SERVICE")
ENTERED = {
    "staffing": ("STAFFING_ORDER", "RESOURCE_REQUEST", "ASSIGNMENT"),
    "provisioning": ("PROVISIONING_ORDER", "WORK_ORDER", "WORK_TASK"),
}
SELDOM = {("PROVISIONING_ORDER", "PENDING", "COMPLETE")}
"""Edges that walks need not take: what is completed has begun before, and the order with it."""


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_the_rules_and_the_naive_model_agree_after_every_random_step(family: Family) -> None:
    seen, left, seed = Seen(), STEPS, SEED
    while left > 0:
        left -= live(family, seed, left, seen)
        seed += 1
    if STEPS >= 3000 and family is FULFILLMENT:
        assert_went_deep(seen)
    elif STEPS >= 3000:
        machines = set(ENTERED[family.name])
        assert seen.taken.keys() >= {(m, s, a) for m in machines for s, a in EDGES[m]} - SELDOM


def assert_went_deep(seen: Seen) -> None:
    """Agreement says little about lives in which nothing happens."""
    edges = {(machine, state, action) for machine in MACHINES for state, action in EDGES[machine]}
    assert seen.refused > STEPS / 10 and seen.done > STEPS / 3
    assert seen.held > STEPS / 10 and seen.deepest_stack >= 3 and seen.most_holders >= 3
    assert len(edges & seen.taken.keys()) >= 0.75 * len(edges)
    assert not seen.taken.keys() - edges - {edge for edge in seen.taken if edge[2] in ("BE_HELD", "BE_FREED")}


def test_a_walk_is_the_same_for_the_same_seed() -> None:
    for seed in range(5):
        walks = []
        for _ in range(2):
            walker = Walker(seed)
            model = Hierarchy(walker.kind)
            walk = []
            for _ in range(60):
                step = walker.next_step(model)
                walk.append((str(step), step.on(model)))
            walks.append(walk)
        assert walks[0] == walks[1]


def test_walks_of_different_seeds_differ() -> None:
    first = Counter(str(Walker(seed).next_step(Hierarchy("CustomerOrder"))) for seed in range(50))
    assert len(first) > 5
