"""Boards and work lists that are watched: looked at again when something happened, and told when they differ.

However much happens, they are looked at once an interval at the most, and never for more than a fifth of the time: a
board of hundreds of thousands of orders takes seconds to count. Once in every quiet heartbeat they are looked at in any
case, because age and risk change without any event.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from functools import partial
from time import monotonic
from typing import Any

from models.condition import all_of
from models.statement import Unit
from resolvers import blocking, board, loading
from resolvers.context import Context
from resolvers.filters import TASK_FILTER
from resolvers.messages import sign, work_list, work_list_change
from resolvers.quiet import Quiet
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection, selection_of
from resolvers.sources import SOURCES

Look = tuple[Row, int, float]
"""A board, the position of the journal that it is no older than, and the seconds that counting it took."""

Fingerprints = dict[str, object]
"""What is compared of each task of a list: its version, and what it waits for."""


async def board_updates(info: Any) -> AsyncGenerator[Any, None]:
    """The board in full, then whenever it differs."""
    context: Context = info.context
    where = selection_of(info).arguments.get("where") or {}
    # a filter that can't be meant is told before the stream begins
    return _boards(context, where, await _look(context, where))


async def _boards(context: Context, where: dict[str, Any], look: Look) -> AsyncGenerator[Row, None]:
    shown: str | None = None
    quiet = _quiet(context)
    while not context.engine.hub.closed:
        row, position, took = look
        counts = str([row.order_states, row.task_states, row.groups, row.ages, row.risks])
        if counts != shown:
            shown, quiet = counts, _quiet(context)
            yield row
        elif quiet.is_over():
            quiet = _quiet(context)
            if not context.engine.hub.is_blind:
                yield _heartbeat(context, position)
        await _until_worth_looking(context, position, quiet, took)
        look = await context.outlast(partial(_look, context, where))


async def _look(context: Context, where: dict[str, Any]) -> Look:
    position, began = context.engine.hub.newest, monotonic()
    return await context.in_time(board.shared(context, where)), position, monotonic() - began


async def work_list_updates(info: Any) -> AsyncGenerator[Any, None]:
    """The tasks of a list, then those that come, change and leave."""
    context: Context = info.context
    selection = selection_of(info)
    position = context.engine.hub.newest
    known, first = await context.look(_whole_list(context, selection, position))
    return _work_list(context, selection, known, first, position)


async def _work_list(
    context: Context, selection: Selection, known: Fingerprints, first: Row, position: int
) -> AsyncGenerator[Row, None]:
    yield first
    quiet, took = _quiet(context), 0.0
    while not context.engine.hub.closed:
        await _until_worth_looking(context, position, quiet, took)
        position, began = context.engine.hub.newest, monotonic()
        known, changes = await context.outlast(partial(_compared, context, selection, known))
        took = monotonic() - began
        for change in changes:
            yield change
        if changes:
            quiet = _quiet(context)
        elif quiet.is_over():
            quiet = _quiet(context)
            if not context.engine.hub.is_blind:
                yield _heartbeat(context, position)


async def _compared(context: Context, selection: Selection, known: Fingerprints) -> tuple[Fingerprints, list[Row]]:
    return await context.look(_differences(context, selection, known))


def _whole_list(context: Context, selection: Selection, position: int) -> Unit[tuple[Fingerprints, Row]]:
    reading = context.reading()
    known, truncated = yield from _fingerprints(reading, selection)
    row = work_list(known, context.engine.hub.epoch, position, truncated)
    yield from loading.fill(reading, [row], selection)
    return known, row


def _differences(context: Context, selection: Selection, known: Fingerprints) -> Unit[tuple[Fingerprints, list[Row]]]:
    reading = context.reading()
    now, _ = yield from _fingerprints(reading, selection)
    events = {
        **{i: "CAME" for i in now if i not in known},
        **{i: "CHANGED" for i in now if i in known and now[i] != known[i]},
        **{i: "LEFT" for i in known if i not in now},
    }
    rows = [work_list_change(event, task_id) for task_id, event in events.items()]
    yield from loading.fill(reading, rows, selection)
    return now, rows


def _fingerprints(reading: Reading, selection: Selection) -> Unit[tuple[Fingerprints, bool]]:
    """Those of the list's tasks, and whether there are more tasks than it shows."""
    most = reading.limits.work_list_cap
    source = SOURCES["OrderTask"]
    where = yield from TASK_FILTER(selection.arguments.get("where") or {}, reading)
    tail = f" ORDER BY t.priority, t.id LIMIT {most + 1}"
    found = yield from loading.fetch(reading, source, ("id", "version", "parent_id"), all_of(where), tail)
    rows = found[:most]
    unmet = yield from blocking.unmet_of(reading, {i for row in rows for i in (row.id, row.parent_id)})
    known: Fingerprints = {row.id: (row.version, unmet.get(row.id), unmet.get(row.parent_id)) for row in rows}
    return known, len(found) > most


async def _until_worth_looking(context: Context, position: int, quiet: Quiet, took: float) -> None:
    """Until something new happened, or the quiet has lasted long enough; never sooner than the interval allows, nor
    than four times as long as the last look took."""
    await asyncio.sleep(max(context.settings.board_seconds, 4 * took))
    await quiet.until(context.engine.hub.news(position))


def _quiet(context: Context) -> Quiet:
    return Quiet(context.settings.heartbeat_seconds)


def _heartbeat(context: Context, position: int) -> Row:
    return sign("Heartbeat", context.engine.hub.epoch, position, context.engine.now())
