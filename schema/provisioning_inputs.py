"""What mutations of the provisioning family take."""

from typing import Any

import strawberry

from schema.choices import LineOperation, WorkOrderType
from schema.given import key, may, need, version
from schema.scalars import JSON, DateTime


def order_version() -> Any:
    """The version that the caller has seen of the order, since its lines have none."""
    return may("Refuse with VersionConflict unless the order of the line still has this version.")


@strawberry.input(description="A new provisioning order, in PENDING.")
class CreateProvisioningOrderInput:
    title: str = need("What it is about; at most 200 characters.")
    account_id: strawberry.ID = need("Whose order it is.")
    location_id: strawberry.ID | None = may("Where it is delivered; a location of the account.")
    external_id: str | None = may("Your own id for it; unique within the account.")
    description: str | None = may("Anything else worth knowing; at most 10,000 characters.")
    priority: int | None = may("1, the most urgent, to 5; 3 when left out.")
    due_at: DateTime | None = may("When it should be completed; the work orders generated for it are due then.")
    idempotency_key: str | None = key()


@strawberry.input(description="A new line; possible until the order has ended.")
class AddProvisioningLineItemInput:
    order_id: strawberry.ID = need("The provisioning order.")
    title: str = need("What is ordered; at most 200 characters.")
    description: str | None = may("Anything else worth knowing.")
    operation: LineOperation | None = may("ADD when left out. CHANGE and DISCONNECT name a service.")
    service_id: strawberry.ID | None = may("The service that CHANGE or DISCONNECT is about.")
    specification_id: strawberry.ID | None = may(
        "The edition of the catalogue that is ordered, not retired. A line about a service takes the service's own. "
        "Without one work orders are added by hand."
    )
    quantity: int | None = may("How many; at least 1. When left out 1, or as many as the service has.")
    characteristics: JSON | None = may("A JSON object of names and values, by the specification.")
    external_id: str | None = may("Your own id for the line.")
    location_id: strawberry.ID | None = may("Where it is delivered, if not where the order is.")
    idempotency_key: str | None = key()


@strawberry.input(description="Corrections of a line that counts, of an order that has not ended.")
class UpdateProvisioningLineItemInput:
    id: strawberry.ID = need("The line.")
    title: str | None = may("What is ordered.")
    description: str | None = may("Anything else worth knowing.")
    specification_id: strawberry.ID | None = may("Another edition of the catalogue; not once work orders serve it.")
    quantity: int | None = may("How many; at least 1.")
    characteristics: JSON | None = may("A JSON object of names and values; replaces the former one.")
    external_id: str | None = may("Your own id for the line.")
    location_id: strawberry.ID | None = may("Where it is delivered.")
    expected_version: int | None = order_version()
    idempotency_key: str | None = key()


@strawberry.input(description="Takes a line away that no work order serves; possible until the order has ended.")
class RemoveProvisioningLineItemInput:
    id: strawberry.ID = need("The line.")
    expected_version: int | None = order_version()
    idempotency_key: str | None = key()


@strawberry.input(description="Lets a line count no more; unfinished work orders that serve nothing else are canceled.")
class CancelProvisioningLineItemInput:
    id: strawberry.ID = need("The line.")
    reason: str | None = may("Why; at most 2,000 characters.")
    expected_version: int | None = order_version()
    idempotency_key: str | None = key()


@strawberry.input(description="Makes the work orders that the catalogue has for lines that none serves yet.")
class GenerateWorkOrdersInput:
    order_id: strawberry.ID = need("The provisioning order.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="A work order by hand.")
class AddWorkOrderInput:
    order_id: strawberry.ID = need("The provisioning order; it has not ended.")
    work_order_type: WorkOrderType = need("What it does: NEW_SERVICE for lines that ADD, CHANGE, or CANCELLATION.")
    line_ids: list[strawberry.ID] = need("The lines that it serves, 1 to 1,000: live ones of this order.")
    title: str = need("What is to be done; at most 200 characters.")
    description: str | None = may("What is to be done, at length.")
    due_at: DateTime | None = may("When it should be done.")
    idempotency_key: str | None = key()


@strawberry.input(description="A new task of a work order that has not ended.")
class AddWorkTaskInput:
    work_order_id: strawberry.ID = need("The work order.")
    title: str = need("What is to be done; at most 200 characters.")
    description: str | None = may("What is to be done, at length.")
    group: str | None = may("The group that does such work.")
    assignee: str | None = may("Who does it.")
    priority: int | None = may("1, the most urgent, to 5; 3 when left out.")
    duration: int | None = may("How long it is planned to take, in minutes.")
    due_at: DateTime | None = may("When it should be done.")
    depends_on: list[strawberry.ID] | None = may("Tasks of the same order that must end first; at most 1,000.")
    idempotency_key: str | None = key()


@strawberry.input(description="Gives a task of a work order to somebody.")
class AssignWorkTaskInput:
    id: strawberry.ID = need("The task.")
    assignee: str | None = may("Who does it; null takes it away.")
    group: str | None = may("The group that does it; null takes it away.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()
