"""Columns that come and go in tables that exist, so that a migration may be run again after it broke off half-way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tortoise.migrations.operations import RunPython


def adding(table: str, columns: Mapping[str, str]) -> RunPython:
    """Add the columns that the table lacks; each is named with its definition."""

    async def run(apps: Any, editor: Any) -> None:
        known = await _known(editor, table)
        for name, definition in columns.items():
            if name not in known:
                await editor.client.execute_script(f"ALTER TABLE {table} ADD COLUMN {name} {definition}")

    return RunPython(run)


def replacing(table: str, old: tuple[str, ...], fill: str) -> RunPython:
    """Take columns away once `fill` has carried their values over."""

    async def run(apps: Any, editor: Any) -> None:
        known = await _known(editor, table)
        if known.issuperset(old):
            await editor.client.execute_script(fill)
        for name in old:
            if name in known:
                await editor.client.execute_script(f"ALTER TABLE {table} DROP COLUMN {name}")

    return RunPython(run)


async def _known(editor: Any, table: str) -> set[str]:
    return {row["name"] for row in await editor.client.execute_query_dict(f"PRAGMA table_info({table})")}


def rebuilding(table: str, definition: str, refers: str) -> RunPython:
    """Make a table anew, rows and indexes with it, so that it no longer refers to another table as it did.

    `definition` has a place for the table's name. SQLite can't take a reference away otherwise.
    """

    async def run(apps: Any, editor: Any) -> None:
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

    return RunPython(run)
