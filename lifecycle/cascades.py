"""How a node's move moves the nodes directly below it: one row per machine, action and machine below.

A cascade moves a child by a row of its own machine; a child without such a row from its state stays, and the cascade
goes on below it. A task whose work has begun is spared by a cancellation: it is finished, or canceled by itself
(documents 000 and 003). An assignment that was decided is spared when its request is closed (document 001).
"""

from __future__ import annotations

from dataclasses import dataclass

from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import State


@dataclass(frozen=True, slots=True)
class Cascade:
    """When a node of machine `above` takes `action`, the nodes of machine `below` directly under it take `then`.

    `sparing`: children whose own state is one of these stay as they are, and what is below them, too. `passing`: such
    children stay, but the cascade goes on below them.
    """

    above: str
    action: A
    below: str
    then: A
    sparing: frozenset[State] = frozenset()
    passing: frozenset[State] = frozenset()


ORDER, LINE, DOMAIN_ORDER, TASK, FALLOUT = (
    "CUSTOMER_ORDER",
    "ORDER_LINE_ITEM",
    "DOMAIN_ORDER",
    "ORDER_TASK",
    "FALLOUT_RECORD",
)
MIRRORED = (
    A.SUBMIT,
    A.BEGIN_ENRICHMENT,
    A.HOLD_ENRICHMENT,
    A.RESUME_ENRICHMENT,
    A.COMPLETE_CAPTURE,
    A.REJECT,
    A.CANCEL,
)
AT_WORK = frozenset({State.IN_PROGRESS})
STAFFING, REQUEST, ASSIGNMENT = "STAFFING_ORDER", "RESOURCE_REQUEST", "ASSIGNMENT"
PROVISIONING, WORK_ORDER, WORK_TASK = "PROVISIONING_ORDER", "WORK_ORDER", "WORK_TASK"
SETTLED = frozenset({State.CLOSED, State.CANCELED})

CASCADES = (
    *(Cascade(above, action, LINE, action) for above in (ORDER, LINE) for action in MIRRORED),
    Cascade(ORDER, A.APPROVE, LINE, A.ACKNOWLEDGE),
    Cascade(LINE, A.ACKNOWLEDGE, LINE, A.ACKNOWLEDGE),
    Cascade(ORDER, A.APPROVE_CANCELLATION, LINE, A.BEGIN_CANCELLATION),
    Cascade(LINE, A.APPROVE_CANCELLATION, LINE, A.BEGIN_CANCELLATION),
    Cascade(LINE, A.APPROVE_CANCELLATION, DOMAIN_ORDER, A.CANCEL),
    Cascade(LINE, A.BEGIN_CANCELLATION, LINE, A.BEGIN_CANCELLATION),
    Cascade(LINE, A.BEGIN_CANCELLATION, DOMAIN_ORDER, A.CANCEL),
    Cascade(DOMAIN_ORDER, A.CANCEL, DOMAIN_ORDER, A.CANCEL),
    Cascade(DOMAIN_ORDER, A.CANCEL, TASK, A.CANCEL, sparing=AT_WORK),
    Cascade(TASK, A.CANCEL, FALLOUT, A.CANCEL),
    Cascade(STAFFING, A.CLOSE, REQUEST, A.CLOSE, passing=SETTLED),
    Cascade(STAFFING, A.CANCEL, REQUEST, A.CANCEL, passing=SETTLED),
    Cascade(REQUEST, A.CLOSE, ASSIGNMENT, A.CANCEL, sparing=frozenset({State.ASSIGNED})),
    Cascade(REQUEST, A.CANCEL, ASSIGNMENT, A.CANCEL),
    Cascade(PROVISIONING, A.CANCEL, WORK_ORDER, A.CANCEL),
    Cascade(WORK_ORDER, A.CANCEL, WORK_TASK, A.CANCEL),
    Cascade(WORK_ORDER, A.RESTART, WORK_TASK, A.RESTORE),
)

_BY_MOVE: dict[tuple[str, str], dict[str, Cascade]] = {}
for _row in CASCADES:
    _BY_MOVE.setdefault((_row.above, _row.action.value), {})[_row.below] = _row


def cascades_of(machine: str, action: str) -> dict[str, Cascade]:
    """What a move sets off below, by the machine of the child."""
    return _BY_MOVE.get((machine, action), {})
