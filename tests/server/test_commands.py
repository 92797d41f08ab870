"""The command line: it teaches, and whatever goes wrong is said in one line with an exit code."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from server import COMMANDS
from tests.databases import name_of, outside, url_of
from tests.server.process import ROOT, ServerProcess, run

NAMES = [command.name for command in COMMANDS]


def refused(directory: Path, *words: str, code: int = 1, **environment: str) -> str:
    """What the command complains about."""
    result = run(directory, *words, **environment)
    assert result.returncode == code, result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) == 1
    return result.stderr


@pytest.mark.parametrize("name", NAMES)
def test_each_command_has_help_with_an_example(tmp_path: Path, name: str) -> None:
    result = run(tmp_path, name, "--help")
    assert result.returncode == 0
    assert f"  server.py {name}" in result.stdout


def test_help_names_all_commands(tmp_path: Path) -> None:
    result = run(tmp_path, "--help")
    assert result.returncode == 0
    assert set(NAMES) <= set(re.findall(r"^ {4}([a-z-]+)", result.stdout, re.MULTILINE))


@pytest.mark.parametrize("words", [[], ["dance"], ["serve", "--loud"], ["serve", "--po", "1"], ["version", "now"]])
def test_wrong_usage_ends_with_2_and_a_hint(tmp_path: Path, words: list[str]) -> None:
    result = run(tmp_path, *words)
    assert result.returncode == 2
    assert "usage: server.py" in result.stderr


def test_version_is_that_of_the_project(tmp_path: Path) -> None:
    found = re.search(r'^version = "(.+)"$', (ROOT / "pyproject.toml").read_text(), re.MULTILINE)
    assert found
    assert run(tmp_path, "version").stdout.startswith(f"ordergraph {found[1]}\n")


def test_the_schema_is_printed_or_written(tmp_path: Path) -> None:
    printed = run(tmp_path, "export-schema").stdout
    assert run(tmp_path, "export-schema", "there.graphql").stdout == ""
    assert (tmp_path / "there.graphql").read_text() == printed
    assert "type Query {" in printed


def test_what_can_not_be_written_is_said(tmp_path: Path) -> None:
    assert "nowhere/x can't be written" in refused(tmp_path, "export-schema", "nowhere/x")


@pytest.mark.sqlite
def test_a_new_database_is_made_where_the_setting_says(tmp_path: Path) -> None:
    result = run(tmp_path, "migrate")
    assert result.returncode == 0
    assert str(tmp_path / "data" / "ordergraph.db") in result.stdout
    assert (tmp_path / "data" / "ordergraph.db").exists()


def test_the_server_says_where_its_database_lies_and_that_everybody_here_may_do_everything(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        assert server.wait_for("database")["at"] == name_of(tmp_path / "orders.db")
        assert server.wait_for("no authentication is configured: whoever reaches this address may do everything")


def test_a_new_database_is_filled_with_examples_and_one_that_is_not_is_left_alone(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--examples") as server:
        assert server.wait_for("example orders written")
    states = [state for (state,) in outside(server.database, "SELECT state FROM customer_order")]
    assert len(set(states)) == 19
    checked = run(tmp_path, "check", "--database-url", url_of(server.database))
    assert checked.returncode == 0
    looked_at = r"looked at \d+ orders, \d+ services, \d+ nodes and \d+ journal rows: no findings\n"
    assert re.fullmatch(f"{re.escape(name_of(server.database))}: {looked_at}", checked.stdout)
    assert f"looked at {len(states)} orders" in checked.stdout
    with ServerProcess(tmp_path, "--examples") as server:
        assert server.wait_for("no example orders: the database is not new")
    assert outside(server.database, "SELECT count(*) FROM customer_order") == [(len(states),)]


def test_check_tells_what_somebody_else_wrote_into_the_database_while_a_server_runs(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, "--examples") as server:
        outside(server.database, "UPDATE order_task SET state = 'OPEN' WHERE state = 'CLOSED_COMPLETE'")
        checked = run(tmp_path, "check", "--database-url", url_of(server.database))
    assert checked.returncode == 1
    assert "it shows OPEN instead of CLOSED_COMPLETE" in checked.stdout
    assert checked.stderr == ""


@pytest.mark.sqlite
def test_there_must_be_something_to_check(tmp_path: Path) -> None:
    assert "There is no file" in refused(tmp_path, "check")
    assert not (tmp_path / "data").exists()
    sqlite3.connect(tmp_path / "empty.db").close()
    assert "empty.db" in refused(tmp_path, "check", "--database-url", "sqlite:///empty.db")


@pytest.mark.sqlite
def test_a_second_server_on_the_same_file_is_refused(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        url = f"sqlite:///{server.database}"
        said = refused(tmp_path, "serve", "--port", "0", "--database-url", url)
        assert "in use by the server with process id" in said
        assert "in use" in refused(tmp_path, "migrate", "--database-url", url)
        (tmp_path / "link.db").symlink_to(server.database)
        assert "in use" in refused(tmp_path, "serve", "--port", "0", "--database-url", "sqlite:///link.db")


def test_the_database_is_free_again_after_a_server_was_killed(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        server.signal(9)
        server.ended(10)
    with ServerProcess(tmp_path) as server:
        assert server.url


@pytest.mark.sqlite
def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear database, " * 500)
    said = refused(tmp_path, "serve", "--port", "0", "--database-url", "sqlite:///letter.txt")
    assert "letter.txt is not a SQLite database" in said
    assert file.read_text() == "Dear database, " * 500


@pytest.mark.sqlite
def test_a_damaged_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "damaged.db"
    file.write_bytes(b"SQLite format 3\x00" + os.urandom(8000))
    assert "damaged.db can't be used as a database" in refused(
        tmp_path, "serve", "--port", "0", "--database-url", "sqlite:///damaged.db"
    )


@pytest.mark.sqlite
def test_a_database_of_something_else_keeps_its_tables(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    run(tmp_path, "migrate", "--database-url", "sqlite:///other.db")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        assert other.execute("SELECT count(*) FROM recipe").fetchone() == (0,)


@pytest.mark.sqlite
def test_a_directory_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    assert "here is a directory" in refused(tmp_path, "migrate", "--database-url", "sqlite:///here")


@pytest.mark.sqlite
def test_a_place_where_nothing_can_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "can't be written" in refused(tmp_path, "migrate", "--database-url", "sqlite:///file/below.db")
    assert "can't be written" in refused(tmp_path, "migrate", "--database-url", "sqlite:////proc/orders.db")


def test_a_port_in_use_is_refused(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = refused(tmp_path, "serve", "--port", str(port))
    assert f"Port {port} of 127.0.0.1 is in use" in said
    assert "--port" in said
    assert not (tmp_path / "data").exists(), "a server that can't listen leaves nothing behind"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_an_address_that_others_reach_is_refused_without_authentication(tmp_path: Path, host: str) -> None:
    assert "no authentication is configured" in refused(tmp_path, "serve", "--port", "0", "--host", host)


def test_a_host_that_is_none_is_refused(tmp_path: Path) -> None:
    assert "no address" in refused(tmp_path, "serve", "--host", "no-such-host.invalid")


@pytest.mark.sqlite
def test_the_database_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as connection:
        connection.execute("CREATE TABLE orders (x)")
    said = refused(tmp_path, "serve", "--port", "0", "--database-url", "sqlite:///other.db")
    assert "is the database of another program" in said
    with sqlite3.connect(tmp_path / "other.db") as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("orders",)]
