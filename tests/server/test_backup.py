"""Backups: taken while others write, whole or not there at all, and with a past of their own."""

from __future__ import annotations

import fcntl
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from commands import backup
from commands.command import Problem
from models import backup as copying
from settings import Settings
from tests.server.process import COMMAND, ROOT, ServerProcess, run, surroundings
from tests.server.socket_client import acknowledged
from tests.server.test_streams import CHANGES, CREATE, hear, write

pytestmark = pytest.mark.sqlite


def backed_up(directory: Path, source: Path, target: Path, *words: str) -> str:
    """A backup that must succeed; what the command says."""
    made = run(directory, "backup", str(target), "--database-url", f"sqlite:///{source}", *words)
    assert made.returncode == 0, made.stderr
    assert list(directory.glob("*.partial*")) == []
    return made.stdout


def refused(directory: Path, source: Path, target: Path, *words: str) -> str:
    """A backup that must not; what the command complains about, in one line."""
    before = {path: path.read_bytes() for path in (source, target) if path.is_file()}
    made = run(directory, "backup", str(target), "--database-url", f"sqlite:///{source}", *words)
    assert made.returncode == 1 and len(made.stderr.splitlines()) == 1, made.stderr
    assert {path: path.read_bytes() for path in (source, target) if path.is_file()} == before
    assert list(target.parent.glob("*.partial*")) == []
    return made.stderr


def asked(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(sql).fetchall()


def sound(path: Path) -> bool:
    """Whether an audit of the database finds nothing."""
    return run(path.parent, "check", "--database-url", f"sqlite:///{path}").returncode == 0


@contextmanager
def written(path: Path) -> Iterator[Iterator[str]]:
    """Another process writes to the database as fast as it can; the lines by which it acknowledges."""
    command = [sys.executable, "-m", "tests.soak.writing", f"sqlite:///{path}", "8", "0", "fast"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield iter(process.stdout.readline, "")
            assert process.poll() is None, "it goes on, whatever is done meanwhile"
        finally:
            process.kill()
            process.stdout.read()


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    """A database without orders."""
    path = tmp_path / "orders.db"
    assert run(tmp_path, "migrate", "--database-url", f"sqlite:///{path}").returncode == 0
    return path


def fatten(path: Path, megabytes: int) -> None:
    """Make a database so large that copying it takes many steps."""
    with closing(sqlite3.connect(path)) as database:
        row = "VALUES (?, hex(zeroblob(500000)), 'ann', '', '9999')"
        rows = [(f"{number}",) for number in range(megabytes)]
        database.executemany(f"INSERT INTO denied_token (id, reason, actor, denied_at, expires_at) {row}", rows)
        database.commit()


def test_a_copy_made_while_others_write_is_sound_and_has_all_that_was_acknowledged_before(
    tmp_path: Path, orders: Path
) -> None:
    source = orders
    fatten(source, 40)
    with written(source) as acknowledged:
        for number in range(2):
            before = [next(acknowledged).split() for _ in range(200)]
            copy = tmp_path / f"copy{number}.db"
            said = backed_up(tmp_path, source, copy)
            rows = asked(copy, "SELECT root_id, sequence, node_id FROM journal")
            assert {(root, int(row), node) for root, row, node, _ in before} <= set(rows)
            assert said == f"{copy}: {copy.stat().st_size} bytes, the journal up to position {len(rows)}\n"
            assert sound(copy)
    assert len({asked(path, "SELECT value FROM epoch")[0] for path in tmp_path.glob("*.db")}) == 3


def test_a_copy_of_many_steps_is_of_one_moment_and_comes_to_an_end(
    orders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fatten(orders, 20)
    monkeypatch.setattr(copying, "PAGES_AT_ONCE", 1)
    with closing(sqlite3.connect(orders)) as database, ThreadPoolExecutor() as pool:
        copied = pool.submit(copying.back_up, orders, orders.with_name("copy.db"), "another")
        database.execute("PRAGMA synchronous = OFF")
        writes, deadline = 0, time.monotonic() + 20
        while not copied.done() and time.monotonic() < deadline:
            database.execute("UPDATE counter SET value = value + 1")
            database.commit()
            writes += 1
        in_time = copied.done()
        copied.result()
    assert in_time and writes > 10
    assert len(set(asked(orders.with_name("copy.db"), "SELECT value FROM counter"))) == 1


async def test_cursors_of_the_original_are_expired_on_the_copy_even_when_that_has_written_as_much(
    tmp_path: Path,
) -> None:
    copy = tmp_path / "copy.db"
    with ServerProcess(tmp_path) as server:
        await write(server, CREATE, title="In both")
        backed_up(tmp_path, server.database, copy)
        async with acknowledged(server) as socket:
            await write(server, CREATE, title="In the original alone")
            await socket.ask("1", CHANGES)
            cursor = (await hear(socket))["cursor"]
    with ServerProcess(tmp_path, database="copy.db") as server:
        await write(server, CREATE, title="In the copy alone")
        assert asked(copy, "SELECT MAX(position) FROM journal") == asked(
            tmp_path / "orders.db", "SELECT MAX(position) FROM journal"
        )
        async with acknowledged(server) as socket:
            await socket.ask("1", CHANGES, variables={"after": cursor})
            assert (await hear(socket))["payload"][0]["extensions"]["code"] == "CURSOR_EXPIRED"
        found = await write(server, "{ serviceOrders { nodes { title } } }")
    assert {each["title"] for each in found["serviceOrders"]["nodes"]} == {"In both", "In the copy alone"}


def test_a_copy_is_one_file_and_the_original_keeps_its_epoch(orders: Path) -> None:
    epoch = asked(orders, "SELECT value FROM epoch")
    copy = orders.with_name("copy.db")
    backed_up(orders.parent, orders, copy)
    assert [path.name for path in orders.parent.glob("copy.db*")] == ["copy.db"]
    assert asked(orders, "SELECT value FROM epoch") == epoch
    assert asked(copy, "SELECT length(value) FROM epoch") == [(16,)]


def test_what_is_killed_in_the_middle_leaves_no_file_and_does_not_disturb_the_next(orders: Path) -> None:
    fatten(orders, 100)
    copy, partial = orders.with_name("copy.db"), orders.with_name("copy.db.partial")
    command = [*COMMAND, "backup", str(copy), "--database-url", f"sqlite:///{orders}"]
    with subprocess.Popen(command, cwd=orders.parent, env=surroundings()) as process:
        deadline = time.monotonic() + 60
        while not (partial.exists() and partial.stat().st_size):
            assert time.monotonic() < deadline
        process.kill()
        assert process.wait() == -signal.SIGKILL
    assert partial.exists() and not copy.exists()
    backed_up(orders.parent, orders, copy)
    assert asked(copy, "SELECT COUNT(*) FROM denied_token") == [(100,)]


def test_a_file_that_is_there_is_replaced_only_by_force(orders: Path) -> None:
    copy = orders.with_name("copy.db")
    copy.write_text("Monday's")
    assert "copy.db is there already; --force replaces it" in refused(orders.parent, orders, copy)
    backed_up(orders.parent, orders, copy, "--force")
    assert sound(copy)


@pytest.mark.parametrize("name", ["orders.db", "orders.db-wal", "orders.db-shm", "orders.db.lock", "link", "twin"])
def test_the_database_is_never_copied_onto_itself(orders: Path, name: str) -> None:
    orders.with_name("link").symlink_to(orders)
    orders.with_name("twin").hardlink_to(orders)
    assert "is the database itself" in refused(orders.parent, orders, orders.with_name(name), "--force")
    assert sound(orders)


def test_the_rest_of_another_database_would_spoil_the_copy(orders: Path) -> None:
    orders.with_name("copy.db-wal").write_bytes(b"changes of another database")
    said = refused(orders.parent, orders, orders.with_name("copy.db"), "--force")
    assert "copy.db-wal belongs to another database" in said


def test_a_database_that_a_server_uses_is_not_replaced(tmp_path: Path, orders: Path) -> None:
    with ServerProcess(tmp_path, database="other.db") as server:
        assert any(word in refused(tmp_path, orders, server.database, "--force") for word in ("in use", "belongs to"))
    with orders.with_name("other.db.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert "other.db is in use by a server" in refused(tmp_path, orders, tmp_path / "other.db", "--force")
    backed_up(tmp_path, orders, tmp_path / "other.db", "--force")


def test_two_that_make_the_same_file_are_told(orders: Path) -> None:
    partial = orders.with_name("copy.db.partial")
    with partial.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = run(orders.parent, "backup", "copy.db", "--database-url", f"sqlite:///{orders}")
    assert made.returncode == 1 and "Another backup is writing" in made.stderr
    assert partial.exists(), "it is the other one's"


def test_where_nothing_can_be_written_is_said(orders: Path) -> None:
    orders.with_name("file").write_text("")
    assert "can't be written: Not a directory" in refused(orders.parent, orders, orders.with_name("file") / "copy.db")
    assert "can't be written: No such file" in refused(orders.parent, orders, orders.with_name("no") / "copy.db")
    assert "can't be written" in refused(orders.parent, orders, Path("/proc/copy.db"))
    orders.with_name("here").mkdir()
    assert "here is a directory" in refused(orders.parent, orders, orders.with_name("here"))


def test_a_full_disk_leaves_no_file(orders: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(small)], capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"NOT TESTED: a full disk takes the right to mount one: {mounted.stderr}")
    try:
        assert "full" in refused(orders.parent, orders, small / "copy.db")
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


def test_a_damaged_database_makes_no_backup(orders: Path) -> None:
    (((page,),), ((size,),)) = (
        asked(orders, "SELECT rootpage FROM sqlite_master WHERE name = 'note_of_node'"),
        asked(orders, "PRAGMA page_size"),
    )
    with orders.open("r+b") as file:
        file.seek((int(str(page)) - 1) * int(str(size)))
        file.write(b"?" * int(str(size)))
    assert "is damaged, no backup was made" in refused(orders.parent, orders, orders.with_name("copy.db"))
    assert not orders.with_name("copy.db").exists()


def test_what_is_no_database_of_ours_is_refused(tmp_path: Path) -> None:
    assert "There is no file" in refused(tmp_path, tmp_path / "nowhere.db", tmp_path / "copy.db")
    (tmp_path / "letter.txt").write_text("Dear database, " * 500)
    assert "not a database" in refused(tmp_path, tmp_path / "letter.txt", tmp_path / "copy.db")
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE recipe (name TEXT)")
    assert "not one of our databases" in refused(tmp_path, tmp_path / "other.db", tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_databases_with_servers_of_their_own_are_copied_by_other_means() -> None:
    elsewhere = Settings.model_construct(database_url="postgresql://localhost/orders")
    with pytest.raises(Problem, match=r"pg_dump.*renew-epoch"):
        backup.COMMAND.run(elsewhere, None)  # type: ignore[arg-type]


def test_a_database_restored_by_other_means_gets_a_new_epoch(orders: Path) -> None:
    url = f"sqlite:///{orders}"
    before = asked(orders, "SELECT value FROM epoch")
    renewed = run(orders.parent, "renew-epoch", "--database-url", url)
    assert renewed.returncode == 0 and str(orders) in renewed.stdout
    assert asked(orders, "SELECT value FROM epoch") != before
    with ServerProcess(orders.parent):
        told = run(orders.parent, "renew-epoch", "--database-url", url)
        assert told.returncode == 1 and "in use by the server" in told.stderr
    missing = run(orders.parent, "renew-epoch", "--database-url", f"sqlite:///{orders}x")
    assert missing.returncode == 1 and "There is no file" in missing.stderr
    assert not orders.with_name("orders.dbx").exists()
