"""Which process is which: the workers of a server, who answers on a connection, who holds the chair."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlsplit

from models.chair import CHAIR
from tests.databases import outside, url_of
from tests.server.process import ServerProcess
from tests.server.socket_client import Socket

HOLDERS = f"""SELECT a.client_port FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.objid = {CHAIR} AND l.granted AND a.datname = current_database()"""


def workers(server: ServerProcess) -> list[int]:
    """The workers that have been ready by now and are alive, by their process ids."""
    begun = [line["process"] for line in server.events() if line["event"] == "a worker is ready"]
    return [process for process in begun if is_alive(process)]


def is_alive(process: int) -> bool:
    """Whether it runs; who has ended and was not fetched by its parent yet does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def until(what: Callable[[], bool], within: float) -> float:
    """Wait for it; how long that took, in seconds."""
    begun = time.monotonic()
    while not what():
        assert time.monotonic() - begun < within
        time.sleep(0.02)
    return time.monotonic() - begun


def answering(socket: Socket, server: ServerProcess) -> int:
    """The worker that a socket is connected to."""
    _, port = socket.connection.local_address[:2]
    found = _owner(_inode(urlsplit(server.url).port or 0, port), workers(server))
    assert found is not None
    return found


def in_the_chair(server: ServerProcess) -> int | None:
    """The worker that does what is to be done once; None when nobody who is alive has taken the chair."""
    found = outside(server.database, HOLDERS)
    assert len(found) <= 1
    if not found:
        return None
    return _owner(_inode(int(found[0][0]), urlsplit(url_of(server.database)).port or 5432), workers(server))


def _inode(local: int, remote: int) -> str:
    """The end of a connection on this machine, by the two ports."""
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            _, here, there, *rest = line.split()
            if [int(end.rpartition(":")[2], 16) for end in (here, there)] == [local, remote]:
                return rest[6]
    raise AssertionError(f"there is no connection from {local} to {remote}")


def _owner(inode: str, processes: Iterable[int]) -> int | None:
    for process in processes:
        for held in Path(f"/proc/{process}/fd").iterdir():
            try:
                if os.readlink(held) == f"socket:[{inode}]":
                    return process
            except FileNotFoundError:
                continue
    return None
