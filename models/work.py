"""What is done for a line: domain orders, tasks, what they wait for, and what goes wrong."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.catalogue import Specification
from models.order import Order, OrderLineItem
from models.stateful import ID_LENGTH, TIME_LENGTH, WORD, Stateful


class DomainOrder(Stateful):
    """A product, service or resource order, below a line or below another domain order.

    `wake_at` is the planned start while the clock has to watch it.
    """

    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="domain_orders")
    line: fields.ForeignKeyRelation[OrderLineItem] = fields.ForeignKeyField(
        "models.OrderLineItem", related_name="all_domain_orders"
    )
    parent_id = fields.CharField(max_length=ID_LENGTH)
    domain = fields.CharField(max_length=WORD)
    specification: fields.ForeignKeyNullableRelation[Specification] = fields.ForeignKeyField(
        "models.Specification", related_name="domain_orders", null=True
    )
    title = fields.CharField(max_length=200)
    description = fields.TextField(default="")
    due_at = fields.CharField(max_length=TIME_LENGTH, null=True)
    planned_start = fields.CharField(max_length=TIME_LENGTH, null=True)
    wake_at = fields.CharField(max_length=TIME_LENGTH, null=True)
    past_no_return = fields.BooleanField(default=False)

    class Meta:
        table = "domain_order"


class OrderTask(Stateful):
    """A piece of work; `duration` is planned, in minutes; priority 1 is the most urgent of 5.

    A task of the catalogue keeps what its template says of later: whether it is done again when its line changes, and
    the `compensation`, a JSON object that describes the task by which it is undone. `compensates_id` is the task that
    this one undoes, `redoes_id` the one that it does again. A program that works it is its `worker` until
    `lease_until`; after so many `attempts` that failed a person has to look into it.
    """

    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="tasks")
    line: fields.ForeignKeyRelation[OrderLineItem] = fields.ForeignKeyField(
        "models.OrderLineItem", related_name="tasks"
    )
    parent: fields.ForeignKeyRelation[DomainOrder] = fields.ForeignKeyField("models.DomainOrder", related_name="tasks")
    title = fields.CharField(max_length=200)
    description = fields.TextField(default="")
    group = fields.CharField(max_length=200, null=True, source_field="group_name")
    assignee = fields.CharField(max_length=200, null=True)
    automated = fields.BooleanField(default=False)
    no_return = fields.BooleanField(default=False)
    starts_service = fields.BooleanField(default=False)
    redo_on_change = fields.BooleanField(default=False)
    template = fields.CharField(max_length=200, null=True)
    topic = fields.CharField(max_length=200, null=True)
    compensation = fields.TextField(null=True)
    compensates_id = fields.CharField(max_length=ID_LENGTH, null=True)
    redoes_id = fields.CharField(max_length=ID_LENGTH, null=True)
    worker = fields.CharField(max_length=200, null=True)
    lease_until = fields.CharField(max_length=TIME_LENGTH, null=True)
    attempts = fields.IntField(default=3)
    failures = fields.IntField(default=0)
    priority = fields.IntField(default=3)
    duration = fields.IntField(null=True)
    due_at = fields.CharField(max_length=TIME_LENGTH, null=True)
    planned_start = fields.CharField(max_length=TIME_LENGTH, null=True)
    wake_at = fields.CharField(max_length=TIME_LENGTH, null=True)
    started_at = fields.CharField(max_length=TIME_LENGTH, null=True)
    finished_at = fields.CharField(max_length=TIME_LENGTH, null=True)

    class Meta:
        table = "order_task"


class FalloutRecord(Stateful):
    """A problem that keeps a task from being done."""

    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="fallout")
    line: fields.ForeignKeyRelation[OrderLineItem] = fields.ForeignKeyField(
        "models.OrderLineItem", related_name="fallout"
    )
    parent: fields.ForeignKeyRelation[OrderTask] = fields.ForeignKeyField("models.OrderTask", related_name="fallout")
    fallout_type = fields.CharField(max_length=WORD)
    description = fields.TextField()
    group = fields.CharField(max_length=200, null=True, source_field="group_name")
    assignee = fields.CharField(max_length=200, null=True)
    created_by = fields.CharField(max_length=200)

    class Meta:
        table = "fallout_record"


class Dependency(Model):
    """`waiter_id` waits until `awaited_id` is final, which `met` says."""

    id = fields.IntField(primary_key=True)
    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="dependencies")
    waiter_id = fields.CharField(max_length=ID_LENGTH)
    awaited_id = fields.CharField(max_length=ID_LENGTH)
    met = fields.BooleanField()

    class Meta:
        table = "dependency"
