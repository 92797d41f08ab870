"""/metrics: every figure moves when what it counts happens, and only who may look sees it."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from tests.server.issuer import bearer, secret_settings
from tests.server.process import ServerProcess
from tests.server.socket_client import acknowledged, opened

CREATE = 'mutation Create { createCustomerOrder(input: { title: "Counted" }) { order { id } } }'
CANCEL = """mutation Cancel($id: ID!) {
  transitionCustomerOrder(input: { id: $id, action: CANCEL, reason: "x" }) { errors { code } } }"""
WATCH = "subscription { stateChanges { __typename } }"


def figures(server: ServerProcess) -> dict[tuple[str, ...], float]:
    """Every figure by its name and the values of its labels, in the order of those names."""
    answer = httpx.get(f"{server.url}/metrics", timeout=10)
    assert answer.status_code == 200
    found = {}
    for family in text_string_to_metric_families(answer.text):
        assert family.documentation
        for sample in family.samples:
            labels = sorted(sample.labels.items())
            found[(sample.name, *(value for _, value in labels))] = sample.value
    return found


def ask(server: ServerProcess, query: str, **variables: str) -> dict[str, dict[str, dict[str, str]]]:
    name = re.search(r"mutation (\w+)", query)
    body = {"query": query, "variables": variables, "operationName": name and name[1]}
    answer = httpx.post(server.graphql, json=body, timeout=10)
    return dict(answer.json().get("data") or {})


async def test_every_figure_moves(server: ServerProcess) -> None:
    order = ask(server, CREATE)["createCustomerOrder"]["order"]["id"]
    ask(server, CANCEL, id=order)
    ask(server, "{ nothing }")
    await asyncio.to_thread(httpx.put, server.graphql)
    async with acknowledged(server) as socket, opened(server) as refused:
        await refused.say("no message")
        assert (await refused.closed())[0] == 4400
        await socket.ask("1", WATCH)
        await socket.hear()
        found = figures(server)
        assert found["ordergraph_sockets",] == 1
        assert found["ordergraph_subscribers",] == 1
    assert found["ordergraph_operations_total", "mutation", "Create", "done", "http"] == 1
    assert found["ordergraph_operation_seconds_count", "mutation", "http"] == 2
    assert found["ordergraph_refusals_total", "GRAPHQL_VALIDATION_FAILED"] == 1
    assert found["ordergraph_refusals_total", "WRONG_METHOD"] == 1
    assert found["ordergraph_sockets_closed_total", "4400"] == 1
    assert found["ordergraph_transitions_total", "CANCEL", "CUSTOMER_ORDER"] == 1
    assert found["ordergraph_journal_position",] == 2
    assert found["ordergraph_build_info", "0.1.0"] == 1
    for name in ("subscriber_lag_max", "writes_waiting", "alarms_due"):
        assert found[f"ordergraph_{name}",] == 0


async def test_a_stream_that_has_ended_is_followed_no_more(server: ServerProcess) -> None:
    async with acknowledged(server) as socket:
        await socket.ask("1", WATCH)
        await socket.hear()
        await socket.say({"type": "complete", "id": "1"})
        deadline = time.monotonic() + 5
        while figures(server)["ordergraph_subscribers",]:
            assert time.monotonic() < deadline
    assert figures(server)["ordergraph_operations_total", "subscription", "", "canceled", "socket"] >= 1


def test_an_operation_is_named_as_its_document_names_it(server: ServerProcess) -> None:
    long = "n" * 5_000
    for query, name in (("query Alone { __typename }", None), (f"query {long} {{ __typename }}", long)):
        assert httpx.post(server.graphql, json={"query": query, "operationName": name}).json()["data"]
    assert httpx.post(server.graphql, json={"query": "query A { __typename }", "operationName": "B" * 5_000}).json()[
        "errors"
    ]
    names = {key[2] for key in figures(server) if key[0] == "ordergraph_operations_total"}
    assert {"Alone", long[:100]} <= names
    assert all(len(str(name)) <= 100 and not str(name).startswith("B") for name in names)


def test_names_without_end_do_not_fill_the_memory(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server, httpx.Client() as http:
        for number in range(130):
            http.post(
                server.graphql, json={"query": f"query Q{number} {{ __typename }}", "operationName": f"Q{number}"}
            )
        names = {key[2] for key in figures(server) if key[0] == "ordergraph_operations_total"}
        assert len(names) == 101 and "other" in names


def test_with_authentication_only_who_has_the_token_may_look(tmp_path: Path) -> None:
    with ServerProcess(tmp_path, **secret_settings()) as server:
        assert httpx.get(f"{server.url}/metrics").status_code == 404
        assert httpx.get(f"{server.url}/metrics", headers=bearer()).status_code == 404
    with ServerProcess(tmp_path, **secret_settings(ORDERGRAPH_METRICS_TOKEN="look")) as server:
        assert httpx.get(f"{server.url}/metrics").status_code == 401
        assert httpx.get(f"{server.url}/metrics", headers={"Authorization": "Bearer lock"}).status_code == 401
        assert httpx.get(f"{server.url}/metrics", headers={"Authorization": "Bearer look"}).status_code == 200
