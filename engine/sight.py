"""Rows without a state as a caller sees them: what is not there and what is not the caller's look alike."""

from __future__ import annotations

from typing import Any

from tortoise.models import Model

from lifecycle.access import Access
from models.condition import Condition, all_of
from models.policy import visible
from models.statement import Statement, Unit
from models.table import TABLES


def seen(model: type[Model], row_id: str, access: Access, column: str) -> Unit[tuple[Any] | None]:
    """The column of the row with this id; None when there is no such row, or none for the caller to see."""
    named = all_of([Condition("t.id = ?", (row_id,)), visible(access, model, "t")])
    sql = f"SELECT t.{column} FROM {TABLES[model].name} AS t WHERE {named.sql}"
    rows = yield Statement(sql, named.parameters)
    return rows[0] if rows else None
