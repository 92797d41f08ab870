"""What `where` may say of lists of the staffing and provisioning families."""

import strawberry

from schema.choices import WorkOrderType
from schema.enums import (
    AssignmentState,
    ProvisioningOrderState,
    ResourceRequestState,
    StaffingOrderState,
    WorkOrderState,
    WorkTaskState,
)
from schema.filters import OrderFields, optional
from schema.scalars import Date, DateTime


@strawberry.input(description="Which staffing orders a list has. All given fields must hold.")
class StaffingOrderFilter(OrderFields):
    states: list[StaffingOrderState] | None = optional("In one of these states.")


@strawberry.input(description="Which provisioning orders a list has. All given fields must hold.")
class ProvisioningOrderFilter(OrderFields):
    states: list[ProvisioningOrderState] | None = optional("In one of these states.")


@strawberry.input(description="Which resource requests a list has. All given fields must hold.")
class ResourceRequestFilter:
    states: list[ResourceRequestState] | None = optional("In one of these states.")
    roles: list[str] | None = optional("For one of these roles.")
    accounts: list[strawberry.ID] | None = optional("In orders of one of these accounts.")
    orders: list[strawberry.ID] | None = optional("Of one of these orders.")
    starts_before: Date | None = optional("Beginning earlier than this.")
    ends_after: Date | None = optional("Ending later than this.")


@strawberry.input(description="Which assignments a list has. All given fields must hold.")
class AssignmentFilter:
    states: list[AssignmentState] | None = optional("In one of these states.")
    people: list[str] | None = optional("Of one of these people.")
    accounts: list[strawberry.ID] | None = optional("In orders of one of these accounts.")
    orders: list[strawberry.ID] | None = optional("In one of these orders.")
    requests: list[strawberry.ID] | None = optional("For one of these requests.")


@strawberry.input(description="Which work orders a list has. All given fields must hold.")
class WorkOrderFilter:
    states: list[WorkOrderState] | None = optional("In one of these states.")
    work_order_types: list[WorkOrderType] | None = optional("Of one of these types.")
    overdue: bool | None = optional("True: unfinished and past its due time. False: all others.")


@strawberry.input(
    description="Which tasks of work orders a list has; with an assignee or a group, a work list. All given fields "
    "must hold."
)
class WorkTaskFilter:
    states: list[WorkTaskState] | None = optional("In one of these states.")
    assignees: list[str] | None = optional("Assigned to one of these people.")
    groups: list[str] | None = optional("Of one of these groups.")
    unassigned: bool | None = optional("True: nobody's. False: somebody's.")
    blocked: bool | None = optional("True: can't be worked now, see isBlocked. False: all others.")
    finished: bool | None = optional("True: completed or canceled. False: all others.")
    overdue: bool | None = optional("True: unfinished and past its due time. False: all others.")
    priorities: list[int] | None = optional("Of one of these priorities.")
    accounts: list[strawberry.ID] | None = optional("In orders of one of these accounts.")
    orders: list[strawberry.ID] | None = optional("In one of these orders.")
    work_orders: list[strawberry.ID] | None = optional("Of one of these work orders.")
    due_after: DateTime | None = optional("Due later than this.")
    due_before: DateTime | None = optional("Due earlier than this.")
