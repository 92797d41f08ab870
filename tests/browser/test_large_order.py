"""An order of 2,000 tasks: opened, expanded, scrolled, looked at from all sides, while it goes on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from statistics import quantiles

import pytest
from playwright.async_api import Page, expect

from tests.browser.shop import Shop, hundred_tasks

pytestmark = [pytest.mark.browser, pytest.mark.alone]

SCROLLED = """(place) => new Promise((done) => {
    const view = document.querySelector(place), frames = [];
    let last = performance.now(), left = 120;
    const step = (now) => {
        frames.push(now - last);
        last = now;
        view.scrollTop += view.scrollHeight / 120;
        if (--left) requestAnimationFrame(step);
        else done(frames.slice(2));
    };
    requestAnimationFrame(step);
})"""
"""Scroll from top to bottom in 120 steps, one a frame: the milliseconds of each frame."""

Record = Callable[[str, object], None]


async def _scroll(page: Page, place: str, what: str, record: Record) -> None:
    frames: list[float] = await page.evaluate(SCROLLED, place)
    in_twenty = quantiles(frames, n=20)
    record(f"frames of {what}, ms", f"median {in_twenty[9]:.0f}, p95 {in_twenty[18]:.0f}, largest {max(frames):.0f}")
    assert in_twenty[18] < 100, frames


async def test_two_thousand_tasks_are_opened_expanded_and_scrolled(
    page: Page, shop: Shop, record_property: Record
) -> None:
    order = shop.approved("A campus", hundred_tasks(shop), lines=20)
    began = asyncio.get_running_loop().time()
    await page.goto(f"/orders/{order['number']}")
    lines = page.get_by_role("treeitem")
    await expect(lines).to_have_count(20)
    record_property("order of 2,000 tasks shown after, ms", round((asyncio.get_running_loop().time() - began) * 1000))
    await expect(lines.first).to_contain_text("100 waiting")
    await page.get_by_role("button", name="Expand all").click()
    await expect(page.get_by_role("treeitem").filter(has_text="Step 1").first).to_be_visible()
    assert await page.get_by_role("treeitem").count() < 120  # only what is in sight is drawn
    await _scroll(page, "[role=tree]", "the tree", record_property)
    await expect(page.get_by_role("treeitem").filter(has_text="Step 20").last).to_be_visible()

    await page.get_by_role("tab", name="Graph").click()
    await expect(page.locator(".box").first).to_be_visible()
    assert await page.locator(".box").count() < 300
    await _scroll(page, ".graph", "the graph", record_property)
    await page.get_by_role("tab", name="Timeline").click()
    await expect(page.locator(".track rect").first).to_be_visible()
    await _scroll(page, "[role=tree]", "the timeline", record_property)


async def test_states_change_in_a_large_order_without_a_new_layout(
    page: Page, shop: Shop, record_property: Record
) -> None:
    order = shop.approved("A harbor", hundred_tasks(shop), lines=20)
    task = shop.tasks(order)[0]
    await page.goto(f"/orders/{order['number']}?tab=graph&node={task['id']}")
    box = page.locator(".box[aria-pressed=true]")
    await expect(box).to_contain_text("Open")
    await page.get_by_role("button", name="Expand all").click()
    place = await box.get_attribute("style")
    layouts = "performance.getEntriesByName('layout').length"
    before = await page.evaluate(layouts)
    shop.act(task["id"], "START")
    await expect(box).to_contain_text("In progress")
    shop.act(task["id"], "COMPLETE")
    await expect(box).to_contain_text("Closed complete")
    assert await box.get_attribute("style") == place
    await asyncio.sleep(2)  # what follows has been read again by now
    assert before and await page.evaluate(layouts) == before
