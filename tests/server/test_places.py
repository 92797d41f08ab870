"""The other doors: health, the page at the root, the explorer."""

from __future__ import annotations

import httpx
import pytest
from graphql import parse, validate

from schema import schema
from tests.server.process import ServerProcess
from web.explorer_examples import EXAMPLES


def test_a_server_that_serves_is_alive_and_ready(http: httpx.Client) -> None:
    assert http.get("/healthz").text == "ok\n"
    assert http.get("/readyz").text == "ready\n"


def test_the_root_says_where_things_are(http: httpx.Client) -> None:
    page = http.get("/", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    text = http.get("/")
    assert page.headers["content-type"].startswith("text/html")
    assert text.headers["content-type"].startswith("text/plain")
    for place in ("/graphql", "/explorer", "/healthz", "/readyz"):
        assert place in page.text
        assert place in text.text


def test_the_explorer_asks_our_endpoint_and_opens_with_examples(http: httpx.Client) -> None:
    page = http.get("/explorer")
    assert page.headers["content-type"].startswith("text/html")
    assert 'new URL("/graphql", window.location.href)' in page.text
    assert "subscription Changes" in page.text


@pytest.mark.parametrize("text", EXAMPLES, ids=lambda text: text.partition("{")[0].split()[-1])
def test_the_examples_are_valid(text: str) -> None:
    assert validate(schema._schema, parse(text)) == []


def test_the_examples_that_ask_are_answered(server: ServerProcess, http: httpx.Client) -> None:
    for text in EXAMPLES:
        if "\nsubscription" not in text:
            response = http.post("/graphql", json={"query": text}).json()
            assert "errors" not in response


def test_other_paths_lead_nowhere(http: httpx.Client) -> None:
    assert http.get("/elsewhere").status_code == 404
