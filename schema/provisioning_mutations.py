"""Everything that clients can write of provisioning orders."""

import strawberry

from schema import family_move_inputs as m
from schema import family_payloads as p
from schema import provisioning_inputs as i
from schema.writing import moves, writes


@strawberry.type(description="What can be written of provisioning orders.")
class ProvisioningMutations:
    create_provisioning_order: p.ProvisioningOrderPayload = writes(
        i.CreateProvisioningOrderInput,
        "Creates a provisioning order in PENDING.",
    )
    add_provisioning_line_item: p.ProvisioningLineItemPayload = writes(
        i.AddProvisioningLineItemInput,
        "Adds a line to a provisioning order.",
    )
    update_provisioning_line_item: p.ProvisioningLineItemPayload = writes(
        i.UpdateProvisioningLineItemInput,
        "Corrects a line; a service that it has created follows.",
    )
    remove_provisioning_line_item: p.ProvisioningOrderPayload = writes(
        i.RemoveProvisioningLineItemInput,
        "Takes a line away that no work order serves; answers with the order.",
    )
    cancel_provisioning_line_item: p.ProvisioningLineItemPayload = writes(
        i.CancelProvisioningLineItemInput,
        "Lets a line count no more.",
    )
    generate_work_orders: p.ProvisioningOrderPayload = writes(
        i.GenerateWorkOrdersInput,
        "Makes the work orders that the catalogue has for the lines, and the services that these bring about.",
    )
    add_work_order: p.WorkOrderPayload = writes(i.AddWorkOrderInput, "Adds a work order by hand.")
    add_work_task: p.WorkTaskPayload = writes(i.AddWorkTaskInput, "Adds a task to a work order.")
    assign_work_task: p.WorkTaskPayload = writes(i.AssignWorkTaskInput, "Gives a task of a work order to somebody.")
    transition_provisioning_order: p.ProvisioningOrderPayload = moves(
        "PROVISIONING_ORDER",
        m.TransitionProvisioningOrderInput,
        "a provisioning order",
    )
    transition_work_order: p.WorkOrderPayload = moves("WORK_ORDER", m.TransitionWorkOrderInput, "a work order")
    transition_work_task: p.WorkTaskPayload = moves("WORK_TASK", m.TransitionWorkTaskInput, "a task of a work order")
