"""The example worker and the published catalogue, run as a reader would run them."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Any

import httpx

from tests.server.process import ROOT, ServerProcess, surroundings


def call(server: ServerProcess, query: str, **variables: Any) -> dict[str, Any]:
    answer = httpx.post(server.graphql, json={"query": query, "variables": variables}).json()
    assert "errors" not in answer, answer
    return dict(answer["data"])


def open_task(server: ServerProcess) -> str:
    """An automated task of the topic `checks`; its id."""
    publish = """mutation { publishSpecification(input: {code: "check", domain: SERVICE, name: "Check",
        tasks: [{code: "check", title: "Check", automated: true, topic: "checks"}]})
        { specification { id } errors { message } } }"""
    edition = call(server, publish)["publishSpecification"]["specification"]["id"]
    account = call(server, 'mutation { createAccount(input: {name: "ACME"}) { account { id } } }')
    create = """mutation ($account: ID!) { createCustomerOrder(input: {title: "Check", accountId: $account})
        { order { id } } }"""
    order = call(server, create, account=account["createAccount"]["account"]["id"])["createCustomerOrder"]["order"][
        "id"
    ]
    go = """mutation ($order: ID!, $edition: ID!) {
        addOrderLineItem(input: {parentId: $order, title: "Check", specificationId: $edition}) { errors { message } }
        submit: transitionCustomerOrder(input: {id: $order, action: SUBMIT}) { errors { message } }
        approve: transitionCustomerOrder(input: {id: $order, action: APPROVE}) {
            order { tasks { nodes { id } } } errors { message } } }"""
    made = call(server, go, order=order, edition=edition)
    return str(made["approve"]["order"]["tasks"]["nodes"][0]["id"])


def state(server: ServerProcess, task: str) -> str:
    read = "query ($id: ID!) { node(id: $id) { ... on OrderTask { state } } }"
    return str(call(server, read, id=task)["node"]["state"])


def test_the_worker_finds_and_completes_what_is_there_and_stops_when_told(server: ServerProcess) -> None:
    task = open_task(server)
    command = [sys.executable, "-W", "error", "-m", "examples.worker", "--topic", "checks", server.graphql]
    with subprocess.Popen(command, cwd=ROOT, env=surroundings(), stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        said = worker.stdout.readline()
        worker.send_signal(signal.SIGINT)
        worker.communicate(timeout=20)
    assert worker.returncode == 130
    assert "robot  completes “Check”" in said
    assert state(server, task) == "CLOSED_COMPLETE"


def test_the_worker_explains_itself() -> None:
    command = [sys.executable, "-m", "examples.worker", "--help"]
    told = subprocess.run(command, cwd=ROOT, env=surroundings(), capture_output=True, text=True, timeout=60)
    assert told.returncode == 0 and "--topic" in told.stdout


def test_the_catalogue_is_published_through_a_running_server_once(server: ServerProcess) -> None:
    command = [sys.executable, "-W", "error", "-m", "examples.catalogue", server.graphql]
    for publishing in (40, 0):
        told = subprocess.run(command, cwd=ROOT, env=surroundings(), capture_output=True, text=True, timeout=60)
        assert told.returncode == 0, told.stderr
        assert told.stdout.count("publishes") == publishing
        assert told.stdout.endswith("40 specifications are there.\n")
