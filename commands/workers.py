"""Several server processes behind one port: forked, watched, replaced when they die, stopped together.

All take connections from the same listening socket. None knows of the others but through the database. When whoever
forked them is gone, they stop, too.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable

import structlog

WATCHED = {signal.SIGCHLD, signal.SIGTERM, signal.SIGINT}
LOOK = 1.0
"""How often dead processes are looked for in any case, in seconds."""

SOON = 1.0
"""Who dies sooner after its start, in seconds, is replaced only then."""

log = structlog.get_logger("workers")


class Workers:
    """The processes. `work` is what each does; it is handed a file that ends when nobody watches any longer.

    `close` is done first when they are to stop.
    """

    def __init__(
        self, count: int, stop_seconds: float, work: Callable[[int], int], close: Callable[[], object]
    ) -> None:
        self._count = count
        self._stop_seconds = stop_seconds
        self._work = work
        self._close = close
        self._running: dict[int, float] = {}
        """When each was started, by process id."""
        self._ours, self._theirs = os.pipe()

    def run(self) -> int:
        """Keep them running until a signal says stop; 0, or 1 when one did not stop in order."""
        signal.pthread_sigmask(signal.SIG_BLOCK, WATCHED)
        for _ in range(self._count):
            self._start()
        while True:
            said = signal.sigtimedwait(WATCHED, LOOK)
            if said is not None and said.si_signo in (signal.SIGTERM, signal.SIGINT):
                log.info("stopping", signal=signal.Signals(said.si_signo).name, workers=len(self._running))
                return self._stop()
            self._replace()

    def _start(self) -> None:
        process = os.fork()
        if process:
            self._running[process] = time.monotonic()
            return
        code = 1
        try:
            os.close(self._theirs)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, WATCHED)
            code = self._work(self._ours)
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _replace(self) -> None:
        for process, code in self._ended():
            lived = time.monotonic() - self._running.pop(process)
            log.error("a worker ended and is replaced", process=process, code=code)
            time.sleep(max(0.0, SOON - lived))
            self._start()

    def _ended(self) -> list[tuple[int, int]]:
        """Those that ended by now, each with its exit code, or minus the signal that killed it."""
        found = []
        for process in list(self._running):
            ended, status = os.waitpid(process, os.WNOHANG)
            if ended:
                found.append((process, os.waitstatus_to_exitcode(status)))
        return found

    def _stop(self) -> int:
        """Each stops in order within its own time; who does not is killed. Who was still starting just ends."""
        for process in self._running:
            os.kill(process, signal.SIGTERM)
        deadline = time.monotonic() + self._stop_seconds + 2
        codes = []
        while self._running and time.monotonic() < deadline:
            for process, code in self._ended():
                del self._running[process]
                codes.append(code)
            signal.sigtimedwait(WATCHED, 0.1)
        for process in self._running:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        return int(not {0, -signal.SIGTERM}.issuperset(codes) or bool(self._running))
