"""`server.py check`: look the database over for what must never be."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from commands.command import Command, Problem
from settings import Settings


def run(settings: Settings, arguments: Namespace) -> int:
    """Print what is wrong, a line each; 1 when there is something."""
    from models.database import DatabaseProblem

    try:
        name, findings = asyncio.run(_findings(settings))
    except DatabaseProblem as problem:
        raise Problem(str(problem)) from None
    for finding in findings:
        print(finding)
    print(f"{name}: {len(findings) or 'no'} findings")
    return 1 if findings else 0


async def _findings(settings: Settings) -> tuple[str, list[str]]:
    from engine.audit import audit
    from web.storage import database_of

    database = database_of(settings, readers=1, read_only=True)
    if not database.exists():
        raise Problem(f"There is no file {database.name} to check.")
    await database.open(migrate=False)
    try:
        found = await database.driver.read(audit())
    finally:
        await database.close()
    return database.name, [f"{finding.invariant} {finding.id}: {finding.message}" for finding in found]


COMMAND = Command(
    name="check",
    summary="look the database over",
    description="""Reads the whole database on one snapshot and prints every breach of what must always hold: states
that do not fit their children, journals with gaps, rows that belong to nothing.

It only reads, so servers may be running on the database. Exit code 1 when something was found.""",
    examples="""  server.py check
  server.py check --database-url sqlite:////var/lib/ordergraph/orders.db
  server.py check --database-url postgresql://ordergraph@db.example.com/orders""",
    run=run,
    settings=("database_url",),
)
