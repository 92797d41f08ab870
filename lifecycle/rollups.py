"""How children decide their parent: one row per outcome, first applicable wins.

A row applies when the parent's machine has its action from the parent's own state and the children match. Documents
000 and 002: an order is complete when all below it has ended and something of it is complete; it is canceled when
all of it is; it is in progress from the first child that is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from lifecycle.vocabulary import Action, State


class Fate(Enum):
    """What a parent sees of a child's state."""

    LIVE = "not begun, or interrupted"
    STARTED = "in progress"
    COMPLETED = "completed"
    CANCELED = "canceled"
    REJECTED = "rejected"


FATES = {
    State.IN_PROGRESS: Fate.STARTED,
    State.COMPLETED: Fate.COMPLETED,
    State.CLOSED_COMPLETE: Fate.COMPLETED,
    State.CANCELED: Fate.CANCELED,
    State.REJECTED: Fate.REJECTED,
}

UNFINISHED = frozenset({Fate.LIVE, Fate.STARTED})
BEGUN = frozenset({Fate.STARTED, Fate.COMPLETED})


def fate(state: str) -> Fate:
    """What a parent sees of a child that shows this state."""
    return FATES.get(state, Fate.LIVE)  # type: ignore[call-overload, no-any-return]


@dataclass(frozen=True, slots=True)
class Rollup:
    """When the children match, the parent takes `action`.

    `ended`: all children must be final. `some`: at least one child has one of these fates (empty: no such demand).
    `childless`: also applies without children. `only`: the parent must be in this own state.
    """

    machine: str
    action: Action
    about: str
    ended: bool = False
    some: frozenset[Fate] = frozenset()
    childless: bool = False
    only: State | None = None

    def applies(self, fates: set[Fate]) -> bool:
        """Whether children of these fates put the parent there."""
        if not fates:
            return self.childless
        if self.ended and fates & UNFINISHED:
            return False
        return not self.some or bool(fates & self.some)

    def may_apply(self, known: set[Fate]) -> bool:
        """Whether it could still apply when only some of the children are known."""
        return not (self.ended and known & UNFINISHED)


COMPLETED = frozenset({Fate.COMPLETED})
CANCELED = frozenset({Fate.CANCELED})

ROLLUPS = (
    Rollup("CUSTOMER_ORDER", Action.COMPLETE, "All lines have ended, some completed.", True, COMPLETED),
    Rollup("CUSTOMER_ORDER", Action.FINISH_CANCELLATION, "All lines have ended, none completed.", True, CANCELED),
    Rollup("CUSTOMER_ORDER", Action.REJECT, "All lines were rejected.", True),
    Rollup("CUSTOMER_ORDER", Action.START, "A line is in progress or completed.", False, BEGUN),
    Rollup(
        "ORDER_LINE_ITEM",
        Action.FINISH_CANCELLATION,
        "Being canceled, and nothing below is unfinished.",
        ended=True,
        childless=True,
        only=State.CANCELLATION_IN_PROGRESS,
    ),
    Rollup("ORDER_LINE_ITEM", Action.COMPLETE, "All below has ended, some of it complete.", True, COMPLETED),
    Rollup("ORDER_LINE_ITEM", Action.FINISH_CANCELLATION, "All below has ended, none complete.", True, CANCELED),
    Rollup("ORDER_LINE_ITEM", Action.REJECT, "All child lines were rejected.", True),
    Rollup("ORDER_LINE_ITEM", Action.START, "Something below is in progress or complete.", False, BEGUN),
    Rollup(
        "DOMAIN_ORDER",
        Action.FINISH_CANCELLATION,
        "Being canceled, and nothing below is unfinished.",
        ended=True,
        childless=True,
        only=State.CANCELLATION_IN_PROGRESS,
    ),
    Rollup("DOMAIN_ORDER", Action.COMPLETE, "All below has ended, some of it complete.", True, COMPLETED),
    Rollup("DOMAIN_ORDER", Action.FINISH_CANCELLATION, "All below was canceled.", True),
    Rollup("DOMAIN_ORDER", Action.START, "Something below is in progress or complete.", False, BEGUN),
)


def rollups_of(machine: str) -> tuple[Rollup, ...]:
    """The rows of one machine, in the order in which they are tried."""
    return _BY_MACHINE.get(machine, ())


def fates_of(states: Iterable[str]) -> set[Fate]:
    """What a parent sees of children in these states."""
    return {fate(state) for state in states}


_BY_MACHINE: dict[str, tuple[Rollup, ...]] = {}
for _row in ROLLUPS:
    _BY_MACHINE[_row.machine] = (*_BY_MACHINE.get(_row.machine, ()), _row)
