"""The machine of resource requests (document 001): so many people of one role, for a time."""

from __future__ import annotations

from lifecycle.machine import Machine, Row
from lifecycle.staffing_order import SETTLED, STAFFER
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State as S

STATES = {
    S.OPEN: "People are wanted.",
    S.CANCELED: "No longer wanted; may be reopened.",
    S.CLOSED: "As many are assigned as were wanted, or nobody looks any more; may be reopened.",
}

MACHINE = Machine(
    name="RESOURCE_REQUEST",
    label="Resource request",
    source="document 001",
    about="Asks for a number of people with a role and skills. It closes by itself when they are assigned.",
    states=STATES,
    initial=S.OPEN,
    final=frozenset(),
    settled=frozenset(SETTLED),
    never_held=True,
    rows=(
        Row(A.CLOSE, (S.OPEN, S.CANCELED), S.CLOSED, STAFFER, system=True),
        Row(A.CANCEL, (S.OPEN, S.CLOSED), S.CANCELED, STAFFER, system=True),
        Row(A.REOPEN, SETTLED, S.OPEN, STAFFER),
    ),
)
