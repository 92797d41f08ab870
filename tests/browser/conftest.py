"""A page in a real browser that notes what it asks of whom, and what its policy refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.chromium import INSTALL, QUIET, chromium, demanded
from tests.server.process import ServerProcess


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with example orders."""
    with ServerProcess(tmp_path_factory.mktemp("server"), "--examples") as running:
        yield running


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """Chromium. Where there is none the test is left out, unless it is demanded."""
    path = chromium()
    if path is None and not demanded():
        pytest.skip(f"no Chromium. {INSTALL}")
    assert path is not None, f"These tests are demanded, and here is no Chromium. {INSTALL}"
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield opened
        await opened.close()


@pytest.fixture
async def page(browser: Browser, server: ServerProcess) -> AsyncIterator[Page]:
    """A window that may ask our server only, breaks no policy and throws no error."""
    window = await browser.new_page(base_url=server.url, viewport={"width": 1440, "height": 900})
    complaints: list[str] = []
    window.on("request", lambda request: complaints.extend(_foreign(request.url, server.url)))
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    yield window
    assert complaints == []


def _foreign(asked: str, ours: str) -> list[str]:
    """The address, when it is another's."""
    found, home = urlsplit(asked), urlsplit(ours)
    return [] if found.scheme in ("data", "blob") or found.netloc == home.netloc else [asked]
