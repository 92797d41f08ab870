"""The machine of fallout records (documents 000 and 003): what keeps a task from being done, and who settles it.

A fallout record is worked also while the order above is interrupted: settling it is how the order goes on.
"""

from __future__ import annotations

from lifecycle import guards as g
from lifecycle.access import ANYBODY
from lifecycle.customer_order import REASON, STEERED
from lifecycle.machine import By, Machine, Row
from lifecycle.vocabulary import BACK
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State as S

STATES = {
    S.OPEN: "Reported; nobody has looked into it.",
    S.IN_PROGRESS: "Being investigated.",
    S.AWAITING_INFORMATION: "Interrupted until something asked for is known.",
    S.ON_HOLD: "Interrupted.",
    S.RESOLVED: "Solved; the task may go on.",
    S.CANCELED: "Withdrawn, or ended with its task.",
    S.CLOSED_COMPLETE: "Solved and filed away.",
}

WORKABLE = (S.OPEN, S.IN_PROGRESS)
WHO = (STEERED, By(ANYBODY, (g.is_assigned_to_you,)))
OPEN = (*WORKABLE, S.ON_HOLD, S.AWAITING_INFORMATION)
"""The states in which it keeps its task on hold."""

MACHINE = Machine(
    name="FALLOUT_RECORD",
    label="Fallout record",
    source="documents 000 and 003",
    about="A problem that keeps a task from being done.",
    states=STATES,
    initial=S.OPEN,
    final=frozenset({S.CLOSED_COMPLETE, S.CANCELED}),
    interruptions=frozenset({S.ON_HOLD, S.AWAITING_INFORMATION}),
    never_held=True,
    rows=(
        Row(A.START, (S.OPEN,), S.IN_PROGRESS, WHO),
        Row(A.HOLD, WORKABLE, S.ON_HOLD, WHO, needs=REASON),
        Row(A.RESUME, (S.ON_HOLD,), BACK, WHO),
        Row(A.REQUEST_INFORMATION, WORKABLE, S.AWAITING_INFORMATION, WHO, needs=REASON),
        Row(A.PROVIDE_INFORMATION, (S.AWAITING_INFORMATION,), BACK, WHO),
        Row(A.RESOLVE, WORKABLE, S.RESOLVED, WHO),
        Row(A.CLOSE, (S.RESOLVED,), S.CLOSED_COMPLETE, WHO),
        Row(A.CANCEL, OPEN, S.CANCELED, WHO, system=True),
    ),
)
