"""Pages: where one begins and ends. Keyset cursors, no offset anywhere, stable while rows are inserted.

A cursor holds the values of the row that it points behind, in the order in which the list was asked for. What is
inserted before it moves nothing; the row itself may even have gone.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass, replace
from json import dumps, loads
from typing import Any

from models.condition import Condition, all_of
from resolvers.bad_input import BadInput
from resolvers.limits import Limits, hold

LARGEST = 2**53


@dataclass(frozen=True, slots=True)
class Ordering:
    """How a list is sorted: by a column, ties by the unique `key`; rows without a value always come last.

    `column` is empty for an order by the key alone. A `nullable` one is read by the spans of a slice. `name` marks
    cursors, so that one of another order is recognised. `alike` is a column that all rows read have nothing in: not
    every database knows by itself that an index which begins with it has them in order.
    """

    name: str
    key: str = "id"
    column: str = ""
    nullable: bool = False
    descending: bool = False
    alike: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """What a cursor is made of."""
        return (self.column, self.key) if self.column else (self.key,)

    def sql(self, alias: str, backwards: bool) -> str:
        """Behind ORDER BY."""
        way = "DESC" if self.descending != backwards else "ASC"
        first = "".join(f"{alias}.{column} {way}, " for column in (self.alike, self.column) if column)
        return f"{first}{alias}.{self.key} {way}"

    def beyond(self, alias: str, cursor: Sequence[Any], backwards: bool) -> Condition:
        """What lies behind a cursor, or, backwards, before it."""
        sign = "<" if self.descending != backwards else ">"
        key = f"{alias}.{self.key}"
        if not self.column:
            return Condition(f"{key} {sign} ?", (cursor[0],))
        return Condition(f"({alias}.{self.column}, {key}) {sign} (?, ?)", tuple(cursor))

    def cursor(self, values: Sequence[Any]) -> str:
        """The opaque text for a row with these values of `columns`."""
        text = dumps([self._mark, *values], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    def read(self, argument: str, text: str) -> tuple[Any, ...]:
        """What a cursor says. Raises BadInput for one that is damaged, or was made for another order."""
        try:
            plain = loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        except (ValueError, RecursionError):  # of the letters, the text, the JSON, or a number without end
            plain = None
        if not isinstance(plain, list) or not plain or not all(_may_be_meant(value) for value in plain):
            raise BadInput(f"{argument}: {text[:40]!r} is no cursor; take one from edges.cursor or pageInfo.")
        if plain[0] != self._mark or len(plain) != len(self.columns) + 1 or plain[-1] is None:
            raise BadInput(f"{argument}: this cursor belongs to another list or order; begin without a cursor.")
        return tuple(plain[1:])

    @property
    def _mark(self) -> str:
        return f"{self.name}{'-' if self.descending else ''}"


def _may_be_meant(value: object) -> bool:
    """Whether a database can compare with it."""
    if isinstance(value, str):
        return value.isprintable()
    return value is None or (isinstance(value, int) and abs(value) < LARGEST)


@dataclass(frozen=True, slots=True)
class Slice:
    """Which part of a list was asked for: at most `size` rows, counted from its end when `backwards`."""

    ordering: Ordering
    size: int
    backwards: bool
    after: tuple[Any, ...] | None
    before: tuple[Any, ...] | None
    within: str = ""
    """What else must hold of the rows' column, as SQL behind its name."""

    def spans(self) -> list[Slice]:
        """The pieces of this part in the direction of travel, each of which an index has in order.

        Rows with a value and rows without are pieces of their own where both occur, else one index walk can't be
        begun at a cursor. A cursor among the ones rules out the others, or says nothing of them.
        """
        ordering = self.ordering
        if not ordering.nullable:
            return [self]
        after_bare, before_bare = (cursor is not None and cursor[0] is None for cursor in (self.after, self.before))
        found: list[Slice] = []
        if not after_bare:
            by_value = replace(ordering, nullable=False)
            before = None if before_bare else self.before
            found.append(replace(self, ordering=by_value, before=before, within=f"{ordering.column} IS NOT NULL"))
        if before_bare or self.before is None:
            by_key = replace(ordering, nullable=False, column="", alike=ordering.column)
            after = self.after[1:] if self.after and after_bare else None
            before = self.before[1:] if self.before else None
            found.append(Slice(by_key, self.size, self.backwards, after, before, f"{ordering.column} IS NULL"))
        return found[::-1] if self.backwards else found

    def condition(self, alias: str) -> Condition:
        """Between the cursors."""
        after = None if self.after is None else self.ordering.beyond(alias, self.after, backwards=False)
        before = None if self.before is None else self.ordering.beyond(alias, self.before, backwards=True)
        within = Condition(f"{alias}.{self.within}") if self.within else None
        return all_of([within, after, before])

    def tail(self, alias: str) -> str:
        """Behind the conditions. One row more than asked for tells whether there are others."""
        return f" ORDER BY {self.ordering.sql(alias, self.backwards)} LIMIT {self.size + 1}"


def slice_of(arguments: dict[str, Any], ordering: Ordering, limits: Limits) -> Slice:
    """The part that first, after, last and before ask for. Raises BadInput when they can't be meant."""
    first, last = arguments.get("first"), arguments.get("last")
    if first is not None and last is not None:
        raise BadInput("first and last can't be combined: page forwards with first, backwards with last.")
    for name, size in (("first", first), ("last", last)):
        if size is not None and size < 0:
            raise BadInput(f"{name} is {size}; a page has 0 to {limits.page_cap} rows.")
        hold(f"{name} is {{}}", "BAD_INPUT", "page_cap", limits.page_cap, size or 0)
    size = limits.page_default if first is None and last is None else first if last is None else last
    after, before = arguments.get("after"), arguments.get("before")
    return Slice(
        ordering,
        int(size or 0),
        last is not None,
        None if after is None else ordering.read("after", after),
        None if before is None else ordering.read("before", before),
    )
