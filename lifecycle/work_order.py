"""The machine of work orders (document 002): what is done at once for some lines of a provisioning order."""

from __future__ import annotations

from lifecycle import guards as g
from lifecycle.access import MANAGER
from lifecycle.machine import By, Machine, Row
from lifecycle.provisioning_order import PROVISIONER
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import Role
from lifecycle.vocabulary import State as S

STATES = {
    S.PENDING: "Nobody has begun.",
    S.IN_PROGRESS: "Being worked.",
    S.CANCELED: "Ended without being done; an administrator may restart it.",
    S.COMPLETED: "Done: all of its tasks are.",
}

UNFINISHED = (S.PENDING, S.IN_PROGRESS)

MACHINE = Machine(
    name="WORK_ORDER",
    label="Work order",
    source="document 002",
    about="Brings about, changes or takes away what some lines of its order are about, by its tasks.",
    states=STATES,
    initial=S.PENDING,
    final=frozenset({S.COMPLETED}),
    settled=frozenset({S.CANCELED}),
    never_held=True,
    rows=(
        Row(A.START, (S.PENDING,), S.IN_PROGRESS, PROVISIONER),
        Row(
            A.RESTART,
            (S.CANCELED,),
            S.PENDING,
            (By(Role.ADMINISTRATOR),),
            guards=(g.order_is_unfinished, g.serves_a_live_line),
        ),
        Row(A.CANCEL, UNFINISHED, S.CANCELED, PROVISIONER, system=True),
        Row(A.COMPLETE, (S.IN_PROGRESS,), S.COMPLETED, (By(MANAGER, (g.has_nothing_below,)),), system=True),
    ),
)
