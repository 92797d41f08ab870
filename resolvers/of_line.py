"""The service of a line: the one that it names, or the one that it created."""

from __future__ import annotations

from collections.abc import Sequence

from models.service import Service
from models.statement import Statement, Unit
from models.table import TABLES, among, listed
from resolvers.loading import nodes
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection


def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    """Put the service into every row."""
    sql = f"SELECT line_id, id FROM {TABLES[Service].name} WHERE {among('line_id')}"
    created: dict[str, str] = dict((yield Statement(sql, (listed(row.id for row in rows),))))
    ids = {row.id: row.service_id or created.get(row.id) for row in rows}
    found = yield from nodes(reading, [i for i in ids.values() if i], selection)
    for row in rows:
        row.loaded[selection.key] = found.get(ids[row.id] or "")
