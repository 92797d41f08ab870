"""What transitions take."""

from typing import Any

import strawberry

from schema.enums import (
    Action,
    CustomerOrderAction,
    DomainOrderAction,
    FalloutRecordAction,
    OrderLineItemAction,
    OrderTaskAction,
    ServiceAction,
)
from schema.given import key, may, need, version
from schema.scalars import DateTime


def why() -> Any:
    """The reason of a transition."""
    return may("Why; at most 2,000 characters. Some actions need one: see `needs` of availableActions.")


def start() -> Any:
    """The planned start of a transition."""
    return may("When the work is to begin; in the future. SCHEDULE needs it, nothing else takes it.")


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


@strawberry.input(description="Moves a service.")
class TransitionServiceInput:
    id: strawberry.ID = need("The service.")
    action: ServiceAction = need("What to do.")
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
