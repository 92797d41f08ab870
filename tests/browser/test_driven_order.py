"""An order is driven from draft to completed by clicks, and whoever looks on sees it as it happens."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from statistics import median

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Opener
from tests.browser.shop import Shop, two_steps

pytestmark = pytest.mark.browser

SEEN = """([id, text]) => new Promise((seen) => {
    const look = () => document.getElementById(id)?.textContent.includes(text)
        ? requestAnimationFrame(() => seen(Date.now())) : requestAnimationFrame(look);
    look();
})"""
"""The moment at which an element has been drawn with a text."""


async def choose(page: Page, label: str, reason: str | None = None) -> None:
    """Take an action of the selected node, or else of the order: see what it would change, then confirm."""
    panel = page.get_by_label("Selected")
    place = panel if await panel.count() else page.locator(".order-header")
    await place.get_by_role("button", name=label, exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("What would change")).to_contain_text("Would change")
    if reason:
        await dialog.get_by_label("Reason").fill(reason)
    await dialog.get_by_role("button", name=label).click()
    await expect(dialog).to_be_hidden()


def state_of(page: Page) -> Locator:
    """The state that the header of an order shows."""
    return page.locator(".order-header .state").first


def row(page: Page, title: str) -> Locator:
    """A node in the tree."""
    return page.get_by_role("treeitem").filter(has_text=title)


async def test_an_order_goes_from_draft_to_completed_while_a_second_window_follows(
    open_page: Opener, shop: Shop
) -> None:
    order = shop.draft("Cable for the workshop", two_steps(shop))
    hands, eyes, board = await open_page(), await open_page(), await open_page()
    await board.goto("/?title=workshop")
    await expect(board.get_by_label("Waiting", exact=True)).to_contain_text(order["number"])
    for window in (hands, eyes):
        await window.goto(f"/orders/{order['number']}")
        await expect(state_of(window)).to_have_text("Draft")

    await choose(hands, "Submit")
    await expect(state_of(eyes)).to_have_text("New")
    await choose(hands, "Approve")
    await expect(row(eyes, "Dig a trench")).to_contain_text("Open")
    await expect(row(eyes, "Lay the cable")).to_contain_text("Draft")
    for task in ("Dig a trench", "Lay the cable"):
        await row(hands, task).click()
        await choose(hands, "Start")
        await expect(row(eyes, task)).to_contain_text("In progress")
        await expect(state_of(eyes)).to_have_text("In progress")
        await choose(hands, "Complete")
        await expect(row(eyes, task)).to_contain_text("Closed complete")
    await expect(state_of(eyes)).to_have_text("Completed")
    await expect(board.get_by_label("Done", exact=True)).to_contain_text(order["number"])
    await expect(board.get_by_label("Waiting", exact=True)).not_to_contain_text(order["number"])
    await expect(eyes.locator(".order-header .progress")).to_contain_text("100 %")
    assert shop.state(order) == "COMPLETED"


async def test_what_may_not_be_done_says_why_to_whoever_one_is(page: Page, shop: Shop) -> None:
    order = shop.draft("Cable for the office", two_steps(shop))
    shop.act(order["id"], "SUBMIT")
    await page.goto(f"/orders/{order['number']}")
    header = page.locator(".order-header")
    await expect(header.get_by_role("button", name="Approve")).to_be_enabled()
    await page.get_by_role("button", name="local").click()
    await page.get_by_label("Name").fill("vera")
    await page.get_by_label("Order agent").check()
    await page.get_by_role("button", name="Go on as this").click()
    await header.get_by_text("Not now:").click()
    refused = header.get_by_role("listitem").filter(has=page.get_by_role("button", name="Approve"))
    await expect(refused.get_by_role("button")).to_be_disabled()
    await expect(refused).to_contain_text("FULFILLMENT_MANAGER")
    await expect(page.locator(".badge")).to_have_text("Live")
    await choose(page, "Cancel")
    await expect(state_of(page)).to_have_text("Canceled")
    await page.get_by_role("tab", name="History").click()
    await expect(page.locator(".change").filter(has_text="by vera")).to_contain_text("Cancel")


async def test_a_reason_is_asked_for_where_one_is_needed_and_stands_in_the_history(page: Page, shop: Shop) -> None:
    order = shop.approved("Cable for the shed", two_steps(shop))
    await page.goto(f"/orders/{order['number']}")
    await page.locator(".order-header").get_by_role("button", name="Hold", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Hold").click()
    await expect(dialog).to_be_visible()  # the reason is missing
    await dialog.get_by_label("Reason").fill("The ground is frozen")
    await dialog.get_by_role("button", name="Hold").click()
    await expect(state_of(page)).to_have_text("On hold")
    await expect(page.locator(".order-header")).to_contain_text("The ground is frozen")
    await page.get_by_role("tab", name="History").click()
    await expect(page.locator(".change").filter(has_text="The ground is frozen")).to_contain_text("Hold")
    await expect(page.locator(".change").filter(has_text="Dig a trench").first).to_contain_text("from hold of")


async def test_a_push_is_seen_soon_after_the_answer(
    page: Page, shop: Shop, record_property: Callable[[str, object], None]
) -> None:
    order = shop.approved("Cable for the barn", two_steps(shop))
    task = shop.tasks(order)[0]["id"]
    await page.goto(f"/orders/{order['number']}")
    await expect(row(page, "Dig a trench")).to_contain_text("Open")
    waits = []
    steps = [
        ("START", {}, "In progress"),
        *[("HOLD", {"reason": "Rain"}, "On hold"), ("RESUME", {}, "In progress")] * 5,
    ]
    for action, more, shown in steps:
        seen = asyncio.ensure_future(page.evaluate(SEEN, [f"row-{task}", shown]))
        await asyncio.sleep(0.1)
        shop.act(task, action, **more)
        answered = time.time() * 1000
        waits.append(await seen - answered)
    record_property("milliseconds from answer to sight", f"median {median(waits):.0f}, largest {max(waits):.0f}")
    assert max(waits) < 1250, waits
