"""What mutations take. A field that is left out stays as it is; null takes a value away where that is possible."""

from __future__ import annotations

from typing import Any, TypeVar

import strawberry
from strawberry import UNSET

from schema.enums import (
    Action,
    CustomerOrderAction,
    Domain,
    DomainOrderAction,
    FalloutRecordAction,
    FalloutType,
    LineOperation,
    OrderLineItemAction,
    OrderTaskAction,
)
from schema.scalars import JSON, DateTime

Input = TypeVar("Input")


def need(about: str) -> Any:
    """A field that must be given."""
    return strawberry.field(description=about)


def may(about: str) -> Any:
    """A field that may be left out."""
    return strawberry.field(description=about, default=UNSET)


def key() -> Any:
    """The idempotency key of every mutation."""
    return may(
        "Makes a repetition harmless: a call with the same key and input answers with what the first one wrote. "
        "1 to 200 characters, yours to choose, kept for 7 days. Refusals are not remembered."
    )


def version() -> Any:
    """The version that the caller has seen."""
    return may("Refuse with VersionConflict unless the node still has this version.")


def why() -> Any:
    """The reason of a transition."""
    return may("Why; at most 2,000 characters. Some actions need one: see `needs` of availableActions.")


def start() -> Any:
    """The planned start of a transition."""
    return may("When the work is to begin; in the future. SCHEDULE needs it, nothing else takes it.")


@strawberry.input(description="A new account.")
class CreateAccountInput:
    name: str = need("The customer's name; at most 200 characters.")
    external_id: str | None = may("Your own id for it; unique among accounts.")
    idempotency_key: str | None = key()


@strawberry.input(description="Corrections of an account.")
class UpdateAccountInput:
    id: strawberry.ID = need("The account.")
    name: str | None = may("The customer's name.")
    external_id: str | None = may("Your own id for it; null takes it away.")
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
    quantity: int | None = may("How many; at least 1, which is the default.")
    characteristics: JSON | None = may("A JSON object of names and values.")
    external_id: str | None = may("Your own id for the line.")
    location_id: strawberry.ID | None = may("Where it is delivered, if not where the order is.")
    idempotency_key: str | None = key()


@strawberry.input(description="Corrections of a line; possible until the order's capture is complete.")
class UpdateOrderLineItemInput:
    id: strawberry.ID = need("The line.")
    title: str | None = may("What is ordered.")
    description: str | None = may("Anything else worth knowing.")
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


@strawberry.input(description="Moves a customer order.")
class TransitionCustomerOrderInput:
    id: strawberry.ID = need("The customer order.")
    action: CustomerOrderAction = need("What to do.")
    reason: str | None = why()
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Moves a service order.")
class TransitionServiceOrderInput:
    id: strawberry.ID = need("The service order.")
    action: CustomerOrderAction = need("What to do.")
    reason: str | None = why()
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Moves an order line item.")
class TransitionOrderLineItemInput:
    id: strawberry.ID = need("The line.")
    action: OrderLineItemAction = need("What to do.")
    reason: str | None = why()
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Moves a domain order.")
class TransitionDomainOrderInput:
    id: strawberry.ID = need("The domain order.")
    action: DomainOrderAction = need("What to do.")
    reason: str | None = why()
    planned_start: DateTime | None = start()
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Moves an order task.")
class TransitionOrderTaskInput:
    id: strawberry.ID = need("The task.")
    action: OrderTaskAction = need("What to do.")
    reason: str | None = why()
    planned_start: DateTime | None = start()
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Moves a fallout record.")
class TransitionFalloutRecordInput:
    id: strawberry.ID = need("The fallout record.")
    action: FalloutRecordAction = need("What to do.")
    reason: str | None = why()
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="One move among many.")
class TransitionItem:
    id: strawberry.ID = need("Any node with a state.")
    action: Action = need("What to do; one that a client may ask of such a node.")
    reason: str | None = why()
    planned_start: DateTime | None = start()
    expected_version: int | None = version()


@strawberry.input(description="Up to 100 moves, each for itself: some may succeed while others are refused.")
class TransitionManyInput:
    items: list[TransitionItem] = need("The moves, carried out in this order.")
    idempotency_key: str | None = key()
