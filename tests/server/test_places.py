"""The other doors: health, the board, the explorer."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
from graphql import parse, validate
from starlette.applications import Starlette

from schema import schema
from tests.server.process import ROOT, ServerProcess
from web.pages import Pages

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
EXAMPLES = sorted((ROOT / "dashboard/src/explorer/examples").glob("*.graphql"))


def test_a_server_that_serves_is_alive_and_ready(http: httpx.Client) -> None:
    assert http.get("/healthz").text == "ok\n"
    assert http.get("/readyz").text == "ready\n"


def test_the_root_says_where_things_are_to_who_takes_no_page(http: httpx.Client) -> None:
    text = http.get("/")
    assert text.headers["content-type"].startswith("text/plain")
    for place in ("/graphql", "/explorer", "/healthz", "/readyz"):
        assert place in text.text


@pytest.mark.parametrize("path", ["/", "/work", "/orders/CO-000001", "/explorer"])
def test_a_page_may_load_and_ask_nothing_but_our_server(http: httpx.Client, path: str) -> None:
    page = http.get(path, headers=BROWSER)
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy and "connect-src 'self'" in policy and "http" not in policy
    assert ("unsafe-inline" in policy) == (path == "/explorer")
    linked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(linked) > 3 and {each.rpartition("/")[0] for each in linked} == {"", "/assets"}
    for each in linked:
        assert http.get(each).status_code == 200


def test_scripts_are_kept_for_ever_and_come_packed_for_who_takes_that(http: httpx.Client) -> None:
    script = re.findall(r'src="(/assets/[^"]+)"', http.get("/explorer").text)[0]
    packed = http.get(script, headers={"Accept-Encoding": "br, gzip"})
    plain = http.get(script, headers={"Accept-Encoding": "gzip;q=0, identity"})
    assert (packed.headers.get("content-encoding"), plain.headers.get("content-encoding")) == ("gzip", None)
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 2
    assert "immutable" in packed.headers["cache-control"] and packed.headers["vary"] == "Accept-Encoding"
    for elsewhere in ("/assets/nothing.js", "/assets/../explorer.html", "/assets/%2e%2e%2fexplorer.html"):
        assert http.get(elsewhere).status_code == 404


async def test_without_a_build_the_page_says_how_to_build_it(tmp_path: Path) -> None:
    app = Starlette(routes=Pages(True, tmp_path).routes())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        for path in ("/", "/work", "/orders/CO-000001", "/explorer"):
            page = await client.get(path, headers=BROWSER)
            assert (page.status_code, "make pages" in page.text, "/graphql" in page.text) == (503, True, True)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_are_valid(path: Path) -> None:
    assert validate(schema._schema, parse(path.read_text())) == []


def test_the_examples_that_ask_are_answered(server: ServerProcess, http: httpx.Client) -> None:
    for text in (path.read_text() for path in EXAMPLES):
        if "\nsubscription" not in text:
            response = http.post("/graphql", json={"query": text}).json()
            assert "errors" not in response


def test_other_paths_lead_nowhere(http: httpx.Client) -> None:
    assert http.get("/elsewhere").status_code == 404
