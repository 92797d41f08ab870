"""The database that the settings name."""

from __future__ import annotations

from models.database import Bounds, Database
from models.opening import database_at
from settings import Settings


def database_of(settings: Settings, durable: bool | None = None, readers: int = 5, read_only: bool = False) -> Database:
    """It, not yet open; `durable` as the settings say unless told otherwise. Raises DatabaseProblem."""
    bounds = Bounds(
        connections=settings.database_connections,
        wait=settings.database_wait_seconds,
        lock_wait=settings.database_lock_seconds,
        statement=0 if read_only else settings.database_statement_seconds,  # who reads everything takes its time
        longest_queue=settings.longest_write_queue,
    )
    asked = settings.durable if durable is None else durable
    return database_at(settings.database_url, asked, readers, read_only, bounds)
