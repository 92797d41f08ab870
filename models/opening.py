"""Which kind of database an address means."""

from __future__ import annotations

from pathlib import Path

from models.database import Bounds, Database
from models.postgresql_server import PostgresqlServer
from models.sqlite_file import SqliteFile

SQLITE = "sqlite:///"


def database_at(
    url: str, durable: bool = True, readers: int = 5, read_only: bool = False, bounds: Bounds | None = None
) -> Database:
    """The database at an address, not yet open. Raises DatabaseProblem for an address that can't be meant."""
    bounds = bounds or Bounds()
    if url.startswith(SQLITE):
        return SqliteFile(Path(url.removeprefix(SQLITE)), durable, readers, read_only, bounds.longest_queue)
    return PostgresqlServer(url, bounds, durable)
