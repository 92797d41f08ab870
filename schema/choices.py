"""The enums that are plain lists of words, each value with its meaning."""

from __future__ import annotations

from enum import StrEnum

from lifecycle.specification import Domain as Domain
from lifecycle.specification import LineOperation as LineOperation
from lifecycle.specification import Offering as Offering
from lifecycle.specification import Renewal as Renewal
from lifecycle.specification import ValueType as ValueType
from lifecycle.specification import WorkOrderType as WorkOrderType
from schema.enums import EXPECT_MORE, described


class FalloutType(StrEnum):
    """The kind of problem."""

    BILLING_ISSUE = "BILLING_ISSUE"
    INVENTORY_ALLOCATION_FAILURE = "INVENTORY_ALLOCATION_FAILURE"
    PROVISIONING_FAILURE = "PROVISIONING_FAILURE"
    OTHER = "OTHER"


class RevisionOutcome(StrEnum):
    """What became of a revision."""

    OPEN = "OPEN"
    APPROVED = "APPROVED"
    DISCARDED = "DISCARDED"


class RevisionChange(StrEnum):
    """What an item of a revision does."""

    ADD = "ADD"
    CHANGE = "CHANGE"
    REMOVE = "REMOVE"


described(
    Domain,
    "Domain",
    "Which domain a domain order is about.",
    {
        "PRODUCT": "What is sold.",
        "SERVICE": "What the customer uses.",
        "RESOURCE": "What it runs on: equipment, numbers, capacity.",
    },
)
described(
    LineOperation,
    "LineOperation",
    "What a line asks for.",
    {
        "ADD": "Something new.",
        "CHANGE": "A change of what the customer has.",
        "DISCONNECT": "The end of what the customer has.",
    },
)
described(
    FalloutType,
    "FalloutType",
    f"What kind of problem a fallout record tells of. {EXPECT_MORE}",
    {
        "BILLING_ISSUE": "Something about invoicing or payment.",
        "INVENTORY_ALLOCATION_FAILURE": "A resource could not be had.",
        "PROVISIONING_FAILURE": "The technical work failed.",
        "OTHER": "Anything else; the description says what.",
    },
)
described(
    RevisionOutcome,
    "RevisionOutcome",
    "What became of a revision.",
    {
        "OPEN": "Being entered; nothing is decided.",
        "APPROVED": "In effect.",
        "DISCARDED": "Thrown away, by a person or by a cancellation.",
    },
)
described(
    RevisionChange,
    "RevisionChange",
    "What an item of a revision does.",
    {
        "ADD": "Adds a line, which is decomposed at the approval.",
        "CHANGE": "Changes the quantity or the characteristics of a line.",
        "REMOVE": "Cancels a line, and undoes what was done for it.",
    },
)
described(
    Offering,
    "Offering",
    "What adding a line of a specification leaves behind.",
    {
        "SUBSCRIPTION": "A service, which the customer has until it ends.",
        "WIDGET": "Nothing that lasts: it is delivered once.",
    },
)
described(
    Renewal,
    "Renewal",
    "What happens at the end of a service's term.",
    {
        "EXPIRES": "The service ends.",
        "RENEWS": "The next term of the same length begins.",
        "MONTH_TO_MONTH": "Nothing; the service goes on until somebody ends it.",
    },
)
described(
    WorkOrderType,
    "WorkOrderType",
    "What a work order does for the lines that it serves.",
    {
        "NEW_SERVICE": "Brings about what they add.",
        "CHANGE": "Changes what the customer has.",
        "CANCELLATION": "Takes away what the customer has.",
    },
)
described(
    ValueType,
    "ValueType",
    f"The type of a characteristic's values. {EXPECT_MORE}",
    {
        "STRING": "A text.",
        "INTEGER": "A whole number.",
        "NUMBER": "Any number.",
        "BOOLEAN": "True or false.",
    },
)
