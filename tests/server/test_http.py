"""GraphQL over HTTP: who asks, in which form, and everything that is no request."""

from __future__ import annotations

import json
import socket
import time
from contextlib import closing
from http.client import HTTPConnection
from typing import Any

import httpx
import pytest

from tests.server.process import JSON, ServerProcess

GRAPHQL = "application/graphql-response+json"
VIEWER = {"query": "{ viewer { actor roles accounts } }"}


def post(http: httpx.Client, body: Any, **headers: str) -> httpx.Response:
    """Send a body: as it is when it is bytes, else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    given = {b"content-type": b"application/json"}
    given |= {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    return http.post("/graphql", content=content, headers=given)


def code_of(response: httpx.Response) -> str:
    """The code of a response that consists of one error."""
    assert set(response.json()) == {"errors"}
    (error,) = response.json()["errors"]
    assert error["message"]
    return str(error["extensions"]["code"])


def test_a_query_is_answered(http: httpx.Client) -> None:
    response = post(http, VIEWER)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.json()["data"]["viewer"]["actor"] == "local"


def test_variables_and_the_name_of_the_operation_are_taken(http: httpx.Client) -> None:
    query = "query A($id: ID!) { node(id: $id) { id } } query B { viewer { actor } }"
    response = post(http, {"query": query, "operationName": "A", "variables": {"id": "ac_none"}, "extensions": None})
    assert response.json() == {"data": {"node": None}}


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (GRAPHQL, GRAPHQL),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        (f"{GRAPHQL}; charset=utf-8, application/json; charset=utf-8;q=0.9", GRAPHQL),
        (f"{GRAPHQL};q=0.5, application/*", "application/json"),
        (f"application/json;q=2, {GRAPHQL};q=0.1", GRAPHQL),
        (f"application/json;q=inf, {GRAPHQL};q=0.001", GRAPHQL),
    ],
)
def test_the_answer_comes_in_the_form_that_is_liked_best(http: httpx.Client, accept: str, media_type: str) -> None:
    response = post(http, VIEWER, accept=accept)
    assert response.headers["content-type"] == f"{media_type}; charset=utf-8"


def test_who_takes_none_of_our_forms_gets_406(http: httpx.Client) -> None:
    response = post(http, VIEWER, accept="text/html, application/json;q=0")
    assert response.status_code == 406
    assert code_of(response) == "NOT_ACCEPTABLE"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"query": "{ viewer { actor }"}, "GRAPHQL_PARSE_FAILED"),
        ({"query": "{ " * 5000}, "TOO_MANY_TOKENS"),
        ({"query": "{ nonsense }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query A($never: ID) { viewer { actor } }"}, "GRAPHQL_VALIDATION_FAILED"),
        ({"query": "query A($id: ID!) { node(id: $id) { id } }"}, "BAD_INPUT"),
        ({"query": "query A($n: Int!) { orders(first: $n) { totalCount } }", "variables": {"n": 2**62}}, "BAD_INPUT"),
        ({"query": "{ viewer { actor } }", "operationName": "A"}, "OPERATION_NOT_FOUND"),
        ({"query": "query A { viewer { actor } } query B { viewer { roles } }"}, "OPERATION_NOT_FOUND"),
        ({"query": "fragment F on Viewer { actor }"}, "OPERATION_NOT_FOUND"),
    ],
)
def test_failed_requests_are_told_by_400_or_in_the_older_form_by_200(
    http: httpx.Client, body: dict[str, Any], code: str
) -> None:
    new = post(http, body, accept=GRAPHQL)
    assert (new.status_code, code_of(new)) == (400, code)
    old = post(http, body, accept="application/json")
    assert (old.status_code, code_of(old)) == (200, code)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "BAD_JSON"),
        (b"{", "BAD_JSON"),
        (b"nonsense", "BAD_JSON"),
        (b"\xff\xfe{}", "BAD_JSON"),
        (b'{"query": "\xe9"}', "BAD_JSON"),
        ('{"query": "{ viewer { actor } }"}'.encode("utf-16"), "BAD_JSON"),
        (b'{"query": "\\ud800"}', "BAD_JSON"),
        (b'{"query": "{ viewer { actor } }", "variables": {"n": NaN}}', "BAD_JSON"),
        (b'{"query": "{ viewer { actor } }", "variables": {"n": ' + b"9" * 5000 + b"}}", "BAD_JSON"),
        (b'{"query": "{ viewer { actor } }", "variables": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, "BAD_JSON"),
        (b'{"query": "{ viewer { actor } }", "variables": ' + b'{"a":' * 70 + b"1" + b"}" * 71, "TOO_DEEP"),
        (b"null", "BAD_REQUEST"),
        (b"1", "BAD_REQUEST"),
        (b'"x"', "BAD_REQUEST"),
        (b"{}", "BAD_REQUEST"),
        (b'{"query": null}', "BAD_REQUEST"),
        (b'{"query": ""}', "BAD_REQUEST"),
        (b'{"query": {}}', "BAD_REQUEST"),
        (b'{"query": "{ viewer { actor } }", "variables": []}', "BAD_REQUEST"),
        (b'{"query": "{ viewer { actor } }", "variables": "{}"}', "BAD_REQUEST"),
        (b'{"query": "{ viewer { actor } }", "operationName": 1}', "BAD_REQUEST"),
        (b'{"query": "{ viewer { actor } }", "extensions": true}', "BAD_REQUEST"),
        (b'\xef\xbb\xbf{"query": "{ viewer { actor } }"}', "BAD_JSON"),
        (b"[]", "NO_BATCHES"),
        (b'[{"query": "{ viewer { actor } }"}]', "NO_BATCHES"),
    ],
)
@pytest.mark.parametrize("accept", [GRAPHQL, "application/json"])
def test_what_is_no_request_gets_400(http: httpx.Client, body: bytes, code: str, accept: str) -> None:
    response = post(http, body, accept=accept)
    assert (response.status_code, code_of(response)) == (400, code)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"query":\n "{ viewer", }', "The body can't be read as JSON: look at line 2, column 12."),
        (b"", "The body can't be read as JSON: look at line 1, column 1."),
        (b'{"query": "\xe9"}', "The body is not UTF-8: look at byte 12."),
    ],
)
def test_it_is_told_where_a_body_is_broken(http: httpx.Client, body: bytes, said: str) -> None:
    assert post(http, body).json()["errors"][0]["message"] == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "Variable '$n' has invalid value: Int cannot represent non-integer value: true"),
        ({"a": None}, "Variable '$n' has invalid value: Int cannot represent non-integer value: {'a': null}"),
        ("None", "Variable '$n' has invalid value: Int cannot represent non-integer value: 'None'"),
        (None, "Variable '$n' has invalid value: Expected value of non-null type 'Int!' not to be null."),
    ],
)
def test_values_are_told_as_clients_write_them(http: httpx.Client, value: Any, said: str) -> None:
    query = "query ($n: Int!) { orders(first: $n) { totalCount } }"
    (error,) = post(http, {"query": query, "variables": {"n": value}}).json()["errors"]
    assert error["message"] == said
    assert error["extensions"]["code"] == "BAD_INPUT"


def test_the_last_of_two_members_of_one_name_counts(http: httpx.Client) -> None:
    assert post(http, b'{"query": "{", "query": "{ viewer { actor } }"}').json()["data"]["viewer"]


def test_compressed_bodies_get_415(http: httpx.Client) -> None:
    response = post(http, VIEWER, content_encoding="gzip")
    assert (response.status_code, code_of(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json; charset=latin-1"],
)
def test_other_bodies_than_json_in_utf_8_get_415(http: httpx.Client, content_type: str) -> None:
    response = post(http, VIEWER, content_type=content_type)
    assert (response.status_code, code_of(response)) == (415, "UNSUPPORTED_MEDIA_TYPE")


def test_a_body_that_is_too_long_gets_413_announced_or_not(http: httpx.Client) -> None:
    response = post(http, b" " * (1024 * 1024 + 1))
    assert (response.status_code, code_of(response)) == (413, "BODY_TOO_LARGE")
    parts = (b" " * 65_536 for _ in range(40))
    response = http.post("/graphql", content=parts, headers=JSON)
    assert (response.status_code, code_of(response)) == (413, "BODY_TOO_LARGE")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_get_405(http: httpx.Client, method: str) -> None:
    response = http.request(method, "/graphql")
    assert (response.status_code, code_of(response)) == (405, "WRONG_METHOD")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_options_tells_the_methods(http: httpx.Client) -> None:
    response = http.options("/graphql")
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_a_subscription_is_shown_the_right_door(http: httpx.Client) -> None:
    response = post(http, {"query": "subscription { stateChanges { __typename } }"})
    assert (response.status_code, code_of(response)) == (400, "WRONG_TRANSPORT")
    assert "text/event-stream" in response.json()["errors"][0]["message"]


def test_a_request_keeps_its_id_in_the_answer_and_in_the_log(server: ServerProcess, http: httpx.Client) -> None:
    assert post(http, VIEWER, x_request_id="tuesday-1").headers["x-request-id"] == "tuesday-1"
    line = server.wait_for("operation", request_id="tuesday-1")
    assert (line["kind"], line["actor"], line["outcome"]) == ("query", "local", "done")


@pytest.mark.parametrize("given", ["", "two words", "x" * 129])
def test_a_request_without_a_usable_id_gets_one(server: ServerProcess, http: httpx.Client, given: str) -> None:
    one, other = (post(http, VIEWER, x_request_id=given).headers["x-request-id"] for _ in range(2))
    assert given not in (one, other)
    assert one != other
    assert server.wait_for("operation", request_id=one)


def test_variables_are_not_logged(server: ServerProcess, http: httpx.Client) -> None:
    query = "mutation A($input: CreateAccountInput!) { createAccount(input: $input) { account { id } } }"
    post(http, {"query": query, "variables": {"input": {"name": "Secret Services"}}}, x_request_id="secret")
    assert server.wait_for("operation", request_id="secret")["kind"] == "mutation"
    assert "Secret Services" not in "".join(server.lines)


def test_a_caller_narrows_itself_by_headers(http: httpx.Client) -> None:
    response = post(
        http,
        VIEWER,
        x_ordergraph_actor="Jörg",
        x_ordergraph_roles="viewer, ORDER_AGENT",
        x_ordergraph_accounts="ac_1,ac_2",
    )
    viewer = response.json()["data"]["viewer"]
    assert viewer["actor"] == "Jörg"
    assert sorted(viewer["roles"]) == ["ORDER_AGENT", "VIEWER"]
    assert sorted(viewer["accounts"]) == ["ac_1", "ac_2"]


def test_roles_hold_for_what_follows(http: httpx.Client) -> None:
    query = 'mutation { createAccount(input: { name: "A" }) { account { id } errors { code } } }'
    made = post(http, {"query": query}, x_ordergraph_roles="VIEWER").json()["data"]["createAccount"]
    assert made == {"account": None, "errors": [{"code": "NOT_PERMITTED"}]}


@pytest.mark.parametrize(
    ("header", "value", "said"),
    [
        ("x_ordergraph_roles", "BOSS", "there is no role BOSS; there are ORDER_AGENT"),
        ("x_ordergraph_roles", "", "without empty items"),
        ("x_ordergraph_roles", "VIEWER,", "without empty items"),
        ("x_ordergraph_accounts", "", "without empty items"),
        ("x_ordergraph_actor", "", "a name of 1 to 200 characters"),
        ("x_ordergraph_actor", "a" * 201, "a name of 1 to 200 characters"),
        ("x_ordergraph_actor", "System", "the server's own name in the journal"),
    ],
)
def test_a_caller_who_is_nobody_is_told_so(http: httpx.Client, header: str, value: str, said: str) -> None:
    response = post(http, VIEWER, **{header: value})
    assert (response.status_code, code_of(response)) == (400, "BAD_CALLER")
    assert said in response.json()["errors"][0]["message"]


def test_pages_elsewhere_can_not_reach_us_under_a_name_of_their_own(http: httpx.Client) -> None:
    assert post(http, VIEWER, host="evil.example").status_code == 421
    assert post(http, VIEWER, host="localhost:8000").status_code == 200


def test_an_idle_connection_outlasts_the_patience_of_usual_clients(server: ServerProcess) -> None:
    """Five seconds is what some keep theirs for: who closes in the same moment cuts off a request."""
    with closing(HTTPConnection(server.url.removeprefix("http://"), timeout=5)) as connection:
        connection.request("GET", "/healthz")
        connection.getresponse().read()
        kept = connection.sock
        time.sleep(6)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200 and connection.sock is kept


def test_a_head_that_never_ends_is_cut_off(tmp_path_factory: pytest.TempPathFactory) -> None:
    with ServerProcess(tmp_path_factory.mktemp("slow"), "--body-seconds", "0.5") as server:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        with socket.create_connection(address, timeout=10) as slow:
            slow.sendall(b"POST /graphql HTTP/1.1\r\nHost: localhost\r\n")
            assert slow.recv(1000) == b""


def test_a_body_that_never_ends_gets_408(tmp_path_factory: pytest.TempPathFactory) -> None:
    with ServerProcess(tmp_path_factory.mktemp("slow"), "--body-seconds", "0.5") as server:
        address = ("127.0.0.1", int(server.url.rpartition(":")[2]))
        with socket.create_connection(address, timeout=10) as slow:
            head = (
                "POST /graphql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n"
            )
            slow.sendall(f"{head}\r\n{{".encode())
            assert slow.recv(1000).startswith(b"HTTP/1.1 408 ")
