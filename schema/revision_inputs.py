"""What entering a revision takes."""

import strawberry

from schema.choices import LineOperation
from schema.given import key, may, need, version
from schema.scalars import JSON


@strawberry.input(description="A line that a revision adds; it must be complete by its specification.")
class RevisedLineInput:
    parent_id: strawberry.ID = need("The order, or the line below which it is to stand.")
    title: str = need("What is ordered; at most 200 characters.")
    description: str | None = may("Anything else worth knowing.")
    operation: LineOperation | None = may("ADD when left out. CHANGE and DISCONNECT name a service.")
    service_id: strawberry.ID | None = may("The service that CHANGE or DISCONNECT is about.")
    specification_id: strawberry.ID | None = may("The edition of the catalogue that is ordered.")
    quantity: int | None = may("How many; at least 1.")
    characteristics: JSON | None = may("A JSON object of names and values.")
    external_id: str | None = may("Your own id for the line.")
    location_id: strawberry.ID | None = may("Where it is delivered, if not where the order is.")


@strawberry.input(description="What a revision changes of a line; what is left out stays as it is.")
class ChangedLineInput:
    id: strawberry.ID = need("The line; neither ended nor being canceled.")
    quantity: int | None = may("How many; at least 1.")
    characteristics: JSON | None = may("A JSON object of names and values; replaces the former one.")


@strawberry.input(
    description="Items of the open revision. An item about a line takes the place of an earlier one about it."
)
class ReviseOrderInput:
    id: strawberry.ID = need("The order; in REVISION_IN_PROGRESS.")
    add: list[RevisedLineInput] | None = may("Lines to add.")
    change: list[ChangedLineInput] | None = may("Lines to change.")
    remove: list[strawberry.ID] | None = may("Lines to remove, with their child lines.")
    withdraw: list[strawberry.ID] | None = may("Items to take back.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()
