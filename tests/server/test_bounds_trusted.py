"""Servers that run only the documents of a manifest, however they are named; and manifests that are none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from resolvers.limits import Limits
from schema import schema
from schema.documents import fault
from tests.server.bounded import GRAPHQL, error_of
from tests.server.process import JSON, ServerProcess, run
from tests.server.socket_client import acknowledged
from web.trusted import ManifestProblem, read

ORDERS = "query Orders($n: Int) { orders(first: $n) { totalCount } }"
WATCH = "subscription { stateChanges { __typename } }"
CREATE = "mutation Create($name: String!) { createAccount(input: {name: $name}) { changeCount } }"
HASH = sha256(ORDERS.encode()).hexdigest()
COUNTED = {"data": {"orders": {"totalCount": 0}}}
NAMED: tuple[dict[str, Any], ...] = (
    {"documentId": "orders"},
    {"documentId": f"sha256:{HASH}"},
    {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": HASH}}},
    {"query": ORDERS},
)
REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"query": ORDERS + " "}, "UNTRUSTED_DOCUMENT"),
    ({"query": "{ __typename }"}, "UNTRUSTED_DOCUMENT"),
    ({"query": "{"}, "UNTRUSTED_DOCUMENT"),
    ({"documentId": "nothing"}, "UNKNOWN_DOCUMENT"),
    ({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}}}, "UNKNOWN_DOCUMENT"),
    ({"query": ORDERS, "documentId": "orders"}, "BAD_REQUEST"),
    ({"extensions": {"persistedQuery": 1}}, "BAD_REQUEST"),
    ({}, "BAD_REQUEST"),
)


@pytest.fixture(scope="module")
def trusting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with a manifest of three documents."""
    directory = tmp_path_factory.mktemp("trusting")
    manifest = directory / "documents.json"
    manifest.write_text(json.dumps({"orders": ORDERS, "watch": WATCH, "create": CREATE}))
    with ServerProcess(directory, settings={"trusted_documents": manifest}) as running:
        yield running
        assert "Traceback" not in "".join(running.lines)


def post(server: ServerProcess, accept: str = GRAPHQL, **request: Any) -> httpx.Response:
    """Ask by POST."""
    return httpx.post(server.graphql, content=json.dumps(request), headers={**JSON, "Accept": accept}, timeout=20)


def get(server: ServerProcess, **request: Any) -> httpx.Response:
    """Ask by GET."""
    parameters = {name: text if isinstance(text, str) else json.dumps(text) for name, text in request.items()}
    return httpx.get(server.graphql, params=parameters, headers={"Accept": GRAPHQL}, timeout=20)


@pytest.mark.parametrize("named", NAMED)
def test_a_trusted_document_runs_by_its_id_its_hash_or_its_text(trusting: ServerProcess, named: dict[str, Any]) -> None:
    request: dict[str, Any] = {**named, "variables": {"n": 1}}
    assert post(trusting, **request).json() == COUNTED
    assert get(trusting, **request).json() == COUNTED
    assert '"totalCount":0' in post(trusting, "text/event-stream", **request).text


@pytest.mark.parametrize(("asked", "code"), REFUSED)
def test_nothing_else_does(trusting: ServerProcess, asked: dict[str, Any], code: str) -> None:
    for response in (post(trusting, **asked), get(trusting, **asked), post(trusting, "text/event-stream", **asked)):
        assert response.status_code == 400
        assert error_of(response.json())["extensions"]["code"] == code


async def test_nor_on_a_socket(trusting: ServerProcess) -> None:
    async with acknowledged(trusting) as socket:
        for number, named in enumerate(NAMED):
            await socket.say({"type": "subscribe", "id": f"t{number}", "payload": named})
            assert (await socket.hear())["payload"] == COUNTED
            assert (await socket.hear())["type"] == "complete"
        for number, (asked, code) in enumerate(REFUSED):
            await socket.say({"type": "subscribe", "id": f"r{number}", "payload": asked})
            heard = await socket.hear()
            assert (heard["type"], heard["payload"][0]["extensions"]["code"]) == ("error", code)
        await socket.say({"type": "subscribe", "id": "w", "payload": {"documentId": "watch"}})
        assert (await socket.hear())["payload"]["data"] == {"stateChanges": {"__typename": "CaughtUp"}}


def test_mutations_are_trusted_alike_and_never_come_by_get(trusting: ServerProcess) -> None:
    request: dict[str, Any] = {"documentId": "create", "variables": {"name": "Known"}}
    assert "errors" not in post(trusting, **request).json()
    assert get(trusting, **request).status_code == 405


def test_who_has_no_manifest_says_so(server: ServerProcess) -> None:
    answer = post(server, documentId="orders").json()
    assert error_of(answer)["extensions"]["code"] == "UNKNOWN_DOCUMENT"
    assert "trusted_documents" in error_of(answer)["message"]
    hashed = post(server, extensions={"persistedQuery": {"version": 1, "sha256Hash": HASH}}).json()
    assert error_of(hashed)["extensions"]["code"] == "PERSISTED_QUERY_NOT_SUPPORTED"
    together = post(server, query=ORDERS, extensions={"persistedQuery": {"version": 1, "sha256Hash": HASH}}).json()
    assert together == COUNTED


def test_the_manifest_that_apollo_writes_is_read_too(tmp_path: Path) -> None:
    operations = [{"id": HASH, "name": "Orders", "type": "query", "body": ORDERS}]
    text = json.dumps({"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations})
    (tmp_path / "manifest.json").write_text(text)
    with ServerProcess(tmp_path, "--trusted-documents", "manifest.json") as server:
        assert post(server, documentId=HASH).json() == COUNTED
        assert post(server, query="{ __typename }").status_code == 400


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "can't be read: No such file"),
        ("{", "is not JSON"),
        ('{"a": "{ __typename }", "a": "{ __typename }"}', "'a' is there twice"),
        ("[]", "holds no JSON object"),
        ('{"a": 1}', "'a' is no id with a text"),
        ('{"a": "{ nothing }"}', "the document 'a' can't be run: Cannot query field 'nothing'"),
        ('{"a": "{"}', "the document 'a' can't be run: Syntax Error"),
        (json.dumps({"deep": "{" * 40 + "a" + "}" * 40}), "'deep' can't be run: The document is 40 levels deep"),
        ('{"format": "other", "version": 1, "operations": []}', "a manifest of Apollo's has"),
        ('{"format": "apollo-persisted-query-manifest", "version": 1, "operations": [{}]}', "operation 1 lacks an id"),
    ],
)
def test_a_wrong_manifest_is_refused_in_words(tmp_path: Path, text: str | None, said: str) -> None:
    manifest = tmp_path / "m.json"
    if text is not None:
        manifest.write_text(text)
    with pytest.raises(ManifestProblem) as refused:
        read(str(manifest), lambda document: fault(schema._schema, document, Limits()))
    assert f"trusted_documents: {manifest}" in str(refused.value) and said in str(refused.value)


def test_a_wrong_manifest_refuses_the_start(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--port", "0", "--trusted-documents", "m.json")
    assert done.returncode == 1
    assert "trusted_documents: m.json can't be read: No such file" in done.stderr
    assert "Traceback" not in done.stderr
