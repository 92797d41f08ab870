"""The machine of provisioning orders (document 002): its state is calculated from its work orders.

Nobody sets it; the rollups do. The one thing to ask for is to cancel it, and what that comes to is calculated, too.
"""

from __future__ import annotations

from lifecycle.access import MANAGER
from lifecycle.machine import By, Case, Machine, Row
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State as S

STATES = {
    S.PENDING: "None of its work orders has begun, or there are none.",
    S.IN_PROGRESS: "Some of its work orders has begun.",
    S.CANCELED: "All of its work orders were canceled, or it was without any.",
    S.COMPLETED: "All of its work orders have ended, some completed, and no line is left without.",
}

UNFINISHED = (S.PENDING, S.IN_PROGRESS)
PROVISIONER = (By(MANAGER),)

MACHINE = Machine(
    name="PROVISIONING_ORDER",
    label="Provisioning order",
    source="document 002",
    about="Has lines and work orders. Its state is calculated from the work orders; lines have none.",
    states=STATES,
    initial=S.PENDING,
    final=frozenset({S.CANCELED, S.COMPLETED}),
    never_held=True,
    rows=(
        Row(A.START, (S.PENDING,), S.IN_PROGRESS, system=True),
        Row(A.RETURN_TO_PENDING, (S.IN_PROGRESS,), S.PENDING, system=True),
        Row(
            A.CANCEL,
            UNFINISHED,
            S.CANCELED,
            PROVISIONER,
            system=True,
            otherwise=S.COMPLETED,
            when=Case.SOMETHING_COMPLETED,
        ),
        Row(A.COMPLETE, UNFINISHED, S.COMPLETED, system=True),
    ),
)
