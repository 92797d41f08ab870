"""The lines of provisioning orders, the work orders that serve them, and their tasks."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.catalogue import Specification
from models.order import Order
from models.party import Location
from models.stateful import ID_LENGTH, TIME_LENGTH, WORD, Stateful


class ProvisioningLineItem(Model):
    """One position of a provisioning order. It has no state; `canceled_at` says whether it still counts."""

    id = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="provisioning_lines")
    title = fields.CharField(max_length=200)
    description = fields.TextField(default="")
    operation = fields.CharField(max_length=WORD)
    quantity = fields.IntField(default=1)
    characteristics = fields.TextField(default="{}")
    external_id = fields.CharField(max_length=200, null=True)
    location: fields.ForeignKeyNullableRelation[Location] = fields.ForeignKeyField(
        "models.Location", related_name="provisioning_lines", null=True
    )
    specification: fields.ForeignKeyNullableRelation[Specification] = fields.ForeignKeyField(
        "models.Specification", related_name="provisioning_lines", null=True
    )
    service_id = fields.CharField(max_length=ID_LENGTH, null=True)
    basis = fields.TextField(null=True)
    shortcomings = fields.TextField(default="")
    canceled_at = fields.CharField(max_length=TIME_LENGTH, null=True)
    created_at = fields.CharField(max_length=TIME_LENGTH)

    class Meta:
        table = "provisioning_line"


class WorkOrder(Stateful):
    """What is done at once for some lines; `template` is the specification and the template it was made from."""

    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="work_orders")
    parent_id = fields.CharField(max_length=ID_LENGTH)
    work_order_type = fields.CharField(max_length=WORD)
    template = fields.CharField(max_length=200, null=True)
    title = fields.CharField(max_length=200)
    description = fields.TextField(default="")
    due_at = fields.CharField(max_length=TIME_LENGTH, null=True)

    class Meta:
        table = "work_order"


class WorkOrderItem(Model):
    """A work order serves a line."""

    id = fields.IntField(primary_key=True)
    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="work_order_items")
    work_order: fields.ForeignKeyRelation[WorkOrder] = fields.ForeignKeyField("models.WorkOrder", related_name="items")
    line: fields.ForeignKeyRelation[ProvisioningLineItem] = fields.ForeignKeyField(
        "models.ProvisioningLineItem", related_name="items"
    )

    class Meta:
        table = "work_order_item"


class WorkTask(Stateful):
    """A step of a work order; `duration` is planned, in minutes; priority 1 is the most urgent of 5."""

    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="work_tasks")
    parent: fields.ForeignKeyRelation[WorkOrder] = fields.ForeignKeyField("models.WorkOrder", related_name="tasks")
    template = fields.CharField(max_length=200, null=True)
    title = fields.CharField(max_length=200)
    description = fields.TextField(default="")
    group = fields.CharField(max_length=200, null=True, source_field="group_name")
    assignee = fields.CharField(max_length=200, null=True)
    priority = fields.IntField(default=3)
    duration = fields.IntField(null=True)
    due_at = fields.CharField(max_length=TIME_LENGTH, null=True)
    started_at = fields.CharField(max_length=TIME_LENGTH, null=True)
    finished_at = fields.CharField(max_length=TIME_LENGTH, null=True)

    class Meta:
        table = "work_task"
