"""The roots of queries. What their arguments mean is not looked at here: loading reads them from the selection."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from resolvers import queries
from resolvers.lifecycles import all_machines
from schema.board import Board
from schema.connections import Connection
from schema.enums import Role
from schema.fallout import FalloutRecord
from schema.fields import ONLY, UNSET, After, Before, First, Info, Last, OrderBy, value
from schema.filters import (
    AccountFilter,
    BoardFilter,
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
from schema.service import Service
from schema.specification import (
    ProductSpecification,
    ResourceSpecification,
    ServiceSpecification,
    Specification,
)


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


async def _orders(
    info: Info,
    where: Annotated[OrderFilter | None, ONLY] = UNSET,
    order_by: OrderBy = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return await queries.answer(info)


async def _tasks(
    info: Info,
    where: Annotated[OrderTaskFilter | None, ONLY] = UNSET,
    order_by: OrderBy = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return await queries.answer(info)


async def _fallout(
    info: Info,
    where: Annotated[FalloutRecordFilter | None, ONLY] = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return await queries.answer(info)


async def _accounts(
    info: Info,
    where: Annotated[AccountFilter | None, ONLY] = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return await queries.answer(info)


async def _locations(
    info: Info,
    where: Annotated[LocationFilter | None, ONLY] = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return await queries.answer(info)


async def _services(
    info: Info,
    where: Annotated[ServiceFilter | None, ONLY] = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return await queries.answer(info)


async def _specification(
    info: Info,
    code: Annotated[str, _described("Its code.")],
    edition: Annotated[int | None, _described("The number of the edition; the newest when left out.")] = UNSET,
) -> Any:
    return await queries.answer(info)


async def _specifications(
    info: Info,
    where: Annotated[SpecificationFilter | None, ONLY] = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> Any:
    return await queries.answer(info)


async def _changes(
    info: Info,
    where: Annotated[StateChangeFilter | None, ONLY] = UNSET,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
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
    orders: Connection[Order] = root(_orders, "Orders of all kinds; by default kind by kind, each by age.")
    customer_orders: Connection[CustomerOrder] = root(_orders, "Customer orders, by default the oldest first.")
    service_orders: Connection[ServiceOrder] = root(_orders, "Service orders, by default the oldest first.")
    order_tasks: Connection[OrderTask] = root(
        _tasks, "Tasks, by default the oldest first; restricted to a group or an assignee, a work list."
    )
    fallout_records: Connection[FalloutRecord] = root(_fallout, "Fallout records, the oldest first.")
    accounts: Connection[Account] = root(_accounts, "Accounts, the oldest first.")
    locations: Connection[Location] = root(_locations, "Locations, the oldest first.")
    services: Connection[Service] = root(_services, "Services, the oldest first.")
    specification: Specification | None = root(
        _specification, "An edition of a specification by its code; null when there is none."
    )
    product_specifications: Connection[ProductSpecification] = root(
        _specifications, "Editions of what is sold, the oldest first."
    )
    service_specifications: Connection[ServiceSpecification] = root(
        _specifications, "Editions of what customers use, the oldest first."
    )
    resource_specifications: Connection[ResourceSpecification] = root(
        _specifications, "Editions of what it runs on, the oldest first."
    )
    board: Board = root(_board, "Counts of orders and tasks by state, group, age and risk.")
    state_changes: Connection[StateChange] = root(
        _changes, "The journal: every change, in the order in which it happened."
    )
