"""Conditions on orders by what is in them: whose work is open in it, blocked, in fallout, or late."""

from __future__ import annotations

from collections.abc import Sequence

from models.provisioning import WorkTask
from models.staffing import Assignment
from models.statement import Statement, Unit
from models.table import TABLES
from models.work import FalloutRecord, OrderTask
from resolvers import risk
from resolvers.condition import Condition, any_of, one_of
from resolvers.reading import Reading
from resolvers.standing import blocked, unfinished

TASKS = tuple(TABLES[model].name for model in (OrderTask, WorkTask))


def groups(values: Sequence[str], reading: Reading) -> Condition:
    """A task of one of these groups is not done yet."""
    return any_of(_having(table, one_of("w.group_name", values)) for table in TASKS)


def assignees(values: Sequence[str], reading: Reading) -> Condition:
    """One of these people has a task in it that is not done yet, or is assigned to it."""
    people = _having(TABLES[Assignment].name, one_of("w.person", values))
    return any_of([*(_having(table, one_of("w.assignee", values)) for table in TASKS), people])


def with_blocked_work(value: bool, reading: Reading) -> Condition:
    """A task can't be worked now."""
    return _whether(value, any_of(_having(table, Condition(blocked("w"))) for table in TASKS))


def with_fallout(value: bool, reading: Reading) -> Condition:
    """A fallout record is open."""
    return _whether(value, _having(TABLES[FalloutRecord].name, Condition("1 = 1")))


def at_risk(value: bool, reading: Reading) -> Unit[Condition]:
    """It is past its due time, or has a task at risk. Reads all unfinished work with a due time, as the board does."""
    dated = " UNION ".join(
        f"SELECT w.root_id FROM {table} AS w WHERE w.due_at IS NOT NULL AND {unfinished('w')}" for table in TASKS
    )
    roots = [root for (root,) in (yield Statement(dated, ()))]
    behind = set((yield from risk.endangered(reading, roots)).values()) if roots else set()
    late = Condition("(t.due_at IS NOT NULL AND t.due_at < ?)", (reading.now,))
    either = any_of([late, one_of("t.id", sorted(behind))])
    return _whether(value, Condition(f"({unfinished('t')} AND {either.sql})", either.parameters))


def _having(table: str, what: Condition) -> Condition:
    """The order has unfinished rows like this in the table."""
    inner = f"SELECT w.root_id FROM {table} AS w WHERE {what.sql} AND {unfinished('w')}"
    return Condition(f"t.id IN ({inner})", what.parameters)


def _whether(value: bool, what: Condition) -> Condition:
    return what if value else Condition(f"NOT ({what.sql})", what.parameters)
