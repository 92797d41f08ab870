"""Orders and their line items."""

from __future__ import annotations

from tortoise import fields

from models.catalogue import Specification
from models.party import Account, Location
from models.stateful import ID_LENGTH, TIME_LENGTH, WORD, Stateful


class Order(Stateful):
    """The root of a tree, of every family: which it is says `kind`. Only the fulfillment family uses enrichment,
    revisions and points of no return.

    `sequence` is the number of its tree's newest journal row, `journal_from` that of the first one that is kept.
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
    journal_from = fields.IntField(default=1)

    class Meta:
        table = "customer_order"


class OrderLineItem(Stateful):
    """A position of an order; with child lines, a bundle.

    `service_id` is the service that a CHANGE or a DISCONNECT is about. `shortcomings` says what keeps the line from
    being complete by its specification ('' when nothing does), `needs_enrichment` whether that asks for enrichment.
    """

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
    specification: fields.ForeignKeyNullableRelation[Specification] = fields.ForeignKeyField(
        "models.Specification", related_name="lines", null=True
    )
    service_id = fields.CharField(max_length=ID_LENGTH, null=True)
    basis = fields.TextField(null=True)
    shortcomings = fields.TextField(default="")
    needs_enrichment = fields.BooleanField(default=False)
    past_no_return = fields.BooleanField(default=False)

    class Meta:
        table = "order_line_item"
