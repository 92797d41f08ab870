"""Changes that are committed, but have no place in the journal yet: for a moment, where several processes write."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.api.listening import CHANGES, SILENT, listening
from tests.api.office import Office, Place
from tests.databases import held_up

pytestmark = pytest.mark.postgresql

TASK = """query ($id: ID!) { node(id: $id) { ... on OrderTask {
    state heldBy { since } why { message change { id cursor kind action to cause } because { id cursor nodeId } }
    history { totalCount nodes { id cursor } } } } }"""
JOURNAL = "{ stateChanges(last: 100) { totalCount nodes { id cursor nodeId } } }"


@asynccontextmanager
async def started_without_a_place(office: Office, path: Path, task: str) -> AsyncIterator[None]:
    """A task that was just started; nobody can give the changes their places meanwhile."""
    with held_up(path, "counter"):
        starting = asyncio.create_task(office.act(task, "START"))
        for _ in range(1000):
            if waiting := await office.house.rows("SELECT 1 FROM journal WHERE position IS NULL"):
                break
            await asyncio.sleep(0.01)
        assert waiting
        yield
        assert not starting.done(), "it is answered when its changes have their places"
    await starting


async def seen(office: Office, task: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The task and the journal."""
    node = (await office.asker.ask(TASK, id=task))["node"]
    return node, (await office.asker.ask(JOURNAL))["stateChanges"]


async def test_they_are_listed_when_they_have_it(office: Office, place: Place, tmp_path: Path) -> None:
    task = place.open_task
    before, journal = await seen(office, task)
    async with started_without_a_place(office, tmp_path / "office.db", task):
        meanwhile, listed = await seen(office, task)
    after, whole = await seen(office, task)
    assert (before["state"], meanwhile["state"], after["state"]) == ("OPEN", "IN_PROGRESS", "IN_PROGRESS")
    assert meanwhile["history"] == before["history"] and listed == journal
    assert after["history"]["totalCount"] == before["history"]["totalCount"] + 1
    assert whole["totalCount"] > journal["totalCount"]


async def test_why_knows_the_newest_change_all_the_same(office: Office, place: Place, tmp_path: Path) -> None:
    task = place.open_task
    before, _ = await seen(office, task)
    async with started_without_a_place(office, tmp_path / "office.db", task):
        meanwhile, _ = await seen(office, task)
    after, _ = await seen(office, task)
    newest = after["history"]["nodes"][-1]
    assert before["why"]["change"]["id"] != meanwhile["why"]["change"]["id"] == newest["id"]
    assert meanwhile["why"]["message"] == after["why"]["message"]
    assert after["why"]["change"]["cursor"] == newest["cursor"]


async def test_a_stream_from_behind_one_misses_nothing(office: Office, place: Place, tmp_path: Path) -> None:
    async with started_without_a_place(office, tmp_path / "office.db", place.open_task):
        meanwhile, journal = await seen(office, place.open_task)
    cursor = meanwhile["why"]["change"]["cursor"]
    assert cursor == journal["nodes"][-1]["cursor"], "it is behind everything that has a place"
    async with listening(office.house, CHANGES, limits=SILENT, after=cursor) as stream:
        heard = [change["id"] for change in await stream.replay()]
    assert meanwhile["why"]["change"]["id"] in heard
