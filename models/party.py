"""Who orders, and where it is delivered."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.stateful import ID_LENGTH, TIME_LENGTH


class Account(Model):
    """A customer."""

    id = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    name = fields.CharField(max_length=200)
    external_id = fields.CharField(max_length=200, null=True, unique=True)
    created_at = fields.CharField(max_length=TIME_LENGTH)

    class Meta:
        table = "account"


class Location(Model):
    """A place of an account where services are delivered."""

    id = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    account: fields.ForeignKeyRelation[Account] = fields.ForeignKeyField("models.Account", related_name="locations")
    name = fields.CharField(max_length=200)
    address = fields.TextField(default="")
    created_at = fields.CharField(max_length=TIME_LENGTH)

    class Meta:
        table = "location"
