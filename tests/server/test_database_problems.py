"""PostgreSQL databases that can't be used: said in one line, with what would help, and never with a password."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cluster import Cluster, at, execute
from tests.databases import outside, url_of
from tests.server.process import ServerProcess, complaint, run

pytestmark = pytest.mark.postgresql

SECRET = "open-sesame"
ADA = f"ada:{SECRET}@"
NEWER = "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', 'm9999_tomorrow', now())"


@pytest.fixture(scope="module")
def guarded() -> Iterator[Cluster]:
    """A server with few connections that wants to see Ada's password."""
    cluster = Cluster(max_connections="12", fsync="off")
    cluster.make()
    cluster.demand_password_of("ada")
    cluster.start()
    try:
        statements = [f"CREATE USER ada PASSWORD '{SECRET}'", "CREATE DATABASE orders OWNER ada"]
        statements += ["CREATE DATABASE closed", "REVOKE CONNECT ON DATABASE closed FROM PUBLIC"]
        statements += ["CREATE DATABASE western ENCODING 'LATIN1' TEMPLATE template0", "CREATE DATABASE kitchen"]
        asyncio.run(execute(cluster.url, *statements))
        asyncio.run(execute(at(cluster.url, "kitchen"), "CREATE TABLE recipe (name TEXT)"))
        yield cluster
    finally:
        cluster.kill()
        cluster.remove()


def of_ada(cluster: Cluster, database: str) -> str:
    """The address of a database with Ada's name and password."""
    return at(cluster.url, database).replace("postgres@", ADA)


def refused(directory: Path, *words: str, code: int = 1, **environment: str) -> str:
    """The one line in which a command says why it can't; whatever it was told, no password is in it."""
    ended, said = complaint(directory, *words, **environment)
    assert (ended, len(said.splitlines())) == (code, 1), said
    assert SECRET not in said
    return said


def both_refused(directory: Path, url: str) -> str:
    """What `serve` says, which must be what `migrate` says."""
    said = refused(directory, "serve", "--port", "0", "--database-url", url)
    assert refused(directory, "migrate", "--database-url", url) == said
    return said


def test_a_server_that_is_down_is_told(tmp_path: Path) -> None:
    said = both_refused(tmp_path, f"postgresql://{ADA}127.0.0.1:1/orders")
    assert said.startswith("server.py: postgresql://ada:…@127.0.0.1:1/orders can't be used as a database: ")
    assert "it can't be reached" in said and "Start the server there" in said


def test_a_host_that_there_is_not_is_told(tmp_path: Path) -> None:
    said = refused(tmp_path, "migrate", "--database-url", f"postgresql://{ADA}no-such-host.invalid/orders")
    assert "it can't be reached" in said and "--database-url" in said


@pytest.mark.parametrize("word", ["wrong-password", "", None])
def test_a_wrong_password_is_told_and_not_repeated(tmp_path: Path, guarded: Cluster, word: str | None) -> None:
    url = of_ada(guarded, "orders").replace(SECRET, word) if word is not None else at(guarded.url, "orders")
    said = both_refused(tmp_path, url.replace("postgres@", "ada@"))
    assert 'it refuses the user or the password (password authentication failed for user "ada")' in said
    assert "PGPASSWORD" in said and "wrong-password" not in said


def test_a_database_that_is_missing_is_told(tmp_path: Path, guarded: Cluster) -> None:
    said = both_refused(tmp_path, of_ada(guarded, "nowhere"))
    assert 'there is no such database (database "nowhere" does not exist)' in said and "CREATE DATABASE" in said


@pytest.mark.parametrize("database", ["closed", "postgres"])
def test_a_database_in_which_the_user_may_do_nothing_is_told(tmp_path: Path, guarded: Cluster, database: str) -> None:
    said = both_refused(tmp_path, of_ada(guarded, database))
    assert "it does not let the user do this (permission denied for" in said and "grant" in said


def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path, guarded: Cluster) -> None:
    url = at(guarded.url, "kitchen")
    assert "is the database of another program: it has tables, but none of ours" in both_refused(tmp_path, url)


def test_a_database_in_another_encoding_is_refused(tmp_path: Path, guarded: Cluster) -> None:
    said = both_refused(tmp_path, at(guarded.url, "western"))
    assert "is encoded as LATIN1; make one with ENCODING 'UTF8'" in said


def test_the_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    outside(tmp_path / "orders.db", NEWER)
    said = both_refused(tmp_path, url_of(tmp_path / "orders.db"))
    assert "was used by a newer version" in said and "m9999_tomorrow" in said and "restore a backup" in said


@pytest.mark.parametrize("workers", ["1", "3"])
def test_a_server_that_takes_too_few_connections_is_refused(tmp_path: Path, guarded: Cluster, workers: str) -> None:
    url = of_ada(guarded, "orders")
    words = ("--port", "0", "--workers", workers, "--database-url", url, "--database-connections")
    said = refused(tmp_path, "serve", *words, "20" if workers == "1" else "4")
    each = 23 if workers == "1" else 7
    assert f"takes 9 connections, and {workers} x {each} may be wanted" in said
    assert "raise max_connections" in said and "database_connections" in said


def test_with_as_many_connections_as_there_are_it_serves_and_its_log_has_no_password(
    tmp_path: Path, guarded: Cluster
) -> None:
    url = of_ada(guarded, "orders")
    settings = {"database_connections": 6, "log_level": "debug"}
    with ServerProcess(tmp_path, url=url, settings=settings) as serving:
        assert serving.wait_for("database")["at"] == f"postgresql://ada:…@127.0.0.1:{guarded.port}/orders"
    assert SECRET not in "".join(serving.lines)
    for words in (["migrate"], ["check"]):
        done = run(tmp_path, *words, "--database-url", url)
        assert done.returncode == 0 and SECRET not in done.stdout + done.stderr
        assert "postgresql://ada:…@" in done.stdout


def test_when_all_connections_are_taken_that_is_told(tmp_path: Path, guarded: Cluster) -> None:
    asyncio.run(
        execute(guarded.url, "ALTER DATABASE closed CONNECTION LIMIT 0", "GRANT CONNECT ON DATABASE closed TO ada")
    )
    said = both_refused(tmp_path, of_ada(guarded, "closed"))
    assert "it takes no more connections" in said and "max_connections" in said


def test_the_environment_s_password_is_taken_and_not_told(tmp_path: Path, guarded: Cluster) -> None:
    url = at(guarded.url, "orders").replace("postgres@", "ada@")
    done = run(tmp_path, "migrate", "--database-url", url, PGPASSWORD=SECRET)
    assert (done.returncode, done.stdout) == (0, f"{url} is up to date\n")


WRONG = ("slash/in-it", "question?in-it", "bracket[in-it", "12/34", "12?34", "at@in-it")


@pytest.mark.parametrize("password", WRONG)
def test_an_address_that_can_not_be_read_is_refused_without_its_password(tmp_path: Path, password: str) -> None:
    said = refused(tmp_path, "migrate", "--database-url", f"postgresql://ada:{SECRET}{password}@127.0.0.1:1/orders")
    assert "in-it" not in said and "34" not in said and "ada:…@127.0.0.1:1/orders" in said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--database-url", f"postgresql://{ADA}here/orders?password={SECRET}"], 1),
        (["--database-url", f"postgresql://{ADA}here/orders#more"], 2),
        (["--database-url", f"postgres//{ADA}here/orders"], 2),
    ],
)
def test_wrong_addresses_are_refused_without_what_is_secret_in_them(
    tmp_path: Path, words: list[str], code: int
) -> None:
    refused(tmp_path, "migrate", *words, code=code)


def test_a_misspelt_flag_is_told_without_the_password_that_follows_it(tmp_path: Path) -> None:
    done = run(tmp_path, "migrate", "--database", f"postgresql://{ADA}here/orders")
    assert done.returncode == 2 and "postgresql://ada:…@here/orders" in done.stderr
    assert SECRET not in done.stdout + done.stderr


def test_neither_help_nor_the_document_of_settings_shows_what_is_set(tmp_path: Path) -> None:
    hidden = {"ORDERGRAPH_DATABASE_URL": f"postgresql://{ADA}here/orders"}
    (tmp_path / "ordergraph.toml").write_text(f'database_url = "postgresql://{ADA}here/orders"')
    for words in (["--help"], ["serve", "--help"], ["export-settings"], ["version"]):
        done = run(tmp_path, *words, **hidden)
        assert done.returncode == 0 and SECRET not in done.stdout + done.stderr
    assert SECRET not in refused(tmp_path, "serve", "--port", "x", code=2, **hidden)
