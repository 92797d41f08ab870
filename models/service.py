"""What customers have: the services that orders bring to life, change and end."""

from __future__ import annotations

from tortoise import fields

from models.catalogue import Specification
from models.order import Order
from models.party import Account, Location
from models.stateful import ID_LENGTH, TIME_LENGTH, WORD, Stateful


class Service(Stateful):
    """A customer's service: a root of its own, which outlives the order that created it.

    `line_id` is the line that created it, of whatever family. `sequence` is the number of its newest journal row,
    `journal_from` that of the first one that is kept. The first term runs from its activation for `term_months`, each
    further one from the end of the one before, on the day of its activation; `wake_at` is its end while the clock has
    to watch it.
    """

    root_id = fields.CharField(max_length=ID_LENGTH)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("models.Account", related_name="services")
    location: fields.ForeignKeyNullableRelation[Location] = fields.ForeignKeyField(
        "models.Location", related_name="services", null=True
    )
    order: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="services")
    line_id = fields.CharField(max_length=ID_LENGTH)
    specification: fields.ForeignKeyRelation[Specification] = fields.ForeignKeyField(
        "models.Specification", related_name="services"
    )
    title = fields.CharField(max_length=200)
    quantity = fields.IntField(default=1)
    characteristics = fields.TextField(default="{}")
    renewal = fields.CharField(max_length=WORD)
    term_months = fields.IntField(null=True)
    activated_at = fields.CharField(max_length=TIME_LENGTH, null=True)
    term_start = fields.CharField(max_length=TIME_LENGTH, null=True)
    term_end = fields.CharField(max_length=TIME_LENGTH, null=True)
    wake_at = fields.CharField(max_length=TIME_LENGTH, null=True)
    sequence = fields.IntField(default=0)
    journal_from = fields.IntField(default=1)

    class Meta:
        table = "service"
