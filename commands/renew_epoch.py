"""`server.py renew-epoch`: tell subscribers of a restored database that its past is another one."""

from __future__ import annotations

import asyncio
import secrets
from argparse import Namespace

from commands.command import Command, Problem
from settings import Settings


def run(settings: Settings, arguments: Namespace) -> int:
    """Give the journal a new epoch."""
    from models.database import DatabaseProblem

    try:
        name = asyncio.run(_renew(settings))
    except DatabaseProblem as problem:
        raise Problem(str(problem)) from None
    print(f"The journal of {name} has a new epoch: cursors from before are expired")
    return 0


async def _renew(settings: Settings) -> str:
    from events import journal
    from web.storage import database_of

    database = database_of(settings, readers=1)
    if not database.exists():
        raise Problem(f"There is no file {database.name}.")
    await database.open(migrate=False)
    try:
        async with database.while_nobody_serves():
            await database.driver.write(journal.renew_epoch, secrets.token_hex(8))
    finally:
        await database.close()
    return database.name


COMMAND = Command(
    name="renew-epoch",
    summary="expire all cursors of a restored database",
    description="""Gives the journal a new epoch, so that subscribers that come with cursors from before are answered
CURSOR_EXPIRED and read anew. Needed once after a database was restored by other means than `server.py backup`: a file
that was copied, a snapshot of a disk, a dump. Without it subscribers might miss changes in silence.

No server may be using the database.""",
    examples="""  server.py renew-epoch
  server.py renew-epoch --database-url sqlite:////var/lib/ordergraph/orders.db""",
    run=run,
    settings=("database_url", "durable"),
)
