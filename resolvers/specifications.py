"""Editions of specifications: what their bodies hold, which one is the newest, and finding one by its code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from engine.checking import camel
from lifecycle.specification import read_body
from models.catalogue import Specification
from models.condition import Condition, all_of
from models.statement import Statement, Unit
from models.table import TABLES, among, listed
from resolvers.activity import with_editions
from resolvers.filters import NEWEST
from resolvers.loading import columns_for, fetch, fill, inside, nodes
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.shape import PRESENT, Shape, batch, column
from resolvers.sources import SOURCES, SPECIFICATIONS

Body = Mapping[str, Any]
NAME = TABLES[Specification].name


def _characteristics(body: Body) -> Iterable[Row]:
    for c in body["characteristics"]:
        values = {"value_type": c.value_type.value, "allowed_values": list(c.allowed), "default_value": c.default}
        plain = {name: getattr(c, name) for name in ("name", "required", "description")}
        yield Row("CharacteristicDefinition", plain | values)


def _parts(body: Body) -> Iterable[Row]:
    for part in body["parts"]:
        yield Row("SpecificationPart", {"code": part.code, "after": list(part.after)})


PLAIN = ("code", "title", "description", "group", "topic", "automated", "duration", "due_within", "priority")
FLAGS = ("no_return", "starts_service", "redo_on_change", "attempts")
STEP = ("code", "title", "description", "group", "duration", "priority")
UNDOING = ("title", "description", "group", "topic", "automated", "duration")


def _tasks(body: Body) -> Iterable[Row]:
    parts = [part.code for part in body["parts"]]
    for task in body["tasks"]:
        undone = task.compensation
        values = {
            "after": parts if task.after is None else list(task.after),
            "operations": [operation.value for operation in task.operations],
            "undone": undone and Row("TaskCompensation", {name: getattr(undone, name) for name in UNDOING}),
        }
        yield Row("TaskTemplate", {name: getattr(task, name) for name in (*PLAIN, *FLAGS)} | values)


def _work_orders(body: Body) -> Iterable[Row]:
    for template in body["work_orders"]:
        steps = [
            Row("WorkStep", {name: getattr(step, name) for name in STEP} | {"after": list(step.after)})
            for step in template.tasks
        ]
        values = {"operations": [operation.value for operation in template.operations], "steps": steps}
        yield Row("WorkOrderTemplate", {name: getattr(template, name) for name in STEP[:3]} | values)


def _from_body(make: Callable[[Body], Iterable[Row]]) -> Shape:
    def load(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
        fresh: list[Row] = []
        for row in rows:
            row.loaded[selection.key] = made = list(make(read_body(row.body)))
            fresh.extend(made)
        yield from fill(reading, fresh, selection)

    return batch(load, "body")


def _newest_of_part(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    sql = f"SELECT t.code, t.id FROM {NAME} AS t WHERE {among('t.code')} AND {NEWEST}"
    ids: dict[str, str] = dict((yield Statement(sql, (listed({row.code for row in rows}),))))
    found = yield from nodes(reading, ids.values(), selection)
    for row in rows:
        row.loaded[selection.key] = found.get(ids.get(row.code, ""))


def _set_newest(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    sql = f"SELECT t.code, MAX(t.edition) FROM {NAME} AS t WHERE {among('t.code')} GROUP BY t.code"
    newest: dict[str, int] = dict((yield Statement(sql, (listed({row.code for row in rows}),))))
    for row in rows:
        row.newest = newest[row.code] == row.edition


def find(reading: Reading, selection: Selection) -> Unit[Row | None]:
    """An edition by its code; the newest one when none is named."""
    edition = selection.arguments.get("edition")
    which = Condition(NEWEST) if edition is None else Condition("t.edition = ?", (edition,))
    condition = all_of([Condition("t.code = ?", (selection.arguments["code"],)), which])
    columns = tuple(dict.fromkeys(c for name in SPECIFICATIONS for c in columns_for(reading, name, [selection])))
    rows = yield from fetch(reading, SOURCES["ProductSpecification"], columns, condition)
    yield from fill(reading, rows, selection)
    return rows[0] if rows else None


COLUMNS = (
    *("id", "code", "edition", "domain", "name", "description", "offering", "requires_enrichment", "renewal"),
    *("term_months", "published_by", "published_at", "retired_by", "retired_at"),
)
SPECIFICATION: dict[str, Shape] = {
    **{camel(name): column(name) for name in COLUMNS},
    "newest": batch(_set_newest, "code", "edition"),
    "active": with_editions(),
    "characteristicDefinitions": _from_body(_characteristics),
    "parts": _from_body(_parts),
    "taskTemplates": _from_body(_tasks),
    "workOrderTemplates": _from_body(_work_orders),
}

SPECIFICATION_SHAPES: dict[str, dict[str, Shape]] = {
    **dict.fromkeys(SPECIFICATIONS, SPECIFICATION),
    "CharacteristicDefinition": dict.fromkeys(
        ("name", "valueType", "required", "description", "allowedValues", "defaultValue"), PRESENT
    ),
    "SpecificationPart": {"code": PRESENT, "after": PRESENT, "specification": batch(_newest_of_part)},
    "TaskTemplate": {
        **{camel(name): PRESENT for name in (*PLAIN, *FLAGS, "after", "operations")},
        "compensation": inside("undone"),
    },
    "TaskCompensation": dict.fromkeys(UNDOING, PRESENT),
    "WorkOrderTemplate": {
        **dict.fromkeys((*STEP[:3], "operations"), PRESENT),
        "workSteps": inside("steps"),
    },
    "WorkStep": dict.fromkeys((*STEP, "after"), PRESENT),
}
