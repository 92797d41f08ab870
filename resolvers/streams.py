"""Streams of changes: resumed by cursor, complete, in order, with a word whenever there is nothing to say.

A stream is a position in the journal and nothing else; however slow its client is, it keeps no changes for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Any

from events import journal
from events.cursor import decode, encode
from events.entry import Entry
from events.hub import Hub
from lifecycle.node import ORDERS, kind_of
from models.condition import one_of
from models.statement import Unit
from resolvers import loading
from resolvers.bad_input import BadInput
from resolvers.context import Context
from resolvers.filters import CHANGE_FILTER
from resolvers.messages import order_snapshot, sign
from resolvers.quiet import Quiet
from resolvers.rows import Row
from resolvers.selection import Selection, selection_of
from resolvers.sources import SOURCES, TYPE_OF_KIND
from resolvers.watching import concerns, only_root

AT_ONCE = 200
"""How many entries a stream looks at before it loads and sends what concerns it."""

CURSOR_EXPIRED = "CURSOR_EXPIRED"


@dataclass(slots=True, weakref_slot=True, eq=False)
class Stream:
    """One client's way through the journal: what it asked for, and how far it has come."""

    context: Context
    selection: Selection
    where: Mapping[str, Any] | None
    root_id: str | None
    position: int

    def __post_init__(self) -> None:
        self.hub.followers.add(self)

    @property
    def hub(self) -> Hub:
        """Where the entries come from."""
        return self.context.engine.hub

    async def messages(self, *first: Row) -> AsyncGenerator[Row, None]:
        """Changes as they come, `CaughtUp` once at the present, `Heartbeat` in every quiet interval.

        Changes that are passed over do not break the quiet: who asks for little hears a heartbeat all the same.
        """
        for row in first:
            yield row
        caught_up, quiet = False, self._quiet()
        while not self.hub.closed:
            rows, self.position, is_present = await self.context.outlast(self._look)
            for row in rows:
                yield row
            if rows:
                quiet = self._quiet()
            if is_present and not caught_up:
                caught_up, quiet = True, self._quiet()
                yield self._sign("CaughtUp")
            elif is_present and quiet.is_over():
                quiet = self._quiet()
                if not self.hub.is_blind:
                    yield self._sign("Heartbeat")
            if is_present:
                await quiet.until(self.hub.news(self.position, self.root_id))
            else:
                await asyncio.sleep(0)

    def _quiet(self) -> Quiet:
        return Quiet(self.context.settings.heartbeat_seconds)

    async def _look(self) -> tuple[list[Row], int, bool]:
        """What comes next and is wanted, how far that reaches, and whether it is all that there is now."""
        newest = self.hub.newest
        behind = self.hub.since(self.position, self.root_id, AT_ONCE, self.context.access.actor)
        entries = await self.context.in_time(behind)
        if self.position < self.hub.oldest_kept - 1:
            raise _expired(self.hub)
        wanted = [e for e in entries if concerns(e, self.where, self.context.access)]
        rows = await self._loaded(wanted) if wanted else []
        last = max((e.position for e in entries), default=self.position)
        is_present = len(entries) < AT_ONCE
        # where nothing was left out, what belongs to other orders was passed over, too
        return rows, max(last, newest) if is_present else last, is_present

    async def _loaded(self, entries: list[Entry]) -> list[Row]:
        def unit() -> Unit[list[Row]]:
            return (yield from loading.changes(self.context.reading(), entries, self.selection))

        return await self.context.look(unit())

    def _sign(self, typename: str) -> Row:
        return sign(typename, self.hub.epoch, self.position, self.context.engine.now())


async def state_changes(info: Any) -> AsyncGenerator[Any, None]:
    """The journal as a stream, behind a cursor or from now on. Raises BadInput before it begins."""
    context: Context = info.context
    selection = selection_of(info)
    where = selection.arguments.get("where")
    await context.look(CHANGE_FILTER(where or {}, context.reading()))  # refuses what the query refuses
    position = await _begin(context, selection.arguments.get("after"))
    return Stream(context, selection, where, only_root(where), position).messages()


async def order_updates(info: Any) -> AsyncGenerator[Any, None]:
    """The whole order with the cursor it is true at, then its changes; with a cursor, just the changes behind it."""
    context: Context = info.context
    selection = selection_of(info)
    order_id = str(selection.arguments["id"])
    after = selection.arguments.get("after")
    await context.look(_find(context, order_id))
    if after is not None:
        return Stream(context, selection, None, order_id, await _begin(context, after)).messages()
    snapshot = await _snapshot(context, order_id, selection)
    return Stream(context, selection, None, order_id, snapshot.position).messages(snapshot)


async def _snapshot(context: Context, order_id: str, selection: Selection) -> Row:
    """The whole order, at a moment at which all that was written to it has its place in the journal."""
    hub = context.engine.hub
    while True:
        before = hub.newest
        snapshot = await context.look(_whole_order(context, order_id, selection))
        if snapshot is not None:
            return snapshot
        # a change that is a moment old is about to get its place, and to be news
        await context.in_time(hub.news(before, order_id))


def _find(context: Context, order_id: str) -> Unit[None]:
    """Make sure that the order exists and is the caller's to see. Raises BadInput."""
    kind = kind_of(order_id)
    if kind is None or kind.name not in ORDERS:
        raise BadInput(f"id: {order_id[:50]!r} is no id of an order.")
    source = SOURCES[TYPE_OF_KIND[kind.name]]
    if not (yield from loading.fetch(context.reading(), source, ("id",), one_of("t.id", [order_id]))):
        raise BadInput(f"There is no order with the id {order_id[:50]!r}.", "NOT_FOUND")


def _whole_order(context: Context, order_id: str, selection: Selection) -> Unit[Row | None]:
    """The order as selected and the position it is true at, of one snapshot; None when there is no such position."""
    position = yield from journal.standing(order_id)
    if position is None:
        return None
    row = order_snapshot(order_id, context.engine.hub.epoch, position)
    yield from loading.fill(context.reading(), [row], selection)
    return row


async def _begin(context: Context, after: str | None) -> int:
    """Where to begin: behind the cursor, or at the present. Raises BadInput: not a cursor, or an outdated one."""
    hub = context.engine.hub
    if after is None:
        return hub.newest
    cursor = decode(after)
    if cursor is None:
        raise BadInput(f"after: {after[:50]!r} is no cursor; take it from a message of a subscription.")
    newest = hub.newest
    if cursor.position > newest:
        # a reader may have seen what is committed a moment before the hub is told
        (_, newest) = await context.look(journal.bounds())
    if cursor.epoch != hub.epoch or not hub.oldest_kept - 1 <= cursor.position <= newest:
        raise _expired(hub)
    return cursor.position


def _expired(hub: Hub) -> BadInput:
    return BadInput(
        "The journal no longer has, or never had, what follows this cursor: read anew, then watch from there.",
        CURSOR_EXPIRED,
        oldest=encode(hub.epoch, hub.oldest_kept - 1),
        newest=encode(hub.epoch, hub.newest),
    )
