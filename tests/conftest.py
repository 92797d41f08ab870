"""A story for all tests that need one; at the end, what was measured, and what a machine without a browser left out."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser.chromium import INSTALL, chromium
from tests.server.process import run


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Callable[[], Path]:
    """Makes directories, each with a copy of a database in which `server.py demo` has told its story, once for all."""
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if hasattr(request.config, "workerinput") else base) / "story"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = place / "orders.db"
        if not told.exists():
            done = run(place, "demo", "--database-url", "sqlite:///being-told.db")
            assert done.returncode == 0, done.stderr
            (place / "being-told.db").rename(told)
    return lambda: Path(shutil.copy(told, tmp_path_factory.mktemp("server"))).parent


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
