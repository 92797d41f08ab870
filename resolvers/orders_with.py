"""Conditions on orders by what is in them: whose work is open in it, blocked, in fallout, or late."""

from __future__ import annotations

from collections.abc import Sequence

from models.condition import Condition, any_of, one_of
from models.staffing import Assignment
from models.statement import Unit
from models.table import TABLES
from models.work import FalloutRecord
from resolvers import risk
from resolvers.reading import Reading
from resolvers.standing import blocked, unfinished


def groups(values: Sequence[str], reading: Reading) -> Condition:
    """A task of one of these groups is not done yet."""
    return any_of(_having(table, one_of("w.group_name", values)) for table in risk.TASK_TABLES)


def assignees(values: Sequence[str], reading: Reading) -> Condition:
    """One of these people has a task in it that is not done yet, or is assigned to it."""
    people = _having(TABLES[Assignment].name, one_of("w.person", values))
    return any_of([*(_having(table, one_of("w.assignee", values)) for table in risk.TASK_TABLES), people])


def with_blocked_work(value: bool, reading: Reading) -> Condition:
    """A task can't be worked now."""
    return _whether(value, any_of(_having(table, Condition(blocked("w"))) for table in risk.TASK_TABLES))


def with_fallout(value: bool, reading: Reading) -> Condition:
    """A fallout record is open."""
    return _whether(value, _having(TABLES[FalloutRecord].name, Condition("1 = 1")))


def at_risk(value: bool, reading: Reading) -> Unit[Condition]:
    """It is past its due time, or has a task at risk. Reads all unfinished work with a due time, as the board does."""
    if reading.roots_at_risk is None:
        reading.roots_at_risk = yield from risk.roots(reading)
    late = Condition("(t.due_at IS NOT NULL AND t.due_at < ?)", (reading.now,))
    either = any_of([late, one_of("t.id", sorted(reading.roots_at_risk))])
    return _whether(value, Condition(f"({unfinished('t')} AND {either.sql})", either.parameters))


def _having(table: str, what: Condition) -> Condition:
    """The order has unfinished rows like this in the table."""
    inner = f"SELECT w.root_id FROM {table} AS w WHERE {what.sql} AND {unfinished('w')}"
    return Condition(f"t.id IN ({inner})", what.parameters)


def _whether(value: bool, what: Condition) -> Condition:
    return what if value else Condition(f"NOT ({what.sql})", what.parameters)
