"""A server of our own: started, watched, stopped."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from tests.databases import url_of
from tests.server.nursery import Nursery

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, str(ROOT / "server.py")]
JSON = {"Content-Type": "application/json"}
HANGS = 300.0
"""What has not ended, or begun to serve, after so many seconds never will. Telling the story takes the longest: on
PostgreSQL, beside other tests on a busy machine, more than a minute."""


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a command: ours without settings, and what is given."""
    return {name: value for name, value in os.environ.items() if not name.startswith("ORDERGRAPH_")} | more


def run(directory: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in a directory."""
    return subprocess.run(
        [*COMMAND, *words],
        cwd=directory,
        env=surroundings(**environment),
        capture_output=True,
        text=True,
        timeout=HANGS,
    )


@cache
def nursery() -> Nursery:
    """Where servers come from; one for each process of tests."""
    return Nursery()


def complaint(directory: Path, *words: str, **environment: str) -> tuple[int, str]:
    """The exit code and the standard error of a command that ends by itself, without loading it anew."""
    process = nursery().fork(words, directory, surroundings(**environment))
    last = threading.Timer(60, process.kill)
    last.start()
    with process.stderr:
        said = process.stderr.read()
    last.cancel()
    return process.wait(10), said


class ServerProcess:
    """A running `server.py serve` on a free port. Use it in a `with`.

    Its database is what `directory` and `database` name, unless an address is given.
    """

    def __init__(
        self,
        directory: Path,
        *words: str,
        database: str = "orders.db",
        port: int = 0,
        url: str | None = None,
        settings: Mapping[str, object] | None = None,
        **environment: str,
    ) -> None:
        environment |= {f"ORDERGRAPH_{name.upper()}": str(value) for name, value in (settings or {}).items()}
        self.database = directory / database
        self.lines: list[str] = []
        command = ["serve", "--port", str(port), "--database-url", url or url_of(self.database), *words]
        self._process = nursery().fork(command, directory, surroundings(**environment))
        self._reader = threading.Thread(target=self._read)
        self._reader.start()
        try:
            self.url = str(self.wait_for("serving", within=HANGS)["url"])
        except AssertionError:
            self.__exit__()
            raise
        self.graphql = f"{self.url}/graphql"
        self.socket = self.graphql.replace("http", "ws", 1)

    def __enter__(self) -> ServerProcess:
        return self

    def __exit__(self, *failure: object) -> None:
        if self._process.poll() is None:
            self.signal(signal.SIGTERM)
        try:
            self._process.wait(20)
        finally:
            self._process.kill()
            self._reader.join(10)
            self._process.stderr.close()

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def signal(self, number: int) -> None:
        """Send the process a signal."""
        self._process.send_signal(number)

    def ended(self, within: float) -> int:
        """Wait for the process to end; its exit code."""
        return self._process.wait(within)

    def events(self) -> list[dict[str, Any]]:
        """The lines of the log so far."""
        return [json.loads(line) for line in list(self.lines) if line.startswith("{")]

    def wait_for(self, event: str, within: float = 20, **members: Any) -> dict[str, Any]:
        """The first line of the log for this event, with these members; waits for it."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            for line in self.events():
                if line["event"] == event and members.items() <= line.items():
                    return line
            if self._process.poll() is not None and not self._reader.is_alive():
                break
            time.sleep(0.02)
        raise AssertionError(f"no line {event} {members} in the log:\n" + "".join(self.lines))

    def resident_bytes(self) -> int:
        """How much memory the process holds."""
        pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def _read(self) -> None:
        for line in self._process.stderr:
            self.lines.append(line)
