"""*At risk*: an unfinished task past its due time, or one that will be: its remaining chain of work ends after it.

The chains run within an order, so the unfinished part of each order concerned is read, with a handful of statements
for all of them. Tasks that wait for nothing, or have no due time, need no chain; nor do orders that would be in time if
all their work were one single chain, which is how most of many orders are told apart cheaply.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from lifecycle.vocabulary import State
from models.provisioning import WorkOrder, WorkTask
from models.statement import Row as StatementRow
from models.statement import Statement, Unit
from models.table import TABLES, among, listed
from models.work import Dependency, DomainOrder, OrderTask
from resolvers.chains import Network
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.standing import ENDED, unfinished

TASK_COLUMNS = ("id", "root_id", "due_at", "state", "stack", "duration", "started_at")
TASK_TABLES = tuple(TABLES[model].name for model in (OrderTask, WorkTask))
ORDER_COLUMNS = ("id", "state", "due_at")


def load_tasks(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    """Whether each task is at risk."""
    behind = yield from behind_time(reading, [row for row in rows if row.due_at and row.state not in ENDED])
    for row in rows:
        row.at_risk = row.id in behind


def behind_time(reading: Reading, dated: Sequence[Row], *, many: bool = False) -> Unit[set[str]]:
    """Which of these unfinished tasks with a due time are at risk; the rows have TASK_COLUMNS.

    Of `many` it is asked first which could be late at all: two statements more, and far fewer chains.
    """
    moment = datetime.fromisoformat(reading.now)
    behind = set()
    waiting: dict[str, str] = {}
    for row in dated:
        alone = _end(moment, _remaining(row.stack, row.duration, row.started_at, moment))
        if row.due_at < max(reading.now, alone):
            behind.add(row.id)
        elif _own(row.stack) in (State.DRAFT, State.PENDING):
            waiting[row.root_id] = min(row.due_at, waiting.get(row.root_id, row.due_at))
    if doubtful := (yield from _doubtful(reading, waiting)) if many else list(waiting):
        behind |= {row.id for row in dated} & (yield from endangered(reading, doubtful)).keys()
    return behind


def roots(reading: Reading) -> Unit[frozenset[str]]:
    """All orders with a task at risk."""
    earliest: dict[str, str] = {}
    for table in TASK_TABLES:
        dated = f"SELECT t.root_id, MIN(t.due_at) FROM {table} AS t WHERE t.due_at IS NOT NULL AND {unfinished('t')}"
        earliest |= dict((yield Statement(f"{dated} GROUP BY t.root_id", ())))
    late = {root for root, due in earliest.items() if due < reading.now}
    doubtful = yield from _doubtful(reading, {root: due for root, due in earliest.items() if root not in late})
    return frozenset(late.union((yield from endangered(reading, doubtful)).values() if doubtful else ()))


def _doubtful(reading: Reading, earliest: Mapping[str, str]) -> Unit[list[str]]:
    """Of these orders with their earliest due times, those that all their unfinished work in a row would make late."""
    minutes: Counter[str] = Counter()
    for table in TASK_TABLES if earliest else ():
        summed = f"SELECT t.root_id, CAST(SUM(t.duration) AS BIGINT) FROM {table} AS t WHERE t.duration IS NOT NULL"
        whole = f"{summed} AND {among('t.root_id')} AND {unfinished('t')} GROUP BY t.root_id"
        minutes.update(dict((yield Statement(whole, (listed(earliest),)))))
    moment = datetime.fromisoformat(reading.now)
    return [root for root, due in earliest.items() if due < _end(moment, minutes[root])]


def load_orders(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    """Whether each order is past its due time, or has a task at risk."""
    live = {row.id for row in rows if row.state not in ENDED}
    tasks = (yield from endangered(reading, live)) if live else {}
    roots = set(tasks.values())
    for row in rows:
        late = bool(row.due_at and row.due_at < reading.now)
        row.at_risk = row.id in live and (late or row.id in roots)


def endangered(reading: Reading, roots: Iterable[str]) -> Unit[dict[str, str]]:
    """All tasks of these orders that are at risk, each with its order."""
    wanted = listed(roots)
    dependency = TABLES[Dependency].name
    live = f"FROM {{}} AS t WHERE {among('t.root_id')} AND {unfinished('t')}"
    columns = "t.id, t.root_id, t.parent_id, t.due_at, t.stack, t.duration, t.started_at"
    orders: list[StatementRow] = []
    tasks: list[StatementRow] = []
    for of_order, of_task in ((DomainOrder, OrderTask), (WorkOrder, WorkTask)):
        orders += yield Statement(f"SELECT t.id, t.parent_id {live.format(TABLES[of_order].name)}", (wanted,))
        tasks += yield Statement(f"SELECT {columns} {live.format(TABLES[of_task].name)}", (wanted,))
    unmet = yield Statement(
        f"SELECT waiter_id, awaited_id FROM {dependency} WHERE {among('root_id')} AND NOT met", (wanted,)
    )
    moment = datetime.fromisoformat(reading.now)
    network = Network()
    for node_id, parent in orders:
        network.add_order(node_id, parent)
    for node_id, _, parent, _, stack, duration, started in tasks:
        network.add_task(node_id, parent, _remaining(stack, duration, started, moment))
    for waiter, awaited in unmet:
        network.add_dependency(waiter, awaited)
    ends = network.ends().at
    dated = ((node_id, root, due) for node_id, root, _, due, *_ in tasks if due)
    return {i: root for i, root, due in dated if due < max(reading.now, _end(moment, ends.get(i, 0)))}


def _own(stack: str) -> str:
    return stack.split()[-1]


def _remaining(stack: str, duration: int | None, started_at: str | None, now: datetime) -> int:
    """Minutes of planned work still to do; what runs is believed to go on as planned."""
    if not duration:
        return 0
    if not started_at or State.IN_PROGRESS not in stack.split():
        return duration
    spent = (now - datetime.fromisoformat(started_at)) // timedelta(minutes=1)
    return max(0, duration - spent)


def _end(now: datetime, minutes: int) -> str:
    """The moment so many minutes from now, as the tables write it."""
    try:
        moment = now + timedelta(minutes=minutes)
    except OverflowError:
        return "9999"
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
