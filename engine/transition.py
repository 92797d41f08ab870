"""Moves that callers ask for, their previews, and the moves that the clock makes."""

from __future__ import annotations

from dataclasses import replace

from engine.call import Call
from engine.checking import printable
from engine.knowledge import decided
from engine.unit import Decided, Work, find
from lifecycle.access import SYSTEM
from lifecycle.alarms import ring
from lifecycle.decision import deciding
from lifecycle.effects import Request
from lifecycle.facts import Facts
from lifecycle.refusal import Problem
from models.statement import Statement, Unit
from models.table import NODE_TABLES


def transition(request: Request, *kinds: str) -> Work:
    """Move one node, which must be of one of the kinds (none: of any)."""

    def work(call: Call, now: str) -> Unit[Decided | Problem]:
        facts = Facts(now)
        node = yield from find(facts, request.node_id, call.access, *kinds)
        printable(request.reason or "", "reason")
        asked = replace(request, actor=call.access.actor)
        plan = yield from decided(deciding(facts, asked, call.access), facts)
        if isinstance(plan, Problem):
            return plan
        return Decided(node.id, facts, plan, (request.reason or "").strip() or None)

    return work


def ring_alarm(node_id: str) -> Work:
    """Let the clock do what has come due for a node; nothing happens when somebody was faster."""

    def work(call: Call, now: str) -> Unit[Decided | Problem]:
        facts = Facts(now)
        node = yield from find(facts, node_id, SYSTEM)
        plan = yield from decided(ring(facts, node.id), facts)
        return Decided(node.id, facts, plan)

    return work


def due(now: str, limit: int) -> Unit[list[str]]:
    """The ids of nodes whose alarm has come, the longest waiting first."""
    tables = [table.name for table in dict.fromkeys(NODE_TABLES.values()) if table.has("wake_at")]
    parts = (f"SELECT id, wake_at FROM {table} WHERE wake_at <= ?" for table in tables)
    sql = f"SELECT id FROM ({' UNION ALL '.join(parts)}) AS due ORDER BY wake_at, id LIMIT ?"
    rows = yield Statement(sql, (*(now for _ in tables), limit))
    return [row[0] for row in rows]
