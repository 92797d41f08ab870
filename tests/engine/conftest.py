"""A fresh engine over a database file of its own for every test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.cluster import Cluster, running
from tests.engine.house import House, open_house
from tests.engine.shop import Shop


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """An empty one; whatever a test did to it, an audit must find nothing afterwards."""
    async with open_house(tmp_path / "orders.db") as opened:
        yield opened
        assert await opened.findings() == []


@pytest.fixture
async def shop(house: House) -> Shop:
    """A house with a catalogue and a customer."""
    return await Shop.opened(house)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of its own, for tests that kill it."""
    with running() as made:
        yield made
