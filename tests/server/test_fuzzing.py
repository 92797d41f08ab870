"""Whatever fits the schema is answered without a crash: the short form of the long test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.soak.fuzzing import fuzzing


@pytest.mark.slow
def test_documents_of_all_kinds_are_answered_without_a_crash(tmp_path: Path) -> None:
    result = fuzzing(200, tmp_path)
    assert result.failures == []
    assert result.figures["answered"] > 100
