"""Provisioning orders: their lines, the work orders that serve these, and their tasks."""

import strawberry

from schema.choices import LineOperation, WorkOrderType
from schema.connections import Connection, Dependencies
from schema.fields import link, page, value, work_order_page, work_task_page
from schema.interfaces import Node, Stateful
from schema.lazy import Location, Service, Specification
from schema.lazy import ProvisioningOrder as LazyProvisioningOrder
from schema.order import Order
from schema.progress import Progress
from schema.scalars import JSON, DateTime


@strawberry.type(
    description="What is set up, changed or taken away. Its state is calculated from its work orders. Its number "
    "begins with PV."
)
class ProvisioningOrder(Order):
    provisioning_lines: "Connection[ProvisioningLineItem]" = page("Its lines, canceled ones too.")
    work_orders: "Connection[WorkOrder]" = work_order_page("Its work orders.")
    work_tasks: "Connection[WorkTask]" = work_task_page("All tasks of its work orders.")


@strawberry.type(
    description="A position of a provisioning order. It has no state: work is followed in work orders, and what "
    "becomes of a line the journal tells of its order."
)
class ProvisioningLineItem(Node):
    title: str = value("What is ordered, in a line.")
    description: str = value("What is ordered, at length; may be empty.")
    operation: LineOperation = value("What is asked for.")
    quantity: int = value("How many.")
    characteristics_json: JSON = value("The details, as an object.", name="characteristics")
    external_id: str | None = value("Your own id of the position.")
    shortcomings: str = value("What its specification still asks for; empty when nothing.")
    is_canceled: bool = value("Whether it counts no more.")
    canceled_at: DateTime | None = value("Since when it counts no more.")
    created_at: DateTime = value("When it was added.")
    specification: Specification | None = link("The edition of the catalogue that is ordered.")
    service: Service | None = link("The service that it changes or disconnects, or that it created.")
    location: Location | None = link("Where it is delivered, when not where the order says.")
    order: LazyProvisioningOrder | None = link("The order.")
    work_orders: "Connection[WorkOrder]" = page("The work orders that serve it.")


@strawberry.type(description="What is done at once for some lines of a provisioning order.")
class WorkOrder(Stateful):
    work_order_type: WorkOrderType = value("What it does for its lines.")
    title: str = value("What is to be done, in a line.")
    description: str = value("What is to be done, at length; may be empty.")
    template: str | None = value("The specification and the template from which it was made, by their codes.")
    due_at: DateTime | None = value("When it should be done.")
    order: LazyProvisioningOrder | None = link("The order.")
    parent: Stateful | None = link("The node directly above: the order.")
    provisioning_lines: Connection[ProvisioningLineItem] = page("The lines that it serves.")
    work_tasks: "Connection[WorkTask]" = work_task_page("Its tasks.")
    progress: Progress = link("How its tasks stand.")


@strawberry.type(description="One step of a work order.")
class WorkTask(Stateful):
    title: str = value("What is to be done, in a line.")
    description: str = value("What is to be done, at length; may be empty.")
    group_name: str | None = value("The group that does such work.", name="group")
    assignee: str | None = value("Who does it.")
    template: str | None = value("The template from which it was made, by codes.")
    priority: int = value("From 1, the most urgent, to 5.")
    duration: int | None = value("How long it is planned to take, in minutes.")
    due_at: DateTime | None = value("When it should be done.")
    started_at: DateTime | None = value("When it was started.")
    finished_at: DateTime | None = value("When it was done.")
    order: LazyProvisioningOrder | None = link("The order on top.")
    work_order: WorkOrder | None = link("Its work order.")
    parent: Stateful | None = link("The node directly above: its work order.")
    depends_on: Dependencies[Stateful] = page("What must end before it may begin.")
    dependents: Dependencies[Stateful] = page("What waits for its end.")
    is_blocked: bool = value("Whether it can't be worked now: it waits for others, or for its work order to begin.")
    blocked_by: list[Stateful] = link("When it is blocked: the nodes in the way; not all when there are many.")
    at_risk: bool = value("Whether it is unfinished and past its due time, or will be by what is planned before it.")
