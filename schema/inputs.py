"""What mutations take. A field that is left out stays as it is; null takes a value away where that is possible."""

import strawberry

from schema.choices import Domain, FalloutType, LineOperation
from schema.given import key, may, need, version
from schema.scalars import JSON, DateTime


@strawberry.input(description="A new account.")
class CreateAccountInput:
    name: str = need("The customer's name; at most 200 characters.")
    external_id: str | None = may("Your own id for it; unique among accounts.")
    idempotency_key: str | None = key()


@strawberry.input(description="Corrections of an account.")
class UpdateAccountInput:
    id: strawberry.ID = need("The account.")
    name: str | None = may("The customer's name.")
    external_id: str | None = may(
        "Your own id for it; null takes it away. A caller restricted to accounts can't change it."
    )
    idempotency_key: str | None = key()


@strawberry.input(description="A new location.")
class CreateLocationInput:
    account_id: strawberry.ID = need("The account it belongs to.")
    name: str = need("What people call the place.")
    address: str | None = may("Where it is; at most 10,000 characters.")
    idempotency_key: str | None = key()


@strawberry.input(description="A new customer order or service order, in DRAFT.")
class CreateOrderInput:
    title: str = need("What it is about; at most 200 characters.")
    account_id: strawberry.ID | None = may("Whose order it is. May be added until the capture is complete.")
    location_id: strawberry.ID | None = may("Where it is delivered; a location of the account.")
    external_id: str | None = may("Your own id for it; unique within the account.")
    description: str | None = may("Anything else worth knowing; at most 10,000 characters.")
    priority: int | None = may("1, the most urgent, to 5; 3 when left out.")
    due_at: DateTime | None = may("When it should be completed.")
    requires_enrichment: bool | None = may(
        "Whether somebody must add what the capture leaves out; false when left out."
    )
    idempotency_key: str | None = key()


@strawberry.input(description="Corrections of an order that has not ended.")
class UpdateOrderInput:
    id: strawberry.ID = need("The order.")
    title: str | None = may("What it is about.")
    account_id: strawberry.ID | None = may("Whose order it is; only until the capture is complete.")
    location_id: strawberry.ID | None = may("Where it is delivered.")
    external_id: str | None = may("Your own id for it.")
    description: str | None = may("Anything else worth knowing.")
    priority: int | None = may("1, the most urgent, to 5.")
    due_at: DateTime | None = may("When it should be completed.")
    requires_enrichment: bool | None = may("Whether enrichment is required; only until the capture is complete.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="A new draft from an existing order, whatever became of that one.")
class CopyOrderInput:
    id: strawberry.ID = need("The order to copy with its lines.")
    external_id: str | None = may("Your own id for the copy.")
    idempotency_key: str | None = key()


@strawberry.input(description="A new line; possible until the order's capture is complete.")
class AddOrderLineItemInput:
    parent_id: strawberry.ID = need("The order, or for a child line of a bundle its line.")
    title: str = need("What is ordered; at most 200 characters.")
    description: str | None = may("Anything else worth knowing.")
    operation: LineOperation | None = may("ADD when left out. CHANGE and DISCONNECT name a service.")
    service_id: strawberry.ID | None = may("The service that CHANGE or DISCONNECT is about.")
    specification_id: strawberry.ID | None = may(
        "The edition of the catalogue that is ordered, not retired. A line about a service takes the service's own; "
        "another edition of the same code is possible. Without one a manager adds the work by hand."
    )
    quantity: int | None = may("How many; at least 1. When left out 1, or as many as the service has.")
    characteristics: JSON | None = may(
        "A JSON object of names and values, by the specification. Required ones may follow until the capture is "
        "complete, defaults are filled in; of a line about a service what is left out is as the service has it."
    )
    external_id: str | None = may("Your own id for the line.")
    location_id: strawberry.ID | None = may("Where it is delivered, if not where the order is.")
    idempotency_key: str | None = key()


@strawberry.input(description="Corrections of a line; possible until the order's capture is complete.")
class UpdateOrderLineItemInput:
    id: strawberry.ID = need("The line.")
    title: str | None = may("What is ordered.")
    description: str | None = may("Anything else worth knowing.")
    specification_id: strawberry.ID | None = may("Another edition of the catalogue, not retired.")
    quantity: int | None = may("How many; at least 1.")
    characteristics: JSON | None = may("A JSON object of names and values; replaces the former one.")
    external_id: str | None = may("Your own id for the line.")
    location_id: strawberry.ID | None = may("Where it is delivered.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Takes a line away with its child lines; possible until the order's capture is complete.")
class RemoveOrderLineItemInput:
    id: strawberry.ID = need("The line.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="A new domain order. It qualifies in the same commit when it waits for nothing.")
class AddDomainOrderInput:
    parent_id: strawberry.ID = need("The line, or the domain order, below which it stands.")
    domain: Domain = need("Which domain it is about.")
    title: str = need("What is to be done; at most 200 characters.")
    description: str | None = may("Anything else worth knowing.")
    due_at: DateTime | None = may("When it should be complete.")
    planned_start: DateTime | None = may("Its tasks are not started before.")
    depends_on: list[strawberry.ID] | None = may("Domain orders and tasks of the same order that must end first.")
    idempotency_key: str | None = key()


@strawberry.input(description="A new task of a domain order. It opens in the same commit when it waits for nothing.")
class AddOrderTaskInput:
    parent_id: strawberry.ID = need("The domain order it belongs to.")
    title: str = need("What is to be done; at most 200 characters.")
    description: str | None = may("Anything else worth knowing.")
    group: str | None = may("The group whose work it is.")
    assignee: str | None = may("The person whose work it is.")
    automated: bool | None = may("Whether a program does it; false when left out.")
    topic: str | None = may("What programs ask for when they look for such work; for automated tasks.")
    attempts: int | None = may("After so many failures of a program a person has to look into it; 3 when left out.")
    no_return: bool | None = may("Whether starting it is the point of no return for everything above.")
    starts_service: bool | None = may("Whether completing it brings the service to life.")
    priority: int | None = may("1, the most urgent, to 5; 3 when left out.")
    duration: int | None = may("How long it is planned to take, in minutes.")
    due_at: DateTime | None = may("When it should be complete.")
    planned_start: DateTime | None = may("It is not started before.")
    depends_on: list[strawberry.ID] | None = may("Tasks and domain orders of the same order that must end first.")
    idempotency_key: str | None = key()


@strawberry.input(description="Gives a task to a person, a group, or both.")
class AssignOrderTaskInput:
    id: strawberry.ID = need("The task.")
    assignee: str | None = may("The person; null takes the task away from whoever has it.")
    group: str | None = may("The group; null takes it away from its group.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Gives a fallout record to a person, a group, or both.")
class AssignFalloutInput:
    id: strawberry.ID = need("The fallout record.")
    assignee: str | None = may("The person who settles it; null takes it away.")
    group: str | None = may("The group that settles it; null takes it away.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Which node waits for which.")
class DependencyInput:
    id: strawberry.ID = need("The task or domain order that waits; in DRAFT when a dependency is added.")
    depends_on: strawberry.ID = need("The task or domain order of the same order that must end first.")
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Reports what keeps a task from being done.")
class OpenFalloutInput:
    task_id: strawberry.ID = need("The task; it goes on hold until its last open fallout is settled.")
    fallout_type: FalloutType = need("What kind of problem it is.")
    description: str = need("What happened; at most 10,000 characters.")
    group: str | None = may("The group that is to settle it.")
    assignee: str | None = may("The person who is to settle it.")
    idempotency_key: str | None = key()


@strawberry.input(description="Something to write about a node.")
class AddNoteInput:
    node_id: strawberry.ID = need("Any node with a state.")
    text: str = need("At most 10,000 characters.")
    idempotency_key: str | None = key()
