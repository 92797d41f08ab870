"""The machine of order line items (document 000).

Up to NEW a line mirrors its order. Then its domain orders and child lines decide where it stands. It can be held,
questioned and canceled alone; while something above is interrupted it shows that interruption.
"""

from __future__ import annotations

from lifecycle import guards as g
from lifecycle.customer_order import AGENT, CAPTURE, REASON, STEERED
from lifecycle.machine import By, Machine, Row
from lifecycle.vocabulary import BACK, Role
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State as S

STATES = {
    S.DRAFT: "Its order is being captured.",
    S.SUBMITTED: "Its order was handed in.",
    S.ENRICHMENT_IN_PROGRESS: "Its order is being enriched.",
    S.ENRICHMENT_ON_HOLD: "The enrichment of its order is paused.",
    S.NEW: "Waits for the approval of its order.",
    S.ACKNOWLEDGED: "Approved for fulfillment.",
    S.SCHEDULED: "Approved and queued for fulfillment.",
    S.IN_PROGRESS: "Something below is being worked or is complete.",
    S.REVISION_IN_PROGRESS: "Its order is being revised.",
    S.AWAITING_INFORMATION: "The customer was asked something; work below is held.",
    S.ON_HOLD: "Interrupted; work below is held.",
    S.ASSESSING_CANCELLATION: "Its cancellation was asked for; work below is held.",
    S.CANCELLATION_IN_PROGRESS: "Its cancellation was granted; what had begun is being brought to an end.",
    S.REJECTED: "Turned down before fulfillment.",
    S.CANCELED: "Ended without being completed.",
    S.COMPLETED: "Everything below has ended, something of it complete.",
}

READY = (S.ACKNOWLEDGED, S.SCHEDULED, S.IN_PROGRESS)
STOPPED = (S.ON_HOLD, S.AWAITING_INFORMATION)
MIRRORED = (S.DRAFT, S.SUBMITTED, S.ENRICHMENT_IN_PROGRESS)

MACHINE = Machine(
    name="ORDER_LINE_ITEM",
    label="Order line item",
    source="document 000",
    about="One position of an order, or a bundle of positions.",
    states=STATES,
    initial=S.DRAFT,
    final=frozenset({S.COMPLETED, S.CANCELED, S.REJECTED}),
    interruptions=frozenset({S.ENRICHMENT_ON_HOLD, *STOPPED, S.ASSESSING_CANCELLATION}),
    holding=frozenset({*STOPPED, S.ASSESSING_CANCELLATION}),
    exempt=frozenset({S.CANCELLATION_IN_PROGRESS}),
    shows_holder=True,
    lent=frozenset({S.REVISION_IN_PROGRESS}),
    rows=(
        Row(A.SUBMIT, (S.DRAFT,), S.SUBMITTED, system=True),
        Row(A.BEGIN_ENRICHMENT, (S.SUBMITTED,), S.ENRICHMENT_IN_PROGRESS, system=True),
        Row(A.HOLD_ENRICHMENT, (S.ENRICHMENT_IN_PROGRESS,), S.ENRICHMENT_ON_HOLD, system=True),
        Row(A.RESUME_ENRICHMENT, (S.ENRICHMENT_ON_HOLD,), BACK, system=True),
        Row(A.COMPLETE_CAPTURE, MIRRORED, S.NEW, system=True),
        Row(A.CANCEL, CAPTURE, S.CANCELED, (AGENT,), system=True),
        Row(
            A.BEGIN_CANCELLATION,
            (*READY, *STOPPED, S.ASSESSING_CANCELLATION),
            S.CANCELLATION_IN_PROGRESS,
            system=True,
        ),
        Row(A.REJECT, (S.NEW,), S.REJECTED, (STEERED,), system=True, needs=REASON),
        Row(A.ACKNOWLEDGE, (S.NEW,), S.ACKNOWLEDGED, system=True),
        Row(A.SCHEDULE, (S.ACKNOWLEDGED,), S.SCHEDULED, (STEERED,), system=True, guards=(g.has_a_domain_order,)),
        Row(A.START, (S.ACKNOWLEDGED, S.SCHEDULED), S.IN_PROGRESS, system=True),
        Row(A.HOLD, READY, S.ON_HOLD, (STEERED,), needs=REASON),
        Row(A.RESUME, (S.ON_HOLD,), BACK, (STEERED,)),
        Row(A.REQUEST_INFORMATION, READY, S.AWAITING_INFORMATION, (AGENT, STEERED), needs=REASON),
        Row(A.PROVIDE_INFORMATION, (S.AWAITING_INFORMATION,), BACK, (AGENT, STEERED)),
        Row(
            A.REQUEST_CANCELLATION,
            (*READY, *STOPPED),
            S.ASSESSING_CANCELLATION,
            (AGENT,),
            guards=(g.not_past_no_return,),
            needs=REASON,
        ),
        Row(A.APPROVE_CANCELLATION, (S.ASSESSING_CANCELLATION,), S.CANCELLATION_IN_PROGRESS, (STEERED,)),
        Row(A.DECLINE_CANCELLATION, (S.ASSESSING_CANCELLATION,), BACK, (STEERED,), needs=REASON),
        Row(A.COMPLETE, READY, S.COMPLETED, (By(Role.FULFILLMENT_AGENT, (g.has_nothing_below,)),), system=True),
        Row(A.FINISH_CANCELLATION, (*MIRRORED, S.NEW, *READY, S.CANCELLATION_IN_PROGRESS), S.CANCELED, system=True),
    ),
)
