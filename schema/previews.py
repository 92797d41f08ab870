"""What transitions would do: queries that take the same input as the mutations, and write nothing."""

from __future__ import annotations

from typing import Annotated

import strawberry

from resolvers import mutations
from schema import move_inputs as m
from schema.interfaces import Info
from schema.payloads import Preview, PreviewManyPayload

Given = strawberry.argument(description="The input of the mutation; an idempotency key is of no use here.")


@strawberry.type(description="What transitions would do.")
class Previews:
    @strawberry.field(description="What moving a customer order would change, or why it would be refused.")
    async def preview_customer_order(
        self, info: Info, input: Annotated[m.TransitionCustomerOrderInput, Given]
    ) -> Preview:
        return await mutations.foresee(info, "CUSTOMER_ORDER", input)

    @strawberry.field(description="What moving a service order would change, or why it would be refused.")
    async def preview_service_order(
        self, info: Info, input: Annotated[m.TransitionServiceOrderInput, Given]
    ) -> Preview:
        return await mutations.foresee(info, "SERVICE_ORDER", input)

    @strawberry.field(description="What moving an order line item would change, or why it would be refused.")
    async def preview_order_line_item(
        self, info: Info, input: Annotated[m.TransitionOrderLineItemInput, Given]
    ) -> Preview:
        return await mutations.foresee(info, "ORDER_LINE_ITEM", input)

    @strawberry.field(description="What moving a domain order would change, or why it would be refused.")
    async def preview_domain_order(self, info: Info, input: Annotated[m.TransitionDomainOrderInput, Given]) -> Preview:
        return await mutations.foresee(info, "DOMAIN_ORDER", input)

    @strawberry.field(description="What moving a task would change, or why it would be refused.")
    async def preview_order_task(self, info: Info, input: Annotated[m.TransitionOrderTaskInput, Given]) -> Preview:
        return await mutations.foresee(info, "ORDER_TASK", input)

    @strawberry.field(description="What moving a fallout record would change, or why it would be refused.")
    async def preview_fallout_record(
        self, info: Info, input: Annotated[m.TransitionFalloutRecordInput, Given]
    ) -> Preview:
        return await mutations.foresee(info, "FALLOUT_RECORD", input)

    @strawberry.field(description="What moving a service would change, or why it would be refused.")
    async def preview_service(self, info: Info, input: Annotated[m.TransitionServiceInput, Given]) -> Preview:
        return await mutations.foresee(info, "SERVICE", input)

    @strawberry.field(
        description="What moving up to 100 nodes, each for itself, would change, or why it would be refused."
    )
    async def preview_many(self, info: Info, input: Annotated[m.TransitionManyInput, Given]) -> PreviewManyPayload:
        return await mutations.foresee_many(info, input)
