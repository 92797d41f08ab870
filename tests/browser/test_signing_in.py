"""Where tokens are demanded the page asks for one, goes on with it, and asks again when it is over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.browser.conftest import Opener
from tests.server.issuer import bearer, secret_settings, token
from tests.server.process import ServerProcess

pytestmark = pytest.mark.browser

DENY = 'mutation { denyToken(input: {tokenId: "shown", reason: "lost"}) { errors { message } } }'


@pytest.fixture(scope="module")
def server(story: Callable[[], Path]) -> Iterator[ServerProcess]:
    with ServerProcess(story(), **secret_settings()) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: Opener) -> Page:
    return await open_page(unauthorized=True)


def ask(server: ServerProcess, query: str) -> Any:
    """What an administrator is answered."""
    return httpx.post(server.graphql, json={"query": query}, headers=bearer()).raise_for_status().json()["data"]


async def show(page: Page, text: str) -> None:
    """Paste a token into what asks for it."""
    asked = page.get_by_role("dialog")
    await expect(asked).to_contain_text("wants to know who you are")
    await asked.get_by_label("Token").fill(text)
    await asked.get_by_role("button", name="Go on").click()


async def test_a_token_is_asked_for_and_asked_for_again_when_it_is_over(page: Page, server: ServerProcess) -> None:
    await page.goto("/")
    await show(page, token(exp=int(time.time()) - 5))
    await show(page, token(exp=int(time.time()) + 5, jti="short"))
    await expect(page.locator(".order").first).to_be_visible()
    await expect(page.get_by_text("Live", exact=True)).to_be_visible()
    await show(page, token(jti="shown"))
    await expect(page.get_by_text("Live", exact=True)).to_be_visible()
    ask(server, DENY)
    await show(page, token(jti="last"))
    await expect(page.locator(".order").first).to_be_visible()
    await expect(page.get_by_text("Live", exact=True)).to_be_visible()


async def test_an_account_of_ones_own_shows_its_orders_alone(page: Page, server: ServerProcess) -> None:
    query = "{ orders(first: 1) { nodes { account { id name } } } }"
    account = ask(server, query)["orders"]["nodes"][0]["account"]
    await page.goto("/")
    await show(page, token(roles=["VIEWER"], accounts=[account["id"]]))
    await expect(page.locator(".order").first).to_be_visible()
    assert {account["name"] in text for text in await page.locator(".order").all_inner_texts()} == {True}
