"""The board: how many orders and tasks there are by state, group, age and risk, in one reading.

The query and the subscription read the same unit, so that they can't disagree. Those who watch share their readings:
the whole board is counted once, however many look at it.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from json import dumps
from typing import Any
from weakref import WeakKeyDictionary

from events.hub import Hub
from lifecycle.vocabulary import State
from models.condition import Condition, all_of
from models.statement import Statement, Unit
from resolvers import risk
from resolvers.context import Context
from resolvers.filters import BOARD_ORDER_FILTER, BOARD_TASK_FILTER
from resolvers.loading import fetch
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.sources import SOURCES
from resolvers.standing import BLOCKED, ENDED, unfinished
from resolvers.states import CATEGORIES, LABELS

AGES = (("UNDER_ONE_DAY", 1), ("UNDER_THREE_DAYS", 3), ("UNDER_ONE_WEEK", 7), ("UNDER_ONE_MONTH", 30))
OLDEST = "OLDER"
TASKS = ("OrderTask", "WorkTask")
RISKS = ("LATE", "AT_RISK", "ON_TRACK", "UNDATED")


def load(reading: Reading, selection: Selection) -> Unit[Row]:
    """The board that a selection asks for."""
    return (yield from read(reading, selection.arguments.get("where") or {}))


@dataclass(slots=True)
class _Shared:
    """The boards of one moment, finished or still being read, by filter and accounts."""

    moment: tuple[int, str] = (-1, "")
    boards: dict[tuple[str, frozenset[str] | None], asyncio.Future[Row]] = field(default_factory=dict)


_SHARED: WeakKeyDictionary[Hub, _Shared] = WeakKeyDictionary()


async def shared(context: Context, where: Mapping[str, Any]) -> Row:
    """The board as of the hub's position and this second, read once for all who ask for the same one."""
    reading, hub = context.reading(), context.engine.hub
    found = _SHARED.setdefault(hub, _Shared())
    if found.moment != (moment := (hub.newest, reading.now[:19])):
        found.moment, found.boards = moment, {}
    key = (dumps(where, sort_keys=True), reading.access.scope)
    if key not in found.boards:
        found.boards[key] = asyncio.ensure_future(context.read(read(reading, where)))
    return await asyncio.shield(found.boards[key])  # who goes away leaves it to the others


def read(reading: Reading, where: Mapping[str, Any]) -> Unit[Row]:
    """All counts, with a handful of statements; `where` is a BoardFilter."""
    orders = _restricted(reading, "CustomerOrder", (yield from BOARD_ORDER_FILTER(where, reading)))
    of_tasks = yield from BOARD_TASK_FILTER(where, reading)
    tasks = [(name, _restricted(reading, name, of_tasks)) for name in TASKS]
    by_order_state = yield from _counted("CustomerOrder", "t.state", orders)
    by_group = yield from _by_group(tasks)
    by_state: Counter[str] = Counter()
    for (_, state), count in by_group.items():
        by_state[state] += count
    ages = yield from _ages(reading, tasks)
    risks = yield from _risks(reading, tasks, sum(n for state, n in by_state.items() if state not in ENDED))
    values = {
        "as_of": reading.now,
        "order_states": _states(by_order_state),
        "task_states": _states(by_state),
        "groups": _groups(by_group),
        "ages": [Row("AgeCount", {"age": age, "count": ages[age]}) for age in (*(name for name, _ in AGES), OLDEST)],
        "risks": [Row("RiskCount", {"risk": name, "count": risks[name]}) for name in RISKS],
    }
    return Row("Board", values)


def _restricted(reading: Reading, typename: str, conditions: list[Condition]) -> Condition:
    return all_of([SOURCES[typename].visible(reading.access, "t"), *conditions])


def _counted(typename: str, by: str, condition: Condition, parameters: tuple[Any, ...] = ()) -> Unit[Counter[str]]:
    name = SOURCES[typename].table.name
    sql = f"SELECT {by} AS counted, COUNT(*) FROM {name} AS t WHERE {condition.sql} GROUP BY counted"
    rows = yield Statement(sql, (*parameters, *condition.parameters))
    return Counter(dict(rows))


Tasks = list[tuple[str, Condition]]
"""The types of tasks, each with what restricts them."""


def _by_group(tasks: Tasks) -> Unit[Counter[tuple[str | None, str]]]:
    counts: Counter[tuple[str | None, str]] = Counter()
    for typename, condition in tasks:
        name = SOURCES[typename].table.name
        sql = f"SELECT t.group_name, t.state, COUNT(*) FROM {name} AS t WHERE {condition.sql} GROUP BY 1, 2"
        for group, state, count in (yield Statement(sql, condition.parameters)):
            counts[group, state] += count
    return counts


def _ages(reading: Reading, tasks: Tasks) -> Unit[Counter[str]]:
    """Unfinished tasks by the time since they were created."""
    now = datetime.fromisoformat(reading.now)
    cases = " ".join(f"WHEN t.created_at > ? THEN '{name}'" for name, _ in AGES)
    since = tuple(f"{now - timedelta(days=days):%Y-%m-%dT%H:%M:%S}" for _, days in AGES)
    counts: Counter[str] = Counter()
    for typename, condition in tasks:
        live = all_of([Condition(unfinished("t")), condition])
        counts += yield from _counted(typename, f"CASE {cases} ELSE '{OLDEST}' END", live, since)
    return counts


def _risks(reading: Reading, tasks: Tasks, live: int) -> Unit[Counter[str]]:
    """Unfinished tasks by what their due time says."""
    dated: list[Row] = []
    for typename, condition in tasks:
        wanted = all_of([Condition(f"t.due_at IS NOT NULL AND {unfinished('t')}"), condition])
        dated += yield from fetch(reading, SOURCES[typename], risk.TASK_COLUMNS, wanted)
    late = {row.id for row in dated if row.due_at < reading.now}
    behind = yield from risk.behind_time(reading, dated, many=True)
    return Counter(
        {
            "LATE": len(late),
            "AT_RISK": len(behind - late),
            "ON_TRACK": len(dated) - len(behind | late),
            "UNDATED": live - len(dated),
        }
    )


def _states(counts: Counter[str]) -> list[Row]:
    """Only states that occur, in the order in which they are passed."""
    return [
        Row(
            "StateCount",
            {
                "state": state.value,
                "state_label": LABELS[state],
                "state_category": CATEGORIES[state],
                "count": counts[state],
            },
        )
        for state in State
        if counts[state]
    ]


def _groups(counts: Counter[tuple[str | None, str]]) -> list[Row]:
    """Groups with unfinished tasks, by name; tasks of no group come last."""
    groups: dict[str | None, Counter[str]] = {}
    for (group, state), count in counts.items():
        if state not in ENDED:
            groups.setdefault(group, Counter())[state] += count
    return [
        Row(
            "GroupCount",
            {
                "group_name": group,
                "count": states.total(),
                "in_progress": states[State.IN_PROGRESS],
                "blocked": sum(states[state] for state in BLOCKED),
            },
        )
        for group, states in sorted(groups.items(), key=lambda item: (item[0] is None, item[0] or ""))
    ]
