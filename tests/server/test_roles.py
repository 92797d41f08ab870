"""The roles of deploy/: who migrates, who serves, and what the latter can't do. The files are used as they are."""

from __future__ import annotations

import asyncio
import os
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from models.address import parts_of
from settings import read
from tests.cluster import Cluster, program, running
from tests.server.issuer import bearer, secret_settings
from tests.server.process import ServerProcess, complaint, run
from tests.server.socket_client import acknowledged
from tests.server.test_deployment_document import section
from tests.server.test_streams import CHANGES, CREATE, hear, until

pytestmark = pytest.mark.postgresql
DEPLOY = Path(__file__).parents[2] / "deploy"
OWNER = "postgresql://ordergraph_owner@db.example.com"
REFUSED = [
    "CREATE TABLE planted (id INTEGER)",
    "CREATE TEMPORARY TABLE planted (id INTEGER)",
    "CREATE SCHEMA planted",
    "DROP TABLE journal",
    "TRUNCATE journal",
    "ALTER TABLE journal ADD COLUMN planted TEXT",
    "CREATE OR REPLACE FUNCTION number_journal(most BIGINT) RETURNS BIGINT LANGUAGE sql AS 'SELECT 0'",
]


@dataclass(frozen=True)
class Installation:
    """A database server that was prepared by roles.sql, and the secrets for it."""

    cluster: Cluster
    secrets: Path

    def url(self, name: str) -> str:
        """The address that a file of settings has."""
        return read({}, str(self.secrets / name)).database_url

    def sql(self, name: str, statement: str) -> list[Any]:
        """Run a statement as the user of a file of settings."""
        return asyncio.run(_fetched(self.url(name), statement))


async def _fetched(url: str, statement: str) -> list[Any]:
    connection = await asyncpg.connect(**parts_of(url))
    try:
        return [tuple(row) for row in await connection.fetch(statement)]
    finally:
        await connection.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    secrets = tmp_path_factory.mktemp("installation") / "secrets"
    with running() as cluster:
        cluster.stop()
        for user in ("ordergraph_owner", "ordergraph"):
            cluster.demand_password_of(user)
        cluster.start()
        address = f"127.0.0.1:{cluster.port}"
        subprocess.run([DEPLOY / "make-secrets", address, secrets], check=True, capture_output=True)
        command = [program("psql"), "--no-psqlrc", "--file", str(DEPLOY / "roles.sql"), cluster.url]
        surroundings = {**os.environ, "SECRETS": str(secrets)}
        done = subprocess.run(command, env=surroundings, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        yield Installation(cluster, secrets)


@pytest.fixture(scope="module")
def installation(prepared: Installation, tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """One that was migrated, by its owner."""
    folder = tmp_path_factory.mktemp("migrating")
    code, told = complaint(folder, "migrate", "--config", str(prepared.secrets / "server.toml"))
    assert code == 1 and "permission denied for schema public" in told, "whoever serves can't migrate"
    code, told = complaint(folder, "migrate", "--config", str(prepared.secrets / "migrate.toml"))
    assert code == 0, told
    return prepared


async def test_a_server_does_all_its_work_as_the_user_that_only_reads_and_writes(
    installation: Installation, tmp_path: Path
) -> None:
    config, url = str(installation.secrets / "server.toml"), installation.url("server.toml")
    with ServerProcess(tmp_path, "--config", config, "--journal-days", "1", url=url, **secret_settings()) as server:
        async with httpx.AsyncClient(headers=bearer(), timeout=20) as http, acknowledged(server, **bearer()) as socket:
            await socket.ask("1", CHANGES)
            await until(socket, "CaughtUp")
            made = await http.post(server.graphql, json={"query": CREATE, "variables": {"title": "As a guest"}})
            assert (await hear(socket))["id"] == made.json()["data"]["made"]["changes"][0]["id"]
            denied = 'mutation { denyToken(input: { tokenId: "x", reason: "lost" }) { errors { code } } }'
            answer = await http.post(server.graphql, json={"query": denied})
            assert answer.json()["data"]["denyToken"]["errors"] == []
            assert (await http.get(f"{server.url}/readyz")).status_code == 200
        server.wait_for("journals of what ended long ago are removed")
        assert "permission denied" not in "".join(server.lines) and "Traceback" not in "".join(server.lines)
        users = await _fetched(url, "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = 'orders'")
        assert users == [("ordergraph",)]


def test_so_do_the_commands(installation: Installation, tmp_path: Path) -> None:
    config = str(installation.secrets / "server.toml")
    catalogue = str(DEPLOY.parent / "examples" / "catalogue.yaml")
    for words in (["migrate"], ["catalog", "load", catalogue], ["check"], ["renew-epoch"]):
        done = run(tmp_path, *words, "--config", config)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("statement", REFUSED)
def test_the_user_that_serves_can_change_no_tables(installation: Installation, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        installation.sql("server.toml", statement)


def test_nobody_else_comes_in(installation: Installation) -> None:
    installation.sql("migrate.toml", "SELECT 1")
    asyncio.run(_fetched(installation.cluster.url, "CREATE ROLE stranger LOGIN"))
    stranger = f"postgresql://stranger@127.0.0.1:{installation.cluster.port}/orders"
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        asyncio.run(_fetched(stranger, "SELECT 1"))


def test_a_dump_goes_back_by_the_lines_of_the_document(installation: Installation, tmp_path: Path) -> None:
    lines = section("Backup and restore").replace("\\\n", "").splitlines()
    orders = installation.url("migrate.toml")
    restored = f"{orders.rpartition('/')[0]}/restored"
    here = installation.cluster.url.rpartition("/")[0]
    for beginning in ("pg_dump", "psql", "pg_restore", "server.py renew-epoch", "server.py check"):
        (line,) = (line for line in lines if line.startswith(beginning))
        line = line.replace(f"{OWNER}/orders", orders).replace(f"{OWNER}/restored", restored)
        words = shlex.split(line.replace("postgresql://postgres@db.example.com", here))
        if words[0] == "server.py":
            done = run(tmp_path, *words[1:])
        else:
            done = subprocess.run([program(words[0]), *words[1:]], cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert "no findings" in done.stdout
    epochs = [asyncio.run(_fetched(url, "SELECT value FROM epoch")) for url in (orders, restored)]
    assert epochs[0] != epochs[1]
    with ServerProcess(tmp_path, url=installation.url("server.toml").replace("/orders", "/restored")) as server:
        query = {"query": 'mutation { createServiceOrder(input: {title: "T"}) { errors { code } } }'}
        assert httpx.post(server.graphql, json=query).json()["data"]["createServiceOrder"]["errors"] == []
