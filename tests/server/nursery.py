"""Servers for tests, forked from a process that has loaded all there is: loading takes longer than most of the tests.

From there on a server of a test is what `server.py serve` is in its own directory, environment and standard error. The
command line itself is tried with processes that are started from nothing (`process.run`).
"""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TextIO

ROOT = Path(__file__).parents[2]
LONGEST = 1_000_000


class Child:
    """A forked server, as `subprocess.Popen` would have it."""

    def __init__(self, pid: int, stderr: TextIO, ended: int) -> None:
        self.pid = pid
        self.stderr = stderr
        self._ended = ended
        self._code: int | None = None

    def poll(self) -> int | None:
        """The exit code, minus the signal that killed it; None while it runs."""
        return self._look(0)

    def wait(self, timeout: float) -> int:
        """The exit code, as soon as it has ended. Raises TimeoutExpired."""
        code = self._look(timeout)
        if code is None:
            raise subprocess.TimeoutExpired("a server", timeout)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """As a power failure would."""
        self.send_signal(signal.SIGKILL)

    def _look(self, timeout: float) -> int | None:
        if self._code is None and select.select([self._ended], [], [], timeout)[0]:
            self._code = int(os.read(self._ended, 20))
            os.close(self._ended)
        return self._code


class Nursery:
    """The process that forks, started when the first server is asked for; it ends with this one."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, "-m", "tests.server.nursery", str(theirs.fileno())]
            self._process = subprocess.Popen(
                command, cwd=ROOT, pass_fds=[theirs.fileno()], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
            )

    def fork(self, words: Sequence[str], directory: Path, environment: Mapping[str, str]) -> Child:
        """A server with this command line."""
        (errors, their_errors), (ended, their_end) = os.pipe(), os.pipe()
        said = json.dumps([list(words), str(directory), dict(environment)]).encode()
        with self._one_at_a_time:
            socket.send_fds(self._control, [said], [their_errors, their_end])
            pid = int(self._control.recv(20))
        os.close(their_errors)
        os.close(their_end)
        return Child(pid, os.fdopen(errors), ended)


def _serve(control: socket.socket) -> None:
    """Fork whenever asked to, and tell who has ended, until nobody can ask any longer."""
    ends: dict[int, int] = {}
    bell, ringer = socket.socketpair()
    ringer.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(ringer.fileno(), warn_on_full_buffer=False)
    while True:
        ready, _, _ = select.select([control, bell], [], [])
        if bell in ready:
            bell.recv(4096)
            while ends and (ended := os.waitpid(-1, os.WNOHANG))[0]:
                _tell(ends.pop(ended[0]), os.waitstatus_to_exitcode(ended[1]))
        if control in ready:
            said, fds, _, _ = socket.recv_fds(control, LONGEST, 2)
            if not said:
                return
            errors, end = fds
            pid = os.fork()
            if pid == 0:
                os.close(end)
                _become(json.loads(said), errors)
            os.close(errors)
            ends[pid] = end
            control.send(str(pid).encode())


def _tell(end: int, code: int) -> None:
    with suppress(BrokenPipeError):  # when nobody wants to know
        os.write(end, str(code).encode())
    os.close(end)


def _become(said: tuple[list[str], str, dict[str, str]], errors: int) -> None:
    """Be the server; never returns."""
    code = 1
    try:
        words, directory, environment = said
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.dup2(errors, 2)
        os.closerange(3, 256)
        os.chdir(directory)
        os.environ.clear()
        os.environ.update(environment)
        from server import main

        code = main(words)
    finally:
        sys.stderr.flush()
        os._exit(code)


def _load() -> None:
    """All that a server loads, and nothing that it does."""
    import commands.demo_story
    import schema
    import server
    import web.app
    import web.frames
    import web.listener
    import web.service

    assert all((commands.demo_story, schema, server, web.app, web.frames, web.listener, web.service))
    gc.collect()
    gc.freeze()


if __name__ == "__main__":
    _load()
    _serve(socket.socket(fileno=int(sys.argv[1])))
