"""Orders: the roots of all trees."""

import strawberry

from schema.connections import Connection
from schema.fields import fallout_page, line_page, link, page, service_page, task_page, value
from schema.interfaces import Stateful
from schema.lazy import (
    Account,
    FalloutRecord,
    Location,
    OrchestrationPlan,
    OrderLineItem,
    OrderTask,
    Revision,
    Service,
)
from schema.progress import Progress
from schema.scalars import DateTime


@strawberry.interface(description="An order, of whatever family: the node on top of a tree.")
class Order(Stateful):
    number: str = value("The number that people use, such as CO-000123. Numbers may have gaps.")
    external_id: str | None = value("Your own id; unique within an account.")
    title: str = value("What it is about, in a line.")
    description: str = value("What it is about, at length; may be empty.")
    priority: int = value("From 1, the most urgent, to 5.")
    due_at: DateTime | None = value("When it should be complete.")
    created_by: str = value("Who created it.")
    account: Account | None = link("Who ordered; may be missing until the order is submitted.")
    location: Location | None = link("Where it is delivered, unless its lines say otherwise.")
    copied_from: "Order | None" = link("The order of which it is a copy.")
    services: Connection[Service] = service_page("The services that its lines created.")
    progress: Progress = link("How its tasks stand; of a staffing order, its requests.")
    at_risk: bool = value("Whether it is unfinished and past its due time, or one of its tasks is at risk.")
    orchestration_plan: OrchestrationPlan = link("Its whole tree as a flat list, for a picture of the plan.")


@strawberry.interface(description="An order of the fulfillment family: captured, approved, decomposed, revised.")
class FulfillmentOrder(Order):
    requires_enrichment: bool = value("Whether it must be enriched before it can be approved.")
    enrichment_done: bool = value("Whether it has been enriched.")
    revision: int = value("How many revisions have been approved.")
    past_no_return: bool = value("Whether a task below that can't be undone was started.")
    lines: Connection[OrderLineItem] = line_page("Its lines; the child lines of a bundle are found below it.")
    tasks: Connection[OrderTask] = task_page("All tasks of its tree, however deep.")
    fallout_records: Connection[FalloutRecord] = fallout_page("All fallout of its tree.")
    revisions: Connection[Revision] = page("Its revisions, the oldest first.")


@strawberry.type(description="What a customer ordered. Its number begins with CO.")
class CustomerOrder(FulfillmentOrder):
    pass


@strawberry.type(description="What the business ordered from itself. Its number begins with SO.")
class ServiceOrder(FulfillmentOrder):
    pass
