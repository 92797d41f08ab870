"""Fallout records."""

import strawberry

from schema.choices import FalloutType
from schema.fields import link, value
from schema.interfaces import Stateful
from schema.lazy import FulfillmentOrder, OrderLineItem, OrderTask


@strawberry.type(description="A problem that keeps a task from being done; while it is open, the task is on hold.")
class FalloutRecord(Stateful):
    fallout_type: FalloutType = value("What kind of problem.")
    description: str = value("What is wrong.")
    group_name: str | None = value("The group that settles such problems.", name="group")
    assignee: str | None = value("Who settles it.")
    created_by: str = value("Who reported it.")
    order: FulfillmentOrder | None = link("The order on top.")
    line: OrderLineItem | None = link("The line concerned.")
    parent: Stateful | None = link("The node directly above: the task.")
    task: OrderTask | None = link("The task concerned.")
