"""GraphQL over HTTP by GET: queries in the address, and nothing else."""

from __future__ import annotations

import httpx
import pytest

from tests.server.test_http import GRAPHQL, VIEWER, code_of, post


def test_queries_come_by_get_too(http: httpx.Client) -> None:
    query = "query A($id: ID!) { node(id: $id) { id } }"
    response = http.get("/graphql", params={"query": query, "operationName": "", "variables": '{"id": "ac_none"}'})
    assert response.json() == {"data": {"node": None}}


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({}, "BAD_REQUEST"),
        ({"query": "{ viewer { actor } }", "variables": "{"}, "BAD_JSON"),
        ({"query": "{ viewer { actor } }", "variables": "[]"}, "BAD_REQUEST"),
    ],
)
def test_what_is_no_request_by_get_gets_400(http: httpx.Client, parameters: dict[str, str], code: str) -> None:
    response = http.get("/graphql", params=parameters)
    assert (response.status_code, code_of(response)) == (400, code)


@pytest.mark.parametrize("query", ["query=%ff", "query=%7Bviewer%7D&variables=%C3%28", "%e9=1"])
def test_an_address_that_is_not_utf_8_gets_400(http: httpx.Client, query: str) -> None:
    response = http.get(f"/graphql?{query}")
    assert (response.status_code, code_of(response)) == (400, "BAD_REQUEST")


def test_percent_signs_that_encode_nothing_stand_for_themselves(http: httpx.Client) -> None:
    response = http.get("/graphql?query=%zz", headers={"Accept": GRAPHQL})
    assert (response.status_code, code_of(response)) == (400, "GRAPHQL_PARSE_FAILED")


@pytest.mark.parametrize("accept", ["application/json", GRAPHQL, "text/event-stream"])
def test_head_is_get_without_the_body(http: httpx.Client, accept: str) -> None:
    response = http.head("/graphql", params=VIEWER, headers={"Accept": accept})
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-type"] == f"{accept}; charset=utf-8"


def test_nothing_is_written_by_get(http: httpx.Client) -> None:
    query = 'mutation { createAccount(input: { name: "By GET" }) { account { id } } }'
    response = http.get("/graphql", params={"query": query})
    assert (response.status_code, code_of(response)) == (405, "WRONG_METHOD")
    assert response.headers["allow"] == "POST"
    found = post(http, {"query": "{ accounts(first: 100) { nodes { name } } }"}).json()["data"]["accounts"]["nodes"]
    assert {"name": "By GET"} not in found
