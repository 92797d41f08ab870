"""Answers the questions of decisions from the tables: one statement a question, however many nodes it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from engine import material, ordered
from engine.nodes import COLUMNS, collect, know, to_node
from lifecycle import machine_of
from lifecycle.facts import Answers, Ask, Deciding, Facts, Question
from lifecycle.fallout_record import OPEN
from lifecycle.node import KINDS, kind_of
from lifecycle.settlement import TASKS, WAITS
from models.statement import Statement, Unit
from models.table import NODE_TABLES, Table, among, listed

Answering = Callable[[Facts, Question], Unit[None]]


def decided(decision: Deciding[Answers], facts: Facts) -> Unit[Answers]:
    """Drive a decision to its end with answers from the tables."""
    try:
        while True:
            yield from answer(facts, next(decision))
    except StopIteration as stop:
        result: Answers = stop.value
        return result


def answer(facts: Facts, questions: Iterable[Question]) -> Unit[None]:
    """Put the answers to questions into the facts."""
    for question in questions:
        if question.ids:
            yield from ANSWERS[question.ask](facts, question)


def _ancestors(facts: Facts, question: Question) -> Unit[None]:
    yield from know(facts, [a for i in question.ids for a in facts.nodes[i].path[:-1]])
    for node_id in question.ids:
        facts.answers[Ask.ANCESTORS, node_id] = True


def _kinds_below(ids: Iterable[str], beside: bool = False) -> list[str]:
    kinds = {kind.name for i in ids if (kind := kind_of(i))}
    below = dict.fromkeys(child for kind in sorted(kinds) for child in KINDS[kind].children)
    return [child for child in below if beside or not KINDS[child].beside]


def _descend(facts: Facts, question: Question, final: bool) -> Unit[None]:
    """All nodes below, level by level; without `final` nothing that stands beside, and nothing below what is final."""
    found: dict[str, list[str]] = {i: [] for i in question.ids}
    level = list(question.ids)
    while level and (kinds := _kinds_below(level, beside=final)):
        sql = " UNION ALL ".join(
            f"SELECT {NODE_TABLES[kind].select(COLUMNS)} FROM {NODE_TABLES[kind].name} "
            f"WHERE {among('parent_id')}{'' if final else f' AND {_not_among(machine_of(kind).final)}'}"
            for kind in kinds
        )
        rows = yield Statement(f"{sql} ORDER BY 1", (listed(level),) * len(kinds))
        level = []
        for row in rows:
            node = facts.nodes.setdefault(row[0], to_node(row))
            level.append(node.id)
            for ancestor in node.path[:-1]:
                if ancestor in found:
                    found[ancestor].append(node.id)
    for node_id, below in found.items():
        facts.answers[question.ask, node_id] = below


def _not_among(states: Iterable[str], column: str = "state") -> str:
    return f"{column} NOT IN ({', '.join(repr(str(state)) for state in sorted(states))})" if states else "TRUE"


@cache
def _unfinished(column: str = "state") -> str:
    """A condition: the node has not ended (a state's name ends nodes in all machines or in none)."""
    return _not_among({state for kind in KINDS for state in machine_of(kind).ended}, column)


def _subtree(facts: Facts, question: Question) -> Unit[None]:
    yield from _descend(facts, question, final=False)


def _below(facts: Facts, question: Question) -> Unit[None]:
    yield from _descend(facts, question, final=True)


def _census(facts: Facts, question: Question) -> Unit[None]:
    """Asked state by state through the index, so that it costs the same for ten children and for ten thousand."""
    for node_id in question.ids:
        facts.answers[Ask.CENSUS, node_id] = set()
    kinds = _kinds_below(question.ids)
    sql = " UNION ALL ".join(_census_of(NODE_TABLES[kind]) for kind in kinds)
    states = [listed(map(str, machine_of(kind).states)) for kind in kinds]
    parents, excluded = listed(question.ids), listed(question.excluding)
    rows = yield Statement(sql, [p for known in states for p in (parents, known, excluded)])
    for parent, state in rows:
        facts.answers[Ask.CENSUS, parent].add(state)


def _census_of(table: Table) -> str:
    return (
        "SELECT p.value, s.value FROM json_each(?) AS p CROSS JOIN json_each(?) AS s WHERE EXISTS ("
        f"SELECT 1 FROM {table.name} AS c WHERE c.parent_id = p.value AND c.state = s.value "
        f"AND NOT {among('c.id')})"
    )


def _children(facts: Facts, question: Question) -> Unit[None]:
    for node_id in question.ids:
        facts.answers[Ask.CHILDREN, node_id] = set()
    kinds = _kinds_below(question.ids)
    sql = " UNION ALL ".join(
        f"SELECT p.value, '{kind}' FROM json_each(?) AS p "
        f"WHERE EXISTS (SELECT 1 FROM {NODE_TABLES[kind].name} AS c WHERE c.parent_id = p.value)"
        for kind in kinds
    )
    for parent, kind in (yield Statement(sql, (listed(question.ids),) * len(kinds))):
        facts.answers[Ask.CHILDREN, parent].add(kind)


def _tally(facts: Facts, question: Question) -> Unit[None]:
    for node_id in question.ids:
        facts.answers[Ask.TALLY, node_id] = {}
    kinds = _kinds_below(question.ids)
    sql = " UNION ALL ".join(
        f"SELECT parent_id, state, COUNT(*) FROM {NODE_TABLES[kind].name} "
        f"WHERE {among('parent_id')} AND NOT {among('id')} GROUP BY parent_id, state"
        for kind in kinds
    )
    parameters = (listed(question.ids), listed(question.excluding)) * len(kinds)
    for parent, state, count in (yield Statement(sql, parameters)):
        facts.answers[Ask.TALLY, parent][state] = count


BESIDE = {"WORK_TASK": ("WORK_TASK",), "ORDER_TASK": ("ORDER_TASK", "DOMAIN_ORDER")}
BESIDE["DOMAIN_ORDER"] = BESIDE["ORDER_TASK"]
"""What may wait for nodes of a kind."""


def _waiters(facts: Facts, question: Question) -> Unit[None]:
    named = dict.fromkeys(kind.name for i in question.ids if (kind := kind_of(i)))
    tables = [NODE_TABLES[kind] for kind in dict.fromkeys(waiter for name in named for waiter in BESIDE[name])]
    sql = " UNION ALL ".join(
        f"SELECT d.awaited_id, {t.select(COLUMNS, 'w')} FROM dependency AS d JOIN {t.name} AS w ON w.id = d.waiter_id "
        f"WHERE {among('d.awaited_id')} AND {_unfinished('w.state')}"
        for t in tables
    )
    yield from collect(facts, question, Statement(f"{sql} ORDER BY 2", (listed(question.ids),) * len(tables)))


def _startable(facts: Facts, question: Question) -> Unit[None]:
    """By the own state: the table may still show a task held that this very plan has freed."""
    kinds = [kind for kind in _kinds_below(question.ids) if kind in TASKS]
    sql = " UNION ALL ".join(
        f"SELECT t.parent_id, {NODE_TABLES[kind].select(COLUMNS, 't')} FROM {NODE_TABLES[kind].name} AS t "
        f"WHERE {among('t.parent_id')} AND t.state IN ('{WAITS[kind][0]}', 'ON_HOLD') "
        f"AND t.stack = '{WAITS[kind][0]}' AND NOT EXISTS (SELECT 1 FROM dependency AS d "
        f"WHERE d.waiter_id = t.id AND NOT d.met AND NOT {among('d.awaited_id')})"
        for kind in kinds
    )
    parameters = (listed(question.ids), listed(question.excluding)) * len(kinds)
    yield from collect(facts, question, Statement(f"{sql} ORDER BY 2", parameters))


def _open_fallout(facts: Facts, question: Question) -> Unit[None]:
    table = NODE_TABLES["FALLOUT_RECORD"]
    states = ", ".join(repr(str(state)) for state in OPEN)
    condition = f"{among('parent_id')} AND state IN ({states})"
    sql = f"SELECT parent_id, {table.select(COLUMNS)} FROM {table.name} WHERE {condition}"
    yield from collect(facts, question, Statement(sql, (listed(question.ids),)))


def _unmet(facts: Facts, question: Question) -> Unit[None]:
    """One unmet dependency of each is enough to know; a node may wait for thousands."""
    sql = (
        "SELECT p.value, (SELECT d.awaited_id FROM dependency AS d WHERE d.waiter_id = p.value AND NOT d.met "
        f"AND NOT {among('d.awaited_id')} LIMIT 1) FROM json_each(?) AS p"
    )
    rows = yield Statement(sql, (listed(question.excluding), listed(question.ids)))
    for waiter, awaited in rows:
        facts.answers[Ask.UNMET, waiter] = [awaited] if awaited else []


def _some_lines(condition: str, most: int = 0) -> Answering:
    """The unfinished lines of each order for which the condition holds: some of them, or whether there is one.

    What a staffing order has instead are requests. All orders asked about are of one family.
    """

    def answering(facts: Facts, question: Question) -> Unit[None]:
        table = NODE_TABLES[_kinds_below(question.ids)[0]].name
        sql = (
            f"SELECT p.value, l.id FROM json_each(?) AS p CROSS JOIN {table} AS l ON l.id IN ("
            f"SELECT i.id FROM {table} AS i WHERE i.root_id = p.value AND {_unfinished('i.state')} AND {condition} "
            f"AND NOT {among('i.id')} LIMIT {most or 1})"
        )
        found: dict[str, list[str]] = {root_id: [] for root_id in question.ids}
        for root_id, line in (yield Statement(sql, (listed(question.ids), listed(question.excluding)))):
            found[root_id].append(line)
        for root_id, lines in found.items():
            facts.answers[question.ask, root_id] = lines if most else bool(lines)

    return answering


def _lines_past_no_return(facts: Facts, question: Question) -> Unit[None]:
    table = NODE_TABLES["ORDER_LINE_ITEM"]
    condition = f"{among('root_id')} AND past_no_return AND {_unfinished()}"
    sql = f"SELECT root_id, {table.select(COLUMNS)} FROM {table.name} WHERE {condition}"
    yield from collect(facts, question, Statement(sql, (listed(question.ids),)))


def _waiting_closure(facts: Facts, question: Question) -> Unit[None]:
    """Who directly waits: by a dependency, as the domain order around it, or as a task of a domain order that does."""
    task, order = NODE_TABLES["ORDER_TASK"].name, NODE_TABLES["DOMAIN_ORDER"].name
    condition = among("d.awaited_id")
    sql = (
        f"SELECT d.awaited_id, d.waiter_id FROM dependency AS d WHERE {condition} UNION "
        f"SELECT id, parent_id FROM {task} WHERE {among('id')} UNION "
        f"SELECT id, parent_id FROM {order} WHERE {among('id')} AND parent_id LIKE 'do_%' UNION "
        f"SELECT d.awaited_id, t.id FROM dependency AS d JOIN {task} AS t ON t.parent_id = d.waiter_id "
        f"WHERE {condition}"
    )
    for node_id in question.ids:
        facts.answers[Ask.WAITING_CLOSURE, node_id] = []
    for awaited, waiter in (yield Statement(sql, (listed(question.ids),) * 4)):
        facts.answers[Ask.WAITING_CLOSURE, awaited].append(waiter)


ANSWERS: dict[Ask, Answering] = {
    Ask.ANCESTORS: _ancestors,
    Ask.SUBTREE: _subtree,
    Ask.BELOW: _below,
    Ask.CENSUS: _census,
    Ask.CHILDREN: _children,
    Ask.TALLY: _tally,
    Ask.WAITERS: _waiters,
    Ask.UNMET: _unmet,
    Ask.STARTABLE: _startable,
    Ask.WAITING_CLOSURE: _waiting_closure,
    Ask.OPEN_FALLOUT: _open_fallout,
    Ask.LIVE_LINES: _some_lines("TRUE"),
    Ask.INCOMPLETE_LINES: _some_lines("i.shortcomings <> ''", most=20),
    Ask.ENRICHED_LINES: _some_lines("i.needs_enrichment"),
    Ask.LINES_PAST_NO_RETURN: _lines_past_no_return,
    **material.ANSWERS,
    **ordered.ANSWERS,
}
