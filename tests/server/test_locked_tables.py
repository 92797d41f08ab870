"""Another program has a PostgreSQL table locked, even for reading: whoever needs it is told in a line, in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import httpx
import pytest

from models.postgresql_server import address
from tests.databases import url_of
from tests.server.process import ServerProcess, complaint
from tests.server.test_database_outage import asked

pytestmark = pytest.mark.postgresql
SOON = {"database_lock_seconds": 0.3}
CATALOGUE = Path(__file__).parents[2] / "examples" / "catalogue.yaml"


@asynccontextmanager
async def locked(path: Path, *tables: str) -> AsyncIterator[None]:
    connection = await asyncpg.connect(**address(url_of(path)))
    try:
        async with connection.transaction():
            for table in tables:
                await connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


async def test_a_read_that_waits_for_too_long_is_answered_as_unavailable(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, settings=SOON) as server:
        async with (
            httpx.AsyncClient(base_url=server.url, timeout=20) as http,
            locked(server.database, "customer_order"),
        ):
            answer = await asked(http, "{ orders { totalCount } }")
            assert answer["errors"][0]["extensions"]["code"] == "DATABASE_UNAVAILABLE"
        assert "Traceback" not in "".join(server.lines)


COMMANDS = {
    "check": ("journal", ["check"]),
    "renew-epoch": ("epoch", ["renew-epoch"]),
    "catalog load": ("specification", ["catalog", "load", str(CATALOGUE)]),
    "serve": ("journal", ["serve", "--port", "0"]),
}


@pytest.mark.parametrize("command", COMMANDS)
async def test_a_command_that_waits_for_too_long_ends_with_one_line(tmp_path: Path, command: str) -> None:
    table, words = COMMANDS[command]
    url, lock = url_of(tmp_path / "orders.db"), str(SOON["database_lock_seconds"])
    async with locked(tmp_path / "orders.db", table):
        code, said = await asyncio.to_thread(
            complaint, tmp_path, *words, "--database-url", url, ORDERGRAPH_DATABASE_LOCK_SECONDS=lock
        )
    complaints = [line for line in said.splitlines() if not line.startswith("{")]
    assert (code, len(complaints)) == (1, 1), said
    assert complaints[0].startswith("server.py: The database can't be used at the moment: ")
