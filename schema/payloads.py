"""What mutations answer: the object, every change that the call wrote, and what went wrong."""

from __future__ import annotations

from typing import Annotated

import strawberry

from resolvers.rows import nested
from schema.domain_order import DomainOrder
from schema.enums import Action, RowKind, State
from schema.errors import UserError
from schema.fallout import FalloutRecord
from schema.interfaces import Info, Stateful, named, typed
from schema.journal import Note, StateChange
from schema.line_item import OrderLineItem
from schema.order import Order
from schema.order_task import OrderTask
from schema.party import Account, Location

First = Annotated[int, strawberry.argument(description="At most so many, 100 at the most; `changeCount` counts all.")]
OBJECT = "The object as it is now; null when the call failed."


@strawberry.interface(description="What every mutation of one object answers.")
class Payload:
    change_count: int = strawberry.field(description="How many changes the call wrote.")

    is_type_of = classmethod(typed)
    resolve_type = staticmethod(named)

    @strawberry.field(description="The changes that the call wrote, in order, each with its cause.")
    def changes(self, info: Info, first: First = 100) -> list[StateChange]:
        return nested(self, info)  # type: ignore[no-any-return]

    @strawberry.field(description="Why nothing was done; empty when it was.")
    def errors(self, info: Info) -> list[UserError]:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="A call about an order.")
class OrderPayload(Payload):
    @strawberry.field(description=OBJECT)
    def order(self, info: Info) -> Order | None:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="A call about an order line item.")
class OrderLineItemPayload(Payload):
    @strawberry.field(description=OBJECT)
    def order_line_item(self, info: Info) -> OrderLineItem | None:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="A call about a domain order.")
class DomainOrderPayload(Payload):
    @strawberry.field(description=OBJECT)
    def domain_order(self, info: Info) -> DomainOrder | None:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="A call about a task.")
class OrderTaskPayload(Payload):
    @strawberry.field(description=OBJECT)
    def order_task(self, info: Info) -> OrderTask | None:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="A call about a fallout record.")
class FalloutRecordPayload(Payload):
    @strawberry.field(description=OBJECT)
    def fallout_record(self, info: Info) -> FalloutRecord | None:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="A call about an account.")
class AccountPayload(Payload):
    @strawberry.field(description=OBJECT)
    def account(self, info: Info) -> Account | None:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="A call about a location.")
class LocationPayload(Payload):
    @strawberry.field(description=OBJECT)
    def location(self, info: Info) -> Location | None:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="A call about a note.")
class NotePayload(Payload):
    @strawberry.field(description=OBJECT)
    def note(self, info: Info) -> Note | None:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="A call about any node.")
class NodePayload(Payload):
    @strawberry.field(description=OBJECT)
    def node(self, info: Info) -> Stateful | None:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="What became of one move among many.")
class TransitionResult(Payload):
    id: strawberry.ID = strawberry.field(description="The node that was to be moved.")

    @strawberry.field(description=OBJECT)
    def node(self, info: Info) -> Stateful | None:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="What became of many moves.")
class TransitionManyPayload:
    batch: strawberry.ID | None = strawberry.field(
        description="Names this batch: the changes of all its moves carry it, and `stateChanges` can be filtered by it."
    )
    succeeded: int = strawberry.field(description="How many moves were made.")
    refused: int = strawberry.field(description="How many moves were refused.")

    @strawberry.field(description="One result for each item, in the same order.")
    def results(self, info: Info) -> list[TransitionResult]:
        return nested(self, info)  # type: ignore[no-any-return]

    @strawberry.field(description="What was wrong with the call as a whole.")
    def errors(self, info: Info) -> list[UserError]:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="A change that a call would make, without its id and time.")
class PreviewedChange:
    kind: RowKind = strawberry.field(description="What the change would be about.")
    action: Action | None = strawberry.field(description="The action that the node would take.")
    from_state: State | None = strawberry.field(name="from", description="The state that the node shows now.")
    to_state: State | None = strawberry.field(name="to", description="The state that the node would show.")
    own_state: State | None = strawberry.field(description="Its own state beneath whatever would hold it.")
    cause_index: int | None = strawberry.field(
        description="Which change of this list would lead to it, counted from 0; null for the move itself."
    )

    @strawberry.field(description="The node, as it is now.")
    def node(self, info: Info) -> Stateful | None:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="What a call would do now, decided as the call itself would be; nothing is written.")
class Preview:
    change_count: int = strawberry.field(description="How many changes the call would write.")

    @strawberry.field(description="The changes that the call would write, in order.")
    def changes(self, info: Info, first: First = 100) -> list[PreviewedChange]:
        return nested(self, info)  # type: ignore[no-any-return]

    @strawberry.field(description="Why the call would be refused; empty when it would not.")
    def errors(self, info: Info) -> list[UserError]:
        return nested(self, info)  # type: ignore[no-any-return]


@strawberry.type(description="What many moves would do now, each for itself.")
class PreviewManyPayload:
    @strawberry.field(description="One preview for each item, in the same order.")
    def results(self, info: Info) -> list[Preview]:
        return nested(self, info)  # type: ignore[no-any-return]

    @strawberry.field(description="What was wrong with the call as a whole.")
    def errors(self, info: Info) -> list[UserError]:
        return nested(self, info)  # type: ignore[no-any-return]
