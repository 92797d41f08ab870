"""Watches from outside that the log is synced before each acknowledgement: of the engine alone, and over HTTP.

`kill -9` can't show this: what a process wrote survives it in the page cache. On PostgreSQL its processes are watched
beside the server's, over HTTP alone.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from engine.clock import new_id
from tests import databases
from tests.cluster import Cluster, running
from tests.server.process import ServerProcess
from tests.soak.result import Result
from tests.soak.trace import STRACE, judge

ROOT = Path(__file__).parents[2]
CALLERS = 8
NEW_ORDER = 'mutation { createCustomerOrder(input: {title: "An order"}) { order { id } } }'
ANSWERED = '{\\"data\\":'
"""How an answer begins, as `strace` shows it."""
NEW_NOTE = "mutation ($id: ID!, $word: String!) { addNote(input: {nodeId: $id, text: $word}) { note { text } } }"


def fsync(size: int, folder: Path) -> Result:
    """So many calls of the engine alone, and a quarter as many over HTTP; on PostgreSQL all of them over HTTP."""
    if not databases.is_sqlite():
        return fsync_of_postgresql(size, folder)
    with ServerProcess(folder) as server:
        results = [fsync_of_engine(size, folder), fsync_of_server(server, size // 4, folder)]
    figures = Counter[str]()
    for result in results:
        figures.update(result.figures)
    return Result(dict(figures), [failure for result in results for failure in result.failures])


def fsync_of_postgresql(size: int, folder: Path, *words: str) -> Result:
    """So many calls, beside a PostgreSQL server of their own."""
    with running() as cluster, ServerProcess(folder, *words, url=cluster.url) as server:
        return fsync_of_server(server, size, folder, cluster)


def fsync_of_engine(size: int, folder: Path, durable: bool = True) -> Result:
    """So many calls of a process that writes and acknowledges on its standard output."""
    trace = folder / "engine.trace"
    url = databases.url_of(folder / "fsync.db")
    writing = [sys.executable, "-m", "tests.soak.writing", url, str(CALLERS), str(size)]
    command = [*STRACE, str(trace), *writing, *([] if durable else ["fast"])]
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    return judge(trace, size)


@contextmanager
def traced(processes: Sequence[int], trace: Path) -> Iterator[None]:
    """While `strace` watches processes, and those that they start."""
    said = trace.with_suffix(".said")
    watched = [word for process in processes for word in ("-p", str(process))]
    with said.open("w") as errors, subprocess.Popen([*STRACE, str(trace), *watched], stderr=errors) as strace:
        try:
            deadline = time.monotonic() + 10
            while said.read_text().count("attached") < len(processes):
                if strace.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"strace could not watch the server: {said.read_text()}")
                time.sleep(0.02)
            yield
        finally:
            strace.send_signal(signal.SIGINT)


def fsync_of_server(server: ServerProcess, size: int, folder: Path, cluster: Cluster | None = None) -> Result:
    """So many notes written over HTTP by several clients, each note's text answered to its writer."""
    trace = folder / "server.trace"
    with httpx.Client(base_url=server.url, timeout=30) as http:
        order = _answer(http, NEW_ORDER)["createCustomerOrder"]["order"]["id"]

        def write(_: int) -> str:
            word = new_id("word")
            # twice, because the log has pages, and a word may lie across the end of one
            answer = _answer(http, NEW_NOTE, id=order, word=f"{word} {word}")
            return str(answer["addNote"]["note"]["text"])

        # its connections have processes of their own, some since the order was made
        processes = [server.pid, *(cluster.processes() if cluster else [])]
        with traced(processes, trace), ThreadPoolExecutor(CALLERS) as clients:
            words = set(clients.map(write, range(size)))
    result = judge(trace, size, ANSWERED)
    if len(words) != size:
        result.failures.append(f"{len(words)} of {size} notes were answered")
    return result


def _answer(http: httpx.Client, document: str, **variables: Any) -> Any:
    answer = http.post("/graphql", json={"query": document, "variables": variables}).json()
    if "errors" in answer:
        raise RuntimeError(str(answer["errors"]))
    return answer["data"]
