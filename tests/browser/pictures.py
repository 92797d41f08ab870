"""`make pictures`: the product as people see it, into docs/pictures. Look at them before they are committed."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from tests.browser.chromium import INSTALL, QUIET, chromium
from tests.browser.shop import Shop
from tests.server.process import ROOT, ServerProcess

PLACE = ROOT / "docs/pictures"


@dataclass(frozen=True)
class Picture:
    """One file: what is opened, and what must be seen in it."""

    name: str
    address: str
    shown: str
    width: int = 1440
    height: int = 900
    scheme: str = "light"
    grey: bool = False


def pictures(order: str, task: str) -> list[Picture]:
    """All of them, of an order in work and one of its tasks."""
    page = f"/orders/{order}?"
    return [
        Picture("board", "/", ".order"),
        Picture("board-dark", "/", ".order", scheme="dark"),
        Picture("board-grey", "/", ".order", grey=True),
        Picture("board-phone", "/", ".order", width=390, height=844),
        Picture("board-wall", "/", ".order", width=3840, height=2160),
        Picture("order-tree", f"{page}node={task}", "[role=treeitem]"),
        Picture("order-graph", f"{page}tab=graph", ".box"),
        Picture("order-graph-dark", f"{page}tab=graph", ".box", scheme="dark"),
        Picture("order-timeline", f"{page}tab=timeline", ".track rect"),
        Picture("order-history", f"{page}tab=history", ".change"),
        Picture("order-phone", page, "[role=treeitem]", width=390, height=844, scheme="dark"),
        Picture("work", "/work?as=ida&group=field", ".task"),
        Picture("action", page, "[role=treeitem]"),
    ]


async def take(browser: Browser, server: ServerProcess, picture: Picture) -> None:
    """Open the page, wait until it is whole, and keep what is seen."""
    size = {"width": picture.width, "height": picture.height}
    page = await browser.new_page(base_url=server.url, viewport=size, color_scheme=picture.scheme)  # type: ignore[arg-type]
    if picture.grey:
        session = await page.context.new_cdp_session(page)
        await session.send("Emulation.setEmulatedVisionDeficiency", {"type": "achromatopsia"})
    await page.goto(picture.address)
    await page.locator(picture.shown).first.wait_for()
    if picture.name == "action":
        await _hold(page)
    await asyncio.sleep(1)
    await page.screenshot(path=PLACE / f"{picture.name}.png")
    await page.close()


async def _hold(page: Page) -> None:
    await page.get_by_role("button", name="Hold", exact=True).click()
    await page.get_by_label("What would change").wait_for()
    await page.get_by_role("dialog").get_by_label("Reason").fill("The customer is away until Monday")


async def main() -> None:
    """Take them all, of a server of its own."""
    PLACE.mkdir(exist_ok=True)
    path = chromium()
    if path is None:
        raise SystemExit(f"There is no Chromium. {INSTALL}")
    with tempfile.TemporaryDirectory() as scratch, ServerProcess(Path(scratch), "--examples") as server:
        found = Shop(server).ask(
            "query ($w: OrderFilter) { orders(where: $w, last: 1) { nodes { number ... on FulfillmentOrder "
            "{ tasks(where: {states: [IN_PROGRESS]}, first: 1) { nodes { id } } } } } }",
            w={"titleContains": "Business internet", "states": ["IN_PROGRESS"], "kinds": ["CUSTOMER_ORDER"]},
        )["orders"]["nodes"][0]
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=path, args=list(QUIET))
            for picture in pictures(found["number"], found["tasks"]["nodes"][0]["id"]):
                await take(browser, server, picture)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
