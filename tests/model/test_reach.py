"""Random lives get everywhere: agreement says little about lives in which nothing happens."""

from __future__ import annotations

from collections import Counter

import pytest

from .families import FAMILIES, FULFILLMENT, Family

LIVES, STEPS = 600, 150


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_random_lives_reach_everything_that_can_happen(family: Family) -> None:
    found, lives = Counter[str](), LIVES if family is FULFILLMENT else LIVES // 4
    for seed in range(lives):
        walker = family.walker(seed)
        model, seen = family.model(walker.kind), set[str]()
        for _ in range(min(STEPS, family.longest)):
            walker.next_step(model).on(model)
            seen.update(family.reached(model))
            if model.begun and model.over:
                break
        found.update(seen)
    assert {far: found[far] for far in family.everything if not found[far]} == {}
    assert sum(found.values()) > lives * 2
