"""How children decide their parent: one row per outcome, first applicable wins.

A row applies when the parent's machine has its action from the parent's own state and the children match. Documents
000 and 002: an order is complete when all below it has ended and something of it is complete; it is canceled when
all of it is; it is in progress from the first child that is. Document 001 closes a request when enough people are
assigned, and an order with its last request; both may be opened again by hand, and then stay so until the next move
below.
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
    State.ASSIGNED: Fate.STARTED,
    State.COMPLETED: Fate.COMPLETED,
    State.CLOSED: Fate.COMPLETED,
    State.CLOSED_COMPLETE: Fate.COMPLETED,
    State.CANCELED: Fate.CANCELED,
    State.REJECTED: Fate.REJECTED,
}

UNFINISHED = frozenset({Fate.LIVE, Fate.STARTED})
BEGUN = frozenset({Fate.STARTED, Fate.COMPLETED})


def fate(state: str) -> Fate:
    """What a parent sees of a child that shows this state."""
    return FATES.get(state, Fate.LIVE)  # type: ignore[call-overload, no-any-return]


class Beyond(Enum):
    """What some rows ask of the parent beyond the fates of its children."""

    FILLED = "as many children as the parent's quantity are begun or completed"
    COVERED = "every line that is not canceled is served by a child"


@dataclass(frozen=True, slots=True)
class Rollup:
    """When the children match, the parent takes `action`.

    `ended`: all children must have ended. `some`: at least one child has one of these fates (empty: no such demand),
    `none`: none has one of these. `childless`: also applies without children. `only`: the own states of the parent in
    which it applies (empty: all that have its action). `beyond`: what else must hold. `prompted`: it applies only when
    a child was born or moved just now; what it leads to may be left by hand.
    """

    machine: str
    action: Action
    about: str
    ended: bool = False
    some: frozenset[Fate] = frozenset()
    childless: bool = False
    only: frozenset[State] = frozenset()
    none: frozenset[Fate] = frozenset()
    beyond: Beyond | None = None
    prompted: bool = False

    def is_for(self, own: str | None) -> bool:
        """Whether a parent in this own state may take it."""
        return not self.only or own in self.only

    def applies(self, fates: set[Fate]) -> bool:
        """Whether children of these fates put the parent there, so far as fates can tell."""
        if not fates:
            return self.childless
        if (self.ended and fates & UNFINISHED) or fates & self.none:
            return False
        return not self.some or bool(fates & self.some)

    def may_apply(self, known: set[Fate]) -> bool:
        """Whether it could still apply when only some of the children are known."""
        return not ((self.ended and known & UNFINISHED) or known & self.none)


COMPLETED = frozenset({Fate.COMPLETED})
CANCELED = frozenset({Fate.CANCELED})
BEING_CANCELED = frozenset({State.CANCELLATION_IN_PROGRESS})
BEING_STAFFED = frozenset({State.NEW, State.OPEN, State.IN_PROCESS})
SETTLED = frozenset({State.CLOSED, State.CANCELED})

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
        only=BEING_CANCELED,
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
        only=BEING_CANCELED,
    ),
    Rollup("DOMAIN_ORDER", Action.COMPLETE, "All below has ended, some of it complete.", True, COMPLETED),
    Rollup("DOMAIN_ORDER", Action.FINISH_CANCELLATION, "All below was canceled.", True),
    Rollup("DOMAIN_ORDER", Action.START, "Something below is in progress or complete.", False, BEGUN),
    Rollup(
        "STAFFING_ORDER",
        Action.CLOSE,
        "All requests are settled, some closed.",
        ended=True,
        some=COMPLETED,
        only=BEING_STAFFED,
        prompted=True,
    ),
    Rollup(
        "STAFFING_ORDER",
        Action.CANCEL,
        "All requests were canceled.",
        ended=True,
        only=BEING_STAFFED,
        prompted=True,
    ),
    Rollup(
        "STAFFING_ORDER",
        Action.REOPEN,
        "A request was reopened.",
        some=UNFINISHED,
        only=SETTLED,
        prompted=True,
    ),
    Rollup(
        "RESOURCE_REQUEST",
        Action.CLOSE,
        "As many people as were asked for are assigned, or have done their work.",
        some=BEGUN,
        only=frozenset({State.OPEN}),
        beyond=Beyond.FILLED,
        prompted=True,
    ),
    Rollup("WORK_ORDER", Action.COMPLETE, "All tasks are completed.", True, COMPLETED),
    Rollup(
        "PROVISIONING_ORDER",
        Action.COMPLETE,
        "All work orders have ended, some completed, and no line is left without.",
        ended=True,
        some=COMPLETED,
        beyond=Beyond.COVERED,
    ),
    Rollup(
        "PROVISIONING_ORDER",
        Action.CANCEL,
        "All work orders were canceled, and no line is left without.",
        ended=True,
        none=COMPLETED,
        beyond=Beyond.COVERED,
    ),
    Rollup("PROVISIONING_ORDER", Action.START, "A work order is in progress or completed.", False, BEGUN),
    Rollup("PROVISIONING_ORDER", Action.RETURN_TO_PENDING, "No work order is in progress or completed.", none=BEGUN),
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
