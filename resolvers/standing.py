"""SQL: whether a node has ended, and whether a task can be worked now."""

from __future__ import annotations

from lifecycle import MACHINES
from lifecycle.vocabulary import State

ENDED = tuple(sorted({str(state) for machine in MACHINES.values() for state in machine.ended}))
"""A name ends nodes in all machines or in none."""

BLOCKED = (State.DRAFT, State.PENDING, State.AWAITING_INFORMATION, State.ON_HOLD)
"""The states in which a task can't be worked: it waits for others, for an answer, or for the end of a hold."""


def unfinished(alias: str) -> str:
    """SQL: the node has not ended."""
    return f"{alias}.state NOT IN ({', '.join(repr(state) for state in ENDED)})"


def blocked(alias: str) -> str:
    """SQL: the task can't be worked now."""
    return f"{alias}.state IN ({', '.join(repr(str(state)) for state in BLOCKED)})"
