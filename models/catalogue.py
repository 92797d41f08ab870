"""What can be ordered: the editions of specifications."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.stateful import ID_LENGTH, TIME_LENGTH, WORD


class Specification(Model):
    """One edition of a product, service or resource specification; never changed once published, only retired.

    `code` names the specification through all its editions. `body` is a JSON object of its characteristics, parts and
    task templates. `term_months` is the length of a subscription's term.
    """

    id = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    domain = fields.CharField(max_length=WORD)
    code = fields.CharField(max_length=100)
    edition = fields.IntField()
    name = fields.CharField(max_length=200)
    description = fields.TextField()
    offering = fields.CharField(max_length=WORD)
    requires_enrichment = fields.BooleanField()
    renewal = fields.CharField(max_length=WORD)
    term_months = fields.IntField(null=True)
    body = fields.TextField()
    published_by = fields.CharField(max_length=200)
    published_at = fields.CharField(max_length=TIME_LENGTH)
    retired_by = fields.CharField(max_length=200, null=True)
    retired_at = fields.CharField(max_length=TIME_LENGTH, null=True)

    class Meta:
        table = "specification"
