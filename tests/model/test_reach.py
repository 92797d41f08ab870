"""Random lives get everywhere: agreement says little about lives in which nothing happens."""

from __future__ import annotations

from collections import Counter

from .hierarchy import Hierarchy
from .reached import EVERYTHING, reached
from .walking import Walker

LIVES, STEPS = 600, 150


def test_random_lives_reach_everything_that_can_happen() -> None:
    found = Counter[str]()
    for seed in range(LIVES):
        walker = Walker(seed)
        model, seen = Hierarchy(walker.kind), set[str]()
        for _ in range(STEPS):
            walker.next_step(model).on(model)
            seen.update(reached(model))
            if model.begun and model.order.final:
                break
        found.update(seen)
    assert {far: found[far] for far in EVERYTHING if not found[far]} == {}
    assert sum(found.values()) > LIVES * 2
