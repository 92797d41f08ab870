"""`server.py check`: look the database over for what must never be."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from typing import TYPE_CHECKING

from commands.command import Command, Problem
from settings import Settings

if TYPE_CHECKING:
    from engine.audit import Survey


def run(settings: Settings, arguments: Namespace) -> int:
    """Print what is wrong, a line each, and what was looked at; 1 when something is."""
    from models.database import DatabaseProblem

    try:
        name, seen = asyncio.run(_surveyed(settings))
    except DatabaseProblem as problem:
        raise Problem(str(problem)) from None
    for finding in seen.findings:
        print(f"{finding.invariant} {finding.id}: {finding.message}")
    looked_at = f"{seen.orders} orders, {seen.services} services, {seen.nodes} nodes and {seen.rows} journal rows"
    print(f"{name}: looked at {looked_at}: {len(seen.findings) or 'no'} findings")
    return 1 if seen.findings else 0


async def _surveyed(settings: Settings) -> tuple[str, Survey]:
    from engine.audit import survey
    from web.storage import database_of

    database = database_of(settings, readers=1, read_only=True)
    if not database.exists():
        raise Problem(f"There is no file {database.name} to check.")
    await database.open(migrate=False)
    try:
        return database.name, await database.driver.read(survey())
    finally:
        await database.close()


COMMAND = Command(
    name="check",
    summary="look the database over",
    description="""Reads the whole database on one snapshot and prints every breach of what must always hold: states
that do not fit their children, columns that are not what the journal tells, journals with gaps, rows that belong to
nothing. The last line says what was looked at. Time grows with the database, memory does not.

It only reads, so servers may be running on the database. Exit code 1 when something was found.""",
    examples="""  server.py check
  server.py check --database-url sqlite:////var/lib/ordergraph/orders.db
  server.py check --database-url postgresql://ordergraph@db.example.com/orders""",
    run=run,
    settings=("database_url",),
)
