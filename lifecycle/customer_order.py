"""The machine of customer orders and of service orders (documents 000 and 003).

Captured, enriched, approved, fulfilled. From the approval on the order's lines decide where it stands; people
interrupt it (hold, question, revision, cancellation), and an interruption holds everything below.
"""

from __future__ import annotations

from lifecycle import guards as g
from lifecycle.access import MANAGER
from lifecycle.machine import By, Machine, Row
from lifecycle.vocabulary import BACK, Need, Role
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State as S

STATES = {
    S.DRAFT: "The order is being captured.",
    S.SUBMITTED: "Handed in, but something is still missing before it can be approved.",
    S.ENRICHMENT_IN_PROGRESS: "What the capture left out is being added.",
    S.ENRICHMENT_ON_HOLD: "The enrichment is paused.",
    S.NEW: "Captured completely; waits for approval.",
    S.ACKNOWLEDGED: "Approved; no work has begun.",
    S.IN_PROGRESS: "At least one line is being worked or is completed.",
    S.REVISION_IN_PROGRESS: "A revision is being entered; all work is held until it is approved or discarded.",
    S.AWAITING_INFORMATION: "The customer was asked something; all work is held until it is answered.",
    S.ON_HOLD: "Interrupted; all work is held.",
    S.ASSESSING_CANCELLATION: "Somebody asked for the cancellation; all work is held until a manager decides.",
    S.CANCELLATION_IN_PROGRESS: "The cancellation was granted; what had begun is being brought to an end.",
    S.REJECTED: "Turned down before fulfillment.",
    S.CANCELED: "Ended without a completed line.",
    S.COMPLETED: "Every line has ended, at least one of them completed.",
}

CAPTURE = (S.DRAFT, S.SUBMITTED, S.ENRICHMENT_IN_PROGRESS, S.ENRICHMENT_ON_HOLD, S.NEW)
RUNNING = (S.ACKNOWLEDGED, S.IN_PROGRESS)
WAITING = (*RUNNING, S.ON_HOLD, S.AWAITING_INFORMATION)
REASON = (Need.REASON,)
AGENT, STEERED = By(Role.ORDER_AGENT), By(MANAGER)
CAPTURED = (g.has_an_account, g.has_a_live_line, g.lines_are_complete, g.enrichment_is_done)

MACHINE = Machine(
    name="CUSTOMER_ORDER",
    label="Customer order and service order",
    source="documents 000 and 003",
    about="The order on top: captured, approved, then carried by its lines.",
    states=STATES,
    initial=S.DRAFT,
    final=frozenset({S.COMPLETED, S.CANCELED, S.REJECTED}),
    interruptions=frozenset(
        {S.ENRICHMENT_ON_HOLD, S.ON_HOLD, S.AWAITING_INFORMATION, S.REVISION_IN_PROGRESS, S.ASSESSING_CANCELLATION}
    ),
    holding=frozenset({S.ON_HOLD, S.AWAITING_INFORMATION, S.REVISION_IN_PROGRESS, S.ASSESSING_CANCELLATION}),
    never_held=True,
    rows=(
        Row(A.SUBMIT, (S.DRAFT,), S.SUBMITTED, (AGENT,), guards=(g.has_a_live_line,)),
        Row(A.BEGIN_ENRICHMENT, (S.SUBMITTED,), S.ENRICHMENT_IN_PROGRESS, (AGENT,), system=True),
        Row(A.HOLD_ENRICHMENT, (S.ENRICHMENT_IN_PROGRESS,), S.ENRICHMENT_ON_HOLD, (AGENT,), needs=REASON),
        Row(A.RESUME_ENRICHMENT, (S.ENRICHMENT_ON_HOLD,), BACK, (AGENT,)),
        Row(
            A.COMPLETE_CAPTURE,
            (S.DRAFT, S.SUBMITTED, S.ENRICHMENT_IN_PROGRESS),
            S.NEW,
            (AGENT,),
            system=True,
            guards=CAPTURED,
        ),
        Row(A.APPROVE, (S.NEW,), S.ACKNOWLEDGED, (STEERED,)),
        Row(A.REJECT, (S.NEW,), S.REJECTED, (STEERED,), system=True, needs=REASON),
        Row(A.CANCEL, CAPTURE, S.CANCELED, (AGENT, STEERED)),
        Row(A.START, (S.ACKNOWLEDGED,), S.IN_PROGRESS, system=True),
        Row(A.HOLD, RUNNING, S.ON_HOLD, (STEERED,), needs=REASON),
        Row(A.RESUME, (S.ON_HOLD,), BACK, (STEERED,)),
        Row(A.REQUEST_INFORMATION, RUNNING, S.AWAITING_INFORMATION, (AGENT, STEERED), needs=REASON),
        Row(A.PROVIDE_INFORMATION, (S.AWAITING_INFORMATION,), BACK, (AGENT, STEERED)),
        Row(A.START_REVISION, WAITING, S.REVISION_IN_PROGRESS, (AGENT,), guards=(g.not_past_no_return,)),
        Row(A.APPROVE_REVISION, (S.REVISION_IN_PROGRESS,), BACK, (STEERED,)),
        Row(A.DISCARD_REVISION, (S.REVISION_IN_PROGRESS,), BACK, (AGENT, STEERED)),
        Row(
            A.REQUEST_CANCELLATION,
            (*WAITING, S.REVISION_IN_PROGRESS),
            S.ASSESSING_CANCELLATION,
            (AGENT,),
            guards=(g.no_line_past_no_return,),
            needs=REASON,
        ),
        Row(A.APPROVE_CANCELLATION, (S.ASSESSING_CANCELLATION,), S.CANCELLATION_IN_PROGRESS, (STEERED,)),
        Row(A.DECLINE_CANCELLATION, (S.ASSESSING_CANCELLATION,), BACK, (STEERED,), needs=REASON),
        Row(A.FINISH_CANCELLATION, (S.NEW, *RUNNING, S.CANCELLATION_IN_PROGRESS), S.CANCELED, system=True),
        Row(A.COMPLETE, (*RUNNING, S.CANCELLATION_IN_PROGRESS), S.COMPLETED, system=True),
    ),
)
