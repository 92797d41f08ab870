"""What mutations answer: the object, every change that the call wrote, and what went wrong."""

from typing import Annotated, Any

import strawberry

from resolvers.rows import nested
from schema.domain_order import DomainOrder
from schema.enums import Action, RowKind, State
from schema.errors import UserError
from schema.fallout import FalloutRecord
from schema.fields import link, value
from schema.interfaces import Info, Stateful, named, typed
from schema.journal import Note, StateChange
from schema.line_item import OrderLineItem
from schema.order import Order
from schema.order_task import OrderTask
from schema.party import Account, Location
from schema.service import Service
from schema.specification import Specification

First = Annotated[int, strawberry.argument(description="At most so many, 100 at the most; `changeCount` counts all.")]


def _some(root: Any, info: Info, first: First = 100) -> Any:
    return nested(root, info)


def some(about: str) -> Any:
    """The beginning of a list."""
    return strawberry.field(resolver=_some, description=about)


OBJECT = "The object as it is now; null when the call failed."


@strawberry.interface(description="What every mutation of one object answers.")
class Payload:
    change_count: int = value("How many changes the call wrote.")

    is_type_of = classmethod(typed)
    resolve_type = staticmethod(named)

    changes: list[StateChange] = some("The changes that the call wrote, in order, each with its cause.")

    errors: list[UserError] = link("Why nothing was done; empty when it was.")


@strawberry.type(description="A call about an order.")
class OrderPayload(Payload):
    order: Order | None = link(OBJECT)


@strawberry.type(description="A call about an order line item.")
class OrderLineItemPayload(Payload):
    order_line_item: OrderLineItem | None = link(OBJECT)


@strawberry.type(description="A call about a domain order.")
class DomainOrderPayload(Payload):
    domain_order: DomainOrder | None = link(OBJECT)


@strawberry.type(description="A call about a task.")
class OrderTaskPayload(Payload):
    order_task: OrderTask | None = link(OBJECT)


@strawberry.type(description="A call about a fallout record.")
class FalloutRecordPayload(Payload):
    fallout_record: FalloutRecord | None = link(OBJECT)


@strawberry.type(description="A call about an account.")
class AccountPayload(Payload):
    account: Account | None = link(OBJECT)


@strawberry.type(description="A call about a location.")
class LocationPayload(Payload):
    location: Location | None = link(OBJECT)


@strawberry.type(description="A call about a specification.")
class SpecificationPayload(Payload):
    specification: Specification | None = link(OBJECT)


@strawberry.type(description="A call about a service.")
class ServicePayload(Payload):
    service: Service | None = link(OBJECT)


@strawberry.type(description="What a program has claimed.")
class ClaimOrderTasksPayload:
    order_tasks: list[OrderTask] = link("The tasks that are now its own, the most urgent first; maybe none.")

    errors: list[UserError] = link("Why nothing was claimed; empty when there was just nothing to claim.")


@strawberry.type(description="A call about a note.")
class NotePayload(Payload):
    note: Note | None = link(OBJECT)


@strawberry.type(description="A call about any node.")
class NodePayload(Payload):
    node: Stateful | None = link(OBJECT)


@strawberry.type(description="What became of one move among many.")
class TransitionResult(Payload):
    id: strawberry.ID = value("The node that was to be moved.")

    node: Stateful | None = link(OBJECT)


@strawberry.type(description="What became of many moves.")
class TransitionManyPayload:
    batch: strawberry.ID | None = value(
        "Names this batch: the changes of all its moves carry it, and `stateChanges` can be filtered by it."
    )
    succeeded: int = value("How many moves were made.")
    refused: int = value("How many moves were refused.")

    results: list[TransitionResult] = link("One result for each item, in the same order.")

    errors: list[UserError] = link("What was wrong with the call as a whole.")


@strawberry.type(description="A change that a call would make, without its id and time.")
class PreviewedChange:
    kind: RowKind = value("What the change would be about.")
    action: Action | None = value("The action that the node would take.")
    from_state: State | None = value("The state that the node shows now.", name="from")
    to_state: State | None = value("The state that the node would show.", name="to")
    own_state: State = value("Its own state beneath whatever would hold it.")
    cause_index: int | None = value(
        "Which change of this list would lead to it, counted from 0; null for the move itself."
    )

    node: Stateful | None = link("The node, as it is now.")


@strawberry.type(description="What a call would do now, decided as the call itself would be; nothing is written.")
class Preview:
    change_count: int = value("How many changes the call would write.")

    changes: list[PreviewedChange] = some("The changes that the call would write, in order.")

    errors: list[UserError] = link("Why the call would be refused; empty when it would not.")


@strawberry.type(description="What many moves would do now, each for itself.")
class PreviewManyPayload:
    results: list[Preview] = link("One preview for each item, in the same order.")

    errors: list[UserError] = link("What was wrong with the call as a whole.")
