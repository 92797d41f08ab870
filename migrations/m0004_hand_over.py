"""What a line about a service was entered on top of, and since when a service is in use."""

from __future__ import annotations

from tortoise.migrations.migration import Migration as TortoiseMigration

from models.definitions import adding


class Migration(TortoiseMigration):
    """Adds the columns; lines and services from before have none of it."""

    dependencies = [("models", "m0003_families")]  # noqa: RUF012 (so Tortoise declares it)
    operations = [  # noqa: RUF012 (so Tortoise declares it)
        adding("order_line_item", {"basis": "TEXT"}),
        adding("revision_item", {"basis": "TEXT"}),
        adding("provisioning_line", {"basis": "TEXT"}),
        adding("service", {"activated_at": "TEXT"}),
    ]
