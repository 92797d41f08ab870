"""A network between servers and their database that can fall silent: nothing passes any more, and nothing is closed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

HERE = "127.0.0.1"


class Network:
    """What passes to a port of this machine. A connection on which something got lost is silent for ever."""

    def __init__(self, target: int) -> None:
        self.port = 0
        self.is_silent = False
        self._target = target
        self._tasks = set[asyncio.Task[None]]()

    def through(self, url: str) -> str:
        """The address of a database there, by way of this network."""
        return url.replace(f":{self._target}/", f":{self.port}/")

    async def serve(self, begun: threading.Event, enough: asyncio.Event) -> None:
        """Let connections come and pass, until it is enough."""
        listening = await asyncio.start_server(self._take, HERE, 0)
        self.port = listening.sockets[0].getsockname()[1]
        begun.set()
        await enough.wait()
        listening.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks)

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        with suppress(asyncio.CancelledError), closing(writer):
            await self._lose()
            there, thither = await asyncio.open_connection(HERE, self._target)
            with closing(thither):
                await asyncio.gather(self._pass(reader, thither), self._pass(there, writer))

    async def _pass(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while said := await source.read(65536):
                await self._lose()
                sink.write(said)
                await sink.drain()
        await self._lose()
        sink.close()

    async def _lose(self) -> None:
        if self.is_silent:
            await asyncio.Event().wait()


@contextmanager
def network_to(target: int) -> Iterator[Network]:
    """A network to this port, in a thread of its own."""
    network, loop = Network(target), asyncio.new_event_loop()
    begun, enough = threading.Event(), asyncio.Event()
    serving = threading.Thread(target=loop.run_until_complete, args=[network.serve(begun, enough)])
    serving.start()
    try:
        assert begun.wait(10)
        yield network
    finally:
        loop.call_soon_threadsafe(enough.set)
        serving.join(10)
        loop.close()
