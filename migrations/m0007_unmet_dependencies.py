"""The index of unmet dependencies in words that both databases have, and how positions are given on PostgreSQL."""

from __future__ import annotations

from tortoise.migrations.migration import Migration as TortoiseMigration

from models.definitions import making, making_on_postgresql

UNMET = [
    "DROP INDEX IF EXISTS dependency_unmet",
    "CREATE INDEX IF NOT EXISTS dependency_unmet ON dependency (waiter_id) WHERE NOT met",
]

NUMBERING = [
    "INSERT INTO counter (name, value) VALUES ('JOURNAL', 0) ON CONFLICT DO NOTHING",
    "CREATE INDEX IF NOT EXISTS journal_arrived ON journal (arrival) WHERE position IS NULL",
]
"""The position that was given last, and the rows that wait for one."""


class Migration(TortoiseMigration):
    """Makes the indexes."""

    dependencies = [("models", "m0006_audit")]  # noqa: RUF012 (so Tortoise declares it)
    operations = [making(UNMET), making_on_postgresql(NUMBERING)]  # noqa: RUF012 (so Tortoise declares it)
