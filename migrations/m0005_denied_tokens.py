"""Tokens that are no longer good before they expire."""

from __future__ import annotations

from tortoise.migrations.migration import Migration as TortoiseMigration

from models.definitions import making

DENIED = """CREATE TABLE IF NOT EXISTS denied_token (
    id TEXT PRIMARY KEY NOT NULL,
    reason TEXT NOT NULL,
    actor TEXT NOT NULL,
    denied_at TEXT NOT NULL,
    expires_at TEXT)"""


class Migration(TortoiseMigration):
    """Adds the table."""

    dependencies = [("models", "m0004_hand_over")]  # noqa: RUF012 (so Tortoise declares it)
    operations = [making([DENIED])]  # noqa: RUF012 (so Tortoise declares it)
