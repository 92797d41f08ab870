"""Answers the questions of decisions from the tables: one statement a question, however many nodes it is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from lifecycle import machine_of
from lifecycle.decision import Answers, Deciding
from lifecycle.facts import Ask, Facts, Question
from lifecycle.fallout_record import OPEN
from lifecycle.node import KINDS, Holder, Node, kind_of
from models.statement import Row, Statement, Unit
from models.table import NODE_TABLES, Table, among, listed

NODE_COLUMNS = ("id", "path", "stack", "holders", "version")
FACT_COLUMNS = (
    "account_id",
    "requires_enrichment",
    "enrichment_done",
    "revision",
    "past_no_return",
    "sequence",
    "planned_start",
    "assignee",
    "automated",
    "no_return",
    "started_at",
)
COLUMNS = (*NODE_COLUMNS, *FACT_COLUMNS)


def read_holders(text: str) -> tuple[Holder, ...]:
    """The holders that a column says."""
    return tuple((a, s) for a, _, s in (entry.partition(":") for entry in text.split())) if text else ()


def write_holders(holders: Iterable[Holder]) -> str:
    """Holders as a column says them."""
    return " ".join(f"{ancestor}:{state}" for ancestor, state in holders)


def to_node(row: Row) -> Node:
    """The node that a row of COLUMNS tells of."""
    node_id, path, stack, holders, version = row[:5]
    kind = KINDS_BY_PREFIX[node_id[:2]]
    facts = dict(zip(FACT_COLUMNS, row[5:], strict=True))
    return Node(node_id, kind, tuple(path.split("/")), tuple(stack.split()), read_holders(holders), version, facts)


KINDS_BY_PREFIX = {kind.prefix: kind.name for kind in KINDS.values()}


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


def know(facts: Facts, ids: Iterable[str]) -> Unit[None]:
    """Load nodes that are not known yet; ids that name nothing are passed over."""
    missing = [i for i in dict.fromkeys(ids) if i not in facts.nodes]
    tables = dict.fromkeys(NODE_TABLES[kind.name].name for i in missing if (kind := kind_of(i)))
    if not tables:
        return
    one = len(missing) == 1
    sql = " UNION ALL ".join(_by_id(table, one) for table in tables)
    parameters = (missing[0],) if one else (listed(missing),) * len(tables)
    for row in (yield Statement(sql, parameters)):
        facts.nodes[row[0]] = to_node(row)


@cache
def _by_id(table_name: str, one: bool) -> str:
    table = next(t for t in NODE_TABLES.values() if t.name == table_name)
    return f"SELECT {table.select(COLUMNS)} FROM {table.name} WHERE {'id = ?' if one else among('id')}"


def _ancestors(facts: Facts, question: Question) -> Unit[None]:
    yield from know(facts, [a for i in question.ids for a in facts.nodes[i].path[:-1]])
    for node_id in question.ids:
        facts.answers[Ask.ANCESTORS, node_id] = True


def _tables_below(ids: Iterable[str], fallout: bool = False) -> list[Table]:
    kinds = {kind.name for i in ids if (kind := kind_of(i))}
    below = dict.fromkeys(child for kind in sorted(kinds) for child in KINDS[kind].children)
    return [NODE_TABLES[child] for child in below if fallout or not machine_of(child).never_held]


def _descend(facts: Facts, question: Question, ended: bool) -> Unit[None]:
    """All nodes below, level by level; without `ended` no fallout and nothing below what is final."""
    found: dict[str, list[str]] = {i: [] for i in question.ids}
    level = list(question.ids)
    while level and (tables := _tables_below(level, fallout=ended)):
        filters = "" if ended else f" AND {_unfinished()}"
        sql = " UNION ALL ".join(
            f"SELECT {t.select(COLUMNS)} FROM {t.name} WHERE {among('parent_id')}{filters}" for t in tables
        )
        rows = yield Statement(f"{sql} ORDER BY 1", (listed(level),) * len(tables))
        level = []
        for row in rows:
            node = facts.nodes.setdefault(row[0], to_node(row))
            level.append(node.id)
            for ancestor in node.path[:-1]:
                if ancestor in found:
                    found[ancestor].append(node.id)
    for node_id, below in found.items():
        facts.answers[question.ask, node_id] = below


@cache
def _unfinished(column: str = "state") -> str:
    """A condition: the state is not final in any machine (a name is final in all machines or in none)."""
    final = sorted({state for kind in KINDS for state in machine_of(kind).final})
    return f"{column} NOT IN ({', '.join(repr(str(state)) for state in final)})"


def _subtree(facts: Facts, question: Question) -> Unit[None]:
    yield from _descend(facts, question, ended=False)


def _below(facts: Facts, question: Question) -> Unit[None]:
    yield from _descend(facts, question, ended=True)


def _census(facts: Facts, question: Question) -> Unit[None]:
    """Asked state by state through the index, so that it costs the same for ten children and for ten thousand."""
    for node_id in question.ids:
        facts.answers[Ask.CENSUS, node_id] = set()
    tables = _tables_below(question.ids)
    sql = " UNION ALL ".join(_census_of(table) for table in tables)
    states = [listed(map(str, machine_of(kind).states)) for t in tables for kind in [_kind_in(t)]]
    parents, excluded = listed(question.ids), listed(question.excluding)
    rows = yield Statement(sql, [p for known in states for p in (parents, known, excluded)])
    for parent, state in rows:
        facts.answers[Ask.CENSUS, parent].add(state)


def _kind_in(table: Table) -> str:
    return next(kind for kind, t in NODE_TABLES.items() if t is table)


def _census_of(table: Table) -> str:
    return (
        "SELECT p.value, s.value FROM json_each(?) AS p CROSS JOIN json_each(?) AS s WHERE EXISTS ("
        f"SELECT 1 FROM {table.name} AS c WHERE c.parent_id = p.value AND c.state = s.value "
        f"AND NOT {among('c.id')})"
    )


def _children(facts: Facts, question: Question) -> Unit[None]:
    for node_id in question.ids:
        facts.answers[Ask.CHILDREN, node_id] = set()
    tables = _tables_below(question.ids)
    sql = " UNION ALL ".join(
        f"SELECT p.value, '{_kind_in(t)}' FROM json_each(?) AS p "
        f"WHERE EXISTS (SELECT 1 FROM {t.name} AS c WHERE c.parent_id = p.value)"
        for t in tables
    )
    for parent, kind in (yield Statement(sql, (listed(question.ids),) * len(tables))):
        facts.answers[Ask.CHILDREN, parent].add(kind)


def _waiters(facts: Facts, question: Question) -> Unit[None]:
    tables = (NODE_TABLES["ORDER_TASK"], NODE_TABLES["DOMAIN_ORDER"])
    sql = " UNION ALL ".join(
        f"SELECT d.awaited_id, {t.select(COLUMNS, 'w')} FROM dependency AS d JOIN {t.name} AS w ON w.id = d.waiter_id "
        f"WHERE {among('d.awaited_id')} AND {_unfinished('w.state')}"
        for t in tables
    )
    yield from _collect(facts, question, Statement(f"{sql} ORDER BY 2", (listed(question.ids),) * 2))


def _startable(facts: Facts, question: Question) -> Unit[None]:
    """By the own state: the table may still show a task held that this very plan has freed."""
    table = NODE_TABLES["ORDER_TASK"]
    sql = (
        f"SELECT t.parent_id, {table.select(COLUMNS, 't')} FROM {table.name} AS t "
        f"WHERE {among('t.parent_id')} AND t.state IN ('DRAFT', 'ON_HOLD') AND t.stack = 'DRAFT' "
        "AND NOT EXISTS (SELECT 1 FROM dependency AS d "
        f"WHERE d.waiter_id = t.id AND d.met = 0 AND NOT {among('d.awaited_id')}) ORDER BY t.id"
    )
    yield from _collect(facts, question, Statement(sql, (listed(question.ids), listed(question.excluding))))


def _open_fallout(facts: Facts, question: Question) -> Unit[None]:
    table = NODE_TABLES["FALLOUT_RECORD"]
    states = ", ".join(repr(str(state)) for state in OPEN)
    condition = f"{among('parent_id')} AND state IN ({states})"
    sql = f"SELECT parent_id, {table.select(COLUMNS)} FROM {table.name} WHERE {condition}"
    yield from _collect(facts, question, Statement(sql, (listed(question.ids),)))


def _collect(facts: Facts, question: Question, statement: Statement) -> Unit[None]:
    """Rows of (the id asked about, a node's columns): keep the nodes, answer with their ids."""
    for node_id in question.ids:
        facts.answers[question.ask, node_id] = []
    for asked, *row in (yield statement):
        facts.nodes.setdefault(row[0], to_node(tuple(row)))
        facts.answers[question.ask, asked].append(row[0])


def _unmet(facts: Facts, question: Question) -> Unit[None]:
    """One unmet dependency of each is enough to know; a node may wait for thousands."""
    sql = (
        "SELECT p.value, (SELECT d.awaited_id FROM dependency AS d WHERE d.waiter_id = p.value AND d.met = 0 "
        f"AND NOT {among('d.awaited_id')} LIMIT 1) FROM json_each(?) AS p"
    )
    rows = yield Statement(sql, (listed(question.excluding), listed(question.ids)))
    for waiter, awaited in rows:
        facts.answers[Ask.UNMET, waiter] = [awaited] if awaited else []


def _live_lines(facts: Facts, question: Question) -> Unit[None]:
    table = NODE_TABLES["ORDER_LINE_ITEM"]
    sql = (
        f"SELECT p.value, EXISTS (SELECT 1 FROM {table.name} AS l WHERE l.root_id = p.value "
        f"AND {_unfinished('l.state')} AND NOT {among('l.id')}) FROM json_each(?) AS p"
    )
    for root_id, alive in (yield Statement(sql, (listed(question.excluding), listed(question.ids)))):
        facts.answers[Ask.LIVE_LINES, root_id] = bool(alive)


def _lines_past_no_return(facts: Facts, question: Question) -> Unit[None]:
    table = NODE_TABLES["ORDER_LINE_ITEM"]
    condition = f"{among('root_id')} AND past_no_return AND {_unfinished()}"
    sql = f"SELECT root_id, {table.select(COLUMNS)} FROM {table.name} WHERE {condition}"
    yield from _collect(facts, question, Statement(sql, (listed(question.ids),)))


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


Answering = Callable[[Facts, Question], Unit[None]]

ANSWERS: dict[Ask, Answering] = {
    Ask.ANCESTORS: _ancestors,
    Ask.SUBTREE: _subtree,
    Ask.BELOW: _below,
    Ask.CENSUS: _census,
    Ask.CHILDREN: _children,
    Ask.WAITERS: _waiters,
    Ask.UNMET: _unmet,
    Ask.STARTABLE: _startable,
    Ask.WAITING_CLOSURE: _waiting_closure,
    Ask.OPEN_FALLOUT: _open_fallout,
    Ask.LIVE_LINES: _live_lines,
    Ask.LINES_PAST_NO_RETURN: _lines_past_no_return,
}
