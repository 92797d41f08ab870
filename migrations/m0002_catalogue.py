"""The catalogue, services, what revisions change, and what tasks keep of their templates."""

from __future__ import annotations

from tortoise.migrations.migration import Migration as TortoiseMigration

from migrations.m0001_spine import NODE
from models.definitions import adding, making, replacing

SPECIFICATIONS = [
    """CREATE TABLE IF NOT EXISTS specification (
    id TEXT PRIMARY KEY NOT NULL,
    domain TEXT NOT NULL,
    code TEXT NOT NULL,
    edition INTEGER NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    offering TEXT NOT NULL,
    requires_enrichment BOOLEAN NOT NULL,
    renewal TEXT NOT NULL,
    term_months INTEGER,
    body TEXT NOT NULL,
    published_by TEXT NOT NULL,
    published_at TEXT NOT NULL,
    retired_by TEXT,
    retired_at TEXT,
    UNIQUE (code, edition))""",
    "CREATE INDEX IF NOT EXISTS specification_by_domain ON specification (domain, id)",
]

COLUMNS: dict[str, dict[str, str]] = {
    "order_line_item": {
        "specification_id": "TEXT REFERENCES specification (id)",
        "service_id": "TEXT",
        "shortcomings": "TEXT NOT NULL DEFAULT ''",
        "needs_enrichment": "BOOLEAN NOT NULL DEFAULT FALSE",
    },
    "domain_order": {"specification_id": "TEXT REFERENCES specification (id)"},
    "order_task": {
        "redo_on_change": "BOOLEAN NOT NULL DEFAULT FALSE",
        "template": "TEXT",
        "topic": "TEXT",
        "compensation": "TEXT",
        "compensates_id": "TEXT",
        "redoes_id": "TEXT",
        "worker": "TEXT",
        "lease_until": "TEXT",
        "attempts": "INTEGER NOT NULL DEFAULT 3",
        "failures": "INTEGER NOT NULL DEFAULT 0",
    },
    "journal": {"cause_root": "TEXT"},
    "remembered_call": {"spans": "TEXT NOT NULL DEFAULT '[]'"},
}

FILL = """UPDATE remembered_call
    SET spans = '[["' || root_id || '", ' || first_sequence || ', ' || last_sequence || ']]'
    WHERE root_id IS NOT NULL"""

OTHERS = [
    "CREATE INDEX IF NOT EXISTS line_of_specification ON order_line_item (specification_id, id)",
    "CREATE INDEX IF NOT EXISTS line_of_service ON order_line_item (service_id, id) WHERE service_id IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS task_by_topic ON order_task (topic, state) WHERE topic IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS task_compensating ON order_task (compensates_id) WHERE compensates_id IS NOT NULL",
    "CREATE INDEX IF NOT EXISTS task_redoing ON order_task (redoes_id) WHERE redoes_id IS NOT NULL",
    """CREATE TABLE IF NOT EXISTS revision_item (
    id TEXT PRIMARY KEY NOT NULL,
    revision_id TEXT NOT NULL REFERENCES revision (id),
    root_id TEXT NOT NULL REFERENCES customer_order (id),
    change TEXT NOT NULL,
    line_id TEXT,
    parent_id TEXT,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    operation TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    characteristics TEXT NOT NULL,
    external_id TEXT,
    location_id TEXT,
    specification_id TEXT,
    service_id TEXT)""",
    "CREATE INDEX IF NOT EXISTS item_of_revision ON revision_item (revision_id, id)",
    "CREATE INDEX IF NOT EXISTS item_of_root ON revision_item (root_id, id)",
    """CREATE TABLE IF NOT EXISTS former_line (
    id INTEGER PRIMARY KEY,
    revision_id TEXT NOT NULL REFERENCES revision (id),
    root_id TEXT NOT NULL REFERENCES customer_order (id),
    line_id TEXT NOT NULL,
    parent_id TEXT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    operation TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    characteristics TEXT NOT NULL,
    external_id TEXT,
    location_id TEXT,
    specification_id TEXT,
    service_id TEXT)""",
    "CREATE INDEX IF NOT EXISTS former_line_of_revision ON former_line (revision_id, id)",
    "CREATE INDEX IF NOT EXISTS former_line_of_root ON former_line (root_id, id)",
    f"""CREATE TABLE IF NOT EXISTS service ({NODE}
    root_id TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    location_id TEXT REFERENCES location (id),
    order_id TEXT NOT NULL REFERENCES customer_order (id),
    line_id TEXT NOT NULL REFERENCES order_line_item (id),
    specification_id TEXT NOT NULL REFERENCES specification (id),
    title TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    characteristics TEXT NOT NULL,
    renewal TEXT NOT NULL,
    term_months INTEGER,
    term_start TEXT,
    term_end TEXT,
    wake_at TEXT,
    sequence INTEGER NOT NULL)""",
    "CREATE UNIQUE INDEX IF NOT EXISTS service_of_line ON service (line_id)",
    "CREATE INDEX IF NOT EXISTS service_of_order ON service (order_id, id)",
    "CREATE INDEX IF NOT EXISTS service_of_account ON service (account_id, id)",
    "CREATE INDEX IF NOT EXISTS service_of_account_by_state ON service (account_id, state)",
    "CREATE INDEX IF NOT EXISTS service_of_location ON service (location_id, state)",
    "CREATE INDEX IF NOT EXISTS service_of_specification ON service (specification_id, state)",
    "CREATE INDEX IF NOT EXISTS service_by_state ON service (state, id)",
    "CREATE INDEX IF NOT EXISTS service_by_wake ON service (wake_at) WHERE wake_at IS NOT NULL",
]


class Migration(TortoiseMigration):
    """Adds everything that the catalogue brings."""

    dependencies = [("models", "m0001_spine")]  # noqa: RUF012 (so Tortoise declares it)
    operations = [  # noqa: RUF012 (so Tortoise declares it)
        making(SPECIFICATIONS),
        *(adding(table, columns) for table, columns in COLUMNS.items()),
        replacing("remembered_call", ("root_id", "first_sequence", "last_sequence"), FILL),
        making(OTHERS),
    ]
