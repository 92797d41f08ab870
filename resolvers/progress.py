"""`progress`: how the tasks below stand, one grouped query for all parents of a type together.

What counts as a task in the staffing family are the requests of an order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from tortoise.models import Model

from lifecycle.vocabulary import State
from models.order import OrderLineItem
from models.provisioning import WorkTask
from models.staffing import ResourceRequest
from models.statement import Statement, Unit
from models.table import TABLES, listed
from models.work import DomainOrder, OrderTask
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.standing import BLOCKED

DONE = (State.CLOSED_COMPLETE, State.COMPLETED, State.CLOSED)


def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    """Put the counts into every row. All rows are of one type."""
    counts: dict[str, Counter[str]] = {row.id: Counter() for row in rows}
    statement = Statement(COUNTING[rows[0].typename](), (listed(counts),))
    for above, state, count in (yield statement):
        counts[above][state] += count
    for row in rows:
        row.loaded[selection.key] = _progress(counts[row.id])


def _progress(states: Counter[str]) -> Row:
    total, canceled = states.total(), states[State.CANCELED]
    done = sum(states[state] for state in DONE)
    values = {
        "total": total,
        "done": done,
        "canceled": canceled,
        "in_progress": states[State.IN_PROGRESS],
        "blocked": sum(states[state] for state in BLOCKED),
        "percent": 100 * done // (total - canceled) if total > canceled else 0,
    }
    return Row("Progress", values)


def _of_children(model: type[Model], column: str) -> Callable[[], str]:
    """Counts of one table by the column that names what is above."""
    return lambda: (
        f"SELECT t.{column}, t.state, COUNT(*) FROM json_each(?) AS p CROSS JOIN {TABLES[model].name} AS t "
        f"ON t.{column} = p.value GROUP BY t.{column}, t.state"
    )


def _of_orders() -> str:
    """By line, because the index of tasks by line covers the state."""
    line, task = TABLES[OrderLineItem].name, TABLES[OrderTask].name
    return (
        f"SELECT l.root_id, t.state, COUNT(*) FROM json_each(?) AS p CROSS JOIN {line} AS l ON l.root_id = p.value "
        f"CROSS JOIN {task} AS t ON t.line_id = l.id GROUP BY l.root_id, t.state"
    )


def _of_subtrees(model: type[OrderLineItem] | type[DomainOrder], column: str) -> str:
    """Down through nested nodes of one table, then to the tasks."""
    table, task = TABLES[model].name, TABLES[OrderTask].name
    return (
        "WITH RECURSIVE below (above, id) AS (SELECT value, value FROM json_each(?) UNION ALL "
        f"SELECT b.above, c.id FROM below AS b CROSS JOIN {table} AS c ON c.parent_id = b.id) "
        f"SELECT b.above, t.state, COUNT(*) FROM below AS b CROSS JOIN {task} AS t ON t.{column} = b.id "
        "GROUP BY b.above, t.state"
    )


COUNTING: dict[str, Callable[[], str]] = {
    "CustomerOrder": _of_orders,
    "ServiceOrder": _of_orders,
    "OrderLineItem": lambda: _of_subtrees(OrderLineItem, "line_id"),
    "DomainOrder": lambda: _of_subtrees(DomainOrder, "parent_id"),
    "StaffingOrder": _of_children(ResourceRequest, "parent_id"),
    "ProvisioningOrder": _of_children(WorkTask, "root_id"),
    "WorkOrder": _of_children(WorkTask, "parent_id"),
}
