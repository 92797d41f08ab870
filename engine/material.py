"""Answers about what new nodes are made of: specifications, revisions, work to undo or to do again, fresh ids."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine import catalogue
from engine.clock import new_id
from engine.nodes import COLUMNS, know, to_node
from lifecycle.facts import Ask, Facts, Question
from lifecycle.newborn import CONTENT, line_of
from lifecycle.node import Node, kind_of
from lifecycle.specification import Specification
from models.revision import Revision, RevisionItem
from models.statement import Statement, Unit
from models.table import NODE_TABLES, TABLES, among, listed
from models.work import Dependency


def _content(facts: Facts, question: Question) -> Unit[None]:
    """One statement for each kind of node."""
    of_kind: dict[str, list[str]] = {}
    for node_id in question.ids:
        kind = kind_of(node_id)
        assert kind is not None
        of_kind.setdefault(kind.name, []).append(node_id)
    for name, ids in of_kind.items():
        table, columns = NODE_TABLES[name], CONTENT[name]
        sql = f"SELECT {table.select(('id', *columns))} FROM {table.name} WHERE {among('id')}"
        for node_id, *values in (yield Statement(sql, (listed(ids),))):
            facts.answers[Ask.CONTENT, node_id] = dict(zip(columns, values, strict=True))


def _blueprint(facts: Facts, question: Question) -> Unit[None]:
    """The editions that were named, then the newest editions of their parts, level by level."""
    named = yield from catalogue.of_ids([i for i in question.ids if i not in facts.catalogue])
    facts.catalogue.update(named)
    level: Sequence[Specification] = [facts.catalogue[i] for i in question.ids]
    while codes := {part.code for edition in level for part in edition.parts} - facts.catalogue.keys():
        parts = yield from catalogue.newest(sorted(codes))
        facts.catalogue.update(parts)
        level = list(parts.values())
    for specification_id in question.ids:
        facts.answers[Ask.BLUEPRINT, specification_id] = True


def _service(facts: Facts, question: Question) -> Unit[None]:
    """One that a line made is found by the line, one that it names by its own id; both are loaded."""
    table = NODE_TABLES["SERVICE"].name
    rows = yield Statement(f"SELECT line_id, id FROM {table} WHERE {among('line_id')}", (listed(question.ids),))
    made: dict[str, str] = dict(rows)
    named = {line: facts.nodes[line].facts["service_id"] for line in question.ids if line in facts.nodes}
    for line in question.ids:
        facts.answers[Ask.SERVICE, line] = named.get(line) or made.get(line)
    yield from know(facts, sorted(i for line in question.ids if (i := facts.answers[Ask.SERVICE, line])))


def _revision_items(facts: Facts, question: Question) -> Unit[None]:
    """In the order in which they were entered."""
    table, revision = TABLES[RevisionItem], TABLES[Revision].name
    sql = (
        f"SELECT {table.select(alias='i')} FROM {revision} AS r JOIN {table.name} AS i ON i.revision_id = r.id "
        f"WHERE {among('r.root_id')} AND r.outcome = 'OPEN' ORDER BY i.id"
    )
    for order_id in question.ids:
        facts.answers[Ask.REVISION_ITEMS, order_id] = []
    for row in (yield Statement(sql, (listed(question.ids),))):
        item = dict(zip(table.columns, row, strict=True))
        facts.answers[Ask.REVISION_ITEMS, item["root_id"]].append(item)


def _completed(condition: str) -> Callable[[Facts, list[str]], Unit[list[Node]]]:
    """The completed tasks of some lines for which the condition holds, with their domain orders."""

    def load(facts: Facts, lines: list[str]) -> Unit[list[Node]]:
        table = NODE_TABLES["ORDER_TASK"]
        sql = (
            f"SELECT {table.select(COLUMNS, 't')} FROM {table.name} AS t WHERE {among('t.line_id')} "
            f"AND t.state = 'CLOSED_COMPLETE' AND t.compensates_id IS NULL AND {condition} ORDER BY t.id"
        )
        rows = yield Statement(sql, (listed(lines),))
        tasks = [facts.nodes.setdefault(row[0], to_node(row)) for row in rows]
        yield from know(facts, [task.path[-2] for task in tasks])
        return tasks

    return load


_undoable = _completed(
    "t.compensation IS NOT NULL "
    f"AND NOT EXISTS (SELECT 1 FROM {NODE_TABLES['ORDER_TASK'].name} AS u WHERE u.compensates_id = t.id)"
)
_repeatable = _completed(
    f"t.redo_on_change AND NOT EXISTS (SELECT 1 FROM {NODE_TABLES['ORDER_TASK'].name} AS u "
    "WHERE u.redoes_id = t.id AND u.state <> 'CANCELED') "
    f"AND NOT EXISTS (SELECT 1 FROM {NODE_TABLES['ORDER_TASK'].name} AS u WHERE u.compensates_id = t.id) "
    f"AND NOT EXISTS (SELECT 1 FROM {NODE_TABLES['DOMAIN_ORDER'].name} AS d WHERE d.line_id = t.line_id "
    "AND d.state IN ('CANCELED', 'CANCELLATION_IN_PROGRESS') AND instr(t.path, d.id) > 0)"
)
"""What was undone, or stands in what is canceled, is not done again."""


def _compensable(facts: Facts, question: Question) -> Unit[None]:
    """Each task belongs to the innermost of the nodes asked about, so that it is named once."""
    asked = set(question.ids)
    tasks = yield from _undoable(facts, sorted({line_of(facts.nodes[i]) for i in question.ids}))
    for node_id in question.ids:
        facts.answers[Ask.COMPENSABLE, node_id] = []
    for task in tasks:
        inside = next((i for i in reversed(task.path) if i in asked), None)
        if inside is not None:
            facts.answers[Ask.COMPENSABLE, inside].append(task.id)


def _redoable(facts: Facts, question: Question) -> Unit[None]:
    tasks = yield from _repeatable(facts, list(question.ids))
    for line in question.ids:
        facts.answers[Ask.REDOABLE, line] = [task.id for task in tasks if line_of(task) == line]


def _awaited(facts: Facts, question: Question) -> Unit[None]:
    sql = f"SELECT waiter_id, awaited_id FROM {TABLES[Dependency].name} WHERE {among('waiter_id')}"
    for node_id in question.ids:
        facts.answers[Ask.AWAITED, node_id] = []
    for waiter, awaited in (yield Statement(sql, (listed(question.ids),))):
        facts.answers[Ask.AWAITED, waiter].append(awaited)


def _fresh(facts: Facts, question: Question) -> Unit[None]:
    yield from ()
    for prefix in dict.fromkeys(question.ids):
        facts.answers[Ask.FRESH, prefix] = [new_id(prefix) for _ in range(question.ids.count(prefix))]


ANSWERS: dict[Ask, Callable[[Facts, Question], Unit[None]]] = {
    Ask.CONTENT: _content,
    Ask.BLUEPRINT: _blueprint,
    Ask.SERVICE: _service,
    Ask.REVISION_ITEMS: _revision_items,
    Ask.COMPENSABLE: _compensable,
    Ask.REDOABLE: _redoable,
    Ask.AWAITED: _awaited,
    Ask.FRESH: _fresh,
}
