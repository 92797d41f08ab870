"""Programs work automated tasks by lease: they claim one for a time, extend that, complete the task or fail.

A lease that is over gives no rights, whether or not somebody else has claimed the task since; a task that was started
and is nobody's can be claimed again (document 003 asks for automated tasks; the rest is ours).
"""

from __future__ import annotations

from typing import Any

from lifecycle import machine_of
from lifecycle.access import Access
from lifecycle.births import announce, editing
from lifecycle.decision import carry_out
from lifecycle.drafting import Draft
from lifecycle.effects import Request
from lifecycle.facts import Deciding, Facts
from lifecycle.holding import shown
from lifecycle.moments import later
from lifecycle.node import Node
from lifecycle.permission import held, problem_with
from lifecycle.plan import Plan
from lifecycle.refusal import Problem, Reason
from lifecycle.settlement import settle
from lifecycle.vocabulary import Action, State

LONGEST_LEASE = 24 * 60 * 60
"""In seconds."""


def is_claimable(node: Node, now: str) -> bool:
    """Whether a program may claim the task: it may be started, or was started and is nobody's now."""
    if not node.facts.get("automated") or node.facts["assignee"] or node.holders:
        return False
    if node.own == State.IN_PROGRESS:
        return (node.facts["lease_until"] or "") <= now
    return node.own in (State.OPEN, State.RESOLVED)


def claiming(facts: Facts, node: Node, worker: str, seconds: int) -> Deciding[Plan]:
    """Start the task for the worker, or hand it over from one whose lease is over."""
    until = later(facts.now, seconds=seconds)
    row = machine_of(node.kind).row(node.own, Action.START)
    if row is None:
        return (yield from editing(facts, node, {"worker": worker, "lease_until": until}))
    return (yield from carry_out(facts, node, row, Request(node.id, row.action, worker=worker, lease_until=until)))


def problem_with_lease(facts: Facts, node: Node, worker: str, what: str) -> Problem | None:
    """Why this worker can't do this to the task now, None when it can."""
    if node.facts["worker"] != worker:
        who = f"{node.facts['worker']} has claimed it" if node.facts["worker"] else "nobody has claimed it"
        reasons = (Reason("LEASE_NOT_YOURS", f"{worker} has no lease of this task: {who}."),)
    elif (node.facts["lease_until"] or "") <= facts.now:
        reasons = (Reason("LEASE_OVER", f"The lease ended at {node.facts['lease_until']}; claim the task again."),)
    elif node.holders:
        reasons = (held(node),)
    elif node.own != State.IN_PROGRESS:
        reasons = (Reason("NOT_FROM_THIS_STATE", f"The task is {shown(node)}, not IN_PROGRESS."),)
    else:
        return None
    return problem_with(node, "", reasons, label=what)


def extending(facts: Facts, node: Node, seconds: int) -> Deciding[Plan]:
    """Let the lease end so many seconds from now."""
    return (yield from editing(facts, node, {"lease_until": later(facts.now, seconds=seconds)}))


def completing(facts: Facts, node: Node, access: Access) -> Deciding[Plan]:
    """The worker has done the task."""
    row = machine_of(node.kind).row(node.own, Action.COMPLETE)
    assert row is not None
    return (yield from carry_out(facts, node, row, Request(node.id, row.action, actor=access.actor)))


def failing(facts: Facts, node: Node, fallout: Node, retry_in: int) -> Deciding[Plan]:
    """The worker could not do the task: it may be claimed again, or, failed too often, a person has to look into it."""
    failures = node.facts["failures"] + 1
    if failures < node.facts["attempts"]:
        fields: dict[str, Any] = {"failures": failures, "worker": None}
        return (yield from editing(facts, node, fields | {"lease_until": later(facts.now, seconds=retry_in)}))
    draft = Draft(facts)
    first = draft.edit(node.id, {"failures": 0})
    draft.create(fallout, fallout.facts, first)
    announce(draft, fallout, draft.last_step[fallout.id])
    yield from settle(draft)
    return draft.plan
