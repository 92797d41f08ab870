"""The machine of staffing orders (document 001): who wants people, and how far the search for them has come."""

from __future__ import annotations

from lifecycle import guards as g
from lifecycle.access import MANAGER
from lifecycle.machine import By, Machine, Row
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State as S

STATES = {
    S.DRAFT: "Saved for later; things may still be missing.",
    S.NEW: "Handed in; nobody has looked at it.",
    S.OPEN: "Looked at; nobody is assigned yet.",
    S.IN_PROCESS: "People are being found: there was an assignment, whatever became of it.",
    S.CANCELED: "No longer wanted; may be reopened.",
    S.CLOSED: "Everybody was found, or nobody looks any more; may be reopened.",
}

RUNNING = (S.NEW, S.OPEN, S.IN_PROCESS)
SETTLED = (S.CANCELED, S.CLOSED)
STAFFER = (By(MANAGER),)

MACHINE = Machine(
    name="STAFFING_ORDER",
    label="Staffing order",
    source="document 001",
    about="Asks for people. Its requests say how many and what for; by hand it can be moved at any time.",
    states=STATES,
    initial=S.DRAFT,
    final=frozenset(),
    settled=frozenset(SETTLED),
    never_held=True,
    rows=(
        Row(
            A.SUBMIT,
            (S.DRAFT,),
            S.NEW,
            STAFFER,
            guards=(g.has_an_account, g.has_an_open_request, g.requests_are_complete),
        ),
        Row(A.OPEN, (S.NEW, S.IN_PROCESS), S.OPEN, STAFFER),
        Row(A.REOPEN, SETTLED, S.OPEN, STAFFER, system=True),
        Row(A.START_PROCESSING, (S.NEW, S.OPEN, *SETTLED), S.IN_PROCESS, STAFFER, system=True),
        Row(A.CLOSE, (*RUNNING, S.CANCELED), S.CLOSED, STAFFER, system=True),
        Row(A.CANCEL, (*RUNNING, S.CLOSED), S.CANCELED, STAFFER, system=True),
    ),
)
