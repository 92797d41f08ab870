"""What keeps a task or domain order from being worked: unmet dependencies, holders above, open fallout."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from engine.nodes import read_holders
from lifecycle.fallout_record import OPEN
from lifecycle.vocabulary import State
from models.statement import Statement, Unit
from models.table import TABLES, listed
from models.work import Dependency, FalloutRecord
from resolvers.loading import nodes
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.standing import BLOCKED

COLUMNS = ("id", "state", "stack", "holders", "parent_id")


def is_blocked(row: Row) -> bool:
    """Whether the state says that it can't be worked now."""
    return row.state in BLOCKED


def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    """Put the nodes in the way into every row, at most as many of each sort as the limits name."""
    blockers = yield from _blockers(reading, [row for row in rows if is_blocked(row)])
    found = yield from nodes(reading, [i for ids in blockers.values() for i in ids], selection)
    for row in rows:
        row.loaded[selection.key] = [found[i] for i in blockers.get(row.id, ()) if i in found]


def _blockers(reading: Reading, rows: Sequence[Row]) -> Unit[dict[str, list[str]]]:
    waiting = {row.id: row for row in rows if row.stack.split()[-1] in (State.DRAFT, State.PENDING)}
    orders = [row.parent_id for row in waiting.values() if row.typename == "OrderTask"]
    unmet = yield from unmet_of(reading, [*waiting, *orders])
    fallout = yield from _open_fallout(reading, [row.id for row in rows if row.typename == "OrderTask"])
    # a task of a work order that waits for no other task waits for the start of that
    unbegun = {row.id: [row.parent_id] for row in waiting.values() if row.typename == "WorkTask"}
    return {
        row.id: list(
            dict.fromkeys(
                [
                    *(node_id for node_id, _ in read_holders(row.holders)),
                    *unmet.get(row.id, ()),
                    *(unmet.get(row.parent_id, ()) if row.id in waiting else ()),
                    *fallout.get(row.id, ()),
                    *(() if unmet.get(row.id) else unbegun.get(row.id, ())),
                ]
            )
        )
        for row in rows
    }


def unmet_of(reading: Reading, ids: Iterable[str]) -> Unit[dict[str, list[str]]]:
    """What each of these waits for that is not final."""
    name = TABLES[Dependency].name
    inner = f"SELECT i.id FROM {name} AS i WHERE i.waiter_id = p.value AND NOT i.met LIMIT {reading.limits.named_nodes}"
    sql = f"SELECT p.value, d.awaited_id FROM json_each(?) AS p CROSS JOIN {name} AS d ON d.id IN ({inner})"
    return (yield from _collected(sql, ids))


def _open_fallout(reading: Reading, ids: Iterable[str]) -> Unit[dict[str, list[str]]]:
    name = TABLES[FalloutRecord].name
    states = ", ".join(repr(str(state)) for state in OPEN)
    inner = (
        f"SELECT i.id FROM {name} AS i WHERE i.parent_id = p.value AND i.state IN ({states}) "
        f"LIMIT {reading.limits.named_nodes}"
    )
    sql = f"SELECT p.value, f.id FROM json_each(?) AS p CROSS JOIN {name} AS f ON f.id IN ({inner})"
    return (yield from _collected(sql, ids))


def _collected(sql: str, ids: Iterable[str]) -> Unit[dict[str, list[str]]]:
    wanted = listed(dict.fromkeys(ids))
    found: dict[str, list[str]] = {}
    if wanted != "[]":
        for above, node_id in (yield Statement(sql, (wanted,))):
            found.setdefault(above, []).append(node_id)
    return found
