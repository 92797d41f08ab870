"""The machine of services (document 004): where what a customer has is in its life.

A service is a root of its own. Lines bring it to life, change it and end it; the clock ends its term; people handle
non-payment, where that is switched on.
"""

from __future__ import annotations

from lifecycle import guards as g
from lifecycle.access import MANAGER
from lifecycle.machine import By, Machine, Row
from lifecycle.vocabulary import Action as A
from lifecycle.vocabulary import Need, Role
from lifecycle.vocabulary import State as S

STATES = {
    S.NEW: "Ordered; not in service yet.",
    S.IN_SERVICE: "Provisioned, and billed.",
    S.SUSPENDED_FOR_NON_PAY: "Interrupted until the customer pays.",
    S.ORDER_CANCELED: "Its order was canceled before it went into service.",
    S.CANCELED_BY_USER: "Ended because the customer wished so.",
    S.CANCELED_FOR_NON_PAY: "Ended because the customer did not pay.",
    S.EXPIRED: "Its term is over, and it does not renew.",
}

RUNNING = (S.IN_SERVICE, S.SUSPENDED_FOR_NON_PAY)
ACTIVE = (S.NEW, S.IN_SERVICE)
"""Document 004 counts these two as active, for a service as for its account, product and location."""

NON_PAY = (By(Role.BILLING_AGENT, (g.non_pay_is_switched_on,)),)
REASON = (Need.REASON,)

MACHINE = Machine(
    name="SERVICE",
    label="Service",
    source="document 004",
    about="What a customer has: it outlives the order that created it.",
    states=STATES,
    initial=S.NEW,
    final=frozenset({S.ORDER_CANCELED, S.CANCELED_BY_USER, S.CANCELED_FOR_NON_PAY, S.EXPIRED}),
    never_held=True,
    rows=(
        Row(A.ACTIVATE, (S.NEW,), S.IN_SERVICE, (By(MANAGER), By(Role.PROVISIONING_AGENT)), system=True),
        Row(A.CANCEL_ORDER, (S.NEW,), S.ORDER_CANCELED, system=True),
        Row(A.CANCEL_BY_USER, RUNNING, S.CANCELED_BY_USER, (By(Role.ORDER_AGENT),), system=True, needs=REASON),
        Row(A.SUSPEND_FOR_NON_PAY, (S.IN_SERVICE,), S.SUSPENDED_FOR_NON_PAY, NON_PAY, needs=REASON),
        Row(A.RESTORE, (S.SUSPENDED_FOR_NON_PAY,), S.IN_SERVICE, NON_PAY),
        Row(A.CANCEL_FOR_NON_PAY, RUNNING, S.CANCELED_FOR_NON_PAY, NON_PAY, needs=REASON),
        Row(A.EXPIRE, RUNNING, S.EXPIRED, system=True),
    ),
)
