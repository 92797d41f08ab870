"""The enums, made from the tables of the machines, so that nothing is named twice and every value is described.

Outputs use one enum over all machines (`State`, `Action`), since a field must have one type wherever it appears;
what a client may say of one type of node has an enum of its own, named by the type.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import strawberry

from lifecycle import MACHINES
from lifecycle.machine import Machine
from lifecycle.node import KINDS
from lifecycle.plan import RowKind as RowKind
from lifecycle.vocabulary import Action as Action
from lifecycle.vocabulary import Category as Category
from lifecycle.vocabulary import Need as Need
from lifecycle.vocabulary import Role as Role
from lifecycle.vocabulary import State as State

EXPECT_MORE = "Expect values that you do not know yet."
Member = TypeVar("Member", bound=type[Enum])


def described(members: Member, name: str, about: str, values: Mapping[str, str]) -> Member:
    """Make an existing enum a GraphQL enum; `values` describes every member by its value."""
    strawberry.enum(members, name=name, description=about)
    for value in members.__strawberry_definition__.values:  # type: ignore[attr-defined]
        value.description = values[value.value]
    return members


def _generated(name: str, about: str, values: Mapping[str, str]) -> type[Enum]:
    members: Any = StrEnum(name, [(v, v) for v in values])  # type: ignore[misc]
    return described(members, name, about, values)


def _meanings(state: State) -> str:
    """What a state means, machine by machine where machines differ."""
    said: dict[str, list[str]] = {}
    for machine in MACHINES.values():
        if state in machine.states:
            said.setdefault(machine.states[state], []).append(machine.label)
    texts = [f"{', '.join(labels)}: {text}" for text, labels in said.items()]
    return f"{state.label}. {' '.join(texts)}"


def _takers(action: Action) -> str:
    """What an action means, and on what clients can ask for it."""
    labels = [m.label.lower() for m in MACHINES.values() if action in m.client_actions]
    return f"{action.about} " + (
        f"Clients ask for it on: {', '.join(labels)}." if labels else "Only the system does it."
    )


def _states_of(machine: Machine, name: str) -> type[Enum]:
    values = {str(state): f"{state.label}. {text}" for state, text in machine.states.items()}
    return _generated(name, f"The states of the machine “{machine.label}”. {EXPECT_MORE}", values)


def _actions_of(machine: Machine, name: str) -> type[Enum]:
    values = {str(action): action.about for action in machine.client_actions}
    return _generated(name, f"What a client may ask of the machine “{machine.label}”.", values)


def _each(members: Iterable[Enum], texts: Iterable[str]) -> dict[str, str]:
    return dict(zip((str(m.value) for m in members), texts, strict=True))


described(
    State,
    "State",
    f"Every state of every machine. A name means the same everywhere. {EXPECT_MORE}",
    {state: _meanings(state) for state in State},
)
described(
    Action,
    "Action",
    f"Every action of every machine, those of the system too. {EXPECT_MORE}",
    {action: _takers(action) for action in Action},
)
described(
    Category,
    "StateCategory",
    "The four colors of a state. There will never be a fifth: choose colors and icons by this, not by the state.",
    _each(
        Category,
        (
            "Nothing is being done; it waits for its turn, a person, or something else.",
            "It is being worked.",
            "Something keeps it from going on and wants attention.",
            "It has ended, one way or the other.",
        ),
    ),
)
described(Role, "Role", "What a caller may be; a caller may have several roles.", {r: r.about for r in Role})
described(
    Need,
    "Need",
    f"What an action asks of its caller beside the id. {EXPECT_MORE}",
    _each(Need, ("A reason that says something, at most 2,000 characters.", "A planned start in the future.")),
)
described(
    RowKind,
    "RowKind",
    "What a change is about.",
    _each(
        RowKind,
        (
            "The node came into being.",
            "The node took an action; its state may have changed.",
            "Other fields of the node were changed.",
            "The node was taken away.",
        ),
    ),
)

if TYPE_CHECKING:
    CustomerOrderState: TypeAlias = State
    CustomerOrderAction: TypeAlias = Action
    OrderLineItemState: TypeAlias = State
    OrderLineItemAction: TypeAlias = Action
    DomainOrderState: TypeAlias = State
    DomainOrderAction: TypeAlias = Action
    OrderTaskState: TypeAlias = State
    OrderTaskAction: TypeAlias = Action
    FalloutRecordState: TypeAlias = State
    FalloutRecordAction: TypeAlias = Action
    ServiceState: TypeAlias = State
    ServiceAction: TypeAlias = Action
    StaffingOrderState: TypeAlias = State
    StaffingOrderAction: TypeAlias = Action
    ResourceRequestState: TypeAlias = State
    ResourceRequestAction: TypeAlias = Action
    AssignmentState: TypeAlias = State
    AssignmentAction: TypeAlias = Action
    ProvisioningOrderState: TypeAlias = State
    ProvisioningOrderAction: TypeAlias = Action
    WorkOrderState: TypeAlias = State
    WorkOrderAction: TypeAlias = Action
    WorkTaskState: TypeAlias = State
    WorkTaskAction: TypeAlias = Action

    class NodeKind(StrEnum):
        """A kind of node."""

else:
    CustomerOrderState = _states_of(MACHINES["CUSTOMER_ORDER"], "CustomerOrderState")
    CustomerOrderAction = _actions_of(MACHINES["CUSTOMER_ORDER"], "CustomerOrderAction")
    OrderLineItemState = _states_of(MACHINES["ORDER_LINE_ITEM"], "OrderLineItemState")
    OrderLineItemAction = _actions_of(MACHINES["ORDER_LINE_ITEM"], "OrderLineItemAction")
    DomainOrderState = _states_of(MACHINES["DOMAIN_ORDER"], "DomainOrderState")
    DomainOrderAction = _actions_of(MACHINES["DOMAIN_ORDER"], "DomainOrderAction")
    OrderTaskState = _states_of(MACHINES["ORDER_TASK"], "OrderTaskState")
    OrderTaskAction = _actions_of(MACHINES["ORDER_TASK"], "OrderTaskAction")
    FalloutRecordState = _states_of(MACHINES["FALLOUT_RECORD"], "FalloutRecordState")
    FalloutRecordAction = _actions_of(MACHINES["FALLOUT_RECORD"], "FalloutRecordAction")
    ServiceState = _states_of(MACHINES["SERVICE"], "ServiceState")
    ServiceAction = _actions_of(MACHINES["SERVICE"], "ServiceAction")
    StaffingOrderState = _states_of(MACHINES["STAFFING_ORDER"], "StaffingOrderState")
    StaffingOrderAction = _actions_of(MACHINES["STAFFING_ORDER"], "StaffingOrderAction")
    ResourceRequestState = _states_of(MACHINES["RESOURCE_REQUEST"], "ResourceRequestState")
    ResourceRequestAction = _actions_of(MACHINES["RESOURCE_REQUEST"], "ResourceRequestAction")
    AssignmentState = _states_of(MACHINES["ASSIGNMENT"], "AssignmentState")
    AssignmentAction = _actions_of(MACHINES["ASSIGNMENT"], "AssignmentAction")
    ProvisioningOrderState = _states_of(MACHINES["PROVISIONING_ORDER"], "ProvisioningOrderState")
    ProvisioningOrderAction = _actions_of(MACHINES["PROVISIONING_ORDER"], "ProvisioningOrderAction")
    WorkOrderState = _states_of(MACHINES["WORK_ORDER"], "WorkOrderState")
    WorkOrderAction = _actions_of(MACHINES["WORK_ORDER"], "WorkOrderAction")
    WorkTaskState = _states_of(MACHINES["WORK_TASK"], "WorkTaskState")
    WorkTaskAction = _actions_of(MACHINES["WORK_TASK"], "WorkTaskAction")
    NodeKind = _generated(
        "NodeKind",
        f"The kinds of nodes, which are also the types that implement Stateful. {EXPECT_MORE}",
        {
            kind.name: f"{kind.label[:1].upper()}{kind.label[1:]}; ids begin with {kind.prefix}_."
            for kind in KINDS.values()
        },
    )
