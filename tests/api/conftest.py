"""A fresh database for every test, with a schema to ask."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from tests.api.asking import Asker, open_asker
from tests.api.office import Office, Place
from tests.databases import CHOSEN, copy


@pytest.fixture
async def asker(tmp_path: Path) -> AsyncIterator[Asker]:
    """An empty one."""
    async with open_asker(tmp_path / "orders.db") as opened:
        yield opened


@pytest.fixture(scope="session")
def furnishing(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, Place]]:
    """Makes a database of a kind with something in every state that matters, once for all tests."""

    @cache
    def made(kind: str) -> tuple[Path, Place]:
        path = tmp_path_factory.mktemp(f"furnished-{kind}") / "orders.db"

        async def furnish() -> Place:
            async with open_asker(path) as opened:
                return await Office(opened).furnish()

        return path, asyncio.run(furnish())

    return made


@pytest.fixture
def furnished(furnishing: Callable[[str], tuple[Path, Place]]) -> tuple[Path, Place]:
    """What is copied for every test."""
    return furnishing(CHOSEN.kind)


@pytest.fixture
def place(furnished: tuple[Path, Place]) -> Place:
    """The ids of what lies about in the office."""
    return replace(furnished[1])


@pytest.fixture
async def office(tmp_path: Path, furnished: tuple[Path, Place]) -> AsyncIterator[Office]:
    """A furnished one; whatever a test did to it, an audit must find nothing afterwards."""
    copy(furnished[0], tmp_path / "office.db")
    async with open_asker(tmp_path / "office.db") as opened:
        yield Office(opened)
        assert await opened.house.findings() == []
