"""`heldBy`: the interruptions above that hold a node, and since when each of them lasts."""

from __future__ import annotations

from collections.abc import Sequence

from engine.nodes import read_holders
from lifecycle import MACHINES
from models.record import Journal
from models.statement import Statement, Unit
from models.table import TABLES, listed
from resolvers.loading import fill
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection

BEGINNINGS = sorted(
    {row.action.value for machine in MACHINES.values() for row in machine.rows if row.target in machine.holding}
)
"""The actions that begin an interruption. Coming back to one from another on top of it is no beginning."""


def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    """Put one HeldBy a holder into every row, the oldest first."""
    entries = {row.id: read_holders(row.holders) for row in rows}
    since: dict[tuple[str, str], str] = {}
    if selection.asks_for("since"):
        since = yield from _beginnings({node_id for held in entries.values() for node_id, _ in held})
    made: list[Row] = []
    for row in rows:
        held_by = [
            Row("HeldBy", {"node_id": node_id, "interruption": state, "since": since.get((node_id, state))})
            for node_id, state in entries[row.id]
        ]
        row.loaded[selection.key] = held_by
        made.extend(held_by)
    yield from fill(reading, made, selection)


def _beginnings(ids: set[str]) -> Unit[dict[tuple[str, str], str]]:
    """When each node last entered each interruption."""
    if not ids:
        return {}
    sql = (
        f"SELECT j.node_id, j.own_state, MAX(j.at) FROM json_each(?) AS p JOIN {TABLES[Journal].name} AS j "
        "ON j.node_id = p.value WHERE j.action IN (SELECT value FROM json_each(?)) GROUP BY j.node_id, j.own_state"
    )
    rows = yield Statement(sql, (listed(ids), listed(BEGINNINGS)))
    return {(node_id, state): at for node_id, state, at in rows}
