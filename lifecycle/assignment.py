"""The machine of assignments (document 001): one person for one request."""

from __future__ import annotations

from lifecycle import guards as g
from lifecycle.machine import Machine, Row
from lifecycle.staffing_order import STAFFER
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State as S

STATES = {
    S.PROPOSED: "Suggested; nothing is decided.",
    S.RESERVED: "Kept free for it; not decided yet.",
    S.ASSIGNED: "Decided; counts for the quantity of the request.",
    S.CANCELED: "Will not do it.",
    S.COMPLETED: "Has done it.",
}

LIVE = (S.PROPOSED, S.RESERVED, S.ASSIGNED)
TAKEN = (g.request_takes_people,)

MACHINE = Machine(
    name="ASSIGNMENT",
    label="Assignment",
    source="document 001",
    about="Puts one person to a resource request, more or less firmly; it may begin in any of its live states.",
    states=STATES,
    initial=S.PROPOSED,
    final=frozenset({S.CANCELED, S.COMPLETED}),
    never_held=True,
    rows=(
        Row(A.PROPOSE, (S.RESERVED, S.ASSIGNED), S.PROPOSED, STAFFER, guards=TAKEN),
        Row(A.RESERVE, (S.PROPOSED, S.ASSIGNED), S.RESERVED, STAFFER, guards=TAKEN),
        Row(A.ASSIGN, (S.PROPOSED, S.RESERVED), S.ASSIGNED, STAFFER, guards=TAKEN),
        Row(A.COMPLETE, (S.ASSIGNED,), S.COMPLETED, STAFFER),
        Row(A.CANCEL, LIVE, S.CANCELED, STAFFER, system=True),
    ),
)
