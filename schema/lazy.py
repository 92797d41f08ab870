"""The types by name, for modules that refer to each other: real to the type checker, resolved late at run time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from strawberry import LazyType

if TYPE_CHECKING:
    from schema.domain_order import DomainOrder
    from schema.fallout import FalloutRecord
    from schema.journal import Note, StateChange
    from schema.line_item import OrderLineItem
    from schema.order import FulfillmentOrder, Order
    from schema.order_task import OrderTask
    from schema.party import Account, Location
    from schema.plan import OrchestrationPlan
    from schema.provisioning import ProvisioningLineItem, ProvisioningOrder, WorkOrder, WorkTask
    from schema.revision import FormerLine, Revision, RevisionItem
    from schema.service import Service
    from schema.specification import Specification
    from schema.staffing import Assignment, ResourceRequest, StaffingOrder
else:
    DomainOrder = LazyType("DomainOrder", "schema.domain_order")
    FalloutRecord = LazyType("FalloutRecord", "schema.fallout")
    Note = LazyType("Note", "schema.journal")
    StateChange = LazyType("StateChange", "schema.journal")
    OrderLineItem = LazyType("OrderLineItem", "schema.line_item")
    Order = LazyType("Order", "schema.order")
    FulfillmentOrder = LazyType("FulfillmentOrder", "schema.order")
    ProvisioningLineItem = LazyType("ProvisioningLineItem", "schema.provisioning")
    ProvisioningOrder = LazyType("ProvisioningOrder", "schema.provisioning")
    WorkOrder = LazyType("WorkOrder", "schema.provisioning")
    WorkTask = LazyType("WorkTask", "schema.provisioning")
    Assignment = LazyType("Assignment", "schema.staffing")
    ResourceRequest = LazyType("ResourceRequest", "schema.staffing")
    StaffingOrder = LazyType("StaffingOrder", "schema.staffing")
    FormerLine = LazyType("FormerLine", "schema.revision")
    Revision = LazyType("Revision", "schema.revision")
    RevisionItem = LazyType("RevisionItem", "schema.revision")
    Service = LazyType("Service", "schema.service")
    Specification = LazyType("Specification", "schema.specification")
    OrderTask = LazyType("OrderTask", "schema.order_task")
    Account = LazyType("Account", "schema.party")
    Location = LazyType("Location", "schema.party")
    OrchestrationPlan = LazyType("OrchestrationPlan", "schema.plan")

__all__ = [
    "Account",
    "Assignment",
    "DomainOrder",
    "FalloutRecord",
    "FormerLine",
    "FulfillmentOrder",
    "Location",
    "Note",
    "OrchestrationPlan",
    "Order",
    "OrderLineItem",
    "OrderTask",
    "ProvisioningLineItem",
    "ProvisioningOrder",
    "ResourceRequest",
    "Revision",
    "RevisionItem",
    "Service",
    "Specification",
    "StaffingOrder",
    "StateChange",
    "WorkOrder",
    "WorkTask",
]
