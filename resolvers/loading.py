"""Loading what was selected: level by level, one query for each selected relation and all its parents together.

Everything here is a unit (a generator of statements), to be run by `driver.read`; nothing depends on how many rows
there are. What others use:

- `nodes(reading, ids, selection)`: rows of any types by id, loaded for the selection, `{id: row}`. What the caller
  may not see is missing, like what does not exist.
- `fill(reading, rows, selection)`: load everything selected below rows that one has already. A payload or a message
  is a row too: make `Row("SomePayload", {...})`, declare its fields in `shapes`, and fill it.
- `changes(reading, entries, selection)`: journal entries as `StateChange` rows, loaded for the selection.
- `one(column)`, `inside(attribute)`: shapes of a link to another row, and of value objects within the row.

A `Reading` is made by `context.reading()`, a `Selection` by `selection.selection_of(info)`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from events.entry import COLUMNS, Entry, entry_id, parse_entry_id
from models.condition import Condition, all_of, any_of, one_of
from models.statement import Statement, Unit
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.shape import Shape
from resolvers.sources import SOURCES, Source, typename_of


def nodes(reading: Reading, ids: Iterable[str], selection: Selection) -> Unit[dict[str, Row]]:
    """Rows by id, of whatever types the ids name, loaded for the selection."""
    wanted: dict[str, list[str]] = {}
    for node_id in dict.fromkeys(ids):
        if typename := typename_of(node_id):
            wanted.setdefault(typename, []).append(node_id)
    found: dict[str, Row] = {}
    for typename, of_type in wanted.items():
        source = SOURCES[typename]
        condition = _named(of_type) if typename == "StateChange" else one_of("t.id", of_type)
        columns = columns_for(reading, typename, [selection])
        rows = yield from fetch(reading, source, columns, condition)
        found |= {_id_of(row): row for row in rows}
    yield from fill(reading, list(found.values()), selection)
    return found


def changes(reading: Reading, entries: Sequence[Entry], selection: Selection) -> Unit[list[Row]]:
    """Journal entries as rows of StateChange, in the same order."""
    rows = [Row("StateChange", {name: getattr(entry, name) for name in COLUMNS}) for entry in entries]
    yield from fill(reading, rows, selection)
    return rows


def fill(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    """Load what was selected below these rows; they may be of several types."""
    by_type: dict[str, list[Row]] = {}
    for row in rows:
        by_type.setdefault(row.typename, []).append(row)
    for typename, group in by_type.items():
        shapes = reading.shapes[typename]
        fields = selection.below(typename)
        reading.grow(len(group) * len(fields))
        for field in fields:
            shape = shapes[field.name]
            if shape.derive is not None:
                for row in group:
                    setattr(row, shape.attribute, shape.derive(row))
            elif shape.load is not None:
                yield from shape.load(reading, group, field)


def columns_for(reading: Reading, typename: str, selections: Iterable[Selection]) -> tuple[str, ...]:
    """The columns that these selections on a type need, the key first."""
    shapes = reading.shapes[typename]
    names = list(SOURCES[typename].keys)
    for selection in selections:
        for field in selection.below(typename):
            names.extend(shapes[field.name].columns)
    return tuple(dict.fromkeys(names))


def fetch(
    reading: Reading, source: Source, columns: Sequence[str], condition: Condition, tail: str = ""
) -> Unit[list[Row]]:
    """The visible rows of one table, known there as `t`, for which the condition holds."""
    where = all_of([condition, source.visible(reading.access, "t")])
    table = source.table
    sql = f"SELECT {table.select(columns, 't')} FROM {table.name} AS t WHERE {where.sql}{tail}"
    values = yield Statement(sql, where.parameters)
    return [to_row(source, columns, value) for value in values]


def to_row(source: Source, columns: Sequence[str], value: Sequence[object]) -> Row:
    """A row of the answer; orders of both kinds lie in one table and are told apart by their ids."""
    values = dict(zip(columns, value, strict=True))
    typename = typename_of(str(value[0])) if columns[0] == "id" and source.prefix else None
    return Row(typename or source.typename, values)


def one(column: str) -> Shape:
    """A link: the column holds the id of another row; one of a type that the field can't have leads nowhere."""

    def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
        ids = [target for row in rows if (target := getattr(row, column))]
        typed = [i for i in ids if (typename := typename_of(i)) and selection.concerns(typename)]
        found = yield from nodes(reading, typed, selection)
        for row in rows:
            row.loaded[selection.key] = found.get(getattr(row, column))

    return Shape((column,), load)


def inside(attribute: str) -> Shape:
    """Value objects that lie in an attribute of the row already: one, a list of them, or None."""

    def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
        fresh: list[Row] = []
        for row in rows:
            value = getattr(row, attribute)
            copies = [item.copy() for item in (value if isinstance(value, list) else [value]) if item is not None]
            row.loaded[selection.key] = copies if isinstance(value, list) else next(iter(copies), None)
            fresh.extend(copies)
        yield from fill(reading, fresh, selection)

    return Shape((), load)


def listing(attribute: str) -> Shape:
    """Nodes whose ids lie in an attribute of the row already, as a plain list; those not visible are left out."""

    def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
        found = yield from nodes(reading, [i for row in rows for i in getattr(row, attribute)], selection)
        for row in rows:
            row.loaded[selection.key] = [found[i] for i in getattr(row, attribute) if i in found]

    return Shape((), load)


def _id_of(row: Row) -> str:
    return entry_id(row.root_id, row.sequence) if row.typename == "StateChange" else str(row.id)


def _named(ids: Iterable[str]) -> Condition:
    """Journal rows by the ids under which clients know them."""
    parsed = [pair for i in ids if (pair := parse_entry_id(i))]
    return any_of(Condition("(t.root_id = ? AND t.sequence = ?)", pair) for pair in parsed)
