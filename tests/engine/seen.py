"""Every node as walks compare it, as the tables tell it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from json import loads
from typing import Any

from engine import nodes
from engine.clock import as_text
from models.statement import Statement, Unit
from models.table import NODE_TABLES, among, listed
from tests.engine.house import EPOCH
from tests.model.comparing import View

SEEN = (
    *("state", "stack", "holders", "past_no_return", "assignee", "started_at", "planned_start", "revision"),
    *("enrichment_done", "quantity", "characteristics", "shortcomings", "worker", "lease_until", "failures"),
    *("term_end", "compensates_id", "redoes_id", "person"),
)


def seen_below(order: str, names: Mapping[str, str]) -> Unit[dict[str, View]]:
    """The nodes of this order and those that have names, by name; `names` are by id of the database."""
    waits: dict[str, set[str]] = {}
    sql = "SELECT waiter_id, awaited_id FROM dependency WHERE root_id = ?"
    for waiter, awaited in (yield Statement(sql, (order,))):
        waits.setdefault(waiter, set()).add(names[awaited])
    found: dict[str, View] = {}
    for table in dict.fromkeys(NODE_TABLES.values()):
        select = table.select(("id", *SEEN))
        condition = f"root_id = ? OR {among('id')}"
        for node_id, *row in (
            yield Statement(f"SELECT {select} FROM {table.name} WHERE {condition}", (order, listed(names)))
        ):
            seen = dict(zip(SEEN, row, strict=True))
            found[names.get(str(node_id), str(node_id))] = _view(seen, waits.get(node_id, set()), names)
    return found


def _view(seen: dict[str, Any], waits_for: set[str], names: Mapping[str, str]) -> View:
    return View(
        state=seen["state"],
        stack=tuple(seen["stack"].split()),
        holders=tuple((names[i], word) for i, word in nodes.read_holders(seen["holders"])),
        past_no_return=bool(seen["past_no_return"]),
        assignee=seen["assignee"] or seen["person"],
        started=bool(seen["started_at"]),
        scheduled=bool(seen["planned_start"]),
        waits_for=frozenset(waits_for),
        revision_number=seen["revision"] or 0,
        enrichment_done=bool(seen["enrichment_done"]),
        quantity=seen["quantity"] or 1,
        detail=loads(seen["characteristics"] or "{}").get("detail"),
        lacks=bool(seen["shortcomings"]),
        worker=seen["worker"],
        lease_until=in_milliseconds(seen["lease_until"]),
        failures=seen["failures"] or 0,
        term_end=in_milliseconds(seen["term_end"]),
        undoes=names.get(seen["compensates_id"]),
        repeats=names.get(seen["redoes_id"]),
    )


def instant(milliseconds: int | None) -> str | None:
    """The model counts milliseconds from the start; the tables keep times as text."""
    return None if milliseconds is None else as_text(EPOCH + timedelta(milliseconds=milliseconds))


def in_milliseconds(moment: str | None) -> int | None:
    """A time of the tables as the model counts it."""
    return None if moment is None else (datetime.fromisoformat(moment) - EPOCH) // timedelta(milliseconds=1)
