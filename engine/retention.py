"""Which journals may go, and their going: those of roots that can't change any more and were left alone for long.

All rows of a root go at once, so that what is kept of anything is either whole or gone. The root remembers which
sequence its journal begins at, the journal's epoch which position: that is how a reader knows what it can't have, and
an audit what was removed and what was lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from events import journal
from lifecycle import machine_of
from lifecycle.node import KINDS, ORDERS
from models.record import Journal
from models.service import Service
from models.statement import Statement, Unit
from models.table import ROOT_TABLES, TABLES, among, listed

LOOKED_AT = 1000
"""Roots that are looked at in one reading."""
ROOTS_AT_ONCE = 50
ROWS_AT_ONCE = 2_000
"""What one unit removes at most, so that writers wait for it no longer than for each other; but a root at least."""

JOURNAL = TABLES[Journal].name


class Old(NamedTuple):
    """A root whose journal may go: it stood at this sequence, with so many rows kept."""

    id: str
    sequence: int
    rows: int


@dataclass(slots=True)
class Page:
    """Some roots of a table in the order of their ids: the last one, and which of them may lose their journals."""

    last: str
    old: list[Old] = field(default_factory=list)

    def batches(self) -> Iterator[list[Old]]:
        """The old ones, in portions for one unit each."""
        batch: list[Old] = []
        for root in self.old:
            if batch and (len(batch) == ROOTS_AT_ONCE or sum(o.rows for o in batch) + root.rows > ROWS_AT_ONCE):
                yield batch
                batch = []
            batch.append(root)
        if batch:
            yield batch


class Removed(NamedTuple):
    """How many rows went, and the oldest position behind all that ever did."""

    rows: int
    oldest: int


def page(table: str, after: str, before: str) -> Unit[Page | None]:
    """The next roots of a table behind an id, None when there are no more; old is what last changed `before`."""
    roots = f"SELECT * FROM {table} WHERE id > ? ORDER BY id LIMIT ?"
    newest = f"SELECT j.at FROM {JOURNAL} AS j WHERE j.root_id = r.id AND j.sequence = r.sequence"
    sql = (
        f"SELECT r.id, r.sequence, r.sequence - r.journal_from + 1, "
        f"{is_final(table, 'r')} AND r.journal_from <= r.sequence AND ({newest}) < ? FROM ({roots}) AS r ORDER BY r.id"
    )
    rows = yield Statement(sql, (before, after, LOOKED_AT))
    if not rows:
        return None
    return Page(rows[-1][0], [Old(root_id, sequence, kept) for root_id, sequence, kept, old in rows if old])


def is_final(table: str, alias: str) -> str:
    """The condition that a root is in a state which nothing leaves any more."""
    kinds = {"SERVICE"} if table == TABLES[Service].name else set(ORDERS)
    conditions = []
    for kind in sorted(kinds):
        final = ", ".join(f"'{state}'" for state in sorted(machine_of(KINDS[kind].machine).final))
        of_kind = f"{alias}.kind = '{kind}' AND " if len(kinds) > 1 else ""
        if final:
            conditions.append(f"({of_kind}{alias}.state IN ({final}))")
    return f"({' OR '.join(conditions)})"


def remove(roots: Sequence[Old]) -> Unit[Removed]:
    """Remove the journals of these roots; of one that was written to since it was looked at, nothing."""
    for table in ROOT_TABLES:
        sql = f"UPDATE {table} SET journal_from = sequence + 1 WHERE id = ? AND sequence = ?"
        yield Statement(sql, [(root.id, root.sequence) for root in roots], many=True)
    emptied = " UNION ALL ".join(
        f"SELECT id FROM {table} WHERE {among('id')} AND journal_from = sequence + 1" for table in ROOT_TABLES
    )
    ids = listed(root.id for root in roots)
    gone = listed([row[0] for row in (yield Statement(emptied, (ids,) * len(ROOT_TABLES)))])
    rows = yield Statement(f"SELECT COUNT(*), MAX(position) FROM {JOURNAL} WHERE {among('root_id')}", (gone,))
    count, newest = rows[0]
    yield Statement(f"DELETE FROM {JOURNAL} WHERE {among('root_id')}", (gone,))
    if count:
        yield from journal.begin_behind(newest)
    oldest, _ = yield from journal.bounds()
    return Removed(count, oldest)
