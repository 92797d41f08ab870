"""Random lives over the real engine and database never part ways with the naive model."""

from __future__ import annotations

import os
from pathlib import Path

from tests.soak.walks import walks

STEPS = int(os.environ.get("WALK_STEPS", "3000"))
SEED = int(os.environ.get("WALK_SEED", "1000"))


def test_the_engine_and_the_naive_model_agree_after_every_random_step(tmp_path: Path) -> None:
    """State, stack, holders, refusals, offers, and that what was foreseen is what was then done."""
    result = walks(STEPS, tmp_path, SEED)
    assert result.failures == []
    assert result.figures["refused"] > STEPS / 10 and result.figures["done"] > STEPS / 3
    assert result.figures["offers compared"] > STEPS / 30
