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
        name = asyncio.run(bring_up_to_date(settings))
    except DatabaseProblem as problem:
        raise Problem(str(problem)) from None
    print(f"{name} is up to date")
    return 0


async def bring_up_to_date(settings: Settings, processes: int = 0) -> str:
    """Apply what is missing; the name of the database. Raises DatabaseProblem, too when it lacks room for processes."""
    from web.storage import database_of

    database = database_of(settings)
    await database.open()
    try:
        await database.make_sure_of_room(processes)
    finally:
        await database.close()
    return database.name


COMMAND = Command(
    name="migrate",
    summary="bring the database up to date",
    description="""Applies the migrations that the database lacks, and makes the file when there is none.

`serve` does the same when it starts; this is for doing it at another time. No server may be using a SQLite file. On
PostgreSQL any number of processes may try at once: one of them does it, and one that is killed is made up for by the
next.""",
    examples="""  server.py migrate
  server.py migrate --database-url sqlite:////var/lib/ordergraph/orders.db
  server.py migrate --database-url postgresql://ordergraph@db.example.com/orders""",
    run=run,
    settings=("database_url", "durable"),
)
