"""Everything that clients can write."""

import strawberry

from resolvers import claims, mutations
from schema import catalogue_inputs as c
from schema import denial as d
from schema import family_payloads as fp
from schema import inputs as i
from schema import lease_inputs as w
from schema import move_inputs as m
from schema import payloads as p
from schema import revision_inputs as r
from schema.provisioning_mutations import ProvisioningMutations
from schema.staffing_mutations import StaffingMutations
from schema.writing import does, moves, writes


@strawberry.type(
    description="Every mutation is one transaction: all its changes are committed together, or none. Expected failures "
    "are in `errors`, never among the GraphQL errors. After a time-out repeat with the same `idempotencyKey`."
)
class Mutation(StaffingMutations, ProvisioningMutations):
    create_account: p.AccountPayload = writes(i.CreateAccountInput, "Creates an account.")
    update_account: p.AccountPayload = writes(i.UpdateAccountInput, "Corrects an account.")
    create_location: p.LocationPayload = writes(i.CreateLocationInput, "Creates a location of an account.")
    publish_specification: p.SpecificationPayload = writes(
        c.PublishSpecificationInput,
        "Publishes the next edition of a specification. When the newest one says just that already, nothing is "
        "written, and it is the answer.",
    )
    retire_specification: p.SpecificationPayload = writes(
        c.RetireSpecificationInput,
        "Takes an edition of a specification out of use.",
    )
    create_customer_order: fp.FulfillmentOrderPayload = writes(i.CreateOrderInput, "Creates a customer order in DRAFT.")
    create_service_order: fp.FulfillmentOrderPayload = writes(i.CreateOrderInput, "Creates a service order in DRAFT.")
    update_order: p.OrderPayload = writes(
        i.UpdateOrderInput,
        "Corrects an order. What was missing may let a submitted order go on at once.",
    )
    copy_order: fp.FulfillmentOrderPayload = writes(
        i.CopyOrderInput,
        "Copies an order with its lines into a new draft, a rejected one for instance.",
    )
    add_order_line_item: p.OrderLineItemPayload = writes(
        i.AddOrderLineItemInput,
        "Adds a line to an order, or a child line to a line.",
    )
    update_order_line_item: p.OrderLineItemPayload = writes(i.UpdateOrderLineItemInput, "Corrects a line.")
    remove_order_line_item: fp.FulfillmentOrderPayload = writes(
        i.RemoveOrderLineItemInput,
        "Takes a line away with its child lines; answers with the order.",
    )
    revise_order: fp.FulfillmentOrderPayload = writes(
        r.ReviseOrderInput,
        "Enters what the open revision of an order changes.",
    )
    add_domain_order: p.DomainOrderPayload = writes(
        i.AddDomainOrderInput,
        "Adds a domain order below an approved line, or below another domain order.",
    )
    add_order_task: p.OrderTaskPayload = writes(i.AddOrderTaskInput, "Adds a task to a domain order.")
    assign_order_task: p.OrderTaskPayload = writes(i.AssignOrderTaskInput, "Gives a task to somebody.")
    claim_order_tasks: p.ClaimOrderTasksPayload = does(
        w.ClaimOrderTasksInput,
        "Gives a program up to so many automated tasks that are free, for a time: those that may be worked, and "
        "those that were begun and are nobody's since. Each is claimed in a transaction of its own.",
        claims.claim,
    )
    extend_order_task_lease: p.OrderTaskPayload = writes(
        w.ExtendOrderTaskLeaseInput,
        "Lets the lease of a claimed task end later.",
    )
    complete_order_task: p.OrderTaskPayload = writes(
        w.CompleteOrderTaskInput,
        "Completes a claimed task; refused once its lease is over.",
    )
    fail_order_task: p.OrderTaskPayload = writes(
        w.FailOrderTaskInput,
        "Gives a claimed task back because it failed; the last allowed failure opens fallout.",
    )
    add_dependency: p.NodePayload = writes(
        i.DependencyInput,
        "Makes a task or domain order in DRAFT wait for another one; answers with the one that waits.",
    )
    remove_dependency: p.NodePayload = writes(
        i.DependencyInput,
        "Lets a task or domain order no longer wait for another one; it may open at once.",
    )
    open_fallout: p.FalloutRecordPayload = writes(i.OpenFalloutInput, "Reports fallout on a task, which goes on hold.")
    assign_fallout: p.FalloutRecordPayload = writes(i.AssignFalloutInput, "Gives a fallout record to somebody.")
    add_note: p.NotePayload = writes(i.AddNoteInput, "Writes something about a node.")
    deny_token: d.TokenPayload = writes(d.DenyTokenInput, "Takes a token back before it expires.")
    readmit_token: d.TokenPayload = writes(d.ReadmitTokenInput, "Lets a token be good again.")
    transition_customer_order: fp.FulfillmentOrderPayload = moves(
        "CUSTOMER_ORDER",
        m.TransitionCustomerOrderInput,
        "a customer order",
    )
    transition_service_order: fp.FulfillmentOrderPayload = moves(
        "SERVICE_ORDER",
        m.TransitionServiceOrderInput,
        "a service order",
    )
    transition_order_line_item: p.OrderLineItemPayload = moves(
        "ORDER_LINE_ITEM",
        m.TransitionOrderLineItemInput,
        "an order line item",
    )
    transition_domain_order: p.DomainOrderPayload = moves(
        "DOMAIN_ORDER",
        m.TransitionDomainOrderInput,
        "a domain order",
    )
    transition_order_task: p.OrderTaskPayload = moves("ORDER_TASK", m.TransitionOrderTaskInput, "a task")
    transition_fallout_record: p.FalloutRecordPayload = moves(
        "FALLOUT_RECORD",
        m.TransitionFalloutRecordInput,
        "a fallout record",
    )
    transition_service: p.ServicePayload = moves("SERVICE", m.TransitionServiceInput, "a service")
    transition_many: p.TransitionManyPayload = does(
        m.TransitionManyInput,
        "Moves up to 100 nodes of any kind; each item succeeds or is refused for itself.",
        mutations.move_many,
    )
