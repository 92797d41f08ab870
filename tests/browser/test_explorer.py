"""The explorer in a real browser: it asks, changes, listens and explains, and talks to our server only."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from playwright.async_api import Page, expect

from tests.server.process import ServerProcess

pytestmark = pytest.mark.browser
NOTED = 'mutation Note($id: ID!) { addNote(input: {nodeId: $id, text: "Seen"}) { note { text } errors { message } } }'


async def _open(page: Page, query: str = "", **variables: object) -> None:
    told = {"query": query, "variables": json.dumps(variables)} if query else {}
    await page.goto(f"/explorer?{urlencode(told)}")
    await expect(page.locator(".graphiql-query-editor .view-line").first).to_be_visible(timeout=20_000)


async def _run(page: Page) -> None:
    await page.get_by_role("button", name="Execute query").click()


async def _ask(server: ServerProcess, query: str) -> dict[str, Any]:
    async with httpx.AsyncClient() as client:
        answer: dict[str, Any] = (await client.post(server.graphql, json={"query": query})).json()["data"]
    return answer


async def test_it_opens_with_our_examples_and_runs_a_query(page: Page) -> None:
    await _open(page)
    for name in ("Orders", "Changes", "NewStaffingOrder", "WorkOrders", "Board"):
        await expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()
    await page.get_by_role("button", name="Orders", exact=True).click()
    await _run(page)
    await expect(page.locator(".result-window")).to_contain_text('"totalCount"')


async def test_a_link_brings_an_operation_and_a_mutation_is_run(page: Page, server: ServerProcess) -> None:
    asked = await _ask(server, "{ orders(first: 1) { nodes { id } } }")
    await _open(page, NOTED, id=asked["orders"]["nodes"][0]["id"])
    await _run(page)
    await expect(page.locator(".result-window")).to_contain_text('"text": "Seen"')


async def test_a_subscription_tells_what_happens_elsewhere(page: Page, server: ServerProcess) -> None:
    await _open(page, "subscription { stateChanges { __typename ... on StateChange { reason node { caption } } } }")
    await _run(page)
    await expect(page.locator(".result-window")).to_contain_text("CaughtUp")
    made = await _ask(server, 'mutation { createCustomerOrder(input: {title: "Heard"}) { errors { message } } }')
    assert made["createCustomerOrder"]["errors"] == []
    await expect(page.locator(".result-window")).to_contain_text("Heard")


async def test_headers_go_with_requests_and_with_sockets(page: Page) -> None:
    await _open(page, "{ viewer { actor } }")
    await page.get_by_role("button", name="Headers").click()
    await page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines").click()
    await page.keyboard.insert_text('{"X-Ordergraph-Actor": "ada"}')
    await _run(page)
    await expect(page.locator(".result-window")).to_contain_text('"actor": "ada"')


async def test_the_manual_is_in_the_book(page: Page) -> None:
    await _open(page)
    await page.get_by_role("button", name="Show Documentation Explorer").click()
    await page.get_by_role("link", name="Query", exact=True).click()
    await expect(page.locator(".graphiql-doc-explorer-content")).to_contain_text("previewMany")
