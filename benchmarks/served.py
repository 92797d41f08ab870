"""A real server process over the scratch database, with its usual log, which goes to a file."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import orjson

ROOT = Path(__file__).parent.parent
STARTED_WITHIN = 30


@contextmanager
def served(database: Path, durable: bool = True) -> Iterator[str]:
    """Its address; the process is stopped afterwards. Raises RuntimeError when it does not come up."""
    words = ["--port", "0", "--database-url", f"sqlite:///{database}", "--log-format", "json"]
    command = [sys.executable, str(ROOT / "server.py"), "serve", *words, "--durable" if durable else "--no-durable"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ORDERGRAPH_")}
    log = database.with_suffix(".log")
    with log.open("wb") as lines:
        process = subprocess.Popen(command, cwd=database.parent, env=environment, stderr=lines)
    try:
        yield _address(process, log)
    finally:
        process.terminate()
        process.wait(20)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    deadline = time.monotonic() + STARTED_WITHIN
    while process.poll() is None and time.monotonic() < deadline:
        for line in log.read_bytes().splitlines():
            if b'"serving"' in line and line.endswith(b"}"):
                return str(orjson.loads(line)["url"])
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start:\n{log.read_text()}")
