"""How the fields of provisioning orders, and of what belongs to them, are had."""

from __future__ import annotations

from resolvers import of_line, progress, risk
from resolvers.common_shapes import CHARACTERISTICS, ORDER, STATEFUL, TITLED, WAITING, Shapes, plain
from resolvers.connections import Listing, many
from resolvers.filters import WORK_ORDER_FILTER, WORK_SORTS, WORK_TASK_FILTER
from resolvers.loading import one
from resolvers.paging import Ordering
from resolvers.shape import batch, derived

BY_WORK = Ordering("work", key="work_order_id")
BY_LINE = Ordering("line", key="line_id")

PROVISIONING_SHAPES: dict[str, Shapes] = {
    "ProvisioningOrder": {
        **ORDER,
        "provisioningLines": many(Listing("ProvisioningLineItem", parent="root_id")),
        "workOrders": many(Listing("WorkOrder", parent="parent_id", where=WORK_ORDER_FILTER)),
        "workTasks": many(Listing("WorkTask", parent="root_id", where=WORK_TASK_FILTER, sorts=WORK_SORTS)),
    },
    "ProvisioningLineItem": {
        **plain("id title description operation quantity external_id shortcomings canceled_at created_at"),
        "characteristics": CHARACTERISTICS,
        "isCanceled": derived("is_canceled", lambda row: row.canceled_at is not None, "canceled_at"),
        "specification": one("specification_id"),
        "service": batch(of_line.load, "id", "service_id"),
        "location": one("location_id"),
        "order": one("root_id"),
        "workOrders": many(Listing("WorkOrderItem", parent="line_id", link="work_order_id", ordering=BY_WORK)),
    },
    "WorkOrder": {
        **STATEFUL,
        "caption": TITLED,
        **plain("work_order_type title description template due_at"),
        "order": one("root_id"),
        "parent": one("parent_id"),
        "provisioningLines": many(Listing("WorkOrderItem", parent="work_order_id", link="line_id", ordering=BY_LINE)),
        "workTasks": many(Listing("WorkTask", parent="parent_id", where=WORK_TASK_FILTER, sorts=WORK_SORTS)),
        "progress": batch(progress.load, "id"),
    },
    "WorkTask": {
        **STATEFUL,
        "caption": TITLED,
        **WAITING,
        **plain("title description assignee template priority duration", group="group_name"),
        **plain("due_at started_at finished_at"),
        "order": one("root_id"),
        "workOrder": one("parent_id"),
        "parent": one("parent_id"),
        "atRisk": batch(risk.load_tasks, *risk.TASK_COLUMNS),
    },
}
