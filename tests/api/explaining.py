"""How the database goes about a statement, in the same few words for both databases.

PostgreSQL reads small tables whole, because that is cheapest. What counts is what it can do when there is much: so it
is asked for a plan that avoids that, and whatever it does all the same it can't avoid. It plans without knowing the
parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from json import loads
from typing import Any

from models.statement import Statement, Unit
from tests.api.asking import Asker
from tests.databases import is_sqlite

AVOIDED = ("seqscan", "bitmapscan", "material")
SORTING = ("sort", "incremental_sort")
SCANS = ("Index Scan", "Index Only Scan", "Bitmap Heap Scan", "Seq Scan")


@dataclass(frozen=True)
class Step:
    """One table that is read: by which index, if any, and by which columns that is searched; by none from an end."""

    alias: str
    index: str
    searched: str


@dataclass(frozen=True)
class Walk:
    """A statement: what is read in which order, whether something is sorted, or asked anew for every row."""

    steps: list[Step]
    sorts: bool
    correlated: bool

    def of(self, alias: str) -> list[Step]:
        """How the table of this alias is read."""
        return [step for step in self.steps if step.alias == alias]


async def walks(asker: Asker, *, sorting: bool = False) -> list[Walk]:
    """How the database walks for each statement of the last answer; `sorting`: where sorting is a way, too."""
    avoided = AVOIDED if sorting else (*AVOIDED, *SORTING)
    found = []
    for statement in list(asker.driver.statements):
        unit = _sqlite(statement.sql) if is_sqlite() else _postgresql(statement.sql, avoided)
        found.append(await asker.house.driver.read(unit))
    return found


def _sqlite(sql: str) -> Unit[Walk]:
    rows = yield Statement(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?"))
    lines = [row[3] for row in rows]
    named = [line for line in lines if line.startswith(("SCAN ", "SEARCH ")) and " VIRTUAL TABLE" not in line]
    steps = [_step(line) for line in named]
    return Walk(steps, any("TEMP B-TREE" in line for line in lines), any("CORRELATED" in line for line in lines))


def _step(line: str) -> Step:
    """Of a line like `SEARCH t USING COVERING INDEX task_of_parent (parent_id=? AND id>?)`."""
    way, alias, *_ = line.split()
    by, _, searched = line.partition(" USING ")[2].partition(" (")
    return Step(alias, by.split()[-1] if by else "", searched.rstrip(")") if way == "SEARCH" else "")


def _postgresql(sql: str, avoided: Sequence[str]) -> Unit[Walk]:
    for kind in avoided:
        _ = yield Statement(f"SET LOCAL enable_{kind} = off")
    _ = yield Statement("SET LOCAL plan_cache_mode = force_generic_plan")
    _ = yield Statement(f"PREPARE explained AS {sql}")
    parameters = f"({', '.join(['NULL'] * sql.count('?'))})" if "?" in sql else ""
    ((plan,),) = yield Statement(f"EXPLAIN (FORMAT JSON) EXECUTE explained{parameters}")
    _ = yield Statement("DEALLOCATE explained")
    nodes = list(_nodes(loads(plan)[0]["Plan"]))
    steps = [
        Step(node["Alias"], node.get("Index Name", ""), node.get("Index Cond", ""))
        for node in nodes
        if node["Node Type"] in SCANS
    ]
    sorts = any("Sort" in node["Node Type"] for node in nodes)
    return Walk(steps, sorts, any(node.get("Parent Relationship") == "SubPlan" for node in nodes))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


async def rows_read(asker: Asker) -> int:
    """How many rows of tables PostgreSQL looks at for the last answer, with the plans that it chooses by itself."""
    return sum([await asker.house.driver.read(_rows_read(statement)) for statement in list(asker.driver.statements)])


def _rows_read(statement: Statement) -> Unit[int]:
    rows = yield Statement(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.sql}", statement.parameters)
    nodes = [node for node in _nodes(loads(rows[0][0])[0]["Plan"]) if node["Node Type"] in SCANS]
    removed = ("Rows Removed by Filter", "Rows Removed by Index Recheck")
    return sum(
        (node["Actual Rows"] + sum(node.get(name, 0) for name in removed)) * node["Actual Loops"] for node in nodes
    )
