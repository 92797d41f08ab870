"""Watches from outside that the log is synced before each acknowledgement: of the engine alone, and over HTTP.

`kill -9` can't show this: what a process wrote survives it in the page cache.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from engine.clock import new_id
from tests.server.process import ServerProcess
from tests.soak.result import Result
from tests.soak.trace import STRACE, judge

ROOT = Path(__file__).parents[2]
CALLERS = 8
NEW_ORDER = 'mutation { createCustomerOrder(input: {title: "An order"}) { order { id } } }'
NEW_NOTE = "mutation ($id: ID!, $word: String!) { addNote(input: {nodeId: $id, text: $word}) { note { text } } }"


def fsync(size: int, folder: Path) -> Result:
    """So many calls of the engine alone, and a quarter as many over HTTP."""
    results = [fsync_of_engine(size, folder), fsync_of_server(size // 4, folder)]
    figures = Counter[str]()
    for result in results:
        figures.update(result.figures)
    return Result(dict(figures), [failure for result in results for failure in result.failures])


def fsync_of_engine(size: int, folder: Path, durable: bool = True) -> Result:
    """So many calls of a process that writes and acknowledges on its standard output."""
    trace = folder / "engine.trace"
    writing = [sys.executable, "-m", "tests.soak.writing", str(folder / "fsync.db"), str(CALLERS), str(size)]
    command = [*STRACE, str(trace), *writing, *([] if durable else ["fast"])]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return judge(trace, size)


@contextmanager
def traced(process: int, trace: Path) -> Iterator[None]:
    """While `strace` watches a process."""
    said = trace.with_suffix(".said")
    with said.open("w") as errors, subprocess.Popen([*STRACE, str(trace), "-p", str(process)], stderr=errors) as strace:
        try:
            deadline = time.monotonic() + 10
            while "attached" not in said.read_text():
                if strace.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"strace could not watch the server: {said.read_text()}")
                time.sleep(0.02)
            yield
        finally:
            strace.send_signal(signal.SIGINT)


def fsync_of_server(size: int, folder: Path) -> Result:
    """So many notes written over HTTP by several clients, each note's text answered to its writer."""
    trace = folder / "server.trace"
    with ServerProcess(folder) as server, httpx.Client(base_url=server.url, timeout=30) as http:
        order = _answer(http, NEW_ORDER)["createCustomerOrder"]["order"]["id"]

        def write(_: int) -> str:
            word = new_id("word")
            answer = _answer(http, NEW_NOTE, id=order, word=word)
            return str(answer["addNote"]["note"]["text"])

        with traced(_process_of(server), trace), ThreadPoolExecutor(CALLERS) as clients:
            words = set(clients.map(write, range(size)))
    result = judge(trace, size)
    if len(words) != size:
        result.failures.append(f"{len(words)} of {size} notes were answered")
    return result


def _process_of(server: ServerProcess) -> int:
    """Its id, which it writes into the lock beside its database."""
    return int(Path(f"{server.database}.lock").read_text())


def _answer(http: httpx.Client, document: str, **variables: Any) -> Any:
    answer = http.post("/graphql", json={"query": document, "variables": variables}).json()
    if "errors" in answer:
        raise RuntimeError(str(answer["errors"]))
    return answer["data"]
