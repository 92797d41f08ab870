"""What transitions of the staffing and provisioning families take."""

import strawberry

from schema.enums import (
    AssignmentAction,
    ProvisioningOrderAction,
    ResourceRequestAction,
    StaffingOrderAction,
    WorkOrderAction,
    WorkTaskAction,
)
from schema.given import key, need, version
from schema.move_inputs import why


@strawberry.input(description="Moves a staffing order.")
class TransitionStaffingOrderInput:
    id: strawberry.ID = need("The staffing order.")
    action: StaffingOrderAction = need("What to do.")
    reason: str | None = why()
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Moves a resource request.")
class TransitionResourceRequestInput:
    id: strawberry.ID = need("The resource request.")
    action: ResourceRequestAction = need("What to do.")
    reason: str | None = why()
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Moves an assignment.")
class TransitionAssignmentInput:
    id: strawberry.ID = need("The assignment.")
    action: AssignmentAction = need("What to do.")
    reason: str | None = why()
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Moves a provisioning order.")
class TransitionProvisioningOrderInput:
    id: strawberry.ID = need("The provisioning order.")
    action: ProvisioningOrderAction = need("What to do.")
    reason: str | None = why()
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Moves a work order.")
class TransitionWorkOrderInput:
    id: strawberry.ID = need("The work order.")
    action: WorkOrderAction = need("What to do.")
    reason: str | None = why()
    expected_version: int | None = version()
    idempotency_key: str | None = key()


@strawberry.input(description="Moves a work task.")
class TransitionWorkTaskInput:
    id: strawberry.ID = need("The work task.")
    action: WorkTaskAction = need("What to do.")
    reason: str | None = why()
    expected_version: int | None = version()
    idempotency_key: str | None = key()
