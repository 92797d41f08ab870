"""What a client sees. `schema` is built here once; everything else in this room declares its parts.

Modules that declare types do without `from __future__ import annotations`: Strawberry evaluates an annotation that is a
text each time it comes by it, some five thousand times, and the server would start a fifth slower. What is declared
further below stands in quotes.
"""

from __future__ import annotations

from schema.documents import Documents
from schema.domain_order import DomainOrder
from schema.errors import USER_ERRORS, MaskingSchema
from schema.execution import LeakFreeExecution, OneOperation
from schema.fallout import FalloutRecord
from schema.journal import Note
from schema.line_item import OrderLineItem
from schema.mutations import Mutation
from schema.order import CustomerOrder, ServiceOrder
from schema.order_task import OrderTask
from schema.provisioning import ProvisioningLineItem, ProvisioningOrder, WorkOrder, WorkTask
from schema.query import Query
from schema.revision import Revision, RevisionItem
from schema.scalars import CONFIG
from schema.service import Service
from schema.specification import ProductSpecification, ResourceSpecification, ServiceSpecification
from schema.staffing import Assignment, ResourceRequest, StaffingOrder
from schema.subscriptions import Subscription

TYPES = (
    CustomerOrder,
    ServiceOrder,
    OrderLineItem,
    DomainOrder,
    OrderTask,
    FalloutRecord,
    StaffingOrder,
    ResourceRequest,
    Assignment,
    ProvisioningOrder,
    ProvisioningLineItem,
    WorkOrder,
    WorkTask,
    Revision,
    RevisionItem,
    Note,
    Service,
    ProductSpecification,
    ServiceSpecification,
    ResourceSpecification,
    *USER_ERRORS,
)
"""Types that are reached through an interface alone."""

schema = MaskingSchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=TYPES,
    extensions=[Documents, OneOperation],
    execution_context_class=LeakFreeExecution,
    config=CONFIG,
)
