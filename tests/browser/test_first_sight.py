"""How much a page weighs, and how soon it shows something on a machine that sees it for the first time."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opener
from tests.server.process import ServerProcess

PACKED = {"Accept": "text/html", "Accept-Encoding": "gzip"}
MOST = {"board": 150_000, "explorer": 1_500_000}

SHOWN = "performance.now()"


def _weight(http: httpx.Client, path: str) -> int:
    """Bytes over the wire, packed, of a page and all that it links."""
    page = http.get(path, headers=PACKED)
    linked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    return sum(int(http.get(each, headers=PACKED).headers["content-length"]) for each in {path, *linked})


def test_the_pages_are_light(server: ServerProcess, record_property: Callable[[str, object], None]) -> None:
    with httpx.Client(base_url=server.url) as http:
        weights = {"board": _weight(http, "/"), "explorer": _weight(http, "/explorer")}
    for name, weight in weights.items():
        record_property(f"{name}, packed", f"{weight / 1000:.0f} kB")
        assert weight < MOST[name]


@pytest.mark.browser
@pytest.mark.parametrize(
    ("path", "what"), [("/", ".order"), ("/orders/CO-000001", "[role=treeitem]"), ("/work?as=ida", ".task")]
)
async def test_something_is_to_be_seen_soon(
    open_page: Opener, record_property: Callable[[str, object], None], path: str, what: str
) -> None:
    page = await open_page()
    await page.goto(path)
    await expect(page.locator(what).first).to_be_visible()
    took = await page.evaluate(SHOWN)
    record_property(f"first {what} of {path}, cold", f"at most {took:.0f} ms")
    assert took < 10_000
