"""The roots of queries. What their arguments mean is not looked at here: loading reads them from the selection."""

from typing import Annotated, Any

import strawberry

from resolvers import queries
from resolvers.lifecycles import all_machines
from schema.board import Board
from schema.connections import Connection
from schema.denial import DeniedToken
from schema.enums import Role
from schema.fallout import FalloutRecord
from schema.family_filters import (
    AssignmentFilter,
    ProvisioningOrderFilter,
    ResourceRequestFilter,
    StaffingOrderFilter,
    WorkTaskFilter,
)
from schema.fields import UNSET, Info, paging, value
from schema.filters import (
    AccountFilter,
    BoardFilter,
    CustomerOrderFilter,
    FalloutRecordFilter,
    LocationFilter,
    OrderFilter,
    OrderTaskFilter,
    ServiceFilter,
    SpecificationFilter,
    StateChangeFilter,
)
from schema.interfaces import Node
from schema.journal import StateChange
from schema.lifecycles import LifecycleMachine
from schema.order import CustomerOrder, Order, ServiceOrder
from schema.order_task import OrderTask
from schema.party import Account, Location
from schema.previews import Previews
from schema.provisioning import ProvisioningOrder, WorkTask
from schema.service import Service
from schema.specification import (
    ProductSpecification,
    ResourceSpecification,
    ServiceSpecification,
    Specification,
)
from schema.staffing import Assignment, ResourceRequest, StaffingOrder


def _described(about: str) -> Any:
    return strawberry.argument(description=about)


async def _node(info: Info, id: Annotated[strawberry.ID, _described("The id.")]) -> Any:
    return await queries.answer(info)


async def _nodes(info: Info, ids: Annotated[list[strawberry.ID], _described("The ids.")]) -> Any:
    return await queries.answer(info)


async def _order(
    info: Info,
    number: Annotated[str | None, _described("Its number, such as CO-000123.")] = UNSET,
    external_id: Annotated[str | None, _described("Your own id of it.")] = UNSET,
    account: Annotated[
        strawberry.ID | None, _described("With externalId: its account, where several use the same id.")
    ] = UNSET,
) -> Any:
    return await queries.answer(info)


async def _board(info: Info, where: Annotated[BoardFilter | None, _described("What to count.")] = UNSET) -> Any:
    return await queries.answer(info)


async def _specification(
    info: Info,
    code: Annotated[str, _described("Its code.")],
    edition: Annotated[int | None, _described("The number of the edition; the newest when left out.")] = UNSET,
) -> Any:
    return await queries.answer(info)


@strawberry.type(description="You, as the server knows you.")
class Viewer:
    actor: str = value("Your name, as the journal will have it.")
    roles: list[Role] = value("Your roles.")
    account_ids: list[strawberry.ID] | None = value(
        "The accounts that you are restricted to; null when you are not.", name="accounts"
    )


def root(resolver: Any, about: str) -> Any:
    """A root field."""
    return strawberry.field(resolver=resolver, description=about)


def listing(about: str, where: Any, ordered: bool = False) -> Any:
    """A root field that is a list."""
    return strawberry.field(resolver=paging(queries.answer, where, ordered), description=about)


async def _denied_tokens(info: Info, first: Annotated[int, _described("At most so many, 1 to 1,000.")] = 100) -> Any:
    return await queries.answer(info)


def _viewer(info: Info) -> Any:
    return queries.viewer(info)


def _lifecycles() -> Any:
    return all_machines()


@strawberry.type(description="What can be read. All fields of one operation are read at one moment.")
class Query(Previews):
    viewer: Viewer = root(_viewer, "You.")
    node: Node | None = root(_node, "Anything by its id; null when there is no such thing, or none for you to see.")
    nodes: list[Node | None] = root(
        _nodes, "Several by id, in the order of the ids, null where nothing was found; up to 100."
    )
    lifecycles: list[LifecycleMachine] = root(
        _lifecycles, "The machines: states, actions and conditions of all kinds of nodes."
    )
    order: Order | None = root(
        _order, "An order by its number, or by your own id; null when there is none for you to see."
    )
    orders: Connection[Order] = listing(
        "Orders of all families; by default kind by kind, each by age.", OrderFilter, ordered=True
    )
    customer_orders: Connection[CustomerOrder] = listing(
        "Customer orders, by default the oldest first.", CustomerOrderFilter, ordered=True
    )
    service_orders: Connection[ServiceOrder] = listing(
        "Service orders, by default the oldest first.", CustomerOrderFilter, ordered=True
    )
    staffing_orders: Connection[StaffingOrder] = listing(
        "Staffing orders, by default the oldest first.", StaffingOrderFilter, ordered=True
    )
    provisioning_orders: Connection[ProvisioningOrder] = listing(
        "Provisioning orders, by default the oldest first.", ProvisioningOrderFilter, ordered=True
    )
    order_tasks: Connection[OrderTask] = listing(
        "Tasks, by default the oldest first; restricted to a group or an assignee, a work list.",
        OrderTaskFilter,
        ordered=True,
    )
    work_tasks: Connection[WorkTask] = listing(
        "Tasks of work orders, by default the oldest first; restricted to a group or an assignee, a work list.",
        WorkTaskFilter,
        ordered=True,
    )
    resource_requests: Connection[ResourceRequest] = listing(
        "What staffing orders ask for, the oldest first.", ResourceRequestFilter
    )
    assignments: Connection[Assignment] = listing("Who was found for that, the oldest first.", AssignmentFilter)
    fallout_records: Connection[FalloutRecord] = listing("Fallout records, the oldest first.", FalloutRecordFilter)
    accounts: Connection[Account] = listing("Accounts, the oldest first.", AccountFilter)
    locations: Connection[Location] = listing("Locations, the oldest first.", LocationFilter)
    services: Connection[Service] = listing("Services, the oldest first.", ServiceFilter)
    specification: Specification | None = root(
        _specification, "An edition of a specification by its code; null when there is none."
    )
    product_specifications: Connection[ProductSpecification] = listing(
        "Editions of what is sold, the oldest first.", SpecificationFilter
    )
    service_specifications: Connection[ServiceSpecification] = listing(
        "Editions of what customers use, the oldest first.", SpecificationFilter
    )
    resource_specifications: Connection[ResourceSpecification] = listing(
        "Editions of what it runs on, the oldest first.", SpecificationFilter
    )
    denied_tokens: list[DeniedToken] = root(
        _denied_tokens, "Tokens that were taken back, the newest first; for administrators."
    )
    board: Board = root(_board, "Counts of orders and tasks by state, group, age and risk.")
    state_changes: Connection[StateChange] = listing(
        "The journal: every change, in the order in which it happened.", StateChangeFilter
    )
