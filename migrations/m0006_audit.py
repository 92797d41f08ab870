"""With which request, token and idempotency key a change was asked for."""

from __future__ import annotations

from tortoise.migrations.migration import Migration as TortoiseMigration

from models.definitions import adding


class Migration(TortoiseMigration):
    """Adds the columns; of changes from before nobody knows it any more."""

    dependencies = [("models", "m0005_denied_tokens")]  # noqa: RUF012 (so Tortoise declares it)
    operations = [  # noqa: RUF012 (so Tortoise declares it)
        adding("journal", {"request_id": "TEXT", "token_id": "TEXT", "idempotency_key": "TEXT"}),
    ]
