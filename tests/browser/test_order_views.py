"""The graph, the timeline and the revisions of an order, and links that lead back to what one saw."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Opener
from tests.browser.shop import Shop, two_steps
from tests.browser.test_driven_order import choose, row, state_of
from tests.server.process import ServerProcess

pytestmark = pytest.mark.browser

LINES = """() => [...document.querySelectorAll('.sheet .line')].map((line) => {
    const [from, to] = [0, line.getTotalLength()].map((at) => line.getPointAtLength(at).x);
    return [from, to, line.classList.contains('critical')];
})"""


async def _number(shop: Shop, title: str, state: str) -> str:
    found = shop.ask(
        "query ($w: OrderFilter) { orders(where: $w, first: 1) { nodes { number } } }",
        w={"titleContains": title, "states": [state], "kinds": ["CUSTOMER_ORDER"]},
    )
    number: str = found["orders"]["nodes"][0]["number"]
    return number


async def test_in_the_graph_everything_stands_behind_what_it_waits_for(page: Page, shop: Shop) -> None:
    number = await _number(shop, "Business internet", "IN_PROGRESS")
    await page.goto(f"/orders/{number}?tab=graph")
    await expect(page.locator(".box").first).to_be_visible()
    lines = await page.evaluate(LINES)
    assert len(lines) > 8 and all(start < end for start, end, _ in lines)
    assert any(critical for *_, critical in lines) and not all(critical for *_, critical in lines)
    boxes = await page.locator(".box").count()
    await page.get_by_role("button", name="Internet access").click()  # its lane closes
    closed = page.locator(".box").filter(has_text="Internet access")
    await expect(closed).to_contain_text(re.compile(r"\d+ of \d+ done"))
    assert await page.locator(".box").count() < boxes
    assert all(start < end for start, end, _ in await page.evaluate(LINES))
    await page.get_by_role("button", name="Collapse all").click()
    await expect(page.locator(".box")).to_have_count(1)
    await page.get_by_role("button", name="Expand all").click()
    await expect(page.locator(".box")).to_have_count(boxes)


async def test_one_selection_is_kept_through_all_views_and_in_the_address(
    page: Page, open_page: Opener, shop: Shop
) -> None:
    order = shop.approved("Cable for the museum", two_steps(shop))
    await page.goto(f"/orders/{order['number']}")
    await row(page, "Lay the cable").click()
    for tab in ("Graph", "Timeline", "History"):
        await page.get_by_role("tab", name=tab).click()
        await expect(page.get_by_label("Selected").get_by_role("heading", name="Lay the cable")).to_be_visible()
    await expect(page.locator(".change").first).to_contain_text("Lay the cable")
    assert await page.locator(".change").filter(has_text="Dig a trench").count() == 0  # only what is selected
    await page.get_by_label("Only what is selected").uncheck()
    await expect(page.locator(".change").filter(has_text="Dig a trench").first).to_be_visible()
    await page.get_by_role("tab", name="Graph").click()
    other = await open_page()
    await other.goto(page.url)
    await expect(other.locator(".box[aria-pressed=true]")).to_contain_text("Lay the cable")


async def test_the_timeline_draws_each_state_that_was_passed(page: Page, shop: Shop) -> None:
    order = shop.approved("Cable for the library", two_steps(shop))
    task = shop.tasks(order)[0]["id"]
    shop.act(task, "START")
    shop.act(task, "HOLD", reason="Rain")
    shop.act(task, "RESUME")
    await page.goto(f"/orders/{order['number']}?tab=timeline")
    track = row(page, "Dig a trench").locator(".track")
    passed = ["Draft", "Open", "In progress", "On hold", "In progress"]
    await expect(track).to_have_attribute("aria-label", re.compile(".*".join(f"{each} from" for each in passed)))
    shop.act(task, "COMPLETE")
    await expect(track).to_have_attribute("aria-label", re.compile("Closed complete from"))


async def test_an_order_is_revised_by_its_page(page: Page, shop: Shop) -> None:
    order = shop.approved("Cable for the opera", two_steps(shop))
    await page.goto(f"/orders/{order['number']}")
    await choose(page, "Start revision")
    panel = page.locator("details").filter(has_text="Revisions")
    await panel.get_by_label("Line", exact=True).select_option("Line 1")
    await panel.get_by_label("Quantity").fill("3")
    await panel.get_by_role("button", name="Change line").click()
    change = panel.get_by_role("listitem").filter(has_text=re.compile("Change.*Line 1")).last
    await expect(change).to_contain_text(re.compile("^.*Line 1 3 "))
    await panel.get_by_label("Characteristics").fill("{broken")
    await panel.get_by_role("button", name="Change line").click()
    await expect(panel).to_contain_text("are no JSON")
    await change.get_by_role("button", name="Withdraw").click()
    await expect(panel).to_contain_text("It changes nothing yet.")
    await panel.get_by_label("Characteristics").fill("{}")
    await panel.get_by_role("button", name="Remove line").click()
    await expect(panel.get_by_role("listitem").filter(has_text=re.compile("Remove.*Line 1")).last).to_be_visible()
    await choose(page, "Discard revision")
    await expect(panel).to_contain_text("none open")
    await expect(state_of(page)).to_have_text("Acknowledged")


async def test_a_note_is_written_and_stays(page: Page, shop: Shop) -> None:
    order = shop.approved("Cable for the zoo", two_steps(shop))
    await page.goto(f"/orders/{order['number']}?node={shop.tasks(order)[0]['id']}")
    notes = page.get_by_label("Notes")
    await notes.get_by_label("A note").fill("Mind the bears")
    await notes.get_by_role("button", name="Add note").click()
    await expect(notes.locator(".note")).to_contain_text("Mind the bears local")


async def test_what_breaks_is_said_where_it_breaks(browser: Browser, server: ServerProcess, shop: Shop) -> None:
    page = await browser.new_page(base_url=server.url)  # one whose faults are no faults of the test

    async def spoil(route) -> None:  # type: ignore[no-untyped-def]
        if "query Order(" in (route.request.post_data or ""):
            await route.fulfill(json={"data": {"node": {"__typename": "CustomerOrder", "number": "?"}}})
        else:
            await route.continue_()

    order = shop.draft("Cable for the circus")
    await page.route("**/graphql", spoil)
    complaints = page.locator("[role=alert]")
    await page.goto(f"/orders/{order['number']}")
    await expect(complaints).to_contain_text(f"Order {order['number']} can't be shown")
    await page.unroute("**/graphql")
    await complaints.get_by_role("button", name="Try once more").click()
    await expect(state_of(page)).to_have_text("Draft")
    await page.close()


async def test_whoever_writes_a_reason_takes_nothing_by_accident(page: Page, shop: Shop) -> None:
    order = shop.approved("Cable for the court", two_steps(shop))
    await page.goto(f"/orders/{order['number']}?node={shop.tasks(order)[0]['id']}")

    async def slow(route) -> None:  # type: ignore[no-untyped-def]
        if "previewMany" in (route.request.post_data or ""):
            await asyncio.sleep(1.5)
        await route.continue_()

    await page.route("**/graphql", slow)
    await page.get_by_label("Selected").get_by_role("button", name="Start", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").click()
    await page.keyboard.press("Control+Enter")  # before anything is known
    await page.keyboard.type("all is dry again now", delay=120)
    await expect(dialog.get_by_label("What would change")).to_contain_text("Would change")
    await expect(dialog.get_by_label("Reason")).to_have_value("all is dry again now")
    await expect(row(page, "Dig a trench")).to_contain_text("Open")
    await page.keyboard.press("Control+Enter")
    await expect(row(page, "Dig a trench")).to_contain_text("In progress")


async def test_a_draft_that_is_deleted_elsewhere_is_gone(page: Page, open_page: Opener, shop: Shop) -> None:
    asked = (
        "mutation ($input: CreateStaffingOrderInput!) { createStaffingOrder(input: $input) "
        "{ errors { message } order { id number } } }"
    )
    order = shop.ask(asked, input={"title": "People for a day"})["createStaffingOrder"]["order"]
    board = await open_page()
    await board.goto("/?title=People for a day")
    await expect(board.get_by_label("Waiting", exact=True)).to_contain_text(order["number"])
    await page.goto(f"/orders/{order['number']}")
    await expect(state_of(page)).to_have_text("Draft")
    shop.ask(
        "mutation ($input: DeleteDraftInput!) { deleteDraft(input: $input) { errors { message } } }",
        input={"id": order["id"]},
    )
    await expect(page.get_by_text("This order no longer exists.")).to_be_visible()
    await expect(board.get_by_label("Waiting", exact=True)).not_to_contain_text(order["number"])


async def test_the_history_tells_what_followed_in_the_order_in_which_it_did(page: Page, shop: Shop) -> None:
    order = shop.approved("Cable for the fair", two_steps(shop), lines=6)
    await page.goto(f"/orders/{order['number']}?tab=history")
    await expect(page.locator(".change").first).to_be_visible()
    while await page.get_by_role("button", name="Older").count():
        before = await page.locator(".change").count()
        await page.get_by_role("button", name="Older").click()
        await expect(page.locator(".change")).not_to_have_count(before)
    asked = (
        "query ($w: StateChangeFilter) { stateChanges(where: $w, first: 100) "
        "{ totalCount nodes { node { caption } } } }"
    )
    told = shop.ask(asked, w={"orders": [order["id"]]})["stateChanges"]
    shown = await page.locator(".change .node-link").all_inner_texts()
    assert len(shown) == told["totalCount"]
    assert shown[::-1][:100] == [each["node"]["caption"] for each in told["nodes"]]
