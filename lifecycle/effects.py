"""What a move sets beside the state: one small function per machine and action.

Each gets the node before the move, the request that led to it (None for a consequence) and the time, and answers
with the columns to set.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lifecycle.moments import months_later
from lifecycle.node import Node
from lifecycle.vocabulary import Action as A


@dataclass(frozen=True, slots=True)
class Request:
    """What a caller asks of one node; a program that claims a task names itself as its `worker`."""

    node_id: str
    action: str
    reason: str | None = None
    planned_start: str | None = None
    expected_version: int | None = None
    actor: str = ""
    worker: str | None = None
    lease_until: str | None = None


Effect = Callable[[Node, Request | None, str], dict[str, Any]]


def start_work(node: Node, request: Request | None, now: str) -> dict[str, Any]:
    """The first start is remembered; who starts a task that is nobody's claims it, for good or for a lease."""
    fields: dict[str, Any] = {} if node.facts["started_at"] else {"started_at": now}
    if request is not None and request.worker:
        return fields | {"worker": request.worker, "lease_until": request.lease_until}
    if request is not None and not node.facts["assignee"]:
        fields["assignee"] = request.actor
    return fields


def finish_work(node: Node, request: Request | None, now: str) -> dict[str, Any]:
    """Completing a resolved task counts as having started it."""
    started = {} if node.facts["started_at"] else {"started_at": now}
    return {"finished_at": now} | started | end_lease(node, request, now)


def begin_anew(node: Node, request: Request | None, now: str) -> dict[str, Any]:
    """What is brought back has not been begun."""
    return {"started_at": None}


def end_lease(node: Node, request: Request | None, now: str) -> dict[str, Any]:
    """A program that worked the task has it no longer."""
    return {"worker": None, "lease_until": None} if node.facts["worker"] or node.facts["lease_until"] else {}


def start_term(node: Node, request: Request | None, now: str) -> dict[str, Any]:
    """The term of a service begins with its activation."""
    months = node.facts["term_months"]
    ends = None if months is None else months_later(now, months)
    return {"activated_at": now, "term_start": now, "term_end": ends}


def set_planned_start(node: Node, request: Request | None, now: str) -> dict[str, Any]:
    """The planned start is the caller's."""
    return {"planned_start": request.planned_start if request else None}


def clear_planned_start(node: Node, request: Request | None, now: str) -> dict[str, Any]:
    """Without its plan the node may be worked at once."""
    return {"planned_start": None}


def declare_enriched(node: Node, request: Request | None, now: str) -> dict[str, Any]:
    """Completing the capture out of the enrichment declares the enrichment done."""
    return {"enrichment_done": True} if node.own == "ENRICHMENT_IN_PROGRESS" else {}


def next_revision(node: Node, request: Request | None, now: str) -> dict[str, Any]:
    """An approved revision raises the order's revision number."""
    return {"revision": node.facts["revision"] + 1}


EFFECTS: dict[tuple[str, str], Effect] = {
    ("ORDER_TASK", A.START): start_work,
    ("ORDER_TASK", A.COMPLETE): finish_work,
    ("ORDER_TASK", A.HOLD): end_lease,
    ("ORDER_TASK", A.REQUEST_INFORMATION): end_lease,
    ("ORDER_TASK", A.CANCEL): end_lease,
    ("ORDER_TASK", A.SCHEDULE): set_planned_start,
    ("ORDER_TASK", A.UNSCHEDULE): clear_planned_start,
    ("DOMAIN_ORDER", A.SCHEDULE): set_planned_start,
    ("DOMAIN_ORDER", A.UNSCHEDULE): clear_planned_start,
    ("WORK_TASK", A.START): start_work,
    ("WORK_TASK", A.COMPLETE): finish_work,
    ("WORK_TASK", A.RESTORE): begin_anew,
    ("SERVICE", A.ACTIVATE): start_term,
    ("CUSTOMER_ORDER", A.COMPLETE_CAPTURE): declare_enriched,
    ("CUSTOMER_ORDER", A.APPROVE_REVISION): next_revision,
}

RECORDS = {
    A.START_REVISION: "OPEN",
    A.APPROVE_REVISION: "APPROVED",
    A.DISCARD_REVISION: "DISCARDED",
    A.APPROVE_CANCELLATION: "DISCARDED",
}
"""What an order's action does to its revision record; a cancellation discards an open one."""


def effect_of(machine: str, node: Node, action: str, request: Request | None, now: str) -> dict[str, Any]:
    """The columns that this move sets beside the state."""
    effect = EFFECTS.get((machine, action))
    return effect(node, request, now) if effect else {}
