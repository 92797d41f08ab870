"""Pages of other origins ask only where they are allowed to; what can be sent without asking first changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from tests.server.process import ServerProcess, run
from tests.server.socket_client import opened
from web.origins import OriginProblem, Origins

ALLOWED, FOREIGN = "https://app.example.com", "https://evil.example"
VIEWER = {"query": "{ viewer { actor } }"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    origins = f"{ALLOWED}, http://localhost:5173"
    with ServerProcess(tmp_path_factory.mktemp("server"), "--allowed-origins", origins) as running:
        yield running


def preflight(http: httpx.Client, origin: str, headers: str = "authorization,content-type") -> httpx.Response:
    asked = {"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": headers}
    return http.options("/graphql", headers=asked)


def test_an_allowed_page_asks_first_and_then_reads_the_answer(http: httpx.Client) -> None:
    before = preflight(http, ALLOWED)
    assert before.status_code == 200
    assert before.headers["Access-Control-Allow-Origin"] == ALLOWED
    assert "Origin" in before.headers["Vary"]
    answer = http.post("/graphql", json=VIEWER, headers={"Origin": ALLOWED})
    assert answer.json()["data"]["viewer"]
    assert answer.headers["Access-Control-Allow-Origin"] == ALLOWED
    assert "X-Request-Id" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


FOREIGNERS = (FOREIGN, "null", f"{ALLOWED}.evil.example", "http://app.example.com", "http://[", "")


@pytest.mark.parametrize("origin", FOREIGNERS)
def test_a_foreign_page_is_refused_and_told_nothing(http: httpx.Client, origin: str) -> None:
    assert "Access-Control-Allow-Origin" not in preflight(http, origin).headers
    for answer in (
        http.post("/graphql", json=VIEWER, headers={"Origin": origin}),
        http.get("/graphql", params=VIEWER, headers={"Origin": origin}),
    ):
        assert answer.status_code == 403
        assert answer.json()["errors"][0]["extensions"]["code"] == "ORIGIN_NOT_ALLOWED"
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_our_own_pages_and_clients_that_are_no_pages_need_no_leave(http: httpx.Client, server: ServerProcess) -> None:
    assert http.post("/graphql", json=VIEWER, headers={"Origin": server.url}).status_code == 200
    assert http.post("/graphql", json=VIEWER).status_code == 200


async def test_sockets_are_opened_by_the_same_pages(server: ServerProcess) -> None:
    for origin in (ALLOWED, "http://localhost:5173", server.url):
        async with opened(server, origin=origin) as socket:
            await socket.say({"type": "connection_init"})
            assert await socket.hear() == {"type": "connection_ack"}
    for origin in (FOREIGN, "null"):
        with pytest.raises(InvalidStatus) as refused:
            async with opened(server, origin=origin):
                pass
        assert refused.value.response.status_code == 403
        assert b"ORIGIN_NOT_ALLOWED" in refused.value.response.body


FORMS = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "")
CREATE = '{"query": "mutation { createAccount(input: {name: \\"Forged\\"}) { changeCount } }"}'


@pytest.mark.parametrize("content_type", FORMS)
def test_what_pages_may_send_without_asking_writes_nothing(http: httpx.Client, content_type: str) -> None:
    answer = http.post("/graphql", content=CREATE, headers={"Content-Type": content_type} if content_type else {})
    assert answer.status_code == 415
    by_get = http.get("/graphql", params={"query": 'mutation { createAccount(input: {name: "x"}) { changeCount } }'})
    assert by_get.status_code == 405
    assert http.post("/graphql", json={"query": "{ accounts { totalCount } }"}).json()["data"]["accounts"] == {
        "totalCount": 0
    }


@pytest.mark.parametrize(
    "text", ["*", "app.example.com", "https://app.example.com/", "https://", "ftp://a.b", "https://A.b", "http://["]
)
def test_what_is_no_origin_is_told_in_words(text: str) -> None:
    with pytest.raises(OriginProblem, match="is no origin"):
        Origins(text)


def test_what_is_no_origin_refuses_the_start(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--port", "0", "--allowed-origins", "*")
    assert done.returncode == 1
    assert "allowed_origins: * is no origin" in done.stderr
