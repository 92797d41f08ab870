"""Nodes as decisions see them, loaded from their tables."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from engine.holding import hold
from lifecycle.facts import Facts, Question
from lifecycle.node import KINDS, Holder, Node, kind_of
from models.statement import Row, Statement, Unit
from models.table import NODE_TABLES, among, listed

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
    "operation",
    "specification_id",
    "service_id",
    "shortcomings",
    "needs_enrichment",
    "starts_service",
    "compensates_id",
    "worker",
    "lease_until",
    "attempts",
    "failures",
    "quantity",
    "renewal",
    "term_months",
    "term_end",
    "activated_at",
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


def know(facts: Facts, ids: Iterable[str]) -> Unit[None]:
    """Load nodes that are not known yet; ids that name nothing are passed over."""
    missing = [i for i in dict.fromkeys(ids) if i not in facts.nodes]
    tables = dict.fromkeys(NODE_TABLES[kind.name].name for i in missing if (kind := kind_of(i)))
    if not tables:
        return
    yield from hold(facts, missing)
    one = len(missing) == 1
    sql = " UNION ALL ".join(_by_id(table, one) for table in tables)
    parameters = (missing[0],) if one else (listed(missing),) * len(tables)
    for row in (yield Statement(sql, parameters)):
        facts.nodes[row[0]] = to_node(row)


@cache
def _by_id(table_name: str, one: bool) -> str:
    table = next(t for t in NODE_TABLES.values() if t.name == table_name)
    return f"SELECT {table.select(COLUMNS)} FROM {table.name} WHERE {'id = ?' if one else among('id')}"


def collect(facts: Facts, question: Question, statement: Statement) -> Unit[None]:
    """Rows of (the id asked about, a node's columns): keep the nodes, answer with their ids."""
    for node_id in question.ids:
        facts.answers[question.ask, node_id] = []
    for asked, *row in (yield statement):
        facts.nodes.setdefault(row[0], to_node(tuple(row)))
        facts.answers[question.ask, asked].append(row[0])
