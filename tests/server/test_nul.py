"""PostgreSQL knows no text with U+0000, SQLite does: nobody may send one, whichever database it is, however told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.server.bounded import WAYS, error_of, over_http
from tests.server.process import ServerProcess

NODES = "query ($id: ID!) { node(id: $id) { id } }"
NEW = "mutation ($title: String!) { createCustomerOrder(input: {title: $title}) { order { title } errors { code } } }"
BACKSLASH = "\\"
TOLD: dict[str, tuple[str, dict[str, Any], str]] = {
    "a variable": (NODES, {"variables": {"id": "co_\0"}}, "variables"),
    "a variable within a list": (NODES, {"variables": {"id": "x", "more": [{"deep": "\0"}]}}, "variables"),
    "the name of a variable": (NODES, {"variables": {"id": "x", "\0": 1}}, "variables"),
    "behind a backslash": (NODES, {"variables": {"id": f"{BACKSLASH}\0"}}, "variables"),
    "a string": (r'{ node(id: "co_\u0000") { id } }', {}, "document"),
    "a string, by its other escape": (r'{ node(id: "co_\u{000}") { id } }', {}, "document"),
    "a string, behind a backslash": (r'{ node(id: "co_\\\u0000") { id } }', {}, "document"),
}
ON_BOTH = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(params=ON_BOTH)
def server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ServerProcess]:
    """A server on either database."""
    with ServerProcess(tmp_path) as running:
        yield running
        assert "Traceback" not in "".join(running.lines)


def test_it_is_refused_in_every_text(server: ServerProcess) -> None:
    for query, more, where in TOLD.values():
        for ask in WAYS:
            error = error_of(ask(server, query, **more))
            assert error["extensions"]["code"] == "BAD_REQUEST"
            assert error["message"] == f"The character U+0000 stands in the {where}; no text here may have it."
    address = {"query": NODES, "variables": json.dumps({"id": "\0"})}
    assert httpx.get(server.graphql, params=address).status_code == 400


@pytest.mark.parametrize("title", [r"\u0000", r"\\u0000", r"a \u0000 \0", "\\"])
def test_what_only_looks_like_it_is_taken(server: ServerProcess, title: str) -> None:
    for query, more in (
        (NEW, {"variables": {"title": title}}),
        (NEW.replace("($title: String!)", "").replace("$title", json.dumps(title)), {}),
    ):
        made = over_http(server, query, **more)["data"]["createCustomerOrder"]
        assert made == {"order": {"title": title}, "errors": []}
