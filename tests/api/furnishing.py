"""What of the staffing and provisioning families lies about in the office."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.api.office import Office, Place

DAYS = {"startsOn": "2024-03-01", "endsOn": "2024-03-31"}


async def furnish_staffing(office: Office, place: Place) -> None:
    """A draft with a request, and an order in process with a proposed person."""
    make = office.make
    place.staffing_draft = await make("createStaffingOrder", title="A draft", accountId=place.account)
    wanted = {"role": "Fitter", **DAYS}
    place.draft_request = await make("addResourceRequest", orderId=place.staffing_draft, **wanted)
    place.staffing_order = await make("createStaffingOrder", title="People", accountId=place.account)
    place.request = await make("addResourceRequest", orderId=place.staffing_order, quantity=2, **wanted)
    await office.act(place.staffing_order, "SUBMIT")
    place.assignment = await make("createAssignment", requestId=place.request, person="Kim")


async def furnish_provisioning(office: Office, place: Place) -> None:
    """An order with a line that a begun work order serves, one that none does, and a canceled work order."""
    make = office.make
    steps = [{"code": "bring", "title": "Bring it"}, {"code": "plug", "title": "Plug it in", "after": ["bring"]}]
    works = [{"code": "turn-up", "title": "Turn up", "tasks": steps}]
    desk = {"code": "desk", "domain": "RESOURCE", "name": "A desk", "offering": "WIDGET"}
    specification = await make("publishSpecification", **desk, workOrders=works)
    order = await make("createProvisioningOrder", title="Set up", accountId=place.account)
    place.provisioning_order = order
    given = {"orderId": order, "specificationId": specification}
    place.served_line = await make("addProvisioningLineItem", title="A desk", **given)
    await make("generateWorkOrders", orderId=order)
    (place.work_order,) = (await office.house.rows("SELECT id FROM work_order WHERE root_id = ?", order))[0]
    await office.act(place.work_order, "START")
    tasks = await office.house.rows("SELECT id FROM work_task WHERE root_id = ? ORDER BY id", order)
    place.ready_task, place.pending_task = (str(row[0]) for row in tasks)
    place.unserved_line = await make("addProvisioningLineItem", title="Another desk", **given)
    served = {"orderId": order, "lineIds": [place.served_line], "workOrderType": "NEW_SERVICE"}
    place.canceled_work = await make("addWorkOrder", title="A lamp", **served)
    await office.act(place.canceled_work, "CANCEL")
