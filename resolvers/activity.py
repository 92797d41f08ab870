"""Whether accounts, places and products have a service that is active: NEW or IN_SERVICE (document 004).

Only services that the caller may see count: a product is one for all, but who uses it is nobody else's business.
"""

from __future__ import annotations

from collections.abc import Sequence

from lifecycle.service import ACTIVE
from models.catalogue import Specification
from models.condition import Condition, all_of
from models.policy import visible
from models.service import Service
from models.statement import Statement, Unit
from models.table import TABLES, listed
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.shape import Load, Shape, batch

STATES = ", ".join(repr(str(state)) for state in ACTIVE)


def is_active(row: Row) -> bool:
    """Whether a service is active itself."""
    return row.state in ACTIVE


def active(alias: str) -> str:
    """SQL: the service is active."""
    return f"{alias}.state IN ({STATES})"


def with_services(column: str) -> Shape:
    """Active by services that name the row in this column; one statement for all rows."""
    return batch(_loader(f"s.{column} = p.value"), "id")


def _loader(condition: str) -> Load:
    def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
        counts = all_of([Condition(f"{condition} AND {active('s')}"), visible(reading.access, Service, "s")])
        services = f"SELECT 1 FROM {TABLES[Service].name} AS s WHERE {counts.sql}"
        sql = f"SELECT p.value FROM json_each(?) AS p WHERE EXISTS ({services})"
        found = {row[0] for row in (yield Statement(sql, (listed(row.id for row in rows), *counts.parameters)))}
        for row in rows:
            row.active = row.id in found

    return load


def with_editions() -> Shape:
    """Active by services of any edition of the row's code."""
    table = TABLES[Specification].name
    editions = f"SELECT o.id FROM {table} AS e JOIN {table} AS o ON o.code = e.code WHERE e.id = p.value"
    return batch(_loader(f"s.specification_id IN ({editions})"), "id")
