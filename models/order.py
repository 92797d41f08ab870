"""Orders and their line items."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.party import Account, Location
from models.stateful import ID_LENGTH, TIME_LENGTH, WORD, Stateful


class Order(Stateful):
    """The root of a tree: a customer order or a service order, by `kind`.

    `sequence` is the number of its tree's newest journal row.
    """

    kind = fields.CharField(max_length=WORD)
    root_id = fields.CharField(max_length=ID_LENGTH)
    number = fields.CharField(max_length=WORD, unique=True)
    external_id = fields.CharField(max_length=200, null=True)
    account: fields.ForeignKeyNullableRelation[Account] = fields.ForeignKeyField(
        "models.Account", related_name="orders", null=True
    )
    location: fields.ForeignKeyNullableRelation[Location] = fields.ForeignKeyField(
        "models.Location", related_name="orders", null=True
    )
    title = fields.CharField(max_length=200)
    description = fields.TextField(default="")
    priority = fields.IntField(default=3)
    due_at = fields.CharField(max_length=TIME_LENGTH, null=True)
    created_by = fields.CharField(max_length=200)
    copied_from = fields.CharField(max_length=ID_LENGTH, null=True)
    requires_enrichment = fields.BooleanField(default=False)
    enrichment_done = fields.BooleanField(default=False)
    revision = fields.IntField(default=0)
    past_no_return = fields.BooleanField(default=False)
    sequence = fields.IntField(default=0)

    class Meta:
        table = "customer_order"


class OrderLineItem(Stateful):
    """A position of an order; with child lines, a bundle."""

    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="all_lines")
    parent_id = fields.CharField(max_length=ID_LENGTH)
    title = fields.CharField(max_length=200)
    description = fields.TextField(default="")
    operation = fields.CharField(max_length=WORD, default="ADD")
    quantity = fields.IntField(default=1)
    characteristics = fields.TextField(default="{}")
    external_id = fields.CharField(max_length=200, null=True)
    location: fields.ForeignKeyNullableRelation[Location] = fields.ForeignKeyField(
        "models.Location", related_name="lines", null=True
    )
    past_no_return = fields.BooleanField(default=False)

    class Meta:
        table = "order_line_item"


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
