"""Revisions of running orders: what they change, and the lines as they were before."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.order import Order
from models.stateful import ID_LENGTH, TIME_LENGTH, WORD


class Revision(Model):
    """One revision of an order: `outcome` is OPEN, APPROVED or DISCARDED; `number` is given on approval."""

    id = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="revisions")
    outcome = fields.CharField(max_length=WORD)
    number = fields.IntField(null=True)
    reason = fields.TextField(default="")
    opened_by = fields.CharField(max_length=200)
    opened_at = fields.CharField(max_length=TIME_LENGTH)
    closed_by = fields.CharField(max_length=200, null=True)
    closed_at = fields.CharField(max_length=TIME_LENGTH, null=True)

    class Meta:
        table = "revision"


class RevisionItem(Model):
    """One thing that a revision changes, by `change`: ADD, CHANGE or REMOVE a line.

    `line_id` is the line to change or to remove, and after the approval the line that was added; `parent_id` the order
    or the line below which it was. The other columns are the line as it is to be; of one to remove, as it is.
    """

    id = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    revision: fields.ForeignKeyRelation[Revision] = fields.ForeignKeyField("models.Revision", related_name="items")
    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="revision_items")
    change = fields.CharField(max_length=WORD)
    line_id = fields.CharField(max_length=ID_LENGTH, null=True)
    parent_id = fields.CharField(max_length=ID_LENGTH, null=True)
    title = fields.CharField(max_length=200)
    description = fields.TextField()
    operation = fields.CharField(max_length=WORD)
    quantity = fields.IntField()
    characteristics = fields.TextField()
    external_id = fields.CharField(max_length=200, null=True)
    location_id = fields.CharField(max_length=ID_LENGTH, null=True)
    specification_id = fields.CharField(max_length=ID_LENGTH, null=True)
    service_id = fields.CharField(max_length=ID_LENGTH, null=True)
    basis = fields.TextField(null=True)

    class Meta:
        table = "revision_item"


class FormerLine(Model):
    """A line as it was when a revision was approved, kept for good; `line_id` is the line's own id."""

    id = fields.IntField(primary_key=True)
    revision: fields.ForeignKeyRelation[Revision] = fields.ForeignKeyField(
        "models.Revision", related_name="former_lines"
    )
    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="former_lines")
    line_id = fields.CharField(max_length=ID_LENGTH)
    parent_id = fields.CharField(max_length=ID_LENGTH)
    state = fields.CharField(max_length=WORD)
    title = fields.CharField(max_length=200)
    description = fields.TextField()
    operation = fields.CharField(max_length=WORD)
    quantity = fields.IntField()
    characteristics = fields.TextField()
    external_id = fields.CharField(max_length=200, null=True)
    location_id = fields.CharField(max_length=ID_LENGTH, null=True)
    specification_id = fields.CharField(max_length=ID_LENGTH, null=True)
    service_id = fields.CharField(max_length=ID_LENGTH, null=True)

    class Meta:
        table = "former_line"
