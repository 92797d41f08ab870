"""The words that all machines share: states, actions, roles, and what an action asks of its caller.

A state or an action of the same name means the same in every machine, so that a client may show them with one
label and one color (documents 000 to 004 use the names alike). What a state means in one machine is said there.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Category(StrEnum):
    """The four colors of a state; clients may rely on there never being a fifth."""

    WAITING = "WAITING"
    ACTIVE = "ACTIVE"
    PROBLEM = "PROBLEM"
    DONE = "DONE"


class State(StrEnum):
    """Every state of every machine, with its label and category."""

    label: str
    category: Category

    def __new__(cls, label: str, category: Category) -> Self:
        value = label.upper().replace(" ", "_").replace("-", "_")
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.category = category
        return member

    DRAFT = "Draft", Category.WAITING
    PENDING = "Pending", Category.WAITING
    SUBMITTED = "Submitted", Category.WAITING
    ENRICHMENT_IN_PROGRESS = "Enrichment in progress", Category.ACTIVE
    ENRICHMENT_ON_HOLD = "Enrichment on hold", Category.PROBLEM
    NEW = "New", Category.WAITING
    ACKNOWLEDGED = "Acknowledged", Category.WAITING
    QUALIFIED = "Qualified", Category.WAITING
    OPEN = "Open", Category.WAITING
    READY = "Ready", Category.WAITING
    PROPOSED = "Proposed", Category.WAITING
    RESERVED = "Reserved", Category.WAITING
    SCHEDULED = "Scheduled", Category.WAITING
    IN_PROGRESS = "In progress", Category.ACTIVE
    IN_PROCESS = "In process", Category.ACTIVE
    ASSIGNED = "Assigned", Category.ACTIVE
    AWAITING_INFORMATION = "Awaiting information", Category.PROBLEM
    ON_HOLD = "On hold", Category.PROBLEM
    RESOLVED = "Resolved", Category.WAITING
    REVISION_IN_PROGRESS = "Revision in progress", Category.ACTIVE
    ASSESSING_CANCELLATION = "Assessing cancellation", Category.PROBLEM
    CANCELLATION_IN_PROGRESS = "Cancellation in progress", Category.ACTIVE
    IN_SERVICE = "In service", Category.ACTIVE
    SUSPENDED_FOR_NON_PAY = "Suspended for non-pay", Category.PROBLEM
    ORDER_CANCELED = "Order canceled", Category.DONE
    CANCELED_BY_USER = "Canceled by user", Category.DONE
    CANCELED_FOR_NON_PAY = "Canceled for non-pay", Category.DONE
    EXPIRED = "Expired", Category.DONE
    REJECTED = "Rejected", Category.DONE
    CANCELED = "Canceled", Category.DONE
    CLOSED = "Closed", Category.DONE
    CLOSED_COMPLETE = "Closed complete", Category.DONE
    COMPLETED = "Completed", Category.DONE


class Action(StrEnum):
    """Every action of every machine, those of clients and those of the system, with label and meaning."""

    about: str

    def __new__(cls, value: str, about: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.about = about
        return member

    @property
    def label(self) -> str:
        """The words of a button."""
        return self.value.capitalize().replace("_", " ")

    SUBMIT = "SUBMIT", "Hands a captured order in."
    BEGIN_ENRICHMENT = "BEGIN_ENRICHMENT", "Starts adding what the capture left out."
    HOLD_ENRICHMENT = "HOLD_ENRICHMENT", "Pauses the enrichment."
    RESUME_ENRICHMENT = "RESUME_ENRICHMENT", "Continues a paused enrichment."
    COMPLETE_CAPTURE = "COMPLETE_CAPTURE", "Declares the order complete; it now waits for approval."
    APPROVE = "APPROVE", "Releases the order for fulfillment."
    ACKNOWLEDGE = "ACKNOWLEDGE", "A line follows the approval of its order."
    REJECT = "REJECT", "Turns the order or line down for good."
    CANCEL = "CANCEL", "Ends the node without completing it."
    QUALIFY = "QUALIFY", "All prerequisites are final: the domain order may be worked."
    RELEASE = "RELEASE", "All predecessors are final: the task may be worked."
    SCHEDULE = "SCHEDULE", "Queues the node until its planned start."
    UNSCHEDULE = "UNSCHEDULE", "Takes a planned start back."
    REACH_START = "REACH_START", "The planned start has come."
    START = "START", "Work begins."
    HOLD = "HOLD", "Interrupts the work; everything below is held."
    RESUME = "RESUME", "Ends a hold; the node returns to where it was."
    REQUEST_INFORMATION = "REQUEST_INFORMATION", "Interrupts the work until something asked for is known."
    PROVIDE_INFORMATION = "PROVIDE_INFORMATION", "Answers the request; the node returns to where it was."
    START_REVISION = "START_REVISION", "Opens a revision of the running order."
    APPROVE_REVISION = "APPROVE_REVISION", "Makes the open revision effective; the order returns to where it was."
    DISCARD_REVISION = "DISCARD_REVISION", "Throws the open revision away; the order returns to where it was."
    REQUEST_CANCELLATION = "REQUEST_CANCELLATION", "Asks for the cancellation of running work."
    APPROVE_CANCELLATION = "APPROVE_CANCELLATION", "Grants the cancellation: work not begun is canceled at once."
    DECLINE_CANCELLATION = "DECLINE_CANCELLATION", "Refuses the cancellation; the node returns to where it was."
    BEGIN_CANCELLATION = "BEGIN_CANCELLATION", "A line follows the cancellation of what is above it."
    FINISH_CANCELLATION = "FINISH_CANCELLATION", "Everything below has ended: the cancellation is done."
    RESOLVE = "RESOLVE", "The problem is solved."
    CLOSE = "CLOSE", "Files away what is solved or staffed."
    COMPLETE = "COMPLETE", "The work is done."
    OPEN = "OPEN", "Somebody has looked at the new order."
    START_PROCESSING = "START_PROCESSING", "The staffing of the order has begun."
    REOPEN = "REOPEN", "Takes up again what was closed or canceled."
    PROPOSE = "PROPOSE", "Suggests the person."
    RESERVE = "RESERVE", "Keeps the person free for it."
    ASSIGN = "ASSIGN", "Decides for the person."
    MAKE_READY = "MAKE_READY", "The work order has begun and all predecessors have ended: the task may be worked."
    RESTART = "RESTART", "Takes up a canceled work order from the beginning."
    RETURN_TO_PENDING = "RETURN_TO_PENDING", "None of its work orders is begun any more."
    ACTIVATE = "ACTIVATE", "The service goes into use."
    CANCEL_ORDER = "CANCEL_ORDER", "The order of a service that never went into use was canceled."
    CANCEL_BY_USER = "CANCEL_BY_USER", "Ends the service because the customer wishes so."
    SUSPEND_FOR_NON_PAY = "SUSPEND_FOR_NON_PAY", "Interrupts the service until the customer pays."
    RESTORE = "RESTORE", "Brings back what was suspended or canceled."
    CANCEL_FOR_NON_PAY = "CANCEL_FOR_NON_PAY", "Ends the service because the customer does not pay."
    EXPIRE = "EXPIRE", "The term of the service is over."
    BE_HELD = "BE_HELD", "An interruption above holds the node."
    BE_FREED = "BE_FREED", "An interruption above has ended."


class Role(StrEnum):
    """What a caller may be; one caller may have several roles."""

    about: str

    def __new__(cls, value: str, about: str) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.about = about
        return member

    ORDER_AGENT = "ORDER_AGENT", "Captures, submits and revises orders, keeps accounts and locations."
    FULFILLMENT_MANAGER = "FULFILLMENT_MANAGER", "Approves customer orders and steers their fulfillment."
    SERVICE_ORDER_MANAGER = "SERVICE_ORDER_MANAGER", "Approves service orders and steers their fulfillment."
    FULFILLMENT_AGENT = "FULFILLMENT_AGENT", "Works tasks and reports fallout."
    RESOURCE_MANAGER = "RESOURCE_MANAGER", "Staffs orders."
    PROVISIONING_AGENT = "PROVISIONING_AGENT", "Works provisioning orders."
    BILLING_AGENT = "BILLING_AGENT", "Suspends and restores services for non-payment."
    CATALOG_MANAGER = "CATALOG_MANAGER", "Publishes and retires specifications."
    VIEWER = "VIEWER", "Reads only."
    ADMINISTRATOR = "ADMINISTRATOR", "May do what any role may."


class Need(StrEnum):
    """What an action asks of its caller beside the node's id."""

    REASON = "REASON"
    PLANNED_START = "PLANNED_START"


BACK = "BACK"
"""The target of a row that pops the newest interruption off the node's own stack."""
