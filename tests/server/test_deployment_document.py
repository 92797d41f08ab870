"""What docs/deployment.md says is so: its settings, files, SQL, commands and tables are those that there are."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from models.address import parts_of
from server import COMMANDS
from settings import NAMES
from tests.databases import url_of

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "deployment.md").read_text(encoding="utf-8")
METRICS = (ROOT / "docs" / "observability.md").read_text(encoding="utf-8")

HAS_ROOT = "SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'root_id'"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
UNIQUE = """SELECT t.relname, i.relname, x.indisprimary, ARRAY(SELECT attname::text FROM pg_attribute
    WHERE attrelid = t.oid AND attnum = ANY (x.indkey)) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
    JOIN pg_class t ON t.oid = x.indrelid WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace"""
REFERENCES = """SELECT c.conrelid::regclass::text, a.attname::text, c.confrelid::regclass::text FROM pg_constraint c
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f'"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)


def section(title: str) -> str:
    return DOCUMENT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def code(text: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", text))


def statements(sql: str) -> list[str]:
    """The statements of a file for psql, without comments and what it sets."""
    lines = [line for line in sql.splitlines() if line.strip() and not line.startswith(("--", "\\set"))]
    return " ".join(line.strip() for line in lines).split(";")


def test_its_settings_are_settings() -> None:
    settings = {row.split("`")[1] for row in section("Sizing").splitlines() if row.startswith("| `")}
    prose = {"rate_per_second", "rate_burst", "requests_in_flight", "operations_at_once", "sockets_per_caller"}
    prose |= {"max_connections", "longest_write_queue", "journal_tail", "metrics_token", "workers", "ws_ping_interval"}
    prose |= {"operation_seconds", "heartbeat_seconds", "max_body_bytes"}
    assert prose <= code(DOCUMENT)
    assert len(settings) == 8 and settings | prose <= set(NAMES)


def test_its_metrics_are_metrics() -> None:
    named = set(re.findall(r"ordergraph_[a-z_]+", section("What to watch")))
    assert len(named) >= 5 and named <= code(METRICS)


def test_its_commands_and_files_are_there() -> None:
    commands = {command.name for command in COMMANDS}
    assert set(re.findall(r"^server\.py ([\w-]+)", "\n".join(blocks("sh")), re.MULTILINE)) <= commands
    files = set(re.findall(r"`((?:deploy|tests|docs)/[\w./-]+)`", DOCUMENT)) - {"deploy/secrets"}
    rows = [row.split("|")[1] for row in section("The topology").splitlines() if row.startswith("| `")]
    listed = {f"deploy/{name}" for row in rows for name in code(row)}
    assert len(listed) == 7 and [name for name in files | listed if not (ROOT / name).exists()] == []
    links = re.findall(r"\]\(([^)#]+)", DOCUMENT)
    assert links and [link for link in links if not (ROOT / "docs" / link).exists()] == []


def test_its_sql_is_that_of_the_file() -> None:
    (sql,) = blocks("sql")
    assert statements(sql) == statements((ROOT / "deploy" / "roles.sql").read_text())


async def _fetched(url: str, sql: str) -> list[Any]:
    connection = await asyncpg.connect(**parts_of(url))
    try:
        return [tuple(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


@pytest.mark.postgresql
async def test_what_it_says_of_distribution_fits_the_tables(tmp_path: Path) -> None:
    url, text = url_of(tmp_path / "orders.db"), section("Distributing the data")
    rows = [row.split("|") for row in text.splitlines() if row.startswith("| ") and "`" in row]
    by_root, by_id, everywhere, in_one = (code(row[2]) for row in rows)
    has_root = {name for (name,) in await _fetched(url, HAS_ROOT)}
    assert by_root | by_id == has_root
    assert by_root | by_id | everywhere | in_one == {name for (name,) in await _fetched(url, TABLES)}
    first, _, _ = text.partition("2. **Foreign keys**")
    wrong = {
        index
        for table, index, is_primary, columns in await _fetched(url, UNIQUE)
        if table in has_root
        and not is_primary
        and not {"root_id"} & set(columns)
        and not (table in by_id and "id" in columns)
    }
    assert wrong == {name for name in code(first) if name.endswith("_key")} | code(first) & {
        "order_by_external_id",
        "service_of_line",
    }
    within = [
        (table, column)
        for table, column, target in await _fetched(url, REFERENCES)
        if {table, target} <= has_root and column not in ("root_id", "order_id")
    ]
    assert ("order_task", "parent_id") in within and f"and {len(within) - 1} others" in text
