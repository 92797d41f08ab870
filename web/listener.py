"""Listening: the address and its port, the loop's settings, uvicorn, and stopping in good order."""

from __future__ import annotations

import asyncio
import errno
import gc
import ipaddress
import os
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager

import structlog
import uvicorn
from starlette.types import ASGIApp

from settings import Settings
from web.errors import StartProblem
from web.protocols import http_protocol, socket_protocol

log = structlog.get_logger("server")

KEEP_ALIVE = 75
"""How long an idle connection is kept, in seconds: longer than clients and balancers keep theirs (60 is usual), so that
it is they who close it, and no request comes just when it is closed here. Where room is wanted, idle ones go first."""
FIRST_WORDS = 50
"""How often it is looked whether something was asked on new connections, every 20 ms, when stopping begins."""


class ListenProblem(StartProblem):
    """The address can't be listened on; the message says why and what would help."""


def bound(host: str, port: int, loopback_only: bool) -> socket.socket:
    """A socket that listens on this address. Raises ListenProblem: not ours, not allowed, in use, not loopback."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        raise ListenProblem(f"{host} is no address of this machine: {error.strerror}.") from None
    family, _, _, _, address = found[0]
    if loopback_only and not all(ipaddress.ip_address(str(entry[4][0])).is_loopback for entry in found):
        raise ListenProblem(
            f"{host} can be reached from other machines, and no authentication is configured: everybody there could "
            "do everything. Listen on 127.0.0.1 or ::1 (--host), or set auth_jwks_url, auth_public_key or auth_secret."
        )
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise ListenProblem(_why(error, host, port)) from None
    return listening


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        taken = f"Port {port} of {host} is in use by another program."
        return f"{taken} Stop that one, or give another port with --port or ORDERGRAPH_PORT."
    if error.errno == errno.EACCES:
        return f"Port {port} may not be listened on by this user. Give one from 1024 on with --port."
    return f"{host} port {port} can't be listened on: {error.strerror}."


def address_of(listening: socket.socket) -> str:
    """The URL of what is served there."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


class Listener(uvicorn.Server):
    """uvicorn, but for stopping: first `drain` is awaited, and signals end the process with code 0, in order."""

    def __init__(self, app: ASGIApp, settings: Settings, drain: Callable[[], Awaitable[None]]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=http_protocol(
                    settings.body_seconds, settings.send_seconds, settings.max_head_bytes, settings.max_connections
                ),
                ws=socket_protocol(settings.send_seconds),
                ws_max_size=settings.max_body_bytes,
                ws_ping_interval=settings.ws_ping_interval,
                ws_ping_timeout=settings.ws_ping_timeout,
                ws_per_message_deflate=False,
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE,
                timeout_graceful_shutdown=max(1, int(settings.stop_seconds / 2)),
            )
        )
        self._drain = drain
        self._stop_seconds = settings.stop_seconds

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen, and take what was loaded until now out of the garbage collector's rounds."""
        self._queues = [listening.dup() for listening in sockets or ()]
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 100)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more connections, end sockets and streams, let requests finish."""
        for server in self.servers:
            server.close()
        for listening in sockets or ():
            listening.close()
        for queue in self._queues:
            await self._take_all(queue)
        await self._hear_first_words()
        try:
            async with asyncio.timeout(self._stop_seconds / 2):
                await self._drain()
        except TimeoutError:
            log.warning("sockets did not end in time")
        await super().shutdown(sockets)

    async def _take_all(self, queue: socket.socket) -> None:
        """Take the connections that the system has made for us by now. Reset, they would leave whoever has sent a
        request on one, such as a proxy, in doubt about what became of it.
        """
        loop = asyncio.get_running_loop()
        with queue:
            queue.setblocking(False)
            while True:
                try:
                    connection, _ = queue.accept()
                except OSError:  # there are no more
                    return
                await loop.connect_accepted_socket(self._protocol, connection)

    async def _hear_first_words(self) -> None:
        """Let connections on which nothing was asked yet ask; then idle ones are closed."""
        for _ in range(FIRST_WORDS):
            if all(getattr(each, "cycle", self) for each in self.server_state.connections):
                return
            await asyncio.sleep(0.02)

    def _protocol(self) -> asyncio.Protocol:
        """As uvicorn makes them for those that it takes itself."""
        make: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return make(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """SIGTERM and Ctrl-C stop; unlike uvicorn's own, the signal is not raised again when all is done."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop, number)
        try:
            yield
        finally:
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(number)

    def _stop(self, number: int) -> None:
        if not self.should_exit:
            log.info("stopping", signal=signal.Signals(number).name)
            last = threading.Timer(self._stop_seconds, _give_up, [self._stop_seconds])
            last.daemon = True
            last.start()
        self.handle_exit(number, None)


def _give_up(seconds: float) -> None:
    """Stopping has taken too long. What was acknowledged is on the disk; the rest was never promised."""
    log.error("stopping took too long", seconds=seconds)
    os._exit(1)
