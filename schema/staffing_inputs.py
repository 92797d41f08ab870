"""What mutations of the staffing family take."""

import strawberry

from schema.enums import AssignmentState
from schema.given import key, may, need, version
from schema.scalars import Date, DateTime


@strawberry.input(description="A new staffing order, saved for later until it is submitted.")
class CreateStaffingOrderInput:
    title: str = need("What it is about; at most 200 characters.")
    account_id: strawberry.ID | None = may("For whom; may be added until it is submitted.")
    location_id: strawberry.ID | None = may("Where the people are wanted; a location of the account.")
    external_id: str | None = may("Your own id for it; unique within the account.")
    description: str | None = may("Anything else worth knowing; at most 10,000 characters.")
    priority: int | None = may("1, the most urgent, to 5; 3 when left out.")
    due_at: DateTime | None = may("When everybody should be found.")
    idempotency_key: str | None = key()


@strawberry.input(description="Takes a staffing order away that was never submitted, with its requests.")
class DeleteDraftInput:
    id: strawberry.ID = need("The staffing order; in DRAFT.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="A new request. In a draft things may be missing; once it was submitted nothing may.")
class AddResourceRequestInput:
    order_id: strawberry.ID = need("The staffing order; neither closed nor canceled.")
    role: str | None = may("What the people are to be; needed before the order is submitted.")
    skills: list[str] | None = may("What they must be able to do; at most 50.")
    description: str | None = may("Anything else worth knowing.")
    quantity: int | None = may("How many people, 1 to 1,000; 1 when left out.")
    starts_on: Date | None = may("Their first day; needed before the order is submitted.")
    ends_on: Date | None = may("Their last day; needed before the order is submitted.")
    idempotency_key: str | None = key()


@strawberry.input(description="Corrections of an open request.")
class UpdateResourceRequestInput:
    id: strawberry.ID = need("The request.")
    role: str | None = may("What the people are to be.")
    skills: list[str] | None = may("What they must be able to do; replaces the former list.")
    description: str | None = may("Anything else worth knowing.")
    quantity: int | None = may("How many people.")
    starts_on: Date | None = may("Their first day.")
    ends_on: Date | None = may("Their last day.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Takes a request of a draft away.")
class RemoveResourceRequestInput:
    id: strawberry.ID = need("The request; its order is a DRAFT.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Puts a person to a request.")
class CreateAssignmentInput:
    request_id: strawberry.ID = need("The request; open, of an order that was submitted and has not ended.")
    person: str = need("Who; at most 200 characters.")
    state: AssignmentState | None = may("How firmly: PROPOSED, RESERVED or ASSIGNED; PROPOSED when left out.")
    starts_on: Date | None = may("The first day; that of the request when left out.")
    ends_on: Date | None = may("The last day; that of the request when left out.")
    idempotency_key: str | None = key()


@strawberry.input(description="Corrections of an assignment that has not ended.")
class UpdateAssignmentInput:
    id: strawberry.ID = need("The assignment.")
    person: str | None = may("Who.")
    starts_on: Date | None = may("The first day.")
    ends_on: Date | None = may("The last day.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()
