"""Everything that clients can write."""

from __future__ import annotations

from typing import Annotated

import strawberry

from resolvers import claims, mutations
from schema import catalogue_inputs as c
from schema import inputs as i
from schema import lease_inputs as w
from schema import move_inputs as m
from schema import payloads as p
from schema import revision_inputs as r
from schema.interfaces import Info

Given = strawberry.argument(description="What to write.")


@strawberry.type(
    description="Every mutation is one transaction: all its changes are committed together, or none. Expected failures "
    "are in `errors`, never among the GraphQL errors. After a time-out repeat with the same `idempotencyKey`."
)
class Mutation:
    @strawberry.mutation(description="Creates an account.")
    async def create_account(self, info: Info, input: Annotated[i.CreateAccountInput, Given]) -> p.AccountPayload:
        return await mutations.write(info, "AccountPayload", input)

    @strawberry.mutation(description="Corrects an account.")
    async def update_account(self, info: Info, input: Annotated[i.UpdateAccountInput, Given]) -> p.AccountPayload:
        return await mutations.write(info, "AccountPayload", input)

    @strawberry.mutation(description="Creates a location of an account.")
    async def create_location(self, info: Info, input: Annotated[i.CreateLocationInput, Given]) -> p.LocationPayload:
        return await mutations.write(info, "LocationPayload", input)

    @strawberry.mutation(
        description="Publishes the next edition of a specification. When the newest one says just that already, "
        "nothing is written, and it is the answer."
    )
    async def publish_specification(
        self, info: Info, input: Annotated[c.PublishSpecificationInput, Given]
    ) -> p.SpecificationPayload:
        return await mutations.write(info, "SpecificationPayload", input)

    @strawberry.mutation(description="Takes an edition of a specification out of use.")
    async def retire_specification(
        self, info: Info, input: Annotated[c.RetireSpecificationInput, Given]
    ) -> p.SpecificationPayload:
        return await mutations.write(info, "SpecificationPayload", input)

    @strawberry.mutation(description="Creates a customer order in DRAFT.")
    async def create_customer_order(self, info: Info, input: Annotated[i.CreateOrderInput, Given]) -> p.OrderPayload:
        return await mutations.write(info, "OrderPayload", input)

    @strawberry.mutation(description="Creates a service order in DRAFT.")
    async def create_service_order(self, info: Info, input: Annotated[i.CreateOrderInput, Given]) -> p.OrderPayload:
        return await mutations.write(info, "OrderPayload", input)

    @strawberry.mutation(description="Corrects an order. What was missing may let a submitted order go on at once.")
    async def update_order(self, info: Info, input: Annotated[i.UpdateOrderInput, Given]) -> p.OrderPayload:
        return await mutations.write(info, "OrderPayload", input)

    @strawberry.mutation(description="Copies an order with its lines into a new draft, a rejected one for instance.")
    async def copy_order(self, info: Info, input: Annotated[i.CopyOrderInput, Given]) -> p.OrderPayload:
        return await mutations.write(info, "OrderPayload", input)

    @strawberry.mutation(description="Adds a line to an order, or a child line to a line.")
    async def add_order_line_item(
        self, info: Info, input: Annotated[i.AddOrderLineItemInput, Given]
    ) -> p.OrderLineItemPayload:
        return await mutations.write(info, "OrderLineItemPayload", input)

    @strawberry.mutation(description="Corrects a line.")
    async def update_order_line_item(
        self, info: Info, input: Annotated[i.UpdateOrderLineItemInput, Given]
    ) -> p.OrderLineItemPayload:
        return await mutations.write(info, "OrderLineItemPayload", input)

    @strawberry.mutation(description="Takes a line away with its child lines; answers with the order.")
    async def remove_order_line_item(
        self, info: Info, input: Annotated[i.RemoveOrderLineItemInput, Given]
    ) -> p.OrderPayload:
        return await mutations.write(info, "OrderPayload", input)

    @strawberry.mutation(description="Enters what the open revision of an order changes.")
    async def revise_order(self, info: Info, input: Annotated[r.ReviseOrderInput, Given]) -> p.OrderPayload:
        return await mutations.write(info, "OrderPayload", input)

    @strawberry.mutation(description="Adds a domain order below an approved line, or below another domain order.")
    async def add_domain_order(
        self, info: Info, input: Annotated[i.AddDomainOrderInput, Given]
    ) -> p.DomainOrderPayload:
        return await mutations.write(info, "DomainOrderPayload", input)

    @strawberry.mutation(description="Adds a task to a domain order.")
    async def add_order_task(self, info: Info, input: Annotated[i.AddOrderTaskInput, Given]) -> p.OrderTaskPayload:
        return await mutations.write(info, "OrderTaskPayload", input)

    @strawberry.mutation(description="Gives a task to somebody.")
    async def assign_order_task(
        self, info: Info, input: Annotated[i.AssignOrderTaskInput, Given]
    ) -> p.OrderTaskPayload:
        return await mutations.write(info, "OrderTaskPayload", input)

    @strawberry.mutation(
        description="Gives a program up to so many automated tasks that are free, for a time: those that may be "
        "worked, and those that were begun and are nobody's since. Each is claimed in a transaction of its own."
    )
    async def claim_order_tasks(
        self, info: Info, input: Annotated[w.ClaimOrderTasksInput, Given]
    ) -> p.ClaimOrderTasksPayload:
        return await claims.claim(info, input)

    @strawberry.mutation(description="Lets the lease of a claimed task end later.")
    async def extend_order_task_lease(
        self, info: Info, input: Annotated[w.ExtendOrderTaskLeaseInput, Given]
    ) -> p.OrderTaskPayload:
        return await mutations.write(info, "OrderTaskPayload", input)

    @strawberry.mutation(description="Completes a claimed task; refused once its lease is over.")
    async def complete_order_task(
        self, info: Info, input: Annotated[w.CompleteOrderTaskInput, Given]
    ) -> p.OrderTaskPayload:
        return await mutations.write(info, "OrderTaskPayload", input)

    @strawberry.mutation(
        description="Gives a claimed task back because it failed; the last allowed failure opens fallout."
    )
    async def fail_order_task(self, info: Info, input: Annotated[w.FailOrderTaskInput, Given]) -> p.OrderTaskPayload:
        return await mutations.write(info, "OrderTaskPayload", input)

    @strawberry.mutation(
        description="Makes a task or domain order in DRAFT wait for another one; answers with the one that waits."
    )
    async def add_dependency(self, info: Info, input: Annotated[i.DependencyInput, Given]) -> p.NodePayload:
        return await mutations.write(info, "NodePayload", input)

    @strawberry.mutation(description="Lets a task or domain order no longer wait for another one; it may open at once.")
    async def remove_dependency(self, info: Info, input: Annotated[i.DependencyInput, Given]) -> p.NodePayload:
        return await mutations.write(info, "NodePayload", input)

    @strawberry.mutation(description="Reports fallout on a task, which goes on hold.")
    async def open_fallout(self, info: Info, input: Annotated[i.OpenFalloutInput, Given]) -> p.FalloutRecordPayload:
        return await mutations.write(info, "FalloutRecordPayload", input)

    @strawberry.mutation(description="Gives a fallout record to somebody.")
    async def assign_fallout(self, info: Info, input: Annotated[i.AssignFalloutInput, Given]) -> p.FalloutRecordPayload:
        return await mutations.write(info, "FalloutRecordPayload", input)

    @strawberry.mutation(description="Writes something about a node.")
    async def add_note(self, info: Info, input: Annotated[i.AddNoteInput, Given]) -> p.NotePayload:
        return await mutations.write(info, "NotePayload", input)

    @strawberry.mutation(description="Moves a customer order; `availableActions` says what is possible.")
    async def transition_customer_order(
        self, info: Info, input: Annotated[m.TransitionCustomerOrderInput, Given]
    ) -> p.OrderPayload:
        return await mutations.move(info, "OrderPayload", "CUSTOMER_ORDER", input)

    @strawberry.mutation(description="Moves a service order; `availableActions` says what is possible.")
    async def transition_service_order(
        self, info: Info, input: Annotated[m.TransitionServiceOrderInput, Given]
    ) -> p.OrderPayload:
        return await mutations.move(info, "OrderPayload", "SERVICE_ORDER", input)

    @strawberry.mutation(description="Moves an order line item; `availableActions` says what is possible.")
    async def transition_order_line_item(
        self, info: Info, input: Annotated[m.TransitionOrderLineItemInput, Given]
    ) -> p.OrderLineItemPayload:
        return await mutations.move(info, "OrderLineItemPayload", "ORDER_LINE_ITEM", input)

    @strawberry.mutation(description="Moves a domain order; `availableActions` says what is possible.")
    async def transition_domain_order(
        self, info: Info, input: Annotated[m.TransitionDomainOrderInput, Given]
    ) -> p.DomainOrderPayload:
        return await mutations.move(info, "DomainOrderPayload", "DOMAIN_ORDER", input)

    @strawberry.mutation(description="Moves a task; `availableActions` says what is possible.")
    async def transition_order_task(
        self, info: Info, input: Annotated[m.TransitionOrderTaskInput, Given]
    ) -> p.OrderTaskPayload:
        return await mutations.move(info, "OrderTaskPayload", "ORDER_TASK", input)

    @strawberry.mutation(description="Moves a fallout record; `availableActions` says what is possible.")
    async def transition_fallout_record(
        self, info: Info, input: Annotated[m.TransitionFalloutRecordInput, Given]
    ) -> p.FalloutRecordPayload:
        return await mutations.move(info, "FalloutRecordPayload", "FALLOUT_RECORD", input)

    @strawberry.mutation(description="Moves a service; `availableActions` says what is possible.")
    async def transition_service(
        self, info: Info, input: Annotated[m.TransitionServiceInput, Given]
    ) -> p.ServicePayload:
        return await mutations.move(info, "ServicePayload", "SERVICE", input)

    @strawberry.mutation(description="Moves up to 100 nodes of any kind; each item succeeds or is refused for itself.")
    async def transition_many(
        self, info: Info, input: Annotated[m.TransitionManyInput, Given]
    ) -> p.TransitionManyPayload:
        return await mutations.move_many(info, input)
