"""Random lives over the real engine and database never part ways with the naive models."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.model.families import FAMILIES, FULFILLMENT, Family
from tests.soak.walks import walks

STEPS = int(os.environ.get("WALK_STEPS", "3000"))
SEED = int(os.environ.get("WALK_SEED", "1000"))


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_the_engine_and_the_naive_model_agree_after_every_random_step(tmp_path: Path, family: Family) -> None:
    """State, stack, holders, refusals, offers, and that what was foreseen is what was then done."""
    steps = STEPS if family is FULFILLMENT else STEPS // 2
    result = walks(steps, tmp_path, SEED, family)
    assert result.failures == []
    assert result.figures["refused"] > steps / 10 and result.figures["done"] > steps / 3
    assert result.figures["offers compared"] > steps / 30
