"""One good input for every mutation of the staffing and provisioning families."""

from __future__ import annotations

from lifecycle.vocabulary import Role
from tests.api.furnishing import DAYS
from tests.api.good import Good

STAFFER, PROVISIONER = (Role.RESOURCE_MANAGER,), (Role.PROVISIONING_AGENT,)
LATER = "2024-03-01T08:00:00.000Z"
ORDER = {"title": "New", "description": "More of it", "priority": 1, "dueAt": LATER}

STAFFING: dict[str, Good] = {
    "createStaffingOrder": Good(
        lambda p: {**ORDER, "accountId": p.account, "locationId": p.location, "externalId": "ST-1"}, STAFFER
    ),
    "deleteDraft": Good(lambda p: {"id": p.staffing_draft}, STAFFER, 2),
    "addResourceRequest": Good(
        lambda p: {
            "orderId": p.staffing_order,
            "role": "Fitter",
            "skills": ["fibre", "copper"],
            "description": "With a ladder",
            "quantity": 3,
            **DAYS,
        },
        STAFFER,
    ),
    "updateResourceRequest": Good(
        lambda p: {"id": p.request, "role": "Welder", "skills": [], "quantity": 5, "endsOn": "2024-04-30"}, STAFFER
    ),
    "removeResourceRequest": Good(lambda p: {"id": p.draft_request}, STAFFER),
    "createAssignment": Good(lambda p: {"requestId": p.request, "person": "Lou", "state": "RESERVED", **DAYS}, STAFFER),
    "updateAssignment": Good(
        lambda p: {"id": p.assignment, "person": "Max", "startsOn": "2024-03-02", "endsOn": None}, STAFFER
    ),
    "transitionStaffingOrder": Good(lambda p: {"id": p.staffing_order, "action": "CLOSE"}, STAFFER, 3),
    "transitionResourceRequest": Good(lambda p: {"id": p.request, "action": "CANCEL"}, STAFFER, 3),
    "transitionAssignment": Good(lambda p: {"id": p.assignment, "action": "ASSIGN"}, STAFFER),
}

PROVISIONING: dict[str, Good] = {
    "createProvisioningOrder": Good(
        lambda p: {**ORDER, "accountId": p.account, "locationId": p.location, "externalId": "PV-1"}, PROVISIONER
    ),
    "addProvisioningLineItem": Good(
        lambda p: {
            "orderId": p.provisioning_order,
            "title": "Cable",
            "description": "Ten meters",
            "operation": "ADD",
            "quantity": 2,
            "characteristics": {"color": "blue"},
            "externalId": "L-1",
            "locationId": p.location,
        },
        PROVISIONER,
    ),
    "updateProvisioningLineItem": Good(
        lambda p: {"id": p.unserved_line, "title": "A table", "quantity": 3, "characteristics": {}}, PROVISIONER
    ),
    "removeProvisioningLineItem": Good(lambda p: {"id": p.unserved_line}, PROVISIONER),
    "cancelProvisioningLineItem": Good(lambda p: {"id": p.served_line, "reason": "No room."}, PROVISIONER, 5),
    "generateWorkOrders": Good(lambda p: {"orderId": p.provisioning_order}, PROVISIONER, 3),
    "addWorkOrder": Good(
        lambda p: {
            "orderId": p.provisioning_order,
            "workOrderType": "NEW_SERVICE",
            "lineIds": [p.served_line, p.unserved_line],
            "title": "Bring both",
            "description": "By van",
            "dueAt": LATER,
        },
        PROVISIONER,
    ),
    "addWorkTask": Good(
        lambda p: {
            "workOrderId": p.work_order,
            "title": "Dig",
            "description": "Deep",
            "group": "field",
            "assignee": "fay",
            "priority": 2,
            "duration": 90,
            "dueAt": LATER,
            "dependsOn": [p.ready_task],
        },
        PROVISIONER,
    ),
    "assignWorkTask": Good(lambda p: {"id": p.ready_task, "assignee": "fay", "group": "field"}, PROVISIONER),
    "transitionProvisioningOrder": Good(lambda p: {"id": p.provisioning_order, "action": "CANCEL"}, PROVISIONER, 4),
    "transitionWorkOrder": Good(lambda p: {"id": p.work_order, "action": "CANCEL"}, PROVISIONER, 4),
    "transitionWorkTask": Good(lambda p: {"id": p.ready_task, "action": "START"}, PROVISIONER),
}
