"""What every table of nodes has in common."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

ID_LENGTH = 40
WORD = 40
TIME_LENGTH = 24


class Stateful(Model):
    """A node of an order's tree.

    Ids are kind prefix and UUIDv7 hex, as clients see them; times are ISO 8601 in UTC with milliseconds; both sort
    as text. `state` is what everybody sees, `stack` the own states beneath (the oldest first), `holders` the
    interruptions above as `id:STATE`; lists are separated by blanks. `path` are the ids from the root, with slashes.
    """

    id = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    path = fields.TextField()
    state = fields.CharField(max_length=WORD)
    stack = fields.TextField()
    holders = fields.TextField(default="")
    state_since = fields.CharField(max_length=TIME_LENGTH)
    version = fields.IntField()
    created_at = fields.CharField(max_length=TIME_LENGTH)

    class Meta:
        abstract = True
