"""Says at the end, so that nobody overlooks it, what a machine without a browser has left out."""

from __future__ import annotations

import pytest

from tests.browser.chromium import INSTALL, chromium


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Below the figures: which tests did not run, and the line that changes that."""
    if chromium() is None:
        terminalreporter.section("no browser", red=True, bold=True)
        terminalreporter.line(f"The tests of the pages (tests/browser) were left out: here is no Chromium. {INSTALL}")
