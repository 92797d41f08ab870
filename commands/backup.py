"""`server.py backup`: a copy of the database while a server writes to it."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser, Namespace
from pathlib import Path

from commands.command import Command, Problem
from settings import Settings


def run(settings: Settings, arguments: Namespace) -> int:
    """Make the copy, and say how large it is and how far its journal goes."""
    from models.backup import BackupProblem, back_up

    _must_be_a_file(settings)
    assert settings.database_path is not None
    path, target = settings.database_path.resolve(), Path(arguments.file)
    if not path.exists():
        raise Problem(f"There is no file {path} to copy.")
    try:
        copied = back_up(path, target, secrets.token_hex(8), arguments.force)
    except BackupProblem as problem:
        raise Problem(str(problem)) from None
    print(f"{target.resolve()}: {copied.size} bytes, the journal up to position {copied.newest}")
    return 0


def _must_be_a_file(settings: Settings) -> None:
    """Databases with servers of their own have better tools for this. Raises Problem."""
    if settings.database_path is None:
        raise Problem(
            "Only SQLite files are copied by this command. Copy a PostgreSQL database with pg_dump, and when it was "
            "restored run `server.py renew-epoch` before a server uses it."
        )


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="where the copy goes; the directory must be there")
    parser.add_argument("--force", action="store_true", help="replace FILE when it is there already")


COMMAND = Command(
    name="backup",
    summary="copy the database while it is in use",
    description="""Copies the SQLite file as it is at one moment; servers may go on writing. FILE appears when the copy
is complete, looked over and on the disk, and not before. It is a database like any other: to restore it, stop the
server and let the next one use it.

The copy's journal has a new epoch: subscribers that come to a restored database with cursors of the original are
answered CURSOR_EXPIRED, and read anew. docs/backup.md says more.""",
    examples="""  server.py backup /backups/monday.db
  server.py backup --force /backups/latest.db
  server.py backup copy.db --database-url sqlite:////var/lib/ordergraph/orders.db""",
    run=run,
    settings=("database_url",),
    arguments=_arguments,
)
