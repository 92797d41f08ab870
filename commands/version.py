"""`server.py version`: which version this is, and of what it is made."""

from __future__ import annotations

import platform
import sqlite3
from argparse import Namespace
from importlib.metadata import version

from commands.command import Command
from settings import Settings
from web.version import VERSION

PARTS = ("strawberry-graphql", "graphql-core", "starlette", "uvicorn", "tortoise-orm")


def run(settings: Settings, arguments: Namespace) -> int:
    """Print the versions."""
    print(f"ordergraph {VERSION}")
    print(f"python {platform.python_version()}, sqlite {sqlite3.sqlite_version}")
    print(", ".join(f"{part} {version(part)}" for part in PARTS))
    return 0


COMMAND = Command(
    name="version",
    summary="say which version this is",
    description="Prints the version of Ordergraph, then those of what it stands on; add them to a report of a fault.",
    examples="  server.py version",
    run=run,
)
