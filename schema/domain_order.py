"""Domain orders."""

import strawberry

from schema.choices import Domain
from schema.connections import Connection, Dependencies
from schema.fields import domain_order_page, link, page, task_page, value
from schema.interfaces import Stateful
from schema.lazy import FulfillmentOrder, OrderLineItem, OrderTask, Specification
from schema.progress import Progress
from schema.scalars import DateTime


@strawberry.type(description="What one domain (product, service, resource) does for a line.")
class DomainOrder(Stateful):
    domain: Domain = value("Which domain.")
    title: str = value("What is to be done, in a line.")
    description: str = value("What is to be done, at length; may be empty.")
    specification: Specification | None = link("The edition of the catalogue from which it was made.")
    due_at: DateTime | None = value("When it should be complete.")
    planned_start: DateTime | None = value("Before this nothing in it may be started.")
    past_no_return: bool = value("Whether a task below that can't be undone was started.")
    order: FulfillmentOrder | None = link("The order on top.")
    line: OrderLineItem | None = link("The line for which it works.")
    parent: Stateful | None = link("The node directly above: the line, or another domain order.")
    domain_orders: "Connection[DomainOrder]" = domain_order_page("The domain orders directly below.")
    tasks: Connection[OrderTask] = task_page("The tasks directly below.")
    progress: Progress = link("How all tasks below stand.")
    depends_on: Dependencies[Stateful] = page("What must end before its work may begin.")
    dependents: Dependencies[Stateful] = page("What waits for its end.")
    is_blocked: bool = value("Whether it can't be worked now: it waits for others, or for the end of a hold.")
    blocked_by: list[Stateful] = link("When it is blocked: the nodes in the way; not all when there are many.")
