"""Order tasks."""

import strawberry

from schema.connections import Connection, Dependencies
from schema.fields import fallout_page, link, page, value
from schema.interfaces import Stateful
from schema.lazy import DomainOrder, FalloutRecord, FulfillmentOrder, OrderLineItem
from schema.scalars import DateTime


@strawberry.type(description="A piece of work, done by a person or by a program.")
class OrderTask(Stateful):
    title: str = value("What is to be done, in a line.")
    description: str = value("What is to be done, at length; may be empty.")
    group_name: str | None = value("The group that does such work.", name="group")
    assignee: str | None = value("Who does it.")
    automated: bool = value("Whether a program does it.")
    no_return: bool = value("Whether it can't be undone: once started, all above is past its point of no return.")
    starts_service: bool = value("Whether the customer's service begins with its completion.")
    redo_on_change: bool = value("Whether it is done again when a revision changes its line.")
    template: str | None = value("The specification and the task template from which it was made, by their codes.")
    topic: str | None = value("What programs ask for when they look for such work.")
    worker: str | None = value("The program that has claimed it.")
    lease_until: DateTime | None = value("Until when it is that program's; then it can be claimed again.")
    attempts: int = value("After so many failures of a program a person has to look into it.")
    failures: int = value("How often programs have failed since a person last looked into it.")
    compensates: "OrderTask | None" = link("The completed task that this one undoes.")
    redoes: "OrderTask | None" = link("The completed task that this one does again, because its line changed.")
    priority: int = value("From 1, the most urgent, to 5.")
    duration: int | None = value("How long it is planned to take, in minutes.")
    due_at: DateTime | None = value("When it should be done.")
    planned_start: DateTime | None = value("Before this it may not be started.")
    started_at: DateTime | None = value("When it was first started.")
    finished_at: DateTime | None = value("When it was done.")
    order: FulfillmentOrder | None = link("The order on top.")
    line: OrderLineItem | None = link("The line for which it is done.")
    parent: Stateful | None = link("The node directly above: its domain order.")
    domain_order: DomainOrder | None = link("Its domain order.")
    fallout_records: Connection[FalloutRecord] = fallout_page("What went wrong with it.")
    depends_on: Dependencies[Stateful] = page("What must end before it may begin.")
    dependents: Dependencies[Stateful] = page("What waits for its end.")
    is_blocked: bool = value(
        "Whether it can't be worked now: it waits for others, for an answer, or for the end of a hold."
    )
    blocked_by: list[Stateful] = link("When it is blocked: the nodes in the way; not all when there are many.")
    at_risk: bool = value(
        "Whether it is unfinished and past its due time, or will be: what is planned along the longest chain of "
        "tasks that it waits for, and its own time, end after it."
    )
