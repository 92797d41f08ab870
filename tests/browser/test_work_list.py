"""The work list, worked through by the keyboard alone."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.browser.shop import Shop, two_steps

pytestmark = pytest.mark.browser


async def _tab_to(page: Page, what: str) -> None:
    """Press Tab until the list is reached that has it, then go down the list."""
    for key, reached in (("Tab", f"li:has(~ {what}), {what}"), ("ArrowDown", what)):
        for _ in range(60):
            if await page.evaluate("(what) => document.activeElement.matches(what)", reached):
                break
            await page.keyboard.press(key)
        else:
            raise AssertionError(f"{what} is not reached by {key}")


async def test_a_task_is_started_held_resumed_and_completed_without_the_mouse(page: Page, shop: Shop) -> None:
    order = shop.approved("Cable for the ferry", two_steps(shop, group="divers"))
    first, second = shop.tasks(order)
    await page.goto("/work?group=divers")
    task = page.locator(f"[data-task='{first['id']}']")
    await expect(task).to_contain_text("Open")
    await _tab_to(page, f"[data-task='{first['id']}']")

    async def press(key: str, confirm: str = "Enter") -> None:
        await page.keyboard.press(key)
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_label("What would change")).to_contain_text("Would change")
        if confirm != "Enter":
            await page.keyboard.type(confirm)
            await page.keyboard.press("Control+Enter")
        else:
            await expect(dialog.locator("button.first")).to_be_focused()
            await page.keyboard.press("Enter")
        await expect(dialog).to_be_hidden()

    await press("s")
    await expect(task).to_contain_text("In progress")
    await expect(task).to_contain_text("assigned to local")
    await expect(page.locator("li[data-task]:focus")).to_have_count(1)  # the next one, now that this one is elsewhere
    await _tab_to(page, f"[data-task='{first['id']}']")
    await press("h", "Too much wind")
    await expect(task).to_contain_text("On hold")
    await page.keyboard.press("c")  # it is on hold
    await expect(page.get_by_label("Work of local").get_by_role("status")).not_to_be_empty()
    await press("r")
    await expect(task).to_contain_text("In progress")
    await press("c")
    await expect(task).to_have_count(0)
    await expect(page.locator(f"[data-task='{second['id']}']")).to_contain_text("Open")


async def test_fallout_is_reported_by_key_and_shows_in_the_order(page: Page, shop: Shop) -> None:
    order = shop.approved("Cable for the pier", two_steps(shop, group="welders"))
    (first, _) = shop.tasks(order)
    shop.act(first["id"], "START")
    await page.goto("/work?group=welders")
    await _tab_to(page, f"[data-task='{first['id']}']")
    await page.keyboard.press("f")
    await page.keyboard.type("The pier is rotten")
    await page.keyboard.press("Tab")
    await page.keyboard.type("harbor office")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await page.keyboard.press("o")
    await expect(page.locator(".fallout")).to_contain_text("The pier is rotten")
    await expect(page.get_by_label("Selected")).to_contain_text("Dig a trench")
    panel = page.locator(".fallout")
    await panel.get_by_label("Assignee").fill("ida")
    await panel.get_by_role("button", name="Assign").click()
    await expect(panel.get_by_role("button", name="Assign")).to_have_count(0)
    await panel.get_by_role("button", name="Start", exact=True).click()
    await page.get_by_role("dialog").locator("button.first").click()
    await expect(panel).to_contain_text("In progress")


async def test_tasks_come_and_go_as_others_work(page: Page, shop: Shop) -> None:
    await page.goto("/work?group=divers-2&workable=yes")
    await expect(page.get_by_text("The group has nothing else to do.")).to_be_visible()
    order = shop.approved("Cable for the wreck", two_steps(shop, group="divers-2"))
    first, second = shop.tasks(order)
    await expect(page.locator(f"[data-task='{first['id']}']")).to_be_visible()
    await expect(page.locator(f"[data-task='{second['id']}']")).to_have_count(0)  # it waits for the first
    shop.act(first["id"], "START")
    shop.act(first["id"], "COMPLETE")
    await expect(page.locator(f"[data-task='{second['id']}']")).to_be_visible()
    await expect(page.locator(f"[data-task='{first['id']}']")).to_have_count(0)


async def test_tasks_of_provisioning_are_in_the_list_too(page: Page, shop: Shop) -> None:
    found = shop.ask("{ workTasks(where: {finished: false}, first: 100) { nodes { id group state title } } }")
    task = next(each for each in found["workTasks"]["nodes"] if each["group"] and each["state"] == "READY")
    await page.goto(f"/work?group={task['group']}")
    entry = page.locator(f"[data-task='{task['id']}']")
    await expect(entry).to_contain_text(task["title"])
    shop.act(task["id"], "START")
    await expect(page.get_by_label("Work of local").locator(f"[data-task='{task['id']}']")).to_contain_text(
        "In progress"
    )
