"""What mutations of single families answer."""

import strawberry

from schema.fields import link, value
from schema.order import FulfillmentOrder
from schema.payloads import OBJECT, Payload
from schema.provisioning import ProvisioningLineItem, ProvisioningOrder, WorkOrder, WorkTask
from schema.staffing import Assignment, ResourceRequest, StaffingOrder


@strawberry.type(description="A call about a resource request.")
class ResourceRequestPayload(Payload):
    resource_request: ResourceRequest | None = link(OBJECT)


@strawberry.type(description="A call about an assignment.")
class AssignmentPayload(Payload):
    assignment: Assignment | None = link(OBJECT)


@strawberry.type(description="A call about a line of a provisioning order.")
class ProvisioningLineItemPayload(Payload):
    provisioning_line_item: ProvisioningLineItem | None = link(OBJECT)


@strawberry.type(description="A call about a work order.")
class WorkOrderPayload(Payload):
    work_order: WorkOrder | None = link(OBJECT)


@strawberry.type(description="A call about a task of a work order.")
class WorkTaskPayload(Payload):
    work_task: WorkTask | None = link(OBJECT)


@strawberry.type(description="A call about an order of the fulfillment family.")
class FulfillmentOrderPayload(Payload):
    order: FulfillmentOrder | None = link(OBJECT)


@strawberry.type(description="A call about a staffing order.")
class StaffingOrderPayload(Payload):
    order: StaffingOrder | None = link(OBJECT)


@strawberry.type(description="A call about a provisioning order.")
class ProvisioningOrderPayload(Payload):
    order: ProvisioningOrder | None = link(OBJECT)


@strawberry.type(description="A call that took something away.")
class DeletedPayload(Payload):
    deleted_id: strawberry.ID | None = value("What is no more; null when the call failed.")
