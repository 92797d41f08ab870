"""A PostgreSQL database that was dumped and restored: sound, with a past of its own, and open to new orders."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import asyncpg
import httpx
import pytest

from models.chair import CHAIR
from models.postgresql_server import SERVING, address
from tests.cluster import at, program, running
from tests.databases import outside, url_of
from tests.server.process import ServerProcess, run
from tests.server.socket_client import acknowledged
from tests.server.test_streams import CHANGES, CREATE, hear, write

pytestmark = pytest.mark.postgresql
EPOCH = "SELECT value FROM epoch"
END_THE_HOLDER = f"""SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database AS d ON d.oid = database
WHERE locktype = 'advisory' AND objid = {CHAIR} AND granted AND datname = current_database()"""


async def test_a_database_restored_from_a_dump_gets_a_new_epoch_and_goes_on(tmp_path: Path) -> None:
    with running(fsync="off") as cluster:
        with ServerProcess(tmp_path, url=cluster.url) as server:
            async with acknowledged(server) as socket:
                await socket.ask("1", CHANGES)
                cursor = (await hear(socket))["cursor"]
            for number in range(20):
                await write(server, CREATE, title=f"{number}")
        restored = at(cluster.url, "restored")
        _dump_and_restore(cluster.url, tmp_path / "dump.sql", restored)
        assert run(tmp_path, "check", "--database-url", restored).returncode == 0
        renewed = run(tmp_path, "renew-epoch", "--database-url", restored)
        assert (renewed.returncode, restored in renewed.stdout) == (0, True), renewed.stderr
        with ServerProcess(tmp_path, url=restored) as server:
            async with acknowledged(server) as socket:
                await socket.ask("1", CHANGES, variables={"after": cursor})
                assert (await hear(socket))["payload"][0]["extensions"]["code"] == "CURSOR_EXPIRED"
            await write(server, CREATE, title="Afterwards")
        assert run(tmp_path, "check", "--database-url", restored).returncode == 0


def _dump_and_restore(source: str, file: Path, target: str) -> None:
    """What docs/backup.md leaves to PostgreSQL's own programs."""
    subprocess.run([program("pg_dump"), "--file", str(file), source], check=True, capture_output=True)
    subprocess.run([program("createdb"), "--maintenance-db", source, "restored"], check=True, capture_output=True)
    loading = [program("psql"), "--quiet", "--set", "ON_ERROR_STOP=1", "--file", str(file), target]
    subprocess.run(loading, check=True, capture_output=True)


def test_a_database_that_a_server_uses_keeps_its_epoch(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        before = outside(server.database, EPOCH)
        refused = run(tmp_path, "renew-epoch", "--database-url", url_of(server.database))
        assert refused.returncode == 1 and "in use by a server" in refused.stderr
        assert outside(server.database, EPOCH) == before
        outside(server.database, END_THE_HOLDER)
        assert run(tmp_path, "renew-epoch", "--database-url", url_of(server.database)).returncode == 1
        assert outside(server.database, EPOCH) == before


async def test_a_server_that_starts_while_the_epoch_is_renewed_waits_and_serves_the_new_one(tmp_path: Path) -> None:
    renewing = await asyncpg.connect(**address(url_of(tmp_path / "orders.db")))
    try:
        await renewing.execute("SELECT pg_advisory_lock($1)", SERVING)
        starting = asyncio.create_task(asyncio.to_thread(ServerProcess, tmp_path))
        await asyncio.wait([starting], timeout=3)
        assert not starting.done()
        await renewing.execute("UPDATE epoch SET value = 'another'")
    finally:
        await renewing.close()
    with await starting as server:
        await write(server, CREATE, title="Afterwards")
        async with httpx.AsyncClient(base_url=server.url) as http:
            assert (await http.get("/readyz")).status_code == 200
