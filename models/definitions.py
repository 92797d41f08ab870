"""The operations of migrations, for both databases. Each may be run again after it broke off half-way.

Statements are written once, in SQLite's words; `models/dialect.py` has PostgreSQL's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tortoise.migrations.operations import RunPython

from models.dialect import postgresql_definition


def making(statements: Sequence[str]) -> RunPython:
    """Run statements that make tables and indexes, or fill them."""

    async def run(apps: Any, editor: Any) -> None:
        for statement in statements:
            await _run(editor, statement)

    return RunPython(run)


def making_on_postgresql(statements: Sequence[str]) -> RunPython:
    """Run statements that SQLite has no use for."""

    async def run(apps: Any, editor: Any) -> None:
        if not _is_sqlite(editor):
            for statement in statements:
                await editor.client.execute_script(statement)

    return RunPython(run)


def adding(table: str, columns: Mapping[str, str]) -> RunPython:
    """Add the columns that the table lacks; each is named with its definition."""

    async def run(apps: Any, editor: Any) -> None:
        known = await _known(editor, table)
        for name, definition in columns.items():
            if name not in known:
                await _run(editor, f"ALTER TABLE {table} ADD COLUMN {name} {definition}")

    return RunPython(run)


def replacing(table: str, old: tuple[str, ...], fill: str) -> RunPython:
    """Take columns away once `fill` has carried their values over."""

    async def run(apps: Any, editor: Any) -> None:
        known = await _known(editor, table)
        if known.issuperset(old):
            await _run(editor, fill)
        for name in old:
            if name in known:
                await _run(editor, f"ALTER TABLE {table} DROP COLUMN {name}")

    return RunPython(run)


def freeing(table: str, definition: str, column: str, refers: str) -> RunPython:
    """Let a column no longer refer to another table.

    SQLite can't take a reference away: there the table is made anew, rows and indexes with it. `definition` has a place
    for the table's name.
    """

    async def run(apps: Any, editor: Any) -> None:
        if _is_sqlite(editor):
            await _rebuild(editor, table, definition, refers)
        else:
            await _run(editor, f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_{column}_fkey")

    return RunPython(run)


async def _rebuild(editor: Any, table: str, definition: str, refers: str) -> None:
    references = await editor.client.execute_query_dict(f"PRAGMA foreign_key_list({table})")
    if refers not in {row["table"] for row in references}:
        return
    sql = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    indexes = [row["sql"] for row in await editor.client.execute_query_dict(sql, [table])]
    columns = ", ".join(sorted(await _known(editor, table)))
    steps = [
        f"DROP TABLE IF EXISTS {table}_anew",
        definition.format(f"{table}_anew"),
        f"INSERT INTO {table}_anew ({columns}) SELECT {columns} FROM {table}",
        f"DROP TABLE {table}",
        f"ALTER TABLE {table}_anew RENAME TO {table}",
        *indexes,
    ]
    await editor.client.execute_script(f"SAVEPOINT rebuilding; {'; '.join(steps)}; RELEASE rebuilding;")


async def _run(editor: Any, statement: str) -> None:
    await editor.client.execute_script(statement if _is_sqlite(editor) else postgresql_definition(statement))


async def _known(editor: Any, table: str) -> set[str]:
    sql = (
        f"PRAGMA table_info({table})"
        if _is_sqlite(editor)
        else "SELECT column_name AS name FROM information_schema.columns "
        f"WHERE table_schema = current_schema() AND table_name = '{table}'"
    )
    return {row["name"] for row in await editor.client.execute_query_dict(sql)}


def _is_sqlite(editor: Any) -> bool:
    return bool(editor.client.capabilities.dialect == "sqlite")
