"""The browser of the tests: Debian's Chromium, headless, kept from asking anybody anything by itself."""

from __future__ import annotations

import os
import shutil

INSTALL = "On Debian: apt-get install chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str | None:
    """The path of it, None when there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def demanded() -> bool:
    """Whether its absence is a failure, as it is where changes are accepted."""
    return os.environ.get("BROWSER_TESTS") == "demanded"
