"""`server.py migrate`: bring a database up to date without serving it."""

from __future__ import annotations

import asyncio
from argparse import Namespace

from commands.command import Command, Problem
from settings import Settings


def run(settings: Settings, arguments: Namespace) -> int:
    """Apply the missing migrations."""
    from models.database import DatabaseProblem

    try:
        asyncio.run(_migrate(settings))
    except DatabaseProblem as problem:
        raise Problem(str(problem)) from None
    print(f"{settings.database_path.resolve()} is up to date")
    return 0


async def _migrate(settings: Settings) -> None:
    from models.database import Database

    database = Database(settings.database_path, durable=settings.durable)
    await database.open()
    await database.close()


COMMAND = Command(
    name="migrate",
    summary="bring the database up to date",
    description="""Applies the migrations that the database lacks, and makes the file when there is none.

`serve` does the same when it starts; this is for doing it at another time. No server may be using the file.""",
    examples="""  server.py migrate
  server.py migrate --database-url sqlite:////var/lib/ordergraph/orders.db""",
    run=run,
    settings=("database_url", "durable"),
)
