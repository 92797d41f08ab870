"""Staffing and provisioning orders beside those of the fulfillment family; services may come of lines of either."""

from __future__ import annotations

from tortoise.migrations.migration import Migration as TortoiseMigration

from migrations.m0001_spine import NODE
from models.definitions import freeing, making

STAFFING = [
    f"""CREATE TABLE IF NOT EXISTS resource_request ({NODE}
    root_id TEXT NOT NULL REFERENCES customer_order (id),
    parent_id TEXT NOT NULL,
    role TEXT,
    skills TEXT NOT NULL,
    description TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    starts_on TEXT,
    ends_on TEXT,
    shortcomings TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS request_of_root ON resource_request (root_id, state)",
    "CREATE INDEX IF NOT EXISTS request_of_parent ON resource_request (parent_id, id)",
    "CREATE INDEX IF NOT EXISTS request_of_parent_by_state ON resource_request (parent_id, state)",
    "CREATE INDEX IF NOT EXISTS request_by_state ON resource_request (state, id)",
    f"""CREATE TABLE IF NOT EXISTS assignment ({NODE}
    root_id TEXT NOT NULL REFERENCES customer_order (id),
    parent_id TEXT NOT NULL REFERENCES resource_request (id),
    person TEXT NOT NULL,
    starts_on TEXT,
    ends_on TEXT,
    created_by TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS assignment_of_root ON assignment (root_id, id)",
    "CREATE INDEX IF NOT EXISTS assignment_of_parent ON assignment (parent_id, id)",
    "CREATE INDEX IF NOT EXISTS assignment_of_parent_by_state ON assignment (parent_id, state)",
    "CREATE INDEX IF NOT EXISTS assignment_by_state ON assignment (state, id)",
    "CREATE INDEX IF NOT EXISTS assignment_by_person ON assignment (person, state)",
    "INSERT INTO counter (name, value) VALUES ('STAFFING_ORDER', 0), ('PROVISIONING_ORDER', 0) ON CONFLICT DO NOTHING",
]

PROVISIONING = [
    """CREATE TABLE IF NOT EXISTS provisioning_line (
    id TEXT PRIMARY KEY NOT NULL,
    root_id TEXT NOT NULL REFERENCES customer_order (id),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    operation TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    characteristics TEXT NOT NULL,
    external_id TEXT,
    location_id TEXT REFERENCES location (id),
    specification_id TEXT REFERENCES specification (id),
    service_id TEXT,
    shortcomings TEXT NOT NULL,
    canceled_at TEXT,
    created_at TEXT NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS provisioning_line_of_root ON provisioning_line (root_id, id)",
    """CREATE INDEX IF NOT EXISTS provisioning_line_of_service ON provisioning_line (service_id, id)
    WHERE service_id IS NOT NULL""",
    f"""CREATE TABLE IF NOT EXISTS work_order ({NODE}
    root_id TEXT NOT NULL REFERENCES customer_order (id),
    parent_id TEXT NOT NULL,
    work_order_type TEXT NOT NULL,
    template TEXT,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    due_at TEXT)""",
    "CREATE INDEX IF NOT EXISTS work_order_of_root ON work_order (root_id, id)",
    "CREATE INDEX IF NOT EXISTS work_order_of_parent ON work_order (parent_id, id)",
    "CREATE INDEX IF NOT EXISTS work_order_of_parent_by_state ON work_order (parent_id, state)",
    "CREATE INDEX IF NOT EXISTS work_order_by_state ON work_order (state, id)",
    """CREATE TABLE IF NOT EXISTS work_order_item (
    id INTEGER PRIMARY KEY,
    root_id TEXT NOT NULL REFERENCES customer_order (id),
    work_order_id TEXT NOT NULL REFERENCES work_order (id),
    line_id TEXT NOT NULL REFERENCES provisioning_line (id),
    UNIQUE (work_order_id, line_id))""",
    "CREATE INDEX IF NOT EXISTS item_of_line ON work_order_item (line_id, work_order_id)",
    "CREATE INDEX IF NOT EXISTS work_order_item_of_root ON work_order_item (root_id, id)",
    f"""CREATE TABLE IF NOT EXISTS work_task ({NODE}
    root_id TEXT NOT NULL REFERENCES customer_order (id),
    parent_id TEXT NOT NULL REFERENCES work_order (id),
    template TEXT,
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    group_name TEXT,
    assignee TEXT,
    priority INTEGER NOT NULL,
    duration INTEGER,
    due_at TEXT,
    started_at TEXT,
    finished_at TEXT)""",
    "CREATE INDEX IF NOT EXISTS work_task_of_root ON work_task (root_id, state)",
    "CREATE INDEX IF NOT EXISTS work_task_of_parent ON work_task (parent_id, id)",
    "CREATE INDEX IF NOT EXISTS work_task_of_parent_by_state ON work_task (parent_id, state)",
    "CREATE INDEX IF NOT EXISTS work_task_by_state ON work_task (state, id)",
    "CREATE INDEX IF NOT EXISTS work_task_by_assignee ON work_task (assignee, state)",
    "CREATE INDEX IF NOT EXISTS work_task_by_group ON work_task (group_name, state)",
    "CREATE INDEX IF NOT EXISTS work_task_by_age ON work_task (created_at, id)",
    "CREATE INDEX IF NOT EXISTS work_task_by_due ON work_task (due_at, id)",
    "CREATE INDEX IF NOT EXISTS work_task_by_priority ON work_task (priority, id)",
]

SERVICE = f"""CREATE TABLE {{}} ({NODE}
    root_id TEXT NOT NULL,
    account_id TEXT NOT NULL REFERENCES account (id),
    location_id TEXT REFERENCES location (id),
    order_id TEXT NOT NULL REFERENCES customer_order (id),
    line_id TEXT NOT NULL,
    specification_id TEXT NOT NULL REFERENCES specification (id),
    title TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    characteristics TEXT NOT NULL,
    renewal TEXT NOT NULL,
    term_months INTEGER,
    term_start TEXT,
    term_end TEXT,
    wake_at TEXT,
    sequence INTEGER NOT NULL)"""


class Migration(TortoiseMigration):
    """Adds the two families."""

    dependencies = [("models", "m0002_catalogue")]  # noqa: RUF012 (so Tortoise declares it)
    operations = [  # noqa: RUF012 (so Tortoise declares it)
        making(STAFFING),
        making(PROVISIONING),
        freeing("service", SERVICE, "line_id", refers="order_line_item"),
    ]
