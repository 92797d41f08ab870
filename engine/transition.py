"""Moves that callers ask for, their previews, and the moves that the clock makes."""

from __future__ import annotations

from dataclasses import replace

from engine.call import Call
from engine.checking import printable
from engine.knowledge import decided
from engine.unit import Decided, Work, find
from lifecycle.access import SYSTEM
from lifecycle.decision import deciding, system_move
from lifecycle.effects import Request
from lifecycle.facts import Facts
from lifecycle.refusal import Problem
from lifecycle.vocabulary import Action
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


def reach_start(node_id: str) -> Work:
    """Let the clock end a planned start that has come; nothing happens when somebody was faster."""

    def work(call: Call, now: str) -> Unit[Decided | Problem]:
        facts = Facts(now)
        node = yield from find(facts, node_id, SYSTEM)
        planned = node.facts["planned_start"]
        plan = None
        if planned is not None and planned <= now:
            plan = yield from decided(system_move(facts, node_id, Action.REACH_START), facts)
        return Decided(node.id, facts, plan)

    return work


def due(now: str, limit: int) -> Unit[list[str]]:
    """The ids of nodes whose planned start has come, the longest waiting first."""
    tables = [NODE_TABLES["DOMAIN_ORDER"].name, NODE_TABLES["ORDER_TASK"].name]
    parts = (f"SELECT id, wake_at FROM {table} WHERE wake_at <= ?" for table in tables)
    sql = f"SELECT id FROM ({' UNION ALL '.join(parts)}) AS due ORDER BY wake_at, id LIMIT ?"
    rows = yield Statement(sql, (*(now for _ in tables), limit))
    return [row[0] for row in rows]
