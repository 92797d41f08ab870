"""The machine of domain orders: product, service and resource orders (document 000).

A domain order waits for its prerequisites, is qualified, and is then carried by its tasks and child orders.
"""

from __future__ import annotations

from lifecycle import guards as g
from lifecycle.customer_order import REASON, STEERED
from lifecycle.machine import By, Machine, Row
from lifecycle.vocabulary import BACK, Need, Role
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State as S

STATES = {
    S.DRAFT: "Waits for its prerequisites.",
    S.QUALIFIED: "Its prerequisites are final; work may begin.",
    S.SCHEDULED: "Qualified and queued until its planned start.",
    S.IN_PROGRESS: "Something below is being worked or is complete.",
    S.ON_HOLD: "Interrupted here or above; work below is held.",
    S.CANCELLATION_IN_PROGRESS: "Being canceled; what had begun is being brought to an end.",
    S.CANCELED: "Ended without being completed.",
    S.CLOSED_COMPLETE: "Everything below has ended, something of it complete.",
}

WORKABLE = (S.QUALIFIED, S.SCHEDULED, S.IN_PROGRESS)
LIVE = (S.DRAFT, *WORKABLE)
BY_HAND = (g.has_nothing_below, g.is_qualified)

MACHINE = Machine(
    name="DOMAIN_ORDER",
    label="Domain order",
    source="document 000",
    about="A product, service or resource order: what one domain does for a line.",
    states=STATES,
    initial=S.DRAFT,
    final=frozenset({S.CLOSED_COMPLETE, S.CANCELED}),
    interruptions=frozenset({S.ON_HOLD}),
    holding=frozenset({S.ON_HOLD}),
    exempt=frozenset({S.CANCELLATION_IN_PROGRESS}),
    rows=(
        Row(A.QUALIFY, (S.DRAFT,), S.QUALIFIED, system=True),
        Row(A.SCHEDULE, (S.QUALIFIED,), S.SCHEDULED, (STEERED,), needs=(Need.PLANNED_START,)),
        Row(A.UNSCHEDULE, (S.SCHEDULED,), S.QUALIFIED, (STEERED,)),
        Row(A.REACH_START, (S.SCHEDULED,), S.QUALIFIED, system=True),
        Row(A.START, (S.DRAFT, S.QUALIFIED, S.SCHEDULED), S.IN_PROGRESS, system=True),
        Row(A.HOLD, WORKABLE, S.ON_HOLD, (STEERED,), needs=REASON),
        Row(A.RESUME, (S.ON_HOLD,), BACK, (STEERED,)),
        Row(
            A.CANCEL,
            (*LIVE, S.ON_HOLD),
            S.CANCELLATION_IN_PROGRESS,
            (STEERED,),
            system=True,
            guards=(g.not_past_no_return,),
            needs=REASON,
            otherwise=S.CANCELED,
        ),
        Row(A.FINISH_CANCELLATION, (*LIVE, S.CANCELLATION_IN_PROGRESS), S.CANCELED, system=True),
        Row(
            A.COMPLETE,
            LIVE,
            S.CLOSED_COMPLETE,
            (By(Role.FULFILLMENT_AGENT, BY_HAND), By(STEERED.who, BY_HAND)),
            system=True,
        ),
    ),
)
