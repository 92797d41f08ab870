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
        f"ON j.root_id = {root} AND j.sequence BETWEEN {first} AND {last} ORDER BY j.position, p.key, j.sequence"
    )
    rows = yield Statement(sql, (dumps(spans),))
    return [Entry(position or 0, *row) for position, *row in rows]


def read_on(position: int, limit: int, root_id: str | None = None) -> Unit[tuple[list[Entry], int]]:
    """The entries behind a position, and from which one on nothing was removed: both on one snapshot, so that who
    reads on can tell a gap from an end."""
    entries = yield from since(position, limit, root_id)
    oldest, _ = yield from bounds()
    return entries, oldest


def bounds() -> Unit[tuple[int, int]]:
    """The position from which on nothing was removed, and the newest; of a new journal 1 and 0.

    Older rows of what still lives are kept, but a reader that has not come so far can't have them without a gap. When
    all rows were removed, the newest position is the one before the oldest.
    """
    newest = f"SELECT MAX(position) FROM {TABLES[Journal].name}"
    rows = yield Statement(f"SELECT oldest, ({newest}) FROM {TABLES[Epoch].name}")
    oldest, newest_kept = rows[0]
    return oldest, max(newest_kept or 0, oldest - 1)


def begin_behind(position: int) -> Unit[None]:
    """Rows up to this position were removed: cursors from before it are outdated."""
    sql = f"UPDATE {TABLES[Epoch].name} SET oldest = ? WHERE oldest < ?"
    yield Statement(sql, (position + 1, position + 1))


def standing(root_id: str) -> Unit[int | None]:
    """The position up to which this snapshot is true of a root; None when rows of it still wait for theirs."""
    sql = f"SELECT 1 FROM {TABLES[Journal].name} WHERE root_id = ? AND position IS NULL LIMIT 1"
    if (yield Statement(sql, (root_id,))):
        return None
    return (yield from bounds())[1]


def epoch() -> Unit[str]:
    """The name of this journal."""
    rows = yield Statement(f"SELECT value FROM {TABLES[Epoch].name}")
    return str(rows[0][0])


def renew_epoch(value: str) -> Unit[None]:
    """Give the journal another name, so that cursors from before are recognised as those of another past."""
    yield Statement(f"UPDATE {TABLES[Epoch].name} SET value = ?", (value,))
