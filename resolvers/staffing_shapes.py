"""How the fields of staffing orders, and of what stands below them, are had."""

from __future__ import annotations

from collections.abc import Sequence
from json import loads

from models.staffing import Assignment
from models.statement import Statement, Unit
from models.table import TABLES, among, listed
from resolvers.common_shapes import ORDER, STATEFUL, Shapes, plain
from resolvers.connections import Listing, many
from resolvers.filters import ASSIGNMENT_FILTER, REQUEST_FILTER
from resolvers.loading import one
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.shape import batch, derived


def _caption(row: Row) -> str:
    """So many of what; a draft may not say it yet."""
    return f"{row.quantity} x {row.role or '?'}"


def _filled(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    sql = (
        f"SELECT parent_id, COUNT(*) FROM {TABLES[Assignment].name} WHERE {among('parent_id')} "
        "AND state IN ('ASSIGNED', 'COMPLETED') GROUP BY parent_id"
    )
    counts: dict[str, int] = dict((yield Statement(sql, (listed(row.id for row in rows),))))
    for row in rows:
        row.loaded[selection.key] = counts.get(row.id, 0)


STAFFING_SHAPES: dict[str, Shapes] = {
    "StaffingOrder": {
        **ORDER,
        "requests": many(Listing("ResourceRequest", parent="parent_id", where=REQUEST_FILTER)),
    },
    "ResourceRequest": {
        **STATEFUL,
        "caption": derived("caption", _caption, "quantity", "role"),
        **plain("role description quantity starts_on ends_on shortcomings"),
        "skills": derived("skills_list", lambda row: loads(row.skills), "skills"),
        "filled": batch(_filled, "id"),
        "order": one("root_id"),
        "parent": one("parent_id"),
        "assignments": many(Listing("Assignment", parent="parent_id", where=ASSIGNMENT_FILTER)),
    },
    "Assignment": {
        **STATEFUL,
        "caption": derived("caption", lambda row: row.person, "person"),
        **plain("person starts_on ends_on created_by"),
        "order": one("root_id"),
        "request": one("parent_id"),
        "parent": one("parent_id"),
    },
}
