"""What goes with a document, from just within its bounds to far beyond; and what an installation may switch off."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from tests.server.bounded import GRAPHQL, WAYS, Ask, error_of, neighbour, over_http
from tests.server.process import JSON, ServerProcess
from tests.server.socket_client import acknowledged

DEPTH, VALUES, BODY, OPERATIONS, PAGE = 6, 30, 2000, 3, 20
NARROW = {
    "max_variables_depth": DEPTH,
    "max_variables_values": VALUES,
    "max_body_bytes": BODY,
    "socket_operations": OPERATIONS,
    "page_default": 10,
    "page_cap": PAGE,
    "introspection": False,
    "explorer": False,
}
FILTERED = "query ($where: OrderFilter) { orders(where: $where) { totalCount } }"


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with narrow bounds that tells nothing about itself."""
    with ServerProcess(tmp_path_factory.mktemp("narrow"), settings=NARROW) as running:
        yield running
        assert "Traceback" not in "".join(running.lines)


def nested(levels: int) -> dict[str, Any]:
    """Variables that are so many levels deep."""
    value: Any = {}
    for _ in range(levels - 2):
        value = [value]
    return {"where": value}


def told(error: dict[str, Any], limit: str, allowed: int, found: int) -> bool:
    """Whether the error tells of the limit, what it allows and what was found, to people and to programs."""
    extensions = error["extensions"]
    said = f"{limit} allows {allowed:,} ({found - allowed:,} too many)." in error["message"]
    return said and (extensions["limit"], extensions["allowed"], extensions["found"]) == (limit, allowed, found)


@pytest.mark.parametrize("ask", WAYS)
def test_variables_are_as_deep_as_is_allowed(narrow: ServerProcess, ask: Ask) -> None:
    codes = {error["extensions"]["code"] for error in ask(narrow, FILTERED, variables=nested(DEPTH))["errors"]}
    assert codes == {"BAD_INPUT"}, "no filter is a list of lists, but that is no matter of depth"
    error = error_of(ask(narrow, FILTERED, variables=nested(DEPTH + 1)))
    assert error["extensions"]["code"] == "TOO_DEEP"
    assert told(error, "max_variables_depth", DEPTH, DEPTH + 1)


@pytest.mark.parametrize("ask", WAYS)
def test_variables_hold_as_many_values_as_are_allowed(narrow: ServerProcess, ask: Ask) -> None:
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    assert ask(narrow, query, variables={"ids": ["a"] * (VALUES - 1)})["data"] == {"nodes": [None] * (VALUES - 1)}
    error = error_of(ask(narrow, query, variables={"ids": ["a"] * VALUES}))
    assert error["extensions"]["code"] == "TOO_MANY_VALUES"
    assert told(error, "max_variables_values", VALUES, VALUES + 1)


@pytest.mark.parametrize("ask", WAYS)
@pytest.mark.parametrize(
    ("variables", "limit", "allowed", "found"),
    [
        (nested(900), "max_variables_depth", 64, 900),
        ({"where": {"numbers": ["a"] * 200_000}}, "max_variables_values", 20_000, 200_002),
        ({"where": {f"numbrs{n}": 1 for n in range(50_000)}}, "max_variables_values", 20_000, 50_001),
    ],
    ids=["deep", "a long list", "a large object"],
)
def test_variables_far_beyond_the_bounds_are_refused_at_once(
    server: ServerProcess, ask: Ask, variables: dict[str, Any], limit: str, allowed: int, found: int
) -> None:
    with neighbour(server) as others:
        began = time.perf_counter()
        error = error_of(ask(server, FILTERED, variables=variables))
        took = time.perf_counter() - began
    assert told(error, limit, allowed, found)
    assert took < 1.5 and max(others) < 0.75


def test_a_body_is_as_long_as_is_allowed(narrow: ServerProcess) -> None:
    headers = {**JSON, "Accept": GRAPHQL}
    text = json.dumps({"query": "{ __typename }"}).encode()
    assert httpx.post(narrow.graphql, content=text.ljust(BODY), headers=headers).status_code == 200
    for length in (BODY + 1, 50 * BODY):
        response = httpx.post(narrow.graphql, content=text.ljust(length), headers=headers)
        assert response.status_code == 413
        error = error_of(response.json())
        assert error["extensions"]["code"] == "BODY_TOO_LARGE"
        assert told(error, "max_body_bytes", BODY, length)


async def test_a_message_is_as_long_as_is_allowed(narrow: ServerProcess) -> None:
    for length, code in ((BODY, 4400), (BODY + 1, 1009), (50 * BODY, 1009)):
        async with acknowledged(narrow) as socket:
            await socket.say("x" * length)
            closed, reason = await socket.closed()
            assert closed == code
            assert code != 1009 or (str(length) in reason and str(BODY) in reason)


@pytest.mark.parametrize("ask", WAYS)
def test_a_page_is_as_long_as_is_allowed(narrow: ServerProcess, ask: Ask) -> None:
    query = "query ($n: Int) { orders(first: $n) { nodes { id } } }"
    assert ask(narrow, query, variables={"n": PAGE}) == {"data": {"orders": {"nodes": []}}}
    for found in (PAGE + 1, 1_000_000):
        (error,) = ask(narrow, query, variables={"n": found})["errors"]
        assert told(error, "page_cap", PAGE, found)


async def test_as_many_operations_run_on_a_socket_as_are_allowed(narrow: ServerProcess) -> None:
    async with acknowledged(narrow) as socket:
        for number in range(OPERATIONS + 1):
            await socket.ask(str(number), "subscription { stateChanges { __typename } }")
            heard = await socket.hear()
            assert heard["type"] == ("next" if number < OPERATIONS else "error")
        (error,) = heard["payload"]
        assert error["extensions"]["code"] == "TOO_MANY_OPERATIONS"
        assert told(error, "socket_operations", OPERATIONS, OPERATIONS + 1)


@pytest.mark.parametrize("ask", WAYS)
@pytest.mark.parametrize(
    "query", ["{ __schema { types { name } } }", '{ ... on Query { __type(name: "A") { name } } }']
)
def test_who_may_not_ask_for_the_schema_is_told_so(narrow: ServerProcess, query: str, ask: Ask) -> None:
    error = error_of(ask(narrow, query))
    assert error["extensions"]["code"] == "INTROSPECTION_OFF"
    assert ask(narrow, "{ __typename }") == {"data": {"__typename": "Query"}}


def test_nor_is_it_told_by_what_was_meant(narrow: ServerProcess, server: ServerProcess) -> None:
    misspelt = "{ ordrs { totalCount } }"
    assert "Did you mean" in over_http(server, misspelt)["errors"][0]["message"]
    assert "Did you mean" not in over_http(narrow, misspelt)["errors"][0]["message"]
    query = "query ($w: OrderTaskFilter) { orderTasks(where: $w) { totalCount } }"
    for where in ({"stat": ["OPEN"]}, {"states": ["OPN"]}):
        assert "Did you mean" in over_http(server, query, variables={"w": where})["errors"][0]["message"]
        said = over_http(narrow, query, variables={"w": where})["errors"][0]["message"]
        assert "Variable '$w'" in said and "Did you mean" not in said


def test_without_the_explorer_nothing_leads_to_it(narrow: ServerProcess, server: ServerProcess) -> None:
    assert httpx.get(f"{narrow.url}/explorer").status_code == 404
    assert "explorer" not in httpx.get(narrow.url).text
    assert "explorer" not in narrow.wait_for("serving")
    assert server.wait_for("serving")["explorer"] == f"{server.url}/explorer"
