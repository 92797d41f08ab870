"""What random walks draw from: who calls, which actions a state is likely to allow, and how often each is tried.

Being likely is enough here: what is really allowed is for the model and the product to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from .tree import DOMAIN_ORDER, FALLOUT, LINE, SERVICE, TASK

CALLERS: dict[str, tuple[str, ...]] = {
    "ann": ("ORDER_AGENT",),
    "max": ("FULFILLMENT_MANAGER",),
    "sam": ("SERVICE_ORDER_MANAGER",),
    "fay": ("FULFILLMENT_AGENT",),
    "fox": ("FULFILLMENT_AGENT",),
    "bob": ("ORDER_AGENT", "FULFILLMENT_AGENT", "VIEWER"),
    "rex": ("RESOURCE_MANAGER",),
    "vic": ("VIEWER",),
    "bil": ("BILLING_AGENT",),
    "pia": ("PROVISIONING_AGENT",),
    "ada": ("ADMINISTRATOR",),
    "nil": ("VIEWER",),
}
ACTORS = {
    "A": ("ann", "ann", "bob", "ada"),
    "F": ("fay", "fay", "fox", "bob", "ada"),
    "B": ("bil", "bil", "ada"),
    "P": ("pia", "ada"),
}

CAPTURE = ("DRAFT", "SUBMITTED", "ENRICHMENT_IN_PROGRESS", "ENRICHMENT_ON_HOLD")
Choices = tuple[tuple[str, str], ...]


def choices(text: str) -> Choices:
    """`ACTION:roles` words: the roles are letters, any of which will do."""
    pairs = [word.split(":") for word in text.split()]
    return tuple((action, who) for action, who in pairs)


_ORDER_STOPS = "START_REVISION:A REQUEST_CANCELLATION:A"
_RUNNING = f"HOLD:M REQUEST_INFORMATION:AM {_ORDER_STOPS}"
_LINE_RUNNING = "HOLD:M REQUEST_INFORMATION:AM REQUEST_CANCELLATION:A COMPLETE:F"
_ASSESSING = choices("APPROVE_CANCELLATION:M DECLINE_CANCELLATION:M")

ACTIONS: dict[str, dict[str, Choices]] = {
    "Order": {
        "DRAFT": choices("SUBMIT:A COMPLETE_CAPTURE:A CANCEL:AM"),
        "SUBMITTED": choices("BEGIN_ENRICHMENT:A COMPLETE_CAPTURE:A CANCEL:AM"),
        "ENRICHMENT_IN_PROGRESS": choices("HOLD_ENRICHMENT:A COMPLETE_CAPTURE:A CANCEL:AM"),
        "ENRICHMENT_ON_HOLD": choices("RESUME_ENRICHMENT:A CANCEL:AM"),
        "NEW": choices("APPROVE:M REJECT:M CANCEL:AM"),
        "ACKNOWLEDGED": choices(_RUNNING),
        "IN_PROGRESS": choices(_RUNNING),
        "ON_HOLD": choices(f"RESUME:M {_ORDER_STOPS}"),
        "AWAITING_INFORMATION": choices(f"PROVIDE_INFORMATION:AM {_ORDER_STOPS}"),
        "REVISION_IN_PROGRESS": choices("APPROVE_REVISION:M DISCARD_REVISION:AM REQUEST_CANCELLATION:A"),
        "ASSESSING_CANCELLATION": _ASSESSING,
    },
    LINE: {
        **dict.fromkeys(CAPTURE, choices("CANCEL:A")),
        "NEW": choices("REJECT:M CANCEL:A"),
        "ACKNOWLEDGED": choices(f"SCHEDULE:M {_LINE_RUNNING}"),
        "SCHEDULED": choices(_LINE_RUNNING),
        "IN_PROGRESS": choices(_LINE_RUNNING),
        "ON_HOLD": choices("RESUME:M REQUEST_CANCELLATION:A"),
        "AWAITING_INFORMATION": choices("PROVIDE_INFORMATION:AM REQUEST_CANCELLATION:A"),
        "ASSESSING_CANCELLATION": _ASSESSING,
    },
    DOMAIN_ORDER: {
        "DRAFT": choices("COMPLETE:FM CANCEL:M"),
        "QUALIFIED": choices("SCHEDULE:M HOLD:M COMPLETE:FM CANCEL:M"),
        "SCHEDULED": choices("UNSCHEDULE:M HOLD:M COMPLETE:FM CANCEL:M"),
        "IN_PROGRESS": choices("HOLD:M COMPLETE:FM CANCEL:M"),
        "ON_HOLD": choices("RESUME:M CANCEL:M"),
    },
    TASK: {
        "DRAFT": choices("CANCEL:M"),
        "OPEN": choices("START:F SCHEDULE:FM HOLD:FM REQUEST_INFORMATION:FM CANCEL:M"),
        "SCHEDULED": choices("START:F UNSCHEDULE:FM HOLD:FM REQUEST_INFORMATION:FM CANCEL:M"),
        "IN_PROGRESS": choices("COMPLETE:F HOLD:FM REQUEST_INFORMATION:FM CANCEL:FM"),
        "ON_HOLD": choices("RESUME:FM CANCEL:FM"),
        "AWAITING_INFORMATION": choices("PROVIDE_INFORMATION:FM HOLD:FM CANCEL:M"),
        "RESOLVED": choices("START:F COMPLETE:F HOLD:FM CANCEL:M"),
    },
    FALLOUT: {
        "OPEN": choices("START:M HOLD:M REQUEST_INFORMATION:M RESOLVE:M CANCEL:M"),
        "IN_PROGRESS": choices("HOLD:M REQUEST_INFORMATION:M RESOLVE:M CANCEL:M"),
        "ON_HOLD": choices("RESUME:M CANCEL:M"),
        "AWAITING_INFORMATION": choices("PROVIDE_INFORMATION:M CANCEL:M"),
        "RESOLVED": choices("CLOSE:M"),
    },
    SERVICE: {
        "NEW": choices("ACTIVATE:MP"),
        "IN_SERVICE": choices("SUSPEND_FOR_NON_PAY:B CANCEL_BY_USER:A CANCEL_FOR_NON_PAY:B"),
        "SUSPENDED_FOR_NON_PAY": choices("RESTORE:B RESTORE:B CANCEL_BY_USER:A CANCEL_FOR_NON_PAY:B"),
    },
}

ALL_ACTIONS = tuple(
    "SUBMIT BEGIN_ENRICHMENT HOLD_ENRICHMENT RESUME_ENRICHMENT COMPLETE_CAPTURE APPROVE ACKNOWLEDGE REJECT CANCEL "
    "QUALIFY RELEASE SCHEDULE UNSCHEDULE REACH_START START HOLD RESUME REQUEST_INFORMATION PROVIDE_INFORMATION "
    "START_REVISION APPROVE_REVISION DISCARD_REVISION REQUEST_CANCELLATION APPROVE_CANCELLATION DECLINE_CANCELLATION "
    "BEGIN_CANCELLATION FINISH_CANCELLATION RESOLVE CLOSE COMPLETE BE_HELD BE_FREED DANCE ACTIVATE CANCEL_ORDER "
    "CANCEL_BY_USER SUSPEND_FOR_NON_PAY RESTORE CANCEL_FOR_NON_PAY EXPIRE".split()
)

STOPS = ("HOLD", "REQUEST_INFORMATION", "START_REVISION")
ENDS = ("CANCEL", "REJECT")
OFTEN = {
    "START": 9.0,
    "COMPLETE": 9.0,
    "APPROVE": 6.0,
    "APPROVE_REVISION": 4.0,
    "SUBMIT": 3.0,
    "RESOLVE": 2.0,
    "RESUME": 2.0,
    "SCHEDULE": 2.0,
}


@dataclass(frozen=True)
class Temper:
    """What kind of life a walk leads: how big, how often interrupted, canceled, in trouble, waiting for each other."""

    size: int
    crowded: bool
    trouble: float
    bundles: float
    waiting: float
    no_return: float
    stops: float
    ends: float
    cancellation: float
    approval: float
    attention: dict[str, float]

    @classmethod
    def of(cls, random: Random) -> Temper:
        """One drawn at random."""
        return cls(
            size=random.choice((3, 6, 12, 20)),
            crowded=random.random() < 0.5,
            trouble=random.choice((0.3, 1.0, 4.0)),
            bundles=random.choice((0.0, 0.3, 0.7)),
            waiting=random.choice((0.0, 0.3, 0.6)),
            no_return=random.choice((0.0, 0.02, 0.2)),
            stops=random.choice((0.2, 0.7, 2.0)),
            ends=random.choice((0.01, 0.05, 0.3)),
            cancellation=random.choice((0.03, 0.2, 1.0)),
            approval=random.choice((0.2, 1.0, 4.0)),
            attention={
                "Order": random.choice((0.5, 2.0, 6.0)),
                LINE: random.choice((0.5, 1.0, 3.0)),
                DOMAIN_ORDER: random.choice((0.5, 1.0, 3.0)),
                TASK: random.choice((1.0, 2.0, 4.0)),
                FALLOUT: 1.5,
                SERVICE: random.choice((0.1, 0.3)),
            },
        )

    def weight(self, machine: str, action: str) -> float:
        """How much more often than others this action is tried."""
        if action in STOPS:
            return self.stops
        if action == "HOLD_ENRICHMENT":
            return self.stops * 0.3
        if action in ENDS:
            return self.ends * (0.1 if machine == "Order" else 1.0)
        if action == "REQUEST_CANCELLATION":
            return self.cancellation * (0.25 if machine == "Order" else 1.0)
        if action == "APPROVE_CANCELLATION":
            return self.approval
        return OFTEN.get(action, 1.0)
