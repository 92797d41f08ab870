"""Whatever fits the schema is answered without a crash: the short form of the long test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.fuzzing import KINDS
from tests.server.inside import said_of
from tests.soak.fuzzing import fuzzing


@pytest.mark.slow
def test_documents_and_nonsense_of_all_kinds_are_answered_without_a_crash(tmp_path: Path) -> None:
    result = fuzzing(200, tmp_path)
    assert result.failures == []
    assert result.figures["answered"] > 100
    assert all(result.figures[kind.__name__] >= 20 for kind in KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "unexpected character: line 1 column 2 (char 1)",
        "'NoneType' object has no attribute 'x'",
        "KeyError: x",
        "UNIQUE constraint failed in SELECT id",
        "got None",
        "'utf-8' codec can't decode byte 0xff",
        'File "web/app.py", line 3, in answer',
    ],
)
def test_words_of_the_inside_are_known(text: str) -> None:
    assert said_of(text)
