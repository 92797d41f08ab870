"""The server is killed, started again, or hangs: the page says so, loses nothing and shows nothing that is not so."""

from __future__ import annotations

import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Opener
from tests.browser.shop import Shop, two_steps
from tests.server.process import ServerProcess

pytestmark = pytest.mark.browser


class Restartable:
    """A server that can be killed and started again at the same address, on the same database."""

    def __init__(self, directory: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._directory = directory
        self.process = self._start()

    def _start(self, database: str = "orders.db", elsewhere: bool = False) -> ServerProcess:
        return ServerProcess(
            self._directory, database=database, port=0 if elsewhere else self._port, ORDERGRAPH_HEARTBEAT_SECONDS="1"
        )

    def kill(self) -> None:
        """As a power failure would."""
        self.process.signal(signal.SIGKILL)
        self.process.ended(10)
        self.process.__exit__()

    def stop(self) -> None:
        """As it should be."""
        self.process.__exit__()

    def start(self, database: str = "orders.db", elsewhere: bool = False) -> None:
        """Again; or with another database, or where no page finds it."""
        self.process = self._start(database, elsewhere)


@pytest.fixture
def fragile(tmp_path: Path) -> Iterator[Restartable]:
    """Such a server."""
    made = Restartable(tmp_path)
    yield made
    made.process.__exit__()


@pytest.mark.parametrize("end", ["kill", "stop"])
async def test_after_an_end_the_badge_tells_and_nothing_that_happened_meanwhile_is_lost(
    fragile: Restartable, open_page: Opener, end: str
) -> None:
    shop = Shop(fragile.process)
    order = shop.approved("Cable for the mill", two_steps(shop))
    other = shop.draft("Cable for the brewery", two_steps(shop))
    task = shop.tasks(order)[0]["id"]
    page, board = await open_page(fragile.process.url), await open_page(fragile.process.url)
    await page.goto(f"/orders/{order['number']}")
    await board.goto("/")
    dig = page.get_by_role("treeitem").filter(has_text="Dig a trench")
    await expect(dig).to_contain_text("Open")
    await expect(board.get_by_label("Waiting", exact=True)).to_contain_text(other["number"])

    getattr(fragile, end)()
    for window in (page, board):
        await expect(window.locator(".badge")).to_have_text(re.compile(r"Reconnecting, as of \d"))
    await expect(dig).to_contain_text("Open")  # what was known stays, and is said to be old
    await expect(board.get_by_label("Waiting", exact=True)).to_contain_text(other["number"])
    await page.get_by_role("button", name="Hold", exact=True).click()
    await expect(page.get_by_role("dialog")).to_contain_text("The server does not answer")
    await page.keyboard.press("Escape")

    fragile.start(elsewhere=True)
    shop = Shop(fragile.process)
    shop.act(task, "START")
    shop.act(task, "COMPLETE")
    shop.act(other["id"], "CANCEL")
    late = shop.draft("Cable for the bakery", two_steps(shop))
    fragile.stop()
    fragile.start()
    for window in (page, board):
        await expect(window.locator(".badge")).to_have_text("Live", timeout=15_000)
    await expect(dig).to_contain_text("Closed complete")
    await expect(page.get_by_role("treeitem").filter(has_text="Lay the cable")).to_contain_text("Open")
    await expect(board.get_by_label("Done", exact=True)).to_contain_text(other["number"])
    await expect(board.get_by_label("Waiting", exact=True)).to_contain_text(late["number"])


async def test_a_board_whose_database_was_replaced_shows_the_new_one(fragile: Restartable, open_page: Opener) -> None:
    shop = Shop(fragile.process)
    shop.draft("An old order")
    board = await open_page(fragile.process.url)
    await board.goto("/")
    await expect(board.get_by_label("Waiting", exact=True)).to_contain_text("An old order")
    fragile.kill()
    fragile.start("other.db")
    Shop(fragile.process).draft("A new order")
    await expect(board.get_by_label("Waiting", exact=True)).to_contain_text("A new order", timeout=15_000)
    await expect(board.get_by_label("Waiting", exact=True)).not_to_contain_text("An old order")
    await expect(board.locator(".badge")).to_have_text("Live")


async def test_a_page_whose_server_hangs_notices_and_says_since_when(fragile: Restartable, open_page: Opener) -> None:
    shop = Shop(fragile.process)
    order = shop.approved("Cable for the tower", two_steps(shop))
    page = await open_page(fragile.process.url)
    await page.goto(f"/orders/{order['number']}")
    await expect(page.locator(".badge")).to_have_text("Live")
    await page.wait_for_load_state("networkidle")  # what is under way would be answered DEADLINE in the end, rightly
    fragile.process.signal(signal.SIGSTOP)
    await expect(page.locator(".badge")).to_have_text(re.compile("Reconnecting, as of"), timeout=20_000)
    await expect(page.locator(".badge")).to_have_text(re.compile("Offline, as of"), timeout=20_000)
    fragile.process.signal(signal.SIGCONT)
    await expect(page.locator(".badge")).to_have_text("Live", timeout=15_000)


async def test_a_page_that_waits_for_its_server_asks_no_more_often_as_time_goes_by(
    fragile: Restartable, open_page: Opener
) -> None:
    shop = Shop(fragile.process)
    order = shop.approved("Cable for the lighthouse", two_steps(shop))
    page = await open_page(fragile.process.url)
    await page.clock.install()
    await page.goto(f"/orders/{order['number']}")
    await expect(page.get_by_role("treeitem")).not_to_have_count(0)
    await page.wait_for_load_state("networkidle")
    await page.route("**/graphql", lambda route: route.abort("connectionrefused"))
    fragile.kill()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    counts = []
    for _ in range(5):
        asked.clear()
        for _ in range(20):
            await page.clock.run_for(2_000)
            await page.wait_for_load_state("networkidle")
        counts.append(len(asked))
    assert 0 < counts[4] <= 2 * counts[2], counts  # first nothing is asked, until it is a minute since the last time


async def test_without_a_server_nothing_is_said_to_be_empty(fragile: Restartable, open_page: Opener) -> None:
    page = await open_page(fragile.process.url)
    await page.goto("/work?as=ida")
    await expect(page.get_by_text("Nothing is assigned.")).to_be_visible()
    board = await open_page(fragile.process.url)
    await board.goto("/")
    await expect(board.get_by_text("None.")).to_have_count(4)
    fragile.kill()
    await expect(page.locator(".badge")).to_have_text(re.compile("Reconnecting"))
    await expect(page.get_by_text("Nothing is assigned.")).to_be_hidden()
    await expect(board.get_by_text("None.")).to_have_count(0)
    await page.get_by_role("link", name="Board").click()
    await expect(page.get_by_text("None.")).to_have_count(0)
    await expect(page.get_by_text("Waiting for the server…")).to_be_visible()


async def test_an_action_whose_answer_is_lost_happens_once_when_it_is_tried_again(
    fragile: Restartable, open_page: Opener
) -> None:
    shop = Shop(fragile.process)
    order = shop.approved("Cable for the bridge", two_steps(shop))
    page = await open_page(fragile.process.url)
    await page.goto(f"/orders/{order['number']}")
    await page.get_by_role("button", name="Hold", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Reason").fill("Flood")
    lost = True

    async def lose(route) -> None:  # type: ignore[no-untyped-def]
        nonlocal lost
        if lost and "transitionMany" in (route.request.post_data or ""):
            lost = False
            await route.fetch()  # it reaches the server
            await route.abort()  # and its answer nobody
        else:
            await route.continue_()

    await page.route("**/graphql", lose)
    await dialog.get_by_role("button", name="Hold", exact=True).click()
    await expect(dialog).to_contain_text("it may have happened")
    await dialog.get_by_role("button", name="Try again").click()
    await expect(dialog).to_be_hidden()
    held = shop.ask(
        "query ($w: StateChangeFilter) { stateChanges(where: $w) { totalCount } }",
        w={"nodes": [order["id"]], "actions": ["HOLD"]},
    )
    assert held["stateChanges"]["totalCount"] == 1
