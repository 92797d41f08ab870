"""Clients that never read beside some that do: the server's memory stays, and nobody who reads waits for them.

Each change carries more than 25 kB, so that all together is far more than the kernel's buffers hold. First the readers
are alone; then the silent ones come, and take what their buffers hold; then, when nothing more goes into those, the
readers' latency is measured again, and once more when the silent have left. The server's patience with silence is
longer than the test.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from statistics import median

import httpx

from tests.server.process import ServerProcess
from tests.server.raw_socket import TEXT, RawSocket, connected
from tests.soak.result import Result

READERS, SILENT = 50, 200
LONG = "x" * 9_000
MOST_GROWTH = 64 * 1024 * 1024
AHEAD = 16 * 1024
FULL = 5 * 1024 * 1024
"""More than the buffers of a socket hold at both of its ends, when its client takes in no more than AHEAD."""
CREATE = f'mutation {{ createCustomerOrder(input: {{title: "Long", description: "{LONG}"}}) {{ order {{ id }} }} }}'
MOVE = """mutation ($id: ID!, $text: String!) {
  updateOrder(input: { id: $id, title: $text }) { changeCount errors { message } } }"""
COPIES = 3
"""How often the long text is in each message."""


class Crowd:
    """The sockets of one test, and what their readers have received."""

    def __init__(self, server: ServerProcess, copies: int) -> None:
        self.server = server
        self.size = copies * len(LONG)
        texts = " ".join(f"d{number}: description" for number in range(copies))
        self._watch = "subscription { stateChanges { ... on StateChange { node { ...O } } } } "
        self._watch += f"fragment O on CustomerOrder {{ {texts} }}"
        self.reading: list[RawSocket] = []
        self.silent: list[RawSocket] = []
        self._tasks: list[asyncio.Task[None]] = []
        self._arrived: list[float] = []
        self._all = asyncio.Event()

    async def join(self, count: int, reads: bool) -> None:
        """So many more subscribers."""
        for _ in range(count):
            socket = await connected(self.server, None if reads else AHEAD)
            await socket.say({"type": "subscribe", "id": "1", "payload": {"query": self._watch}})
            await socket.hear()  # CaughtUp
            if reads:
                self.reading.append(socket)
                self._tasks.append(asyncio.create_task(self._read(socket)))
            else:
                socket.stop_reading()
                self.silent.append(socket)

    async def _read(self, socket: RawSocket) -> None:
        while True:
            opcode, payload = await socket.hear()
            if opcode == TEXT and len(payload) > self.size:
                self._arrived.append(time.perf_counter())
                if len(self._arrived) == len(self._tasks):
                    self._all.set()

    async def change(self, http: httpx.AsyncClient, order: str, number: int) -> list[float]:
        """One change; how long after it was asked for each reader had it."""
        self._arrived.clear()
        self._all.clear()
        begun = time.perf_counter()
        body = {"query": MOVE, "variables": {"id": order, "text": f"Change {number}"}}
        answer = (await http.post(self.server.graphql, json=body)).json()
        assert answer["data"]["updateOrder"]["changeCount"] == 1, answer
        async with asyncio.timeout(30):
            await self._all.wait()
        return [moment - begun for moment in self._arrived]

    async def be_rid_of_the_silent(self) -> None:
        """They go without a word."""
        await asyncio.gather(*(socket.drop() for socket in self.silent))

    async def leave(self) -> None:
        """The readers go, too."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(socket.drop() for socket in self.reading))


async def _measured(crowd: Crowd, changes: int, most_slower: float, readers: int) -> Result:
    server = crowd.server
    async with httpx.AsyncClient(timeout=30) as http:
        made = (await http.post(server.graphql, json={"query": CREATE})).json()
        order = made["data"]["createCustomerOrder"]["order"]["id"]
        await crowd.join(readers, reads=True)
        numbers = iter(range(10**9))

        async def some(count: int) -> float:
            waits = [wait for _ in range(count) for wait in await crowd.change(http, order, next(numbers))]
            return median(waits) * 1000

        await some(changes // 10)
        before, alone = server.resident_bytes(), await some(changes // 4)
        await crowd.join(SILENT, reads=False)
        filling = await some(FULL // crowd.size)
        beside = await some(changes // 2)
        grown = server.resident_bytes() - before
        await crowd.be_rid_of_the_silent()
        again = await some(changes // 4)
        await crowd.leave()
    figures: dict[str, int | float] = {
        "messages read": next(numbers) * readers,
        "bytes grown": grown,
        "ms median alone": round(alone, 1),
        "ms while the silent fill up": round(filling, 1),
        "ms beside the silent": round(beside, 1),
        "ms alone again": round(again, 1),
    }
    failures = [f"memory grew by {grown} bytes"] if grown > MOST_GROWTH else []
    if beside > max(alone, again) * most_slower:
        failures.append(f"readers waited {beside:.1f} ms beside the silent, {alone:.1f} and {again:.1f} ms alone")
    return Result(figures, failures)


def silence(size: int, folder: Path, most_slower: float = 1.2, readers: int = READERS, copies: int = COPIES) -> Result:
    """About so many messages read by all readers together."""
    words = ("--no-durable", "--send-seconds", "3600", "--ws-ping-interval", "3600", "--ws-ping-timeout", "3600")
    with ServerProcess(folder, *words) as server:
        crowd = Crowd(server, copies)
        return asyncio.run(_measured(crowd, max(30, size // readers - FULL // crowd.size), most_slower, readers))
