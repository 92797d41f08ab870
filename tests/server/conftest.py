"""A server for the tests of a module that leave it as they found it."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.server.process import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A running server; no test of the module may make it write a traceback."""
    with ServerProcess(tmp_path_factory.mktemp("server")) as running:
        yield running
        assert "Traceback" not in "".join(running.lines)


@pytest.fixture
def http(server: ServerProcess) -> Iterator[httpx.Client]:
    """A client of it."""
    with httpx.Client(base_url=server.url, timeout=10) as client:
        yield client
