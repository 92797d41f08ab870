"""A fresh database for every test, with a schema to ask."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.api.asking import Asker, open_asker


@pytest.fixture
async def asker(tmp_path: Path) -> AsyncIterator[Asker]:
    """An empty one."""
    async with open_asker(tmp_path / "orders.db") as opened:
        yield opened
