"""A story for all tests that need one; at the end, what was measured, and what the machine lacks for the rest."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.browser.chromium import INSTALL, chromium
from tests.server.process import run
from tests.server.proxy import INSTALL as INSTALL_NGINX
from tests.server.proxy import nginx


def pytest_addoption(parser: pytest.Parser) -> None:
    """Which database the tests use."""
    parser.addoption("--database", choices=databases.KINDS, default="sqlite", help="what the tests run on")


def pytest_configure(config: pytest.Config) -> None:
    """Which database the tests use unless they say otherwise."""
    databases.CHOSEN.kind = config.getoption("--database")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is about SQLite files is left out on PostgreSQL; what is about PostgreSQL runs in any case."""
    if databases.is_sqlite():
        return
    config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("sqlite")])
    items[:] = [item for item in items if not item.get_closest_marker("sqlite")]


@pytest.fixture(autouse=True)
def _database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """PostgreSQL for tests that are about it; what a test made there is dropped behind it."""
    if request.node.get_closest_marker("postgresql"):
        monkeypatch.setattr(databases.CHOSEN, "kind", "postgresql")
    if databases.is_sqlite() or "tmp_path" not in request.fixturenames:
        yield
        return
    directory = request.getfixturevalue("tmp_path")
    yield
    databases.drop_below(directory)


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[], Path]:
    """Makes directories, each with a copy of a database in which `server.py demo` has told its story, once for all."""
    base = tmp_path_factory.getbasetemp()
    shared = databases.is_sqlite() and hasattr(request.config, "workerinput")
    place = (base.parent if shared else base) / "story"
    place.mkdir(exist_ok=True)
    told, mark = place / "orders.db", place / "told"
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists():
            done = run(place, "demo", "--database-url", databases.url_of(told))
            assert done.returncode == 0, done.stderr
            mark.touch()

    def made() -> Path:
        directory = tmp_path_factory.mktemp("server")
        databases.copy(told, directory / "orders.db")
        return directory

    return made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests recorded; below that, which did not run, and the line that changes that."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    if figures := [pair for report in reports if report.when == "call" for pair in report.user_properties]:
        terminalreporter.section("measured")
        for name, value in figures:
            terminalreporter.line(f"{name}: {value}")
    if chromium() is None:
        terminalreporter.section("no browser", red=True, bold=True)
        terminalreporter.line(f"The tests of the pages (tests/browser) were left out: here is no Chromium. {INSTALL}")
    if nginx() is None:
        terminalreporter.section("no proxy", red=True, bold=True)
        terminalreporter.line(f"tests/server/test_topology.py was left out: here is no nginx. {INSTALL_NGINX}")
