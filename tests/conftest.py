"""Says at the end what was measured, and, so that nobody overlooks it, what a machine without a browser left out."""

from __future__ import annotations

import pytest

from tests.browser.chromium import INSTALL, chromium


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
