"""How far back the journal reaches, as a whole and of each root: what retention has removed is known for good."""

from __future__ import annotations

from tortoise.migrations.migration import Migration as TortoiseMigration

from models.definitions import adding, making

OLDEST = """UPDATE epoch SET oldest = (SELECT MIN(position) FROM journal)
    WHERE oldest < (SELECT MIN(position) FROM journal)"""
"""Rows may have been removed by hand before."""


class Migration(TortoiseMigration):
    """Adds the columns."""

    dependencies = [("models", "m0007_unmet_dependencies")]  # noqa: RUF012 (so Tortoise declares it)
    operations = [  # noqa: RUF012 (so Tortoise declares it)
        adding("epoch", {"oldest": "INTEGER NOT NULL DEFAULT 1"}),
        adding("customer_order", {"journal_from": "INTEGER NOT NULL DEFAULT 1"}),
        adding("service", {"journal_from": "INTEGER NOT NULL DEFAULT 1"}),
        making([OLDEST]),
    ]
