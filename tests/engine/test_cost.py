"""Completing a task costs the same in an order of ten thousand as in one of a hundred."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.order_size import LARGE, SHAPES, compare

LENIENT = 3.0


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
async def test_a_completion_takes_as_many_statements_and_as_long_in_a_large_order(tmp_path: Path, shape: str) -> None:
    found = await compare(tmp_path, shape, LARGE, rounds=50)
    assert found.large_statements == found.small_statements
    assert max(found.large_statements) < 15
    assert found.ratio < LENIENT
