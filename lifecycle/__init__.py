"""The rules, and nothing else: pure data and pure functions, no I/O.

Read a machine first (`order_task` is the smallest), then `rollups` and `cascades`, then `decision`.
"""

from __future__ import annotations

from lifecycle import (
    assignment,
    customer_order,
    domain_order,
    fallout_record,
    order_line_item,
    order_task,
    provisioning_order,
    resource_request,
    service,
    staffing_order,
    work_order,
    work_task,
)
from lifecycle.machine import Machine
from lifecycle.node import KINDS

MACHINES: dict[str, Machine] = {
    machine.name: machine
    for machine in (
        customer_order.MACHINE,
        order_line_item.MACHINE,
        domain_order.MACHINE,
        order_task.MACHINE,
        fallout_record.MACHINE,
        staffing_order.MACHINE,
        resource_request.MACHINE,
        assignment.MACHINE,
        provisioning_order.MACHINE,
        work_order.MACHINE,
        work_task.MACHINE,
        service.MACHINE,
    )
}


def machine_of(kind: str) -> Machine:
    """The machine that nodes of this kind obey."""
    return MACHINES[KINDS[kind].machine]
