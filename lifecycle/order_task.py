"""The machine of order tasks (document 000): the work itself, and where it goes wrong."""

from __future__ import annotations

from lifecycle import guards as g
from lifecycle.customer_order import REASON, STEERED
from lifecycle.machine import By, Machine, Row
from lifecycle.vocabulary import BACK, Need, Role
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State as S

STATES = {
    S.DRAFT: "Waits for its predecessors or for its domain order.",
    S.OPEN: "May be worked; nobody has begun.",
    S.SCHEDULED: "May be worked, queued until its planned start.",
    S.IN_PROGRESS: "Being worked.",
    S.AWAITING_INFORMATION: "Interrupted until something asked for is known.",
    S.ON_HOLD: "Interrupted here or above, or by open fallout.",
    S.RESOLVED: "Its fallout was resolved; may be taken up again or completed.",
    S.CANCELED: "Ended without being done; who waits for it waits no longer.",
    S.CLOSED_COMPLETE: "Done.",
}

READY = (S.OPEN, S.SCHEDULED)
WORKABLE = (*READY, S.IN_PROGRESS)
AGENT = By(Role.FULFILLMENT_AGENT)
FREE = By(Role.FULFILLMENT_AGENT, (g.is_not_leased,))
ITS_OWN = By(Role.FULFILLMENT_AGENT, (g.is_assigned_to_you, g.is_being_canceled))

MACHINE = Machine(
    name="ORDER_TASK",
    label="Order task",
    source="document 000",
    about="One piece of work of a domain order, done by a person or by a program.",
    states=STATES,
    initial=S.DRAFT,
    final=frozenset({S.CLOSED_COMPLETE, S.CANCELED}),
    interruptions=frozenset({S.ON_HOLD, S.AWAITING_INFORMATION}),
    rows=(
        Row(A.RELEASE, (S.DRAFT,), S.OPEN, system=True),
        Row(A.SCHEDULE, (S.OPEN,), S.SCHEDULED, (AGENT, STEERED), needs=(Need.PLANNED_START,)),
        Row(A.UNSCHEDULE, (S.SCHEDULED,), S.OPEN, (AGENT, STEERED)),
        Row(A.REACH_START, (S.SCHEDULED,), S.OPEN, system=True),
        Row(
            A.START,
            (*READY, S.RESOLVED),
            S.IN_PROGRESS,
            (AGENT,),
            system=True,
            guards=(g.planned_start_reached,),
        ),
        Row(
            A.HOLD,
            (*WORKABLE, S.AWAITING_INFORMATION, S.RESOLVED),
            S.ON_HOLD,
            (AGENT, STEERED),
            system=True,
            needs=REASON,
        ),
        Row(A.RESUME, (S.ON_HOLD,), BACK, (AGENT, STEERED), guards=(g.has_no_open_fallout,)),
        Row(A.REQUEST_INFORMATION, WORKABLE, S.AWAITING_INFORMATION, (AGENT, STEERED), needs=REASON),
        Row(A.PROVIDE_INFORMATION, (S.AWAITING_INFORMATION,), BACK, (AGENT, STEERED)),
        Row(A.RESOLVE, (S.ON_HOLD,), S.RESOLVED, system=True),
        Row(A.COMPLETE, (S.IN_PROGRESS, S.RESOLVED), S.CLOSED_COMPLETE, (FREE,), system=True),
        Row(
            A.CANCEL,
            (S.DRAFT, *WORKABLE, S.AWAITING_INFORMATION, S.ON_HOLD, S.RESOLVED),
            S.CANCELED,
            (STEERED, ITS_OWN),
            system=True,
            needs=REASON,
        ),
    ),
)
