"""`server.py demo`: a story in an empty database, the same for the same seed, with everything in it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from commands.demo_story import tell
from lifecycle import MACHINES
from models.opening import database_at
from models.statement import Statement, Unit
from models.table import NODE_TABLES
from server import main
from tests.databases import url_of
from tests.engine.house import open_house

END = datetime(2026, 6, 1, tzinfo=UTC)
STATES = {
    "CUSTOMER_ORDER": {
        state
        for machine in ("CUSTOMER_ORDER", "STAFFING_ORDER", "PROVISIONING_ORDER")
        for state in MACHINES[machine].states
    },
    "RESOURCE_REQUEST": set(MACHINES["RESOURCE_REQUEST"].states),
    "ASSIGNMENT": set(MACHINES["ASSIGNMENT"].states),
    "WORK_ORDER": set(MACHINES["WORK_ORDER"].states),
    "WORK_TASK": set(MACHINES["WORK_TASK"].states),
    "SERVICE": set(MACHINES["SERVICE"].states),
    "ORDER_TASK": set(MACHINES["ORDER_TASK"].states),
    "FALLOUT_RECORD": set(MACHINES["FALLOUT_RECORD"].states) - {"CANCELED"},
}
"""What must be there to be seen, by kind."""


async def told(path: Path, seed: int, *queries: str) -> list[list[Any]]:
    """What these queries find when the story has been told."""
    database = database_at(url_of(path), durable=False)
    await database.open()
    try:
        await tell(database, seed, END)
        return [await database.driver.read(_rows(query)) for query in queries]
    finally:
        await database.close()


def _rows(sql: str) -> Unit[list[Any]]:
    return (yield Statement(sql))


def test_the_same_seed_tells_the_same_story_and_another_one_another(tmp_path: Path) -> None:
    orders = "SELECT number, title, state, version, created_at FROM customer_order ORDER BY number"
    journal = "SELECT substr(node_id, 1, 2), kind, action, to_state, actor, reason, at FROM journal ORDER BY position"
    stories = [asyncio.run(told(tmp_path / f"{n}.db", seed, orders, journal)) for n, seed in enumerate((5, 5, 6))]
    assert stories[0] == stories[1]
    assert stories[0] != stories[2]


def test_everything_is_there_to_be_seen_and_nothing_is_wrong(tmp_path: Path) -> None:
    kinds = [f"SELECT DISTINCT state FROM {NODE_TABLES[kind].name}" for kind in STATES]
    late = "SELECT 1 FROM order_task WHERE due_at < '2026-06-01' AND state NOT IN ('CLOSED_COMPLETE', 'CANCELED')"
    revisions = "SELECT DISTINCT outcome FROM revision"
    undone = "SELECT 1 FROM order_task WHERE compensates_id IS NOT NULL"
    failed = "SELECT 1 FROM journal WHERE snapshot LIKE '%\"failures\": 1%'"
    *found, lates, outcomes, undoing, failures = asyncio.run(
        told(tmp_path / "orders.db", 1, *kinds, late, revisions, undone, failed)
    )
    for kind, rows in zip(STATES, found, strict=True):
        assert {state for (state,) in rows} >= STATES[kind], kind
    assert {outcome for (outcome,) in outcomes} >= {"OPEN", "APPROVED"}
    assert lates and undoing and failures

    async def look_over() -> None:
        async with open_house(tmp_path / "orders.db") as house:
            assert await house.findings() == []

    asyncio.run(look_over())


def test_a_database_that_is_not_empty_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    url = url_of(tmp_path / "orders.db")
    assert main(["demo", "--database-url", url]) == 0
    assert "changes in the journal" in capsys.readouterr().out
    assert main(["demo", "--database-url", url]) == 1
    assert "is not empty; give another database" in capsys.readouterr().err
