"""One good input for every mutation, with the roles that may, written by hand from the documents."""

from __future__ import annotations

from graphql import get_named_type, get_nullable_type, is_list_type

from lifecycle.vocabulary import Role
from tests.api.good import Good
from tests.api.good_families import PROVISIONING, STAFFING
from tests.api.office import fields_of, input_of

AGENT, MANAGER, WORKER = Role.ORDER_AGENT, Role.FULFILLMENT_MANAGER, Role.FULFILLMENT_AGENT
SERVICE_MANAGER, CATALOG = Role.SERVICE_ORDER_MANAGER, Role.CATALOG_MANAGER
LATER = "2024-03-01T08:00:00.000Z"

ANYBODY = tuple(role for role in Role if role is not Role.VIEWER)

GOOD: dict[str, Good] = {
    "createAccount": Good(lambda p: {"name": "ACME", "externalId": "A-1"}, (AGENT,), 0),
    "updateAccount": Good(lambda p: {"id": p.account, "name": "ACME Ltd", "externalId": None}, (AGENT,), 0),
    "createLocation": Good(
        lambda p: {"accountId": p.account, "name": "Shop", "address": "1, Main Street\nTown"}, (AGENT,), 0
    ),
    "publishSpecification": Good(
        lambda p: {"code": "cable", "domain": "RESOURCE", "name": "Cable", "description": "Ten meters"}, (CATALOG,), 0
    ),
    "retireSpecification": Good(lambda p: {"id": p.specification}, (CATALOG,), 0),
    "createCustomerOrder": Good(
        lambda p: {
            "title": "New",
            "accountId": p.account,
            "locationId": p.location,
            "externalId": "X-1",
            "description": "More of it",
            "priority": 1,
            "dueAt": LATER,
            "requiresEnrichment": True,
        },
        (AGENT,),
    ),
    "createServiceOrder": Good(lambda p: {"title": "New"}, (AGENT,)),
    "updateOrder": Good(
        lambda p: {"id": p.draft, "title": "Better", "priority": 5, "dueAt": None, "externalId": "D-2"}, (AGENT,)
    ),
    "copyOrder": Good(lambda p: {"id": p.order, "externalId": "C-1"}, (AGENT,), 3),
    "addOrderLineItem": Good(
        lambda p: {
            "parentId": p.draft_line,
            "title": "Cable",
            "operation": "ADD",
            "quantity": 2,
            "characteristics": {"color": "blue", "meters": 5, "parts": ["a", None]},
            "externalId": "L-1",
            "locationId": p.location,
        },
        (AGENT,),
    ),
    "updateOrderLineItem": Good(
        lambda p: {"id": p.draft_line, "quantity": 3, "characteristics": {}, "title": "Line"}, (AGENT,)
    ),
    "removeOrderLineItem": Good(lambda p: {"id": p.draft_line}, (AGENT,)),
    "addDomainOrder": Good(
        lambda p: {
            "parentId": p.domain_order,
            "domain": "RESOURCE",
            "title": "Cable",
            "description": "Ten meters",
            "dueAt": LATER,
            "plannedStart": LATER,
        },
        (MANAGER,),
        2,
    ),
    "addOrderTask": Good(
        lambda p: {
            "parentId": p.domain_order,
            "title": "Dig",
            "description": "Deep",
            "group": "field",
            "assignee": "fay",
            "automated": True,
            "topic": "digging",
            "attempts": 5,
            "noReturn": True,
            "startsService": True,
            "priority": 2,
            "duration": 90,
            "dueAt": LATER,
            "plannedStart": LATER,
            "dependsOn": [p.started_task, p.waiting_task],
        },
        (MANAGER,),
    ),
    "assignOrderTask": Good(lambda p: {"id": p.open_task, "assignee": "fay", "group": "field"}, (MANAGER,)),
    "reviseOrder": Good(lambda p: {"id": p.revised_order, "remove": [p.revised_line]}, (AGENT,)),
    "extendOrderTaskLease": Good(lambda p: {"id": p.claimed_task, "worker": "robot", "lease": 60}, (WORKER,)),
    "completeOrderTask": Good(lambda p: {"id": p.claimed_task, "worker": "robot"}, (WORKER,), 5),
    "failOrderTask": Good(
        lambda p: {"id": p.claimed_task, "worker": "robot", "reason": "No answer.", "retryIn": 60}, (WORKER,)
    ),
    "assignFallout": Good(lambda p: {"id": p.fallout, "assignee": "fay", "group": None}, (MANAGER,)),
    "addDependency": Good(lambda p: {"id": p.waiting_task, "dependsOn": p.started_task}, (MANAGER,)),
    "removeDependency": Good(lambda p: {"id": p.waiting_task, "dependsOn": p.open_task}, (MANAGER,), 2),
    "openFallout": Good(
        lambda p: {
            "taskId": p.started_task,
            "falloutType": "OTHER",
            "description": "Broken",
            "group": "second line",
            "assignee": "max",
        },
        (MANAGER, WORKER),
        2,
    ),
    "addNote": Good(lambda p: {"nodeId": p.fallout, "text": "Called.\nNobody there."}, ANYBODY),
    "denyToken": Good(lambda p: {"tokenId": "t-1", "reason": "Lost.", "expiresAt": LATER}, (Role.ADMINISTRATOR,), 0),
    "readmitToken": Good(lambda p: {"tokenId": "t-1"}, (Role.ADMINISTRATOR,), 0),
    "transitionCustomerOrder": Good(lambda p: {"id": p.draft, "action": "SUBMIT"}, (AGENT,), 4),
    "transitionServiceOrder": Good(lambda p: {"id": p.service_order, "action": "CANCEL"}, (AGENT, SERVICE_MANAGER), 2),
    "transitionOrderLineItem": Good(
        lambda p: {"id": p.second_line, "action": "HOLD", "reason": "The shop is closed."}, (MANAGER,)
    ),
    "transitionDomainOrder": Good(
        lambda p: {"id": p.domain_order, "action": "HOLD", "reason": "The shop is closed."}, (MANAGER,), 5
    ),
    "transitionOrderTask": Good(
        lambda p: {"id": p.open_task, "action": "SCHEDULE", "plannedStart": LATER}, (WORKER, MANAGER)
    ),
    "transitionService": Good(
        lambda p: {"id": p.service, "action": "CANCEL_BY_USER", "reason": "It moved away."}, (AGENT,)
    ),
    **STAFFING,
    **PROVISIONING,
    "transitionFalloutRecord": Good(lambda p: {"id": p.fallout, "action": "RESOLVE"}, (MANAGER,), 2, assigned=True),
}
"""By name; transitionMany and claimOrderTasks have tests of their own."""


def fields(typename: str, *, lists: bool = False) -> list[tuple[str, str]]:
    """(mutation, field) of every input field of a type."""
    found = []
    for name in GOOD:
        for field_name, field in input_of(fields_of("Mutation")[name]).fields.items():
            is_list = is_list_type(get_nullable_type(field.type))
            if get_named_type(field.type).name == typename and is_list == lists:
                found.append((name, field_name))
    return found
