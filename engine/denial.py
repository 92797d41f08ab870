"""Tokens that are taken back before they expire: plain records without states."""

from __future__ import annotations

from engine.call import Call
from engine.checking import moment, text
from engine.unit import Decided
from lifecycle.access import Access
from lifecycle.facts import Facts
from lifecycle.permission import LONGEST_REASON
from lifecycle.refusal import NotPermitted, Problem
from lifecycle.writes import problem_with_caller
from models.record import DeniedToken
from models.statement import Statement, Unit
from models.table import TABLES

TABLE = TABLES[DeniedToken]
LONGEST_ID = 200
"""Characters of a token's id. A token with a longer one could not be taken back, and is let in nowhere."""


def deny(call: Call, now: str) -> Unit[Decided | Problem]:
    """A token that is good no longer; said again, with another reason or end."""
    if problem := problem_with_keeper(call.operation, call.access):
        return problem
    yield from ()
    row = {
        "id": text(call.payload, "token_id", LONGEST_ID, required=True),
        "reason": text(call.payload, "reason", LONGEST_REASON, required=True),
        "actor": call.access.actor,
        "denied_at": now,
        "expires_at": moment(call.payload, "expires_at"),
    }
    return Decided(str(row["id"]), Facts(now), None, statements=[_removal(row["id"]), TABLE.insert([dict(row)])])


def readmit(call: Call, now: str) -> Unit[Decided | Problem]:
    """A token that was taken back by mistake."""
    if problem := problem_with_keeper(call.operation, call.access):
        return problem
    yield from ()
    token_id = text(call.payload, "token_id", LONGEST_ID, required=True)
    return Decided(token_id, Facts(now), None, statements=[_removal(token_id)])


def problem_with_keeper(operation: str, access: Access) -> Problem | None:
    """Why this caller has no say in whose tokens are good, None when it has."""
    if access.accounts is not None:
        return NotPermitted("A caller restricted to accounts has no say in whose tokens are good.")
    return problem_with_caller(operation, access)


def denied_ids(now: str) -> Unit[set[str]]:
    """The tokens that are denied now; those that have expired need not be."""
    rows = yield Statement(f"SELECT id FROM {TABLE.name} WHERE expires_at IS NULL OR expires_at > ?", (now,))
    return {row[0] for row in rows}


def denials(most: int) -> Unit[list[dict[str, object]]]:
    """What is on the list, the newest first."""
    rows = yield Statement(f"SELECT {TABLE.select()} FROM {TABLE.name} ORDER BY denied_at DESC, id LIMIT ?", (most,))
    return [dict(zip(TABLE.columns, row, strict=True)) for row in rows]


def forget_expired(before: str) -> Statement:
    """Drops tokens that have expired by themselves."""
    return Statement(f"DELETE FROM {TABLE.name} WHERE expires_at < ?", (before,))


def _removal(token_id: object) -> Statement:
    return Statement(f"DELETE FROM {TABLE.name} WHERE id = ?", (token_id,))
