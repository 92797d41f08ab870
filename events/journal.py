"""The journal's table: appending, numbering, reading on from a position. Units, run by a driver."""

from __future__ import annotations

from collections.abc import Sequence
from json import dumps
from typing import Any

from events.entry import COLUMNS, Entry
from models.record import Epoch, Journal
from models.statement import Statement, Unit
from models.table import TABLES


def append(entries: Sequence[Entry]) -> Unit[None]:
    """Write entries. Where one writer commits all of them, they have their positions at once."""
    table = TABLES[Journal]
    columns = COLUMNS[1:]
    marks = ", ".join("?" * len(columns))
    sql = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({marks})"
    yield Statement(sql, [entry.without_position() for entry in entries], many=True)
    last = entries[-1]
    sql = f"SELECT position FROM {table.name} WHERE root_id = ? AND sequence = ?"
    ((position,),) = yield Statement(sql, (last.root_id, last.sequence))
    if position is not None:
        for offset, entry in enumerate(reversed(entries)):
            entry.position = position - offset


def since(position: int, limit: int, root_id: str | None = None) -> Unit[list[Entry]]:
    """The entries behind a position, of one root or of all, in order; at most `limit`."""
    table = TABLES[Journal]
    condition, parameters = ("root_id = ? AND ", (root_id,)) if root_id else ("", ())
    sql = f"SELECT {table.select(COLUMNS)} FROM {table.name} WHERE {condition}position > ? ORDER BY position LIMIT ?"
    rows = yield Statement(sql, (*parameters, position, limit))
    return [Entry(*row) for row in rows]


def of_spans(spans: Sequence[Sequence[Any]]) -> Unit[list[Entry]]:
    """The entries of some roots, each from one sequence to another, both included; in the journal's order."""
    table = TABLES[Journal]
    root, first, last = (f"json_extract(p.value, '$[{index}]')" for index in range(3))
    first, last = (f"CAST({bound} AS BIGINT)" for bound in (first, last))
    sql = (
        f"SELECT {table.select(COLUMNS, 'j')} FROM json_each(?) AS p CROSS JOIN {table.name} AS j "
        f"ON j.root_id = {root} AND j.sequence BETWEEN {first} AND {last} ORDER BY j.position"
    )
    rows = yield Statement(sql, (dumps(spans),))
    return [Entry(position or 0, *row) for position, *row in rows]


def bounds() -> Unit[tuple[int, int]]:
    """The oldest position that is kept and the newest; of an empty journal 1 and 0."""
    table = TABLES[Journal]
    rows = yield Statement(f"SELECT MIN(position), MAX(position) FROM {table.name}")
    oldest, newest = rows[0]
    return (1, 0) if newest is None else (oldest, newest)


def standing(root_id: str) -> Unit[int | None]:
    """The position up to which this snapshot is true of a root; None when rows of it still wait for theirs."""
    table = TABLES[Journal].name
    waiting = f"SELECT 1 FROM {table} WHERE root_id = ? AND position IS NULL"
    sql = f"SELECT MAX(position), EXISTS ({waiting}) FROM {table}"
    ((newest, waits),) = yield Statement(sql, (root_id,))
    return None if waits else newest or 0


def epoch() -> Unit[str]:
    """The name of this journal."""
    rows = yield Statement(f"SELECT value FROM {TABLES[Epoch].name}")
    return str(rows[0][0])
