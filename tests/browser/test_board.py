"""The board: filters in the address, columns that stay true, many orders acted on at once."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Opener
from tests.browser.shop import Shop, two_steps

pytestmark = pytest.mark.browser


def column(page: Page, name: str) -> Locator:
    """One of the four."""
    return page.locator("section.column").filter(has=page.get_by_role("heading", name=re.compile(f"^{name}")))


def cards(page: Page, name: str) -> Locator:
    """The orders drawn in it."""
    return column(page, name).locator(".order")


async def test_filters_stand_in_the_address_and_come_back_with_it(page: Page, open_page: Opener, shop: Shop) -> None:
    order = shop.approved("Cable for the lighthouse", two_steps(shop, group="harbor"))
    await page.goto("/")
    await expect(cards(page, "Waiting").first).to_be_visible()
    await page.get_by_label("Title contains").fill("lighthouse")
    await expect(cards(page, "Waiting")).to_have_count(1)
    await page.get_by_role("button", name="Customer orders").click()
    await page.get_by_label("Group", exact=True).select_option("harbor")
    await page.get_by_label("Orders by state").get_by_role("button", name="Acknowledged").click()
    await page.get_by_label("Account", exact=True).fill("Account of Cable for the lighthouse")
    await expect(page.get_by_label("Drop the account")).to_be_visible()
    asked = parse_qs(urlsplit(page.url).query)
    assert asked["title"] == ["lighthouse"] and asked["kind"] == ["CUSTOMER_ORDER"]
    assert asked["group"] == ["harbor"] and asked["state"] == ["ACKNOWLEDGED"] and len(asked["account"]) == 1
    elsewhere = await open_page()
    await elsewhere.goto(page.url)
    await expect(cards(elsewhere, "Waiting")).to_have_count(1)
    await expect(cards(elsewhere, "Waiting")).to_contain_text(order["number"])
    await expect(elsewhere.get_by_role("button", name="Customer orders")).to_have_attribute("aria-pressed", "true")
    await page.go_back()
    await expect(page.get_by_label("Drop the account")).to_be_hidden()


async def test_an_order_that_no_longer_fits_leaves_and_one_that_fits_comes(page: Page, shop: Shop) -> None:
    await page.goto("/?title=windmill&fallout=yes")
    await expect(column(page, "Active")).to_contain_text("None.")
    order = shop.approved("Cable for the windmill", two_steps(shop))
    task = shop.tasks(order)[0]["id"]
    shop.act(task, "START")
    await asyncio.sleep(1)
    await expect(cards(page, "Active")).to_have_count(0)
    opened = shop.ask(
        "mutation ($input: OpenFalloutInput!) { openFallout(input: $input) "
        "{ errors { message } falloutRecord { id } } }",
        input={"taskId": task, "falloutType": "OTHER", "description": "A rock"},
    )
    await expect(page.locator(".order").filter(has_text=order["number"])).to_have_count(1)
    await expect(page.locator("section.column h2 [data-total='1']")).to_have_count(1)
    record = opened["openFallout"]["falloutRecord"]["id"]
    shop.act(record, "START")
    shop.act(record, "RESOLVE", reason="Removed")
    shop.act(record, "CLOSE")
    await expect(page.locator(".order").filter(has_text=order["number"])).to_have_count(0)


async def test_many_are_selected_and_acted_on_and_each_has_its_result(page: Page, shop: Shop) -> None:
    product = two_steps(shop)
    orders = [shop.draft(f"Cable for ship {n}", product) for n in range(3)]
    shop.act(orders[0]["id"], "SUBMIT")
    await page.goto("/?title=for ship")
    for order in orders:
        await page.get_by_label(f"Select {order['number']}").check()
    bar = page.get_by_label("Selected orders")
    await expect(bar).to_contain_text("3 orders selected")
    await bar.get_by_role("button", name="Submit 2").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("What would change")).to_contain_text(orders[1]["number"])
    shop.act(orders[1]["id"], "CANCEL")  # somebody is quicker
    await dialog.get_by_role("button", name="Submit").click()
    results = dialog.get_by_label("Results")
    await expect(results).to_contain_text("1 of 2 nodes done.")
    await expect(results.get_by_role("listitem").filter(has_text=orders[2]["number"])).to_contain_text("New")
    refused = results.get_by_role("listitem").filter(has_text=orders[1]["number"]).locator(".wrong")
    await expect(refused).not_to_be_empty()
    assert (shop.state(orders[1]), shop.state(orders[2])) == ("CANCELED", "NEW")


async def test_columns_are_scrolled_to_their_end_page_by_page(page: Page, shop: Shop) -> None:
    for number in range(120):
        shop.draft(f"Row boat {number:03}", None, lines=0)
    await page.goto("/?title=Row boat&sort=oldest")
    waiting = column(page, "Waiting")
    await expect(waiting.locator("[data-total='120']")).to_be_visible()
    assert await cards(page, "Waiting").count() < 40
    await waiting.get_by_role("link").first.focus()
    await page.keyboard.press("ArrowDown")
    await expect(waiting.get_by_role("link", name="Row boat 001")).to_be_focused()
    for _ in range(30):
        await page.keyboard.press("End")
        await asyncio.sleep(0.1)
        if await waiting.get_by_text("Row boat 119", exact=True).count():
            break
    await expect(waiting.get_by_text("Row boat 119", exact=True)).to_be_visible()
    numbers = await page.evaluate("[...document.querySelectorAll('.column .order b')].map((each) => each.textContent)")
    assert numbers == sorted(numbers)


async def test_a_view_is_kept_by_name(page: Page) -> None:
    await page.goto("/?kind=STAFFING_ORDER&sort=due")
    await page.get_by_role("button", name="Save view").click()
    await page.get_by_label("Name of the view").fill("People due")
    await page.get_by_role("button", name="Save", exact=True).click()
    views = page.get_by_label("View", exact=True)
    await views.select_option("At risk")
    await expect(page).to_have_url(re.compile("risk=yes"))
    await page.reload()
    await views.select_option("People due")
    await expect(page).to_have_url(re.compile("kind=STAFFING_ORDER"))
    await page.get_by_role("button", name="Delete view").click()
    await expect(views.get_by_text("People due")).to_have_count(0)


async def test_counts_are_live(page: Page, shop: Shop) -> None:
    await page.goto("/")
    drafts = page.get_by_label("Orders by state").get_by_role("button", name="Draft")
    before = int((await drafts.inner_text()).split()[-1])
    shop.draft("One more", None, lines=0)
    await expect(drafts).to_have_text(re.compile(f"{before + 1}$"))


async def test_the_question_behind_the_board_opens_in_the_explorer(page: Page, open_page: Opener) -> None:
    await page.goto("/?kind=STAFFING_ORDER")
    link = await page.get_by_role("link", name="Open in explorer").first.get_attribute("href")
    explorer = await open_page()
    await explorer.goto(link or "")
    await expect(explorer.locator(".graphiql-query-editor .view-line").first).to_be_visible(timeout=20_000)
    await explorer.get_by_role("button", name="Execute query").click()
    await expect(explorer.locator(".result-window")).to_contain_text('"StaffingOrder"')


async def test_an_address_that_can_t_be_meant_is_answered_with_words(page: Page) -> None:
    await page.goto("/?state=NO_SUCH_STATE")
    await expect(page.get_by_role("alert")).to_contain_text("NO_SUCH_STATE")
    await page.goto("/orders/CO-999999")
    await expect(page.get_by_text("There is no order CO-999999")).to_be_visible()
    await page.get_by_label("Go to an order by its number").fill("co-000001")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name=re.compile("CO-000001"))).to_be_visible()
