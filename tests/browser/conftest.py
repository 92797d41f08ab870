"""Pages in a real browser that note what they ask of whom, and what their policy refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.browser.chromium import INSTALL, QUIET, chromium, demanded
from tests.browser.shop import Shop
from tests.server.process import ServerProcess

NOT_A_FAULT = (
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_CONNECTION_RESET",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_FAILED",
    "WebSocket connection to",
)
"""What a browser says by itself when there is no server, or none any longer."""

Opener = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="module")
def server(story: Callable[[], Path]) -> Iterator[ServerProcess]:
    """A server with example orders."""
    with ServerProcess(story()) as running:
        yield running


@pytest.fixture
def shop(server: ServerProcess) -> Shop:
    """Orders at that server."""
    return Shop(server)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of the pages run in one loop, which is the browser's."""
    for item in items:
        if item.get_closest_marker("browser") and isinstance(item, pytest.Function):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
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


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, server: ServerProcess) -> AsyncIterator[Opener]:
    """Opens windows that may ask our server only, break no policy and throw no error."""
    complaints: list[str] = []
    windows: list[Page] = []

    async def opened(
        url: str = server.url, width: int = 1440, height: int = 900, unauthorized: bool = False, **more: object
    ) -> Page:
        window = await browser.new_page(base_url=url, viewport={"width": width, "height": height}, **more)  # type: ignore[arg-type]
        windows.append(window)
        window.on("request", lambda request: complaints.extend(_foreign(request.url, url)))
        window.on("pageerror", lambda error: complaints.append(str(error)))
        expected = "401 (Unauthorized)" if unauthorized else None
        window.on("console", lambda line: complaints.extend(_wrong(line.type, line.text, expected)))
        return window

    yield opened
    for window in windows:
        await window.close()
    assert [each for each in complaints if not any(words in each for words in NOT_A_FAULT)] == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: Opener) -> Page:
    """One such window."""
    return await open_page()


def _wrong(kind: str, text: str, expected: str | None) -> list[str]:
    """What the console says, when it is an error that was not to come."""
    return [text] if kind == "error" and not (expected and expected in text) else []


def _foreign(asked: str, ours: str) -> list[str]:
    """The address, when it is another's."""
    found, home = urlsplit(asked), urlsplit(ours)
    return [] if found.scheme in ("data", "blob") or found.netloc == home.netloc else [asked]
