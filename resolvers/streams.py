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
from lifecycle.node import ROOTS, kind_of
from models.statement import Unit
from resolvers import loading
from resolvers.bad_input import BadInput
from resolvers.condition import one_of
from resolvers.context import Context
from resolvers.messages import order_snapshot, sign
from resolvers.rows import Row
from resolvers.selection import Selection, selection_of
from resolvers.sources import SOURCES, TYPE_OF_KIND
from resolvers.watching import concerns, only_root

AT_ONCE = 200
"""How many entries a stream looks at before it loads and sends what concerns it."""

CURSOR_EXPIRED = "CURSOR_EXPIRED"


@dataclass(slots=True)
class Stream:
    """One client's way through the journal: what it asked for, and how far it has come."""

    context: Context
    selection: Selection
    where: Mapping[str, Any] | None
    root_id: str | None
    position: int

    @property
    def hub(self) -> Hub:
        """Where the entries come from."""
        return self.context.engine.hub

    async def messages(self) -> AsyncGenerator[Row, None]:
        """Changes as they come, `CaughtUp` once at the present, `Heartbeat` in every quiet interval."""
        caught_up = False
        while not self.hub.closed:
            async for change in self._catch_up():
                yield change
            if not caught_up:
                caught_up = True
                yield self._sign("CaughtUp")
            if not await self._news():
                yield self._sign("Heartbeat")

    async def _catch_up(self) -> AsyncGenerator[Row, None]:
        while True:
            newest = self.hub.newest
            entries = await self.hub.since(self.position, self.root_id, AT_ONCE)
            wanted = [e for e in entries if concerns(e, self.where, self.context.access)]
            for row in await self._loaded(wanted) if wanted else ():
                self.position = row.position
                yield row
            if len(entries) < AT_ONCE:
                # nothing was left out up to here, of this order or of any
                self.position = max([self.position, newest, *(e.position for e in entries[-1:])])
                return
            self.position = entries[-1].position

    async def _loaded(self, entries: list[Entry]) -> list[Row]:
        def unit() -> Unit[list[Row]]:
            return (yield from loading.changes(self.context.reading(), entries, self.selection))

        return await self.context.engine.driver.read(unit())

    async def _news(self) -> bool:
        """Wait until something new is there; False when the interval passed in silence, or all ends."""
        try:
            async with asyncio.timeout(self.context.settings.heartbeat_seconds):
                await self.hub.news(self.position, self.root_id)
        except TimeoutError:
            return False
        return True

    def _sign(self, typename: str) -> Row:
        return sign(typename, self.hub.epoch, self.position, self.context.engine.now())


async def state_changes(info: Any) -> AsyncGenerator[Any, None]:
    """The journal as a stream, behind a cursor or from now on. Raises BadInput before it begins."""
    context: Context = info.context
    selection = selection_of(info)
    where = selection.arguments.get("where")
    position = _begin(context.engine.hub, selection.arguments.get("after"))
    return Stream(context, selection, where, only_root(where), position).messages()


async def order_updates(info: Any) -> AsyncGenerator[Any, None]:
    """The whole order with the cursor it is true at, then its changes; with a cursor, just the changes behind it."""
    context: Context = info.context
    selection = selection_of(info)
    order_id = str(selection.arguments["id"])
    after = selection.arguments.get("after")
    position = _begin(context.engine.hub, after)
    snapshot, newest = await context.engine.driver.read(_whole_order(context, order_id, selection))
    stream = Stream(context, selection, None, order_id, newest if after is None else position)
    return _preceded(snapshot, stream) if after is None else stream.messages()


async def _preceded(snapshot: Row, stream: Stream) -> AsyncGenerator[Row, None]:
    yield snapshot
    async for message in stream.messages():
        yield message


def _whole_order(context: Context, order_id: str, selection: Selection) -> Unit[tuple[Row, int]]:
    """The order as selected and the newest position, of one snapshot. Raises BadInput: no such order."""
    kind = kind_of(order_id)
    if kind is None or kind.name not in ROOTS:
        raise BadInput(f"id: {order_id[:50]!r} is no id of an order.")
    reading = context.reading()
    source = SOURCES[TYPE_OF_KIND[kind.name]]
    if not (yield from loading.fetch(reading, source, ("id",), one_of("t.id", [order_id]))):
        raise BadInput(f"There is no order with the id {order_id[:50]!r}.", "NOT_FOUND")
    (_, newest) = yield from journal.bounds()
    row = order_snapshot(order_id, context.engine.hub.epoch, newest)
    yield from loading.fill(reading, [row], selection)
    return row, newest


def _begin(hub: Hub, after: str | None) -> int:
    """Where to begin: behind the cursor, or at the present. Raises BadInput: not a cursor, or an outdated one."""
    if after is None:
        return hub.newest
    cursor = decode(after)
    if cursor is None:
        raise BadInput(f"after: {after[:50]!r} is no cursor; take it from a message of a subscription.")
    if cursor.epoch != hub.epoch or not hub.oldest_kept - 1 <= cursor.position <= hub.newest:
        raise BadInput(
            "The journal no longer has, or never had, what follows this cursor: read anew, then watch from there.",
            CURSOR_EXPIRED,
            oldest=encode(hub.epoch, hub.oldest_kept - 1),
            newest=encode(hub.epoch, hub.newest),
        )
    return cursor.position
