"""Lists that clients page through: the rows of a page, its edges, its ends, and the count when asked for.

A `Listing` says what a list consists of. At the root it is read with one statement; below parents with one statement
for all of them, which bounds every parent's page by itself and so never looks at all children of a large parent. An
order in which rows may lack a value takes a second one, for pages that reach the rows without.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.condition import Condition, all_of, one_of
from models.policy import POLICIES, Policy
from models.statement import Statement, Unit
from models.table import listed
from resolvers import loading
from resolvers.paging import Ordering, Slice, slice_of
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.shape import Shape
from resolvers.sources import SOURCES

Filter = Callable[[Mapping[str, Any], Reading], Unit[list[Condition]]]
Rooted = Callable[[Reading, Selection], Unit[Row]]
BY_ID = Ordering("id")


@dataclass(frozen=True, slots=True)
class Listing:
    """One list. Conditions speak of its table as `t`.

    `parent`: the column that names the parent, for lists below a row. `where`: turns the argument of that name into
    conditions. `sorts`: what orderBy may name. `fixed` always holds. `link`: the rows only point, by this column, to
    the nodes of the list (as dependencies do). `policy` says who may see the rows where that is not their table's.
    """

    source: str
    parent: str = ""
    where: Filter | None = None
    sorts: Mapping[str, Ordering] | None = None
    fixed: Condition | None = None
    link: str = ""
    ordering: Ordering = BY_ID
    policy: Policy | None = None

    def ordered(self, arguments: Mapping[str, Any]) -> Ordering:
        """The order that was asked for."""
        order = arguments.get("orderBy")
        if not order or self.sorts is None:
            return self.ordering
        chosen = self.sorts[order["field"]]
        descending = order.get("direction") == "DESC"
        return replace(chosen, descending=descending)

    def condition(self, reading: Reading, arguments: Mapping[str, Any]) -> Unit[Condition]:
        """What the caller may see, and asked for."""
        asked = arguments.get("where")
        chosen = (yield from self.where(asked, reading)) if asked and self.where else []
        policy = self.policy or POLICIES[SOURCES[self.source].model]
        visible = policy.condition(reading.access, "t", sweeping=not self.parent)
        # without the hint the planner takes what always holds for a rarity, and walks it past a filter that finds
        fixed = None if self.fixed is None else Condition(f"likely({self.fixed.sql})", self.fixed.parameters)
        return all_of([fixed, visible, *chosen])


@dataclass(slots=True)
class Part:
    """The rows of one page, and whether there are more in the direction of travel."""

    rows: list[Row]
    more: bool = False


def rooted(listing: Listing) -> Rooted:
    """The loader of a list at the root."""

    def load(reading: Reading, selection: Selection) -> Unit[Row]:
        pages = yield from pages_of(reading, listing, selection, None)
        return pages[""]

    return load


def many(listing: Listing, column: str = "id") -> Shape:
    """A list below a row: of the rows whose `listing.parent` is the value of this column."""

    def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
        pages = yield from pages_of(reading, listing, selection, [getattr(row, column) for row in rows])
        for row in rows:
            row.loaded[selection.key] = pages[getattr(row, column)]

    return Shape((column,), load)


def pages_of(
    reading: Reading, listing: Listing, selection: Selection, parents: Sequence[str] | None
) -> Unit[dict[str, Row]]:
    """A connection for each parent; with no parents the only one has the key ''."""
    part = slice_of(selection.arguments, listing.ordered(selection.arguments), reading.limits)
    condition = yield from listing.condition(reading, selection.arguments)
    keys = [""] if parents is None else list(dict.fromkeys(parents))
    pages = {key: Row("Connection", {}) for key in keys}
    parts = {key: Part([]) for key in keys}
    if selection.asks_for("nodes", "edges", "pageInfo"):
        parts |= yield from _read(reading, listing, part, condition, selection, parents)
    for field in selection.below():
        if field.name == "totalCount":
            counts = yield from _count(listing, condition, parents)
            for key, page in pages.items():
                page.loaded[field.key] = counts.get(key, 0)
        elif field.name == "pageInfo":
            for key, page in pages.items():
                page.loaded[field.key] = _page_info(part, parts[key])
        else:
            yield from _place(reading, listing, part, field, pages, parts)
    return pages


def _read(
    reading: Reading,
    listing: Listing,
    part: Slice,
    condition: Condition,
    selection: Selection,
    parents: Sequence[str] | None,
) -> Unit[dict[str, Part]]:
    """The rows of all pages: one statement for each span, until all pages are full."""
    source = SOURCES[listing.source]
    columns = _columns(reading, listing, part.ordering, selection)
    parts = {key: Part([]) for key in ([""] if parents is None else parents)}
    for span in part.spans():
        short = [key for key, found in parts.items() if len(found.rows) <= part.size]
        if short:
            statement = _span(listing, span, columns, condition, None if parents is None else short)
            for parent, *value in (yield statement):
                parts[parent].rows.append(loading.to_row(source, columns, value))
    reading.grow(sum(len(found.rows) for found in parts.values()))
    for found in parts.values():
        found.more = len(found.rows) > part.size
        del found.rows[part.size :]
        if part.backwards:
            found.rows.reverse()
    return parts


def _span(
    listing: Listing, span: Slice, columns: Sequence[str], condition: Condition, parents: Sequence[str] | None
) -> Statement:
    """One span of all pages."""
    source = SOURCES[listing.source]
    table, chosen = source.table, all_of([condition, span.condition("t")])
    if parents is None:
        sql = f"SELECT '', {table.select(columns, 't')} FROM {table.name} AS t WHERE {chosen.sql}{span.tail('t')}"
        return Statement(sql, chosen.parameters)
    inner = (
        f"SELECT t.{source.keys[0]} FROM {table.name} AS t WHERE t.{listing.parent} = p.value "
        f"AND {chosen.sql}{span.tail('t')}"
    )
    sql = (
        f"SELECT p.value, {table.select(columns, 'u')} FROM json_each(?) AS p CROSS JOIN {table.name} AS u "
        f"ON u.{source.keys[0]} IN ({inner}) ORDER BY p.key, {span.ordering.sql('u', span.backwards)}"
    )
    return Statement(sql, (listed(parents), *chosen.parameters))


def _columns(reading: Reading, listing: Listing, ordering: Ordering, selection: Selection) -> tuple[str, ...]:
    source = SOURCES[listing.source]
    if listing.link:
        needed: tuple[str, ...] = (listing.link, "met")
    else:
        nodes = [*selection.at("nodes"), *(node for edge in selection.at("edges") for node in edge.at("node"))]
        needed = tuple(
            column
            for node in nodes
            for typename in source.siblings
            if node.concerns(typename)
            for column in loading.columns_for(reading, typename, [node])
        )
    return tuple(dict.fromkeys((*source.keys, *needed, *ordering.columns)))


def _count(listing: Listing, condition: Condition, parents: Sequence[str] | None) -> Unit[dict[str, int]]:
    table = SOURCES[listing.source].table
    if parents is None:
        sql = f"SELECT '', COUNT(*) FROM {table.name} AS t WHERE {condition.sql}"
        return dict((yield Statement(sql, condition.parameters)))
    within = one_of(f"t.{listing.parent}", dict.fromkeys(parents))
    sql = f"SELECT t.{listing.parent}, COUNT(*) FROM {table.name} AS t WHERE {within.sql} AND {condition.sql}"
    counts = yield Statement(f"{sql} GROUP BY t.{listing.parent}", (*within.parameters, *condition.parameters))
    return dict(counts)


def _page_info(part: Slice, found: Part) -> Row:
    """Whether something lies behind the start is known only when a cursor says so; it is never looked for."""
    rows = found.rows
    values = {
        "has_next_page": part.before is not None if part.backwards else found.more,
        "has_previous_page": found.more if part.backwards else part.after is not None,
        "start_cursor": _cursor(part.ordering, rows[0]) if rows else None,
        "end_cursor": _cursor(part.ordering, rows[-1]) if rows else None,
    }
    return Row("PageInfo", values)


def _cursor(ordering: Ordering, row: Row) -> str:
    return ordering.cursor([getattr(row, column) for column in ordering.columns])


def _place(
    reading: Reading,
    listing: Listing,
    part: Slice,
    field: Selection,
    pages: dict[str, Row],
    parts: dict[str, Part],
) -> Unit[None]:
    """Put nodes or edges into the pages; each has rows of its own, since each has a selection of its own."""
    if field.name == "nodes":
        filled = yield from _nodes(reading, listing, field, parts)
        for key, page in pages.items():
            page.loaded[field.key] = [node for node in filled[key] if node is not None]
        return
    edges = {key: [_edge(field, part.ordering, row) for row in parts[key].rows] for key in pages}
    for node_field in field.at("node"):
        filled = yield from _nodes(reading, listing, node_field, parts)
        for key, of_page in edges.items():
            for edge, node in zip(of_page, filled[key], strict=True):
                edge.loaded[node_field.key] = node
    for key, page in pages.items():
        page.loaded[field.key] = edges[key]


def _edge(field: Selection, ordering: Ordering, row: Row) -> Row:
    values: dict[str, Any] = {"met": getattr(row, "met", None)}
    if field.asks_for("cursor"):
        values["cursor"] = _cursor(ordering, row)
    return Row("Edge", values)


def _nodes(
    reading: Reading, listing: Listing, field: Selection, parts: dict[str, Part]
) -> Unit[dict[str, list[Row | None]]]:
    """The nodes of all pages, in order, loaded for this field; None where a link leads to nothing visible."""
    if listing.link:
        targets = {key: [getattr(row, listing.link) for row in part.rows] for key, part in parts.items()}
        found = yield from loading.nodes(reading, [i for ids in targets.values() for i in ids], field)
        return {key: [found.get(i) for i in ids] for key, ids in targets.items()}
    copies: dict[str, list[Row | None]] = {key: [row.copy() for row in part.rows] for key, part in parts.items()}
    yield from loading.fill(reading, [row for rows in copies.values() for row in rows if row is not None], field)
    return copies
