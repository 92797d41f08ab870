"""An audit names every kind of fault that was planted into a database, and finds nothing in one that is sound."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engine import audit as auditing
from engine import capture, work
from tests.engine.house import House, open_house, statements


@dataclass
class Rich:
    """An order in the middle of its life: a line in progress, one on hold, dependencies, fallout, planned starts."""

    house: House
    ids: dict[str, str]

    async def spoil(self, sql: str) -> set[str]:
        """Change the tables behind the engine's back; the invariants that an audit then finds broken."""
        for part in sql.split(";"):
            await self.house.driver.write(statements, part.format(**self.ids))
        return {finding.invariant for finding in await self.house.findings()}


@pytest.fixture
async def rich(tmp_path: Path) -> AsyncIterator[Rich]:
    async with open_house(tmp_path / "orders.db") as house:
        order, (line, held, canceled) = await house.order(lines=3)
        do = await house.domain_order(line)
        waiting = await house.domain_order(line, depends_on=[do])
        task = await house.task(do, no_return=True)
        queued = await house.task(do)
        later = await house.task(do, depends_on=[task])
        in_waiting = await house.task(waiting)
        troubled = await house.task(do)
        record: dict[str, Any] = {"task_id": troubled, "fallout_type": "OTHER", "description": "Broken"}
        fallout = await house.do("openFallout", work.open_fallout, **record)
        await house.act(queued, "SCHEDULE", planned_start="2024-01-02T00:00:00.000Z")
        await house.act(task, "START")
        below = await house.domain_order(held)
        await house.act(held, "HOLD")
        await house.domain_order(canceled)
        await house.act(canceled, "REQUEST_CANCELLATION")
        await house.act(canceled, "APPROVE_CANCELLATION")
        draft, (sketch,) = await house.order(lines=1, approved=False)
        note = await house.do("addNote", work.add_note, key="once", node_id=task, text="Look here")
        assert await house.findings() == []
        yield Rich(
            house,
            {
                "order": order, "line": line, "held": held, "canceled": canceled, "do": do, "waiting": waiting,
                "task": task, "queued": queued, "later": later, "in_waiting": in_waiting, "troubled": troubled,
                "fallout": fallout, "below": below, "draft": draft, "sketch": sketch, "note": note,
            },
        )  # fmt: skip


FAULTS = {
    "a state shown that is not the node's": ("SHOWN", "UPDATE order_task SET state = 'OPEN' WHERE id = '{task}'"),
    "a holder forgotten": ("HOLDERS", "UPDATE domain_order SET holders = '', state = 'QUALIFIED' WHERE id = '{below}'"),
    "a holder that does not hold": (
        "HOLDERS",
        "UPDATE order_task SET holders = '{line}:ON_HOLD', state = 'ON_HOLD' WHERE id = '{task}'",
    ),
    "a rollup not made": (
        "ROLLUP",
        "UPDATE order_line_item SET state = 'ACKNOWLEDGED', stack = 'ACKNOWLEDGED' WHERE id = '{line}'",
    ),
    "a stack that can't be": (
        "STACK",
        "UPDATE order_task SET stack = 'ON_HOLD OPEN', state = 'OPEN' WHERE id = '{task}'",
    ),
    "a state of another machine": ("STACK", "UPDATE order_task SET stack = 'NEW', state = 'NEW' WHERE id = '{queued}'"),
    "a live task below a canceled domain order": (
        "ENDING",
        "UPDATE domain_order SET stack = 'CANCELED', state = 'CANCELED' WHERE id = '{do}'",
    ),
    "a line that left its order behind": (
        "CAPTURE",
        "UPDATE order_line_item SET stack = 'SUBMITTED', state = 'SUBMITTED' WHERE id = '{sketch}'",
    ),
    "a submitted order that lingers": (
        "CAPTURE",
        "UPDATE customer_order SET stack = 'SUBMITTED', state = 'SUBMITTED' WHERE id = '{draft}';"
        "UPDATE order_line_item SET stack = 'SUBMITTED', state = 'SUBMITTED' WHERE id = '{sketch}'",
    ),
    "a dependency met too early": ("DEPENDENCY", "UPDATE dependency SET met = TRUE WHERE waiter_id = '{later}'"),
    "a dependency on another order's work": (
        "DEPENDENCY",
        "UPDATE dependency SET awaited_id = '{line}' WHERE waiter_id = '{later}'",
    ),
    "a task that should be released": ("READINESS", "DELETE FROM dependency WHERE waiter_id = '{later}'"),
    "a domain order that should be qualified": ("READINESS", "DELETE FROM dependency WHERE waiter_id = '{waiting}'"),
    "a planned start that nobody watches": ("ALARM", "UPDATE order_task SET wake_at = NULL WHERE id = '{queued}'"),
    "an alarm for what is not scheduled": (
        "ALARM",
        "UPDATE order_task SET wake_at = '2024-01-02T00:00:00.000Z' WHERE id = '{task}'",
    ),
    "a point of no return forgotten": ("NO_RETURN", "UPDATE domain_order SET past_no_return = FALSE WHERE id = '{do}'"),
    "a point of no return never passed": (
        "NO_RETURN",
        "UPDATE order_line_item SET past_no_return = TRUE WHERE id = '{held}'",
    ),
    "work that was never started": ("WORK", "UPDATE order_task SET started_at = NULL WHERE id = '{task}'"),
    "a task that goes on in spite of fallout": (
        "WORK",
        "UPDATE order_task SET stack = 'OPEN', state = 'OPEN' WHERE id = '{troubled}'",
    ),
    "a revision nobody opened": ("REVISION", "UPDATE customer_order SET revision = 1 WHERE id = '{order}'"),
    "a version skipped": ("VERSION", "UPDATE order_task SET version = version + 1 WHERE id = '{task}'"),
    "a journal row lost": ("SEQUENCE", "DELETE FROM journal WHERE root_id = '{order}' AND sequence = 5"),
    "a hole in the positions": ("POSITION", "DELETE FROM journal WHERE root_id = '{order}' AND sequence = 5"),
    "positions exchanged within an order": (
        "POSITION",
        "UPDATE journal SET position = -1 - position WHERE root_id = '{order}' AND sequence = 3;"
        "UPDATE journal SET position = 1 - position WHERE root_id = '{order}' AND sequence = 4;"
        "UPDATE journal SET position = ABS(position) WHERE position < 0",
    ),
    "a sequence counted wrong": ("SEQUENCE", "UPDATE customer_order SET sequence = sequence + 1 WHERE id = '{order}'"),
    "a journal that tells another state": (
        "JOURNAL",
        "UPDATE journal SET to_state = 'OPEN' WHERE node_id = '{task}' AND action = 'START'",
    ),
    "a journal that tells an illegal move": (
        "JOURNAL",
        "UPDATE journal SET own_state = 'RESOLVED' WHERE node_id = '{task}' AND action = 'START'",
    ),
    "a column changed behind the journal's back": (
        "JOURNAL",
        "UPDATE order_task SET assignee = 'mallory' WHERE id = '{queued}'",
    ),
    "a cause that comes later": ("JOURNAL", "UPDATE journal SET cause = 10000 WHERE cause IS NOT NULL"),
    "a cause in another order, which has no such row": (
        "JOURNAL",
        "UPDATE journal SET cause = 10000, cause_root = '{draft}' WHERE root_id = '{order}' AND cause IS NOT NULL",
    ),
    "a node that vanished": ("JOURNAL", "DELETE FROM fallout_record WHERE id = '{fallout}'"),
    "a task without its domain order": (
        "PLACE",
        "UPDATE order_task SET path = '{order}/{line}/{waiting}/{task}' WHERE id = '{task}'",
    ),
    "a task filed under another line": ("PLACE", "UPDATE order_task SET line_id = '{held}' WHERE id = '{task}'"),
    "an order of a kind that is none": ("PLACE", "UPDATE customer_order SET kind = 'PIZZA' WHERE id = '{draft}'"),
    "an order that is not its own root": (
        "PLACE",
        "UPDATE customer_order SET root_id = '{order}' WHERE id = '{draft}'",
    ),
    "a journal that can't be read": ("JOURNAL", "UPDATE journal SET snapshot = 'so what' WHERE node_id = '{task}'"),
    "a row of no order": (
        "ORPHAN",
        "INSERT INTO note SELECT 'nt_lost', node_id, 'co_nothing', text, author, created_at FROM note",
    ),
    "a note about nothing": ("ORPHAN", "UPDATE note SET node_id = 'ot_nothing'"),
    "a call remembered for nothing": ("CALL", "UPDATE remembered_call SET spans = '[[\"co_1\", 1, 10000]]'"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_every_planted_fault_is_found_and_named(rich: Rich, fault: str) -> None:
    named, sql = FAULTS[fault]
    assert named in await rich.spoil(sql)


async def test_orders_on_later_pages_are_audited_too(rich: Rich, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "PAGE_ROWS", 1)
    assert await rich.house.findings() == []
    for _ in range(3):
        order, _ = await rich.house.order()
    await rich.house.driver.write(statements, f"UPDATE customer_order SET state = 'NEW' WHERE id = '{order}'")
    assert {f.id for f in await rich.house.findings()} == {order}


async def test_removed_lines_and_copies_are_no_fault(house: House) -> None:
    order, (line,) = await house.order(approved=False)
    child = await house.do("addOrderLineItem", capture.add_line, parent_id=line, title="Part of a bundle")
    await house.do("addNote", work.add_note, node_id=child, text="Too many")
    await house.do("copyOrder", capture.copy_order, id=order)
    await house.do("removeOrderLineItem", capture.remove_line, id=line)
    assert await house.rows("SELECT COUNT(*) FROM order_line_item") == [(2,)]
