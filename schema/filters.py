"""What `where` and `orderBy` may say. Fields of one filter must all hold; a list means one of its values."""

from enum import StrEnum
from typing import Any

import strawberry

from schema.choices import Domain, FalloutType, LineOperation, Offering, Renewal
from schema.enums import (
    Action,
    Category,
    CustomerOrderState,
    DomainOrderState,
    FalloutRecordState,
    NodeKind,
    OrderLineItemState,
    OrderTaskState,
    RowKind,
    ServiceState,
    State,
    described,
)
from schema.scalars import DateTime


def optional(about: str) -> Any:
    """An input field that may be left out."""
    return strawberry.field(default=strawberry.UNSET, description=about)


class WorkSort(StrEnum):
    """What orders and tasks can be sorted by."""

    CREATED_AT = "CREATED_AT"
    DUE_AT = "DUE_AT"
    PRIORITY = "PRIORITY"


class Direction(StrEnum):
    """Which way to sort."""

    ASC = "ASC"
    DESC = "DESC"


described(
    WorkSort,
    "WorkSort",
    "What orders and tasks can be sorted by; ties are broken by id.",
    {
        "CREATED_AT": "When it came into being.",
        "DUE_AT": "When it is due. What has no due time comes last, whichever way the list is sorted.",
        "PRIORITY": "1 is the most urgent, 5 the least.",
    },
)
described(
    Direction,
    "Direction",
    "Which way to sort.",
    {"ASC": "The earliest or smallest first.", "DESC": "The latest or largest first."},
)


@strawberry.input(description="How to sort a list of orders or tasks.")
class WorkOrderBy:
    field: WorkSort = strawberry.field(description="By what.")
    direction: Direction = strawberry.field(default=Direction.ASC, description="Which way.")


@strawberry.input(description="What every filter of orders may say.")
class OrderFields:
    """What every filter of orders may say."""

    accounts: list[strawberry.ID] | None = optional("Of one of these accounts.")
    external_ids: list[str] | None = optional("With one of these ids of yours.")
    numbers: list[str] | None = optional("With one of these numbers, such as CO-000123.")
    priorities: list[int] | None = optional("Of one of these priorities.")
    created_by: list[str] | None = optional("Created by one of these callers.")
    created_after: DateTime | None = optional("Created later than this.")
    created_before: DateTime | None = optional("Created earlier than this.")
    due_after: DateTime | None = optional("Due later than this.")
    due_before: DateTime | None = optional("Due earlier than this.")
    overdue: bool | None = optional("True: unfinished and past its due time. False: all others.")
    title_contains: str | None = optional("The title contains this text; upper and lower case are alike.")
    categories: list[Category] | None = optional("In a state of one of these colors.")
    groups: list[str] | None = optional("With an unfinished task of one of these groups.")
    assignees: list[str] | None = optional("One of these people has an unfinished task or an assignment in it.")
    blocked: bool | None = optional("True: with an unfinished task that can't be worked now. False: all others.")
    fallout: bool | None = optional("True: with an open fallout record. False: all others.")
    at_risk: bool | None = optional("True: those that say so by atRisk. False: all others.")


@strawberry.input(description="Which orders a list has, whatever their family. All given fields must hold.")
class OrderFilter(OrderFields):
    states: list[State] | None = optional("In one of these states.")
    kinds: list[NodeKind] | None = optional("Of one of these kinds.")


@strawberry.input(description="Which customer or service orders a list has. All given fields must hold.")
class CustomerOrderFilter(OrderFields):
    states: list[CustomerOrderState] | None = optional("In one of these states.")


@strawberry.input(
    description="Which tasks a list has; with an assignee or a group, a work list. All given fields must hold."
)
class OrderTaskFilter:
    states: list[OrderTaskState] | None = optional("In one of these states.")
    assignees: list[str] | None = optional("Assigned to one of these people or programs.")
    groups: list[str] | None = optional("Of one of these groups.")
    unassigned: bool | None = optional("True: nobody's. False: somebody's.")
    blocked: bool | None = optional("True: can't be worked now, see isBlocked. False: all others.")
    finished: bool | None = optional("True: closed complete or canceled. False: all others.")
    automated: bool | None = optional("True: done by a program. False: done by a person.")
    overdue: bool | None = optional("True: unfinished and past its due time. False: all others.")
    priorities: list[int] | None = optional("Of one of these priorities.")
    accounts: list[strawberry.ID] | None = optional("In orders of one of these accounts.")
    orders: list[strawberry.ID] | None = optional("In one of these orders.")
    lines: list[strawberry.ID] | None = optional("Below one of these lines; child lines must be named themselves.")
    domain_orders: list[strawberry.ID] | None = optional("Directly in one of these domain orders.")
    topics: list[str] | None = optional("Of one of these topics.")
    workers: list[str] | None = optional("Claimed by one of these programs.")
    leased: bool | None = optional("True: claimed by a program whose lease is not over. False: all others.")
    due_after: DateTime | None = optional("Due later than this.")
    due_before: DateTime | None = optional("Due earlier than this.")


@strawberry.input(description="Which lines a list has. All given fields must hold.")
class OrderLineItemFilter:
    states: list[OrderLineItemState] | None = optional("In one of these states.")
    operations: list[LineOperation] | None = optional("With one of these operations.")
    external_ids: list[str] | None = optional("With one of these ids of yours.")
    specifications: list[strawberry.ID] | None = optional("Of one of these editions of specifications.")
    services: list[strawberry.ID] | None = optional("About one of these services.")


@strawberry.input(description="Which domain orders a list has. All given fields must hold.")
class DomainOrderFilter:
    states: list[DomainOrderState] | None = optional("In one of these states.")
    domains: list[Domain] | None = optional("Of one of these domains.")
    overdue: bool | None = optional("True: unfinished and past its due time. False: all others.")


@strawberry.input(description="Which fallout records a list has. All given fields must hold.")
class FalloutRecordFilter:
    states: list[FalloutRecordState] | None = optional("In one of these states.")
    fallout_types: list[FalloutType] | None = optional("Of one of these kinds of problem.")
    assignees: list[str] | None = optional("Assigned to one of these people.")
    groups: list[str] | None = optional("Of one of these groups.")
    unassigned: bool | None = optional("True: nobody's. False: somebody's.")
    accounts: list[strawberry.ID] | None = optional("In orders of one of these accounts.")
    orders: list[strawberry.ID] | None = optional("In one of these orders.")
    tasks: list[strawberry.ID] | None = optional("On one of these tasks.")


@strawberry.input(description="Which changes a list or a stream has. All given fields must hold.")
class StateChangeFilter:
    orders: list[strawberry.ID] | None = optional("In the tree of one of these orders.")
    services: list[strawberry.ID] | None = optional("Of one of these services.")
    nodes: list[strawberry.ID] | None = optional("Of one of these nodes.")
    below: strawberry.ID | None = optional("Of this node and all that stands below it.")
    accounts: list[strawberry.ID] | None = optional("Of what belonged to one of these accounts at the time.")
    node_kinds: list[NodeKind] | None = optional("Of nodes of one of these kinds.")
    kinds: list[RowKind] | None = optional("Of one of these sorts.")
    to: list[State] | None = optional("Into one of these states.")
    actions: list[Action] | None = optional("By one of these actions.")
    actors: list[str] | None = optional("Asked for by one of these callers.")
    batch: strawberry.ID | None = optional("Written by this batch, as transitionMany names it.")
    since: DateTime | None = optional("Not earlier than this.")
    until: DateTime | None = optional("Earlier than this.")


@strawberry.input(description="Which accounts a list has. All given fields must hold.")
class AccountFilter:
    external_ids: list[str] | None = optional("With one of these ids of yours.")
    name_contains: str | None = optional("The name contains this text; upper and lower case are alike.")


@strawberry.input(description="Which locations a list has. All given fields must hold.")
class LocationFilter:
    accounts: list[strawberry.ID] | None = optional("Of one of these accounts.")
    name_contains: str | None = optional("The name contains this text; upper and lower case are alike.")


@strawberry.input(description="Which services a list has. All given fields must hold.")
class ServiceFilter:
    states: list[ServiceState] | None = optional("In one of these states.")
    active: bool | None = optional("True: NEW or IN_SERVICE. False: all others.")
    accounts: list[strawberry.ID] | None = optional("Of one of these accounts.")
    locations: list[strawberry.ID] | None = optional("At one of these locations.")
    specifications: list[strawberry.ID] | None = optional("Of one of these editions of specifications.")
    orders: list[strawberry.ID] | None = optional("Created by one of these orders.")
    renewals: list[Renewal] | None = optional("With one of these renewals.")
    title_contains: str | None = optional("The title contains this text; upper and lower case are alike.")
    term_end_before: DateTime | None = optional("With a term that ends earlier than this.")
    term_end_after: DateTime | None = optional("With a term that ends later than this.")


@strawberry.input(description="Which editions of specifications a list has. All given fields must hold.")
class SpecificationFilter:
    codes: list[str] | None = optional("Of one of these codes.")
    name_contains: str | None = optional("The name contains this text; upper and lower case are alike.")
    offerings: list[Offering] | None = optional("With one of these offerings.")
    newest: bool | None = optional("True: the newest edition of each code. False: all others.")
    retired: bool | None = optional("True: retired. False: can be ordered.")


@strawberry.input(description="What a board counts. All given fields must hold.")
class BoardFilter:
    accounts: list[strawberry.ID] | None = optional("Orders of one of these accounts, and the tasks below them.")
    groups: list[str] | None = optional("Of the tasks, those of one of these groups; orders are counted all the same.")
