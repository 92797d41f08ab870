"""Holds the place of a migration that is still to come."""

from __future__ import annotations

from tortoise.migrations.migration import Migration as TortoiseMigration


class Migration(TortoiseMigration):
    """Changes nothing."""

    dependencies = [("models", "m0006_audit")]  # noqa: RUF012 (so Tortoise declares it)
    operations = []  # noqa: RUF012 (so Tortoise declares it)
