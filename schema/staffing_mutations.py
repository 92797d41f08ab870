"""Everything that clients can write of staffing orders."""

import strawberry

from schema import family_move_inputs as m
from schema import family_payloads as p
from schema import staffing_inputs as i
from schema.writing import moves, writes


@strawberry.type(description="What can be written of staffing orders.")
class StaffingMutations:
    create_staffing_order: p.StaffingOrderPayload = writes(
        i.CreateStaffingOrderInput,
        "Creates a staffing order in DRAFT.",
    )
    delete_draft: p.DeletedPayload = writes(
        i.DeleteDraftInput,
        "Takes a staffing order away that is still a DRAFT; what was submitted is canceled instead.",
    )
    add_resource_request: p.ResourceRequestPayload = writes(
        i.AddResourceRequestInput,
        "Adds a request to a staffing order.",
    )
    update_resource_request: p.ResourceRequestPayload = writes(
        i.UpdateResourceRequestInput,
        "Corrects an open request.",
    )
    remove_resource_request: p.StaffingOrderPayload = writes(
        i.RemoveResourceRequestInput,
        "Takes a request of a draft away; answers with the order.",
    )
    create_assignment: p.AssignmentPayload = writes(
        i.CreateAssignmentInput,
        "Puts a person to a request; the order is in process from then on.",
    )
    update_assignment: p.AssignmentPayload = writes(i.UpdateAssignmentInput, "Corrects an assignment.")
    transition_staffing_order: p.StaffingOrderPayload = moves(
        "STAFFING_ORDER",
        m.TransitionStaffingOrderInput,
        "a staffing order",
    )
    transition_resource_request: p.ResourceRequestPayload = moves(
        "RESOURCE_REQUEST",
        m.TransitionResourceRequestInput,
        "a resource request",
    )
    transition_assignment: p.AssignmentPayload = moves("ASSIGNMENT", m.TransitionAssignmentInput, "an assignment")
