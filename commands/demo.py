"""`server.py demo`: a database full of orders, as people and programs would have left it."""

from __future__ import annotations

import asyncio
from argparse import ArgumentParser, Namespace

from commands.command import Command, Problem
from settings import Settings

SEED = 1


def add_arguments(parser: ArgumentParser) -> None:
    """The seed."""
    parser.add_argument(
        "--seed", type=int, default=SEED, metavar="N", help=f"another number, another story; {SEED} by default"
    )


def run(settings: Settings, arguments: Namespace) -> int:
    """Fill the database, which must be empty."""
    from models.database import DatabaseProblem

    try:
        told = asyncio.run(fill(settings, arguments.seed))
    except DatabaseProblem as problem:
        raise Problem(str(problem)) from None
    if told is None:
        name = _name(settings)
        raise Problem(f"{name} is not empty; give another database with --database-url, or delete this one.")
    print(told)
    return 0


def _name(settings: Settings) -> str:
    from web.storage import database_of

    return database_of(settings).name


async def fill(settings: Settings, seed: int = SEED) -> str | None:
    """Tell the story into the database; a line about it, None when somebody has written into it before."""
    from commands.demo_story import is_new, tell
    from web.storage import database_of

    database = database_of(settings, durable=False)
    await database.open()
    try:
        if not await is_new(database):
            return None
        world = await tell(database, seed)
        counts = [
            (await world.rows(f"SELECT COUNT(*) FROM {table}"))[0][0]
            for table in ("customer_order", "order_task", "work_task", "service", "journal")
        ]
        orders, order_tasks, work_tasks, services, rows = counts
        tasks = order_tasks + work_tasks
        return f"{orders} orders with {tasks} tasks, {services} services, {rows} changes in the journal"
    finally:
        await database.close()


COMMAND = Command(
    name="demo",
    summary="fill an empty database with a story",
    description="""Publishes the example catalogue in an empty database, and lets agents, a manager, field workers and
programs play on it: a year of customers and a busy month, with failures, fallout, holds, revisions, cancellations,
late tasks, and services that expire, renew and are not paid for; a staffer and a provisioner play beside them. An order
of every family and state is left behind.

The same seed tells the same story, with times that end now. `serve --examples` does this when the database is new.""",
    examples="""  server.py demo --database-url sqlite:////tmp/demo.db
  server.py demo --seed 7""",
    run=run,
    settings=("database_url",),
    arguments=add_arguments,
)
