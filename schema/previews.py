"""What transitions would do: queries that take the same input as the mutations, and write nothing."""

from typing import Annotated

import strawberry

from resolvers import mutations
from schema import family_move_inputs as f
from schema import move_inputs as m
from schema.interfaces import Info
from schema.payloads import Preview, PreviewManyPayload
from schema.writing import FORESEEN, foresees


@strawberry.type(description="What transitions would do.")
class Previews:
    preview_customer_order: Preview = foresees("CUSTOMER_ORDER", m.TransitionCustomerOrderInput, "a customer order")
    preview_service_order: Preview = foresees("SERVICE_ORDER", m.TransitionServiceOrderInput, "a service order")
    preview_order_line_item: Preview = foresees("ORDER_LINE_ITEM", m.TransitionOrderLineItemInput, "an order line item")
    preview_domain_order: Preview = foresees("DOMAIN_ORDER", m.TransitionDomainOrderInput, "a domain order")
    preview_order_task: Preview = foresees("ORDER_TASK", m.TransitionOrderTaskInput, "a task")
    preview_fallout_record: Preview = foresees("FALLOUT_RECORD", m.TransitionFalloutRecordInput, "a fallout record")
    preview_service: Preview = foresees("SERVICE", m.TransitionServiceInput, "a service")
    preview_staffing_order: Preview = foresees("STAFFING_ORDER", f.TransitionStaffingOrderInput, "a staffing order")
    preview_resource_request: Preview = foresees(
        "RESOURCE_REQUEST",
        f.TransitionResourceRequestInput,
        "a resource request",
    )
    preview_assignment: Preview = foresees("ASSIGNMENT", f.TransitionAssignmentInput, "an assignment")
    preview_provisioning_order: Preview = foresees(
        "PROVISIONING_ORDER",
        f.TransitionProvisioningOrderInput,
        "a provisioning order",
    )
    preview_work_order: Preview = foresees("WORK_ORDER", f.TransitionWorkOrderInput, "a work order")
    preview_work_task: Preview = foresees("WORK_TASK", f.TransitionWorkTaskInput, "a task of a work order")

    @strawberry.field(
        description="What moving up to 100 nodes, each for itself, would change, or why it would be refused."
    )
    async def preview_many(self, info: Info, input: Annotated[m.TransitionManyInput, FORESEEN]) -> PreviewManyPayload:
        return await mutations.foresee_many(info, input)
