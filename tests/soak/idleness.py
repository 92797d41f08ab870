"""Sockets on which nothing happens: what each of them costs the server in memory, with a subscription and without."""

from __future__ import annotations

import asyncio
import resource
from pathlib import Path

from tests.server.process import ServerProcess
from tests.server.raw_socket import RawSocket, connected
from tests.soak.result import Result

WATCH = "subscription { stateChanges { ... on StateChange { cursor nodeId to } } }"
MOST_A_SOCKET = 100_000
MOST_A_SUBSCRIBER = 200_000
AT_ONCE = 50


async def _measured(server: ServerProcess, size: int) -> Result:
    sockets: list[RawSocket] = []
    for _ in range(0, min(100, size), AT_ONCE):  # what is made once, whoever comes
        await _opened(server, sockets, AT_ONCE)
    begun, first = server.resident_bytes(), len(sockets)
    while len(sockets) < size + first:
        await _opened(server, sockets, min(AT_ONCE, size + first - len(sockets)))
    idle = server.resident_bytes()
    for socket in sockets[first:]:
        await socket.say({"type": "subscribe", "id": "1", "payload": {"query": WATCH}})
        await socket.hear()
    watching = server.resident_bytes()
    await asyncio.gather(*(socket.drop() for socket in sockets))
    socket_bytes, subscriber_bytes = (idle - begun) // size, (watching - idle) // size
    failures = []
    if socket_bytes > MOST_A_SOCKET or subscriber_bytes > MOST_A_SUBSCRIBER:
        failures.append(f"{socket_bytes} bytes a socket, {subscriber_bytes} more with a subscription")
    figures: dict[str, int | float] = {
        "sockets": size,
        "bytes a socket": socket_bytes,
        "more bytes with a subscription": subscriber_bytes,
    }
    return Result(figures, failures)


async def _opened(server: ServerProcess, sockets: list[RawSocket], count: int) -> None:
    sockets += await asyncio.gather(*(connected(server) for _ in range(count)))


def idleness(size: int, folder: Path) -> Result:
    """So many sockets."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with ServerProcess(folder, "--ws-ping-interval", "3600", "--ws-ping-timeout", "3600") as server:
        return asyncio.run(_measured(server, size))
