"""Programs at work: finding tasks that can be claimed, claiming them, and what a worker does with a lease."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.call import Call
from engine.checking import number, text, wrong
from engine.clock import new_id
from engine.knowledge import decided
from engine.permit import permit
from engine.unit import Decided, Work, find
from lifecycle.access import Access
from lifecycle.births import born
from lifecycle.facts import Facts
from lifecycle.lease import LONGEST_LEASE, claiming, completing, extending, failing, problem_with_lease
from lifecycle.newborn import line_of
from lifecycle.node import Node
from lifecycle.permission import LONGEST_REASON
from lifecycle.refusal import Problem, Refused
from lifecycle.writes import problem_with_caller
from models.policy import visible
from models.statement import Statement, Unit
from models.table import TABLES, among, listed
from models.work import DomainOrder, OrderTask

LONGEST_PAUSE = 7 * 24 * 60 * 60


def may_claim(access: Access) -> Problem | None:
    """Why this caller can't claim tasks at all, None when it can."""
    return problem_with_caller("claimOrderTasks", access)


def candidates(
    access: Access, now: str, group: str | None, topic: str | None, limit: int, tried: Sequence[str]
) -> Unit[list[str]]:
    """The ids of tasks that could be claimed now, the most urgent first, without those that were tried."""
    column, value = ("topic", topic) if topic is not None else ("group_name", group)
    conditions = [
        f"t.{column} = ? AND t.state IN ('OPEN', 'RESOLVED', 'IN_PROGRESS')",
        "t.automated AND t.assignee IS NULL",
        "(t.state <> 'IN_PROGRESS' OR t.lease_until IS NULL OR t.lease_until <= ?)",
        "(t.planned_start IS NULL OR t.planned_start <= ?)",
        f"NOT EXISTS (SELECT 1 FROM {TABLES[DomainOrder].name} AS d WHERE d.root_id = t.root_id "
        "AND d.planned_start > ? AND instr(t.path, d.id) > 0)",
        f"NOT {among('t.id')}",
    ]
    parameters: list[Any] = [value, now, now, now, listed(tried)]
    if (own := visible(access, OrderTask, "t", sweeping=True)) is not None:
        conditions.append(own.sql)
        parameters += own.parameters
    sql = f"SELECT t.id FROM {TABLES[OrderTask].name} AS t WHERE {' AND '.join(conditions)}"
    rows = yield Statement(f"{sql} ORDER BY t.priority, t.id LIMIT ?", (*parameters, limit))
    return [row[0] for row in rows]


def claim(task_id: str, worker: str, seconds: int) -> Work:
    """Give a task to a worker for so many seconds; it is started, unless it was."""

    def work(call: Call, now: str) -> Unit[Decided | Problem]:
        facts = Facts(now)
        task = yield from find(facts, task_id, call.access, "ORDER_TASK")
        yield from permit(facts, task, "claimOrderTasks", call)
        plan = yield from decided(claiming(facts, task, worker, seconds), facts)
        return Decided(task.id, facts, plan)

    return work


def _leased(facts: Facts, call: Call) -> Unit[Node]:
    """The task of the call, which its worker has. Raises Refused."""
    task = yield from find(facts, str(call.payload["id"]), call.access, "ORDER_TASK")
    yield from permit(facts, task, call.operation, call)
    worker = text(call.payload, "worker", required=True).strip()
    if problem := problem_with_lease(facts, task, worker, call.operation):
        raise Refused(problem)
    return task


def extend(call: Call, now: str) -> Unit[Decided | Problem]:
    """Let a lease end so many seconds from now."""
    facts = Facts(now)
    task = yield from _leased(facts, call)
    if call.payload.get("lease") is None:
        raise wrong(f"lease must be given: 1 to {LONGEST_LEASE} seconds.", "lease")
    plan = yield from decided(extending(facts, task, number(call.payload, "lease", 0, 1, LONGEST_LEASE)), facts)
    return Decided(task.id, facts, plan)


def complete(call: Call, now: str) -> Unit[Decided | Problem]:
    """The worker has done the task."""
    facts = Facts(now)
    task = yield from _leased(facts, call)
    plan = yield from decided(completing(facts, task, call.access), facts)
    return Decided(task.id, facts, plan)


def fail(call: Call, now: str) -> Unit[Decided | Problem]:
    """The worker could not do the task."""
    facts = Facts(now)
    task = yield from _leased(facts, call)
    reason = text(call.payload, "reason", LONGEST_REASON, required=True)
    fields = {
        "line_id": line_of(task),
        "fallout_type": "PROVISIONING_FAILURE",
        "description": reason,
        "group_name": None,
        "assignee": None,
        "created_by": call.access.actor,
    }
    fallout = born(new_id("fr"), "FALLOUT_RECORD", task, fields)
    pause = number(call.payload, "retry_in", 0, 0, LONGEST_PAUSE)
    plan = yield from decided(failing(facts, task, fallout, pause), facts)
    return Decided(task.id, facts, plan, reason)
