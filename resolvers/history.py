"""The journal as lists: `history` of a node, `stateChanges` of everything; their cursors resume subscriptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from json import loads
from typing import Any

from engine.checking import camel
from events import journal
from events.cursor import decode, encode
from events.entry import entry_id
from lifecycle.access import SYSTEM
from lifecycle.vocabulary import Role
from models.condition import Condition
from models.policy import PAST
from models.statement import Unit
from resolvers.bad_input import BadInput
from resolvers.connections import Listing, pages_of
from resolvers.filters import CHANGE_FILTER
from resolvers.paging import Ordering
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.shape import Shape, batch
from resolvers.sources import kind_name


@dataclass(frozen=True, slots=True)
class JournalOrdering(Ordering):
    """By position; the cursors are those of the journal, which subscriptions take too."""

    epoch: str = ""

    def cursor(self, values: Sequence[Any]) -> str:
        """The journal's cursor behind this position."""
        return encode(self.epoch, values[0])

    def read(self, argument: str, text: str) -> tuple[Any, ...]:
        """The position that a cursor names. Raises BadInput for none of ours, or one of another journal."""
        cursor = decode(text)
        if cursor is None:
            raise BadInput(f"{argument}: {text[:40]!r} is no cursor of the journal; take one from a StateChange.")
        if cursor.epoch != self.epoch:
            raise BadInput(f"{argument}: this cursor is of a journal that was replaced since.", "CURSOR_EXPIRED")
        return (cursor.position,)


PLACED = Condition("t.position IS NOT NULL")
"""What was committed a moment ago may not have its place in the journal yet; it is listed when it has."""

OF_NODE = Listing("StateChange", parent="node_id", policy=PAST, fixed=PLACED)
OF_EVERYTHING = Listing("StateChange", where=CHANGE_FILTER, fixed=PLACED)


def _positioned(reading: Reading, listing: Listing) -> Unit[Listing]:
    epoch = yield from reading.epoch()
    return replace(listing, ordering=JournalOrdering("position", key="position", epoch=epoch))


def _of_node(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    listing = yield from _positioned(reading, OF_NODE)
    pages = yield from pages_of(reading, listing, selection, [row.id for row in rows])
    for row in rows:
        row.loaded[selection.key] = pages[row.id]


HISTORY: Shape = batch(_of_node, "id")


def state_changes(reading: Reading, selection: Selection) -> Unit[Row]:
    """Every change that the caller may see, in the order of the journal."""
    listing = yield from _positioned(reading, OF_EVERYTHING)
    pages = yield from pages_of(reading, listing, selection, None)
    return pages[""]


def set_cursor(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    """The journal's cursor of each change. What has no place yet will have one behind everything that has."""
    epoch = yield from reading.epoch()
    newest = 0 if all(row.position for row in rows) else (yield from journal.bounds())[1]
    for row in rows:
        row.cursor = encode(epoch, row.position or newest)


def for_administrators(column: str) -> Shape:
    """A column of changes that only administrators see; for others it is null."""

    def hide(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
        yield from ()
        if not reading.access.has(Role.ADMINISTRATOR):
            for row in rows:
                setattr(row, column, None)

    return batch(hide, column)


def change_id(row: Row) -> str:
    """The id under which clients know a change."""
    return entry_id(row.root_id, row.sequence)


def cause_id(row: Row) -> str | None:
    """The id of the change that led to this one."""
    return None if row.cause is None else entry_id(row.cause_root or row.root_id, row.cause)


def by_system(row: Row) -> bool:
    """Whether nobody asked for this change: it followed from another one, or the time had come."""
    return row.cause is not None or row.actor == SYSTEM.actor


def node_kind(row: Row) -> str | None:
    """The kind of the node that changed."""
    return kind_name(row.node_id)


RENAMED = {"group_name": "group"}
OBJECTS = ("characteristics", "basis", "skills")
"""Columns that hold JSON."""


def snapshot(row: Row) -> Any:
    """The other fields that the change set, by the names that clients know."""
    return {
        RENAMED.get(column) or camel(column): loads(value) if column in OBJECTS and isinstance(value, str) else value
        for column, value in loads(row.snapshot).items()
    }
