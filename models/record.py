"""What is written down beside the nodes: the journal, notes, remembered calls, counters, the journal's epoch."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from models.stateful import ID_LENGTH, TIME_LENGTH, WORD


class Journal(Model):
    """One change of one node. `sequence` has no gaps within a root, `position` none but what retention took.

    `cause` is the sequence of the row that led to it, within the root `cause_root` (NULL: the same root); `snapshot`
    a JSON object of the other columns it set. `request_id` names the request on all rows that it wrote; the token and
    the idempotency key stand, like the reason, on those that were asked for.
    """

    position = fields.IntField(primary_key=True)
    root_id = fields.CharField(max_length=ID_LENGTH)
    sequence = fields.IntField()
    kind = fields.CharField(max_length=WORD)
    node_id = fields.CharField(max_length=ID_LENGTH)
    path = fields.TextField()
    version = fields.IntField()
    action = fields.CharField(max_length=WORD, null=True)
    from_state = fields.CharField(max_length=WORD, null=True)
    to_state = fields.CharField(max_length=WORD, null=True)
    own_state = fields.CharField(max_length=WORD)
    actor = fields.CharField(max_length=200)
    reason = fields.TextField(null=True)
    at = fields.CharField(max_length=TIME_LENGTH)
    cause = fields.IntField(null=True)
    cause_root = fields.CharField(max_length=ID_LENGTH, null=True)
    account_id = fields.CharField(max_length=ID_LENGTH, null=True)
    batch = fields.CharField(max_length=WORD, null=True)
    snapshot = fields.TextField()
    request_id = fields.CharField(max_length=200, null=True)
    token_id = fields.CharField(max_length=200, null=True)
    idempotency_key = fields.CharField(max_length=200, null=True)

    class Meta:
        table = "journal"


class Note(Model):
    """Something a person wrote about a node."""

    id = fields.CharField(max_length=ID_LENGTH, primary_key=True)
    node_id = fields.CharField(max_length=ID_LENGTH)
    root_id = fields.CharField(max_length=ID_LENGTH)
    text = fields.TextField()
    author = fields.CharField(max_length=200)
    created_at = fields.CharField(max_length=TIME_LENGTH)

    class Meta:
        table = "note"


class RememberedCall(Model):
    """A successful call with an idempotency key: the hash of its input, and what it wrote.

    `spans` is a JSON list of what was written: a root, its first and its last sequence each.
    """

    id = fields.IntField(primary_key=True)
    actor = fields.CharField(max_length=200)
    key = fields.CharField(max_length=200)
    hash = fields.CharField(max_length=64)
    object_id = fields.CharField(max_length=ID_LENGTH)
    spans = fields.TextField(default="[]")
    created_at = fields.CharField(max_length=TIME_LENGTH)

    class Meta:
        table = "remembered_call"


class DeniedToken(Model):
    """A token that is good no longer, by its id, though it has not expired."""

    id = fields.CharField(max_length=200, primary_key=True)
    reason = fields.TextField()
    actor = fields.CharField(max_length=200)
    denied_at = fields.CharField(max_length=TIME_LENGTH)
    expires_at = fields.CharField(max_length=TIME_LENGTH, null=True)

    class Meta:
        table = "denied_token"


class Counter(Model):
    """The last number given to orders of a kind."""

    name = fields.CharField(max_length=WORD, primary_key=True)
    value = fields.IntField()

    class Meta:
        table = "counter"


class Epoch(Model):
    """Names this journal; renewed when it is restored, so that cursors of another past are recognised.

    From the position `oldest` on no row was removed.
    """

    id = fields.IntField(primary_key=True)
    value = fields.CharField(max_length=WORD)
    oldest = fields.IntField(default=1)

    class Meta:
        table = "epoch"
