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
