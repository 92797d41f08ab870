"""Everything that clients can write."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from engine import capture, party, work
from resolvers import mutations
from schema import inputs as i
from schema import payloads as p
from schema.interfaces import Info

Given = strawberry.argument(description="What to write.")


def writing(about: str) -> Any:
    """A mutation with its manual."""
    return strawberry.mutation(description=about)


@strawberry.type(
    description="Every mutation is one transaction: all its changes are committed together, or none. Expected failures "
    "are in `errors`, never among the GraphQL errors. After a time-out repeat with the same `idempotencyKey`."
)
class Mutation:
    @writing("Creates an account.")
    async def create_account(self, info: Info, input: Annotated[i.CreateAccountInput, Given]) -> p.AccountPayload:
        return await mutations.write(info, "AccountPayload", party.create_account, input)

    @writing("Corrects an account.")
    async def update_account(self, info: Info, input: Annotated[i.UpdateAccountInput, Given]) -> p.AccountPayload:
        return await mutations.write(info, "AccountPayload", party.update_account, input)

    @writing("Creates a location of an account.")
    async def create_location(self, info: Info, input: Annotated[i.CreateLocationInput, Given]) -> p.LocationPayload:
        return await mutations.write(info, "LocationPayload", party.create_location, input)

    @writing("Creates a customer order in DRAFT.")
    async def create_customer_order(self, info: Info, input: Annotated[i.CreateOrderInput, Given]) -> p.OrderPayload:
        return await mutations.write(info, "OrderPayload", capture.create_order("CUSTOMER_ORDER"), input)

    @writing("Creates a service order in DRAFT.")
    async def create_service_order(self, info: Info, input: Annotated[i.CreateOrderInput, Given]) -> p.OrderPayload:
        return await mutations.write(info, "OrderPayload", capture.create_order("SERVICE_ORDER"), input)

    @writing("Corrects an order. What was missing may let a submitted order go on at once.")
    async def update_order(self, info: Info, input: Annotated[i.UpdateOrderInput, Given]) -> p.OrderPayload:
        return await mutations.write(info, "OrderPayload", capture.update_order, input)

    @writing("Copies an order with its lines into a new draft, a rejected one for instance.")
    async def copy_order(self, info: Info, input: Annotated[i.CopyOrderInput, Given]) -> p.OrderPayload:
        return await mutations.write(info, "OrderPayload", capture.copy_order, input)

    @writing("Adds a line to an order, or a child line to a line.")
    async def add_order_line_item(
        self, info: Info, input: Annotated[i.AddOrderLineItemInput, Given]
    ) -> p.OrderLineItemPayload:
        return await mutations.write(info, "OrderLineItemPayload", capture.add_line, input)

    @writing("Corrects a line.")
    async def update_order_line_item(
        self, info: Info, input: Annotated[i.UpdateOrderLineItemInput, Given]
    ) -> p.OrderLineItemPayload:
        return await mutations.write(info, "OrderLineItemPayload", capture.update_line, input)

    @writing("Takes a line away with its child lines; answers with the order.")
    async def remove_order_line_item(
        self, info: Info, input: Annotated[i.RemoveOrderLineItemInput, Given]
    ) -> p.OrderPayload:
        return await mutations.write(info, "OrderPayload", capture.remove_line, input)

    @writing("Adds a domain order below an approved line, or below another domain order.")
    async def add_domain_order(
        self, info: Info, input: Annotated[i.AddDomainOrderInput, Given]
    ) -> p.DomainOrderPayload:
        return await mutations.write(info, "DomainOrderPayload", work.add_domain_order, input)

    @writing("Adds a task to a domain order.")
    async def add_order_task(self, info: Info, input: Annotated[i.AddOrderTaskInput, Given]) -> p.OrderTaskPayload:
        return await mutations.write(info, "OrderTaskPayload", work.add_task, input)

    @writing("Gives a task to somebody.")
    async def assign_order_task(
        self, info: Info, input: Annotated[i.AssignOrderTaskInput, Given]
    ) -> p.OrderTaskPayload:
        return await mutations.write(info, "OrderTaskPayload", work.assign("ORDER_TASK"), input)

    @writing("Makes a task or domain order in DRAFT wait for another one; answers with the one that waits.")
    async def add_dependency(self, info: Info, input: Annotated[i.DependencyInput, Given]) -> p.NodePayload:
        return await mutations.write(info, "NodePayload", work.add_dependency, input)

    @writing("Lets a task or domain order no longer wait for another one; it may open at once.")
    async def remove_dependency(self, info: Info, input: Annotated[i.DependencyInput, Given]) -> p.NodePayload:
        return await mutations.write(info, "NodePayload", work.remove_dependency, input)

    @writing("Reports fallout on a task, which goes on hold.")
    async def open_fallout(self, info: Info, input: Annotated[i.OpenFalloutInput, Given]) -> p.FalloutRecordPayload:
        return await mutations.write(info, "FalloutRecordPayload", work.open_fallout, input)

    @writing("Gives a fallout record to somebody.")
    async def assign_fallout(
        self, info: Info, input: Annotated[i.AssignFalloutInput, Given]
    ) -> p.FalloutRecordPayload:
        return await mutations.write(info, "FalloutRecordPayload", work.assign("FALLOUT_RECORD"), input)

    @writing("Writes something about a node.")
    async def add_note(self, info: Info, input: Annotated[i.AddNoteInput, Given]) -> p.NotePayload:
        return await mutations.write(info, "NotePayload", work.add_note, input)

    @writing("Moves a customer order; `availableActions` says what is possible.")
    async def transition_customer_order(
        self, info: Info, input: Annotated[i.TransitionCustomerOrderInput, Given]
    ) -> p.OrderPayload:
        return await mutations.move(info, "OrderPayload", "CUSTOMER_ORDER", input)

    @writing("Moves a service order; `availableActions` says what is possible.")
    async def transition_service_order(
        self, info: Info, input: Annotated[i.TransitionServiceOrderInput, Given]
    ) -> p.OrderPayload:
        return await mutations.move(info, "OrderPayload", "SERVICE_ORDER", input)

    @writing("Moves an order line item; `availableActions` says what is possible.")
    async def transition_order_line_item(
        self, info: Info, input: Annotated[i.TransitionOrderLineItemInput, Given]
    ) -> p.OrderLineItemPayload:
        return await mutations.move(info, "OrderLineItemPayload", "ORDER_LINE_ITEM", input)

    @writing("Moves a domain order; `availableActions` says what is possible.")
    async def transition_domain_order(
        self, info: Info, input: Annotated[i.TransitionDomainOrderInput, Given]
    ) -> p.DomainOrderPayload:
        return await mutations.move(info, "DomainOrderPayload", "DOMAIN_ORDER", input)

    @writing("Moves a task; `availableActions` says what is possible.")
    async def transition_order_task(
        self, info: Info, input: Annotated[i.TransitionOrderTaskInput, Given]
    ) -> p.OrderTaskPayload:
        return await mutations.move(info, "OrderTaskPayload", "ORDER_TASK", input)

    @writing("Moves a fallout record; `availableActions` says what is possible.")
    async def transition_fallout_record(
        self, info: Info, input: Annotated[i.TransitionFalloutRecordInput, Given]
    ) -> p.FalloutRecordPayload:
        return await mutations.move(info, "FalloutRecordPayload", "FALLOUT_RECORD", input)

    @writing("Moves up to 100 nodes of any kind. Not one transaction: each item succeeds or is refused for itself.")
    async def transition_many(
        self, info: Info, input: Annotated[i.TransitionManyInput, Given]
    ) -> p.TransitionManyPayload:
        return await mutations.move_many(info, input)
