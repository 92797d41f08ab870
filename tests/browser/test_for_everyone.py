"""For everyone: by keyboard alone, by screen reader, in light and dark, on small and large screens, without colors."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Opener
from tests.browser.shop import Shop, two_steps
from tests.server.process import ROOT

pytestmark = pytest.mark.browser

AXE = ROOT / "dashboard/node_modules/axe-core/axe.min.js"
GRAVE = ("serious", "critical")


@cache
def _axe() -> str:
    return AXE.read_text()


async def _faults(page: Page) -> list[str]:
    """What axe finds that is serious, each with the first element it concerns."""
    await page.evaluate(f"() => {{ {_axe()} }}")
    found: dict[str, Any] = await page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {each['help']}: {each['nodes'][0]['html'][:200]} {each['nodes'][0]['failureSummary']}"
        for each in found["violations"]
        if each["impact"] in GRAVE
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_on_any_page(open_page: Opener, shop: Shop, scheme: str) -> None:
    order = shop.approved("Cable for the school", two_steps(shop, group="pupils"))
    task = shop.tasks(order)[0]["id"]
    shop.act(task, "START")
    shop.ask(
        "mutation ($input: OpenFalloutInput!) { openFallout(input: $input) { errors { message } } }",
        input={"taskId": task, "falloutType": "OTHER", "description": "A rock"},
    )
    page = await open_page(color_scheme=scheme)
    number = order["number"]
    places = {
        "/": ".order",
        "/work?group=pupils": ".task",
        **{f"/orders/{number}?tab={tab}&node={task}": shown for tab, shown in TABS.items()},
    }
    for address, shown in places.items():
        await page.goto(address)
        await expect(page.locator(shown).first).to_be_visible()
        await expect(page.locator(".badge")).to_have_text("Live")
        assert await _faults(page) == [], address
    await page.locator(".order-header").get_by_role("button", name="Hold", exact=True).click()
    await expect(page.get_by_label("What would change")).to_contain_text("Would change")
    assert await _faults(page) == []


TABS = {"tree": "[role=treeitem]", "graph": ".box", "timeline": ".track rect", "history": ".change"}


async def _tab_until(page: Page, what: str) -> None:
    """Press Tab until something has the focus; wherever it goes on the way, one sees it."""
    for _ in range(150):
        await page.keyboard.press("Tab")
        where: dict[str, Any] = await page.evaluate(FOCUSED, what)
        assert where["seen"], f"the focus is not to be seen on {where['html']}"
        if where["there"]:
            return
    raise AssertionError(f"{what} is not reached by Tab")


FOCUSED = """(what) => {
    const here = document.activeElement, style = getComputedStyle(here);
    const seen = here === document.body || here.tagName === 'MAIN'
        || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2);
    return { there: here.matches(what), seen, html: here.outerHTML.slice(0, 200) };
}"""


async def test_from_the_board_to_a_finished_task_by_keyboard_alone(page: Page, shop: Shop) -> None:
    order = shop.approved("Cable for the theater", two_steps(shop))
    await page.goto("/?title=theater")
    await expect(page.locator(".order")).to_have_count(1)
    await _tab_until(page, f"[data-order='{order['number']}']")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("treeitem")).to_have_count(4)
    await _tab_until(page, "[role=tree]")
    tree = page.get_by_role("tree")
    for _ in range(3):
        await page.keyboard.press("ArrowDown")
    await expect(tree.get_by_role("treeitem", selected=True)).to_contain_text("Dig a trench")
    await page.keyboard.press("ArrowLeft")  # to its parent
    await page.keyboard.press("ArrowLeft")  # which closes
    await expect(page.get_by_role("treeitem")).to_have_count(2)
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("ArrowRight")
    panel = page.get_by_label("Selected")
    await expect(panel.get_by_role("heading", name="Dig a trench")).to_be_visible()
    for action, shown in (("Start", "In progress"), ("Complete", "Closed complete")):
        await expect(panel.get_by_role("button", name=action, exact=True)).to_be_visible()
        await _tab_until(page, f"aside [data-action='{action.upper()}']")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog").locator("button.first")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(panel.locator(".state").first).to_have_text(shown)


async def test_states_are_told_by_word_and_shape_where_there_is_no_color(page: Page) -> None:
    await page.goto("/")
    await expect(page.locator(".order").first).to_be_visible()
    shapes: list[list[str]] = await page.evaluate(
        """() => [...document.querySelectorAll('.column')].map((column) => {
            const mark = column.querySelector('.state'), style = getComputedStyle(mark);
            const icon = mark.querySelector('svg').innerHTML.replace(/ fill="[^"]*"/g, '');
            return [mark.textContent.trim() && 'has a word', icon,
                `${style.borderStyle} ${style.borderRadius} ${style.borderColor === 'rgba(0, 0, 0, 0)'}`];
        })"""
    )
    assert len(shapes) == 4
    for part in (1, 2):
        assert len({each[part] for each in shapes}) == 4
    assert all(each[0] == "has a word" for each in shapes)


@pytest.mark.parametrize(("width", "height"), [(360, 740), (3840, 2160)])
async def test_nothing_is_wider_than_the_screen(open_page: Opener, shop: Shop, width: int, height: int) -> None:
    page = await open_page(width=width, height=height)
    for address in ("/", "/work?as=ida&group=field", "/orders/CO-000001", "/orders/CO-000001?tab=history"):
        await page.goto(address)
        await expect(page.locator(".badge")).to_have_text("Live")
        wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address
    letters = await page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert letters >= (13 if width < 1000 else 17)


async def test_the_theme_that_was_chosen_stays(page: Page) -> None:
    await page.goto("/")
    choice = page.get_by_role("button", name=re.compile("^Colors"))
    ground = "getComputedStyle(document.body).backgroundColor"
    light = await page.evaluate(ground)
    await choice.click()
    await choice.click()
    await expect(choice).to_have_attribute("aria-label", "Colors: dark")
    dark = await page.evaluate(ground)
    await page.reload()
    assert dark != light and await page.evaluate(ground) == dark
