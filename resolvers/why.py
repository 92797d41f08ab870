"""`why`: what put a node where it is, the children that decided it, and what is missing for the next state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from events.entry import COLUMNS
from lifecycle.node import KINDS, kind_of
from lifecycle.rollups import FATES, Rollup, rollups_of
from models.condition import Condition, all_of
from models.policy import PAST
from models.record import Journal
from models.statement import Statement, Unit
from models.table import NODE_TABLES, TABLES, listed
from resolvers import missing
from resolvers.loading import fill
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.standing import ENDED
from resolvers.states import LABELS

HAPPENED = {"CREATED": "the creation", "EDITED": "an edit", "DELETED": "the deletion"}
"""What is said of a change that no action made."""

States = Callable[[str], Iterable[str]]


def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    """Put a Why into every row."""
    facts = yield from reading.know([row.id for row in rows])
    moves = yield from _latest_moves(reading, [row.id for row in rows])
    causes = yield from _causes(reading, list(moves.values()))
    rolled: dict[str, Rollup] = {}
    for node_id, move in moves.items():
        rollup = _rollup(move, causes.get(_place_of_cause(move)), facts.nodes[node_id].kind)
        if rollup is not None:
            rolled[node_id] = rollup
    deciding = yield from _children(reading, {i: _decisive(rollup) for i, rollup in rolled.items()})
    reasons = yield from missing.reasons(reading, facts, [facts.nodes[row.id] for row in rows], children=_children)
    made: list[Row] = []
    for row in rows:
        latest = moves.get(row.id)
        cause = causes.get(_place_of_cause(latest)) if latest else None
        first = [cause.node_id] if cause and cause.node_id in deciding.get(row.id, ()) else []
        values = {
            "change": latest,
            "because": cause,
            "rollup": rolled[row.id].about if row.id in rolled else None,
            "decided_ids": list(dict.fromkeys([*first, *deciding.get(row.id, ())])),
            "missing": reasons[row.id],
            "message": _message(latest, cause, rolled.get(row.id)),
        }
        row.loaded[selection.key] = Row("Why", values)
        made.append(row.loaded[selection.key])
    yield from fill(reading, made, selection)


def _message(move: Row | None, cause: Row | None, rollup: Rollup | None) -> str:
    """One sentence for people."""
    if move is None:
        return "The change that led here is no longer kept."
    state = LABELS[move.to_state]
    if move.kind == "CREATED":
        return f"{state} since it was created by {move.actor}."
    if rollup is not None:
        return f"{state}: {rollup.about}"
    action = _spoken(move.action)
    if cause is not None:
        return f"{state} by {action}, which followed from {_cause(cause)}."
    if move.cause is not None:
        return f"{state} by {action}, which followed from another change."
    said = f": {move.reason}" if move.reason else "."
    return f"{state} by {action}, asked for by {move.actor}{said}"


def _cause(cause: Row) -> str:
    kind = kind_of(cause.node_id)
    what = _spoken(cause.action) if cause.action else HAPPENED[cause.kind]
    return f"{what} of {kind.one if kind else 'something else'}"


def _spoken(action: object) -> str:
    return str(action).capitalize().replace("_", " ")


def _latest_moves(reading: Reading, ids: Sequence[str]) -> Unit[dict[str, Row]]:
    """The change that gave each node the state that it shows."""
    table = TABLES[Journal]
    seen = all_of([PAST.condition(reading.access, "i")])
    # the newest have no position yet; then the sequence tells which one is the very last
    latest = (
        f"FROM {table.name} AS i WHERE i.node_id = p.value AND i.to_state IS NOT NULL AND (i.from_state IS NULL OR "
        f"i.from_state <> i.to_state) AND {seen.sql} ORDER BY i.position DESC, i.sequence DESC LIMIT 1"
    )
    sql = (
        f"SELECT {table.select(COLUMNS, 'j')} FROM json_each(?) AS p CROSS JOIN {table.name} AS j "
        f"ON j.root_id = (SELECT i.root_id {latest}) AND j.sequence = (SELECT i.sequence {latest})"
    )
    moves = yield from _changes(sql, (listed(ids), *seen.parameters, *seen.parameters))
    return {move.node_id: move for move in moves}


def _place_of_cause(move: Row) -> tuple[str, int]:
    """Root and sequence of the change that led to this one; a service is moved by its order."""
    return move.cause_root or move.root_id, move.cause


def _causes(reading: Reading, moves: Sequence[Row]) -> Unit[dict[tuple[str, int], Row]]:
    """The changes that led to these."""
    wanted = [f"{root} {cause}" for root, cause in map(_place_of_cause, moves) if cause is not None]
    if not wanted:
        return {}
    table = TABLES[Journal]
    split = "instr(p.value, ' ')"
    named = (
        f"j.root_id = substr(p.value, 1, {split} - 1) AND j.sequence = CAST(substr(p.value, {split} + 1) AS INTEGER)"
    )
    seen = all_of([Condition(named), PAST.condition(reading.access, "j")])
    changes = f"FROM json_each(?) AS p CROSS JOIN {table.name} AS j ON {seen.sql}"
    sql = f"SELECT {table.select(COLUMNS, 'j')} {changes}"
    causes = yield from _changes(sql, (listed(dict.fromkeys(wanted)), *seen.parameters))
    return {(cause.root_id, cause.sequence): cause for cause in causes}


def _changes(sql: str, parameters: Sequence[str]) -> Unit[list[Row]]:
    rows = yield Statement(sql, parameters)
    return [Row("StateChange", dict(zip(COLUMNS, row, strict=True))) for row in rows]


def _rollup(move: Row, cause: Row | None, kind: str) -> Rollup | None:
    """The rollup row that made the move, if one did: its action is a rollup's, and its cause came from below.

    What an ancestor caused is a cascade: it may have the same action, but the children decided nothing.
    """
    if move.cause is None or (cause is not None and cause.node_id in move.path.split("/")[:-1]):
        return None
    rows = [row for row in rollups_of(KINDS[kind].machine) if row.action == move.action]
    return next((row for row in rows if row.is_for(move.from_state)), None)


def _decisive(rollup: Rollup) -> list[str]:
    """The states of children that made the rollup apply."""
    if not rollup.some:
        return list(ENDED)
    return [state.value for state, fate in FATES.items() if fate in rollup.some]


def _children(reading: Reading, wanted: dict[str, list[str]]) -> Unit[dict[str, list[str]]]:
    """Some children of each node that show one of these states, one statement for each table of children."""
    found: dict[str, list[str]] = {i: [] for i in wanted}
    pairs = [f"{node_id} {state}" for node_id, states in wanted.items() for state in states]
    kinds = {kind.name for kind in KINDS.values() for i in wanted if i.startswith(f"{kind.prefix}_")}
    below = dict.fromkeys(child for kind in sorted(kinds) for child in KINDS[kind].children)
    split = "instr(p.value, ' ')"
    for kind in below:
        if KINDS[kind].beside or not pairs:
            continue
        name, limit = NODE_TABLES[kind].name, reading.limits.named_nodes
        inner = (
            f"SELECT i.id FROM {name} AS i WHERE i.parent_id = substr(p.value, 1, {split} - 1) "
            f"AND i.state = substr(p.value, {split} + 1) LIMIT {limit}"
        )
        sql = f"SELECT c.parent_id, c.id FROM json_each(?) AS p CROSS JOIN {name} AS c ON c.id IN ({inner})"
        for parent, child in (yield Statement(sql, (listed(pairs),))):
            if len(found[parent]) < limit:
                found[parent].append(child)
    return found
