"""The machine of work tasks (document 002): the single steps of a work order."""

from __future__ import annotations

from lifecycle.machine import Machine, Row
from lifecycle.provisioning_order import PROVISIONER
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State as S

STATES = {
    S.PENDING: "Waits for its work order to begin, or for its predecessors.",
    S.READY: "May be worked; nobody has begun.",
    S.IN_PROGRESS: "Being worked.",
    S.CANCELED: "Ended with its work order, without being done.",
    S.COMPLETED: "Done.",
}

MACHINE = Machine(
    name="WORK_TASK",
    label="Work task",
    source="document 002",
    about="One step of a work order. It is canceled, and brought back, with its work order alone.",
    states=STATES,
    initial=S.PENDING,
    final=frozenset({S.COMPLETED}),
    settled=frozenset({S.CANCELED}),
    never_held=True,
    rows=(
        Row(A.MAKE_READY, (S.PENDING,), S.READY, system=True),
        Row(A.START, (S.READY,), S.IN_PROGRESS, PROVISIONER),
        Row(A.CANCEL, (S.PENDING, S.READY, S.IN_PROGRESS), S.CANCELED, system=True),
        Row(A.RESTORE, (S.CANCELED,), S.PENDING, system=True),
        Row(A.COMPLETE, (S.IN_PROGRESS,), S.COMPLETED, PROVISIONER),
    ),
)
