"""What a staffing order asks for, and who was found for it."""

from __future__ import annotations

from tortoise import fields

from models.order import Order
from models.stateful import ID_LENGTH, Stateful

DATE_LENGTH = 10


class ResourceRequest(Stateful):
    """So many people of a role. `skills` is a JSON list of texts; dates are ISO 8601; `shortcomings` says what is
    missing before the order can be submitted."""

    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="requests")
    parent_id = fields.CharField(max_length=ID_LENGTH)
    role = fields.CharField(max_length=200, null=True)
    skills = fields.TextField(default="[]")
    description = fields.TextField(default="")
    quantity = fields.IntField(default=1)
    starts_on = fields.CharField(max_length=DATE_LENGTH, null=True)
    ends_on = fields.CharField(max_length=DATE_LENGTH, null=True)
    shortcomings = fields.TextField(default="")

    class Meta:
        table = "resource_request"


class Assignment(Stateful):
    """One person for one request, from one day to another, both included."""

    root: fields.ForeignKeyRelation[Order] = fields.ForeignKeyField("models.Order", related_name="assignments")
    parent: fields.ForeignKeyRelation[ResourceRequest] = fields.ForeignKeyField(
        "models.ResourceRequest", related_name="assignments"
    )
    person = fields.CharField(max_length=200)
    starts_on = fields.CharField(max_length=DATE_LENGTH, null=True)
    ends_on = fields.CharField(max_length=DATE_LENGTH, null=True)
    created_by = fields.CharField(max_length=200)

    class Meta:
        table = "assignment"
