"""With authentication configured nobody comes in without a token, on any transport, and nobody stays beyond it."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from settings import read
from tests.server.issuer import (
    EC_KEY,
    RSA_KEY,
    SECRET,
    Publisher,
    bearer,
    private_pem,
    public_pem,
    published,
    secret_settings,
    token,
)
from tests.server.process import ServerProcess, run
from tests.server.socket_client import Socket, opened
from web.authentication import AuthenticationProblem, callers

ASK = {"query": "{ viewer { actor roles accounts } }"}
WATCH = "subscription { stateChanges { __typename } }"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with ServerProcess(tmp_path_factory.mktemp("server"), **secret_settings()) as running:
        yield running
        log = "".join(running.lines)
        assert "Traceback" not in log
        assert SECRET not in log and "eyJ" not in log, "secrets and tokens are not logged"


def ask(server: ServerProcess, headers: dict[str, str], query: str = ASK["query"], **variables: Any) -> httpx.Response:
    body = {"query": query, "variables": variables}
    return httpx.post(server.graphql, json=body, headers=headers, timeout=10)


def code(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


TWICE = [*bearer().items(), *bearer().items()]
REFUSED: dict[str, tuple[Any, int, str]] = {
    "two tokens": (TWICE, 401, "UNAUTHENTICATED"),
    "no token": ({}, 401, "UNAUTHENTICATED"),
    "another scheme": ({"Authorization": "Basic aWRhOmlkYQ=="}, 401, "UNAUTHENTICATED"),
    "a scheme alone": ({"Authorization": "Bearer"}, 401, "UNAUTHENTICATED"),
    "no token of ours": (bearer("a.b.c"), 401, "UNAUTHENTICATED"),
    "an expired token": (bearer(exp=int(time.time()) - 1), 401, "TOKEN_EXPIRED"),
    "a long token": (bearer("x" * 9000), 401, "TOKEN_TOO_LONG"),
    "a bearer without role": (bearer(roles=[]), 403, "NO_ROLE"),
    "a name and roles of one's own": (
        {"X-Ordergraph-Actor": "ida", "X-Ordergraph-Roles": "VIEWER"},
        401,
        "UNAUTHENTICATED",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_who_may_not_come_in_is_told_why(server: ServerProcess, name: str) -> None:
    headers, status, expected = REFUSED[name]
    answer = ask(server, headers)
    assert answer.status_code == status
    assert code(answer) == expected
    assert ("WWW-Authenticate" in answer.headers) is (status == 401)
    assert "data" not in answer.json()


def test_who_comes_in_is_whom_the_token_names(server: ServerProcess) -> None:
    headers = {**bearer(roles=["VIEWER"], accounts=["ac_1"]), "X-Ordergraph-Roles": "ADMINISTRATOR"}
    viewer = ask(server, headers).json()["data"]["viewer"]
    assert viewer == {"actor": "ida", "roles": ["VIEWER"], "accounts": ["ac_1"]}


def test_events_take_a_token_too(server: ServerProcess) -> None:
    accept = {"Accept": "text/event-stream"}
    assert ask(server, accept, WATCH).status_code == 401
    with httpx.stream("POST", server.graphql, json={"query": WATCH}, headers={**accept, **bearer()}) as stream:
        assert stream.status_code == 200


def test_pages_and_health_need_none(server: ServerProcess) -> None:
    for place in ("/", "/healthz", "/readyz"):
        assert httpx.get(server.url + place).status_code == 200


async def refused(server: ServerProcess, payload: Any, **headers: str) -> tuple[int, str]:
    async with opened(server, additional_headers=headers) as socket:
        await socket.say({"type": "connection_init", "payload": payload})
        return await socket.closed()


async def test_a_socket_takes_the_token_in_its_first_message_or_its_handshake(server: ServerProcess) -> None:
    assert await refused(server, None) == (4403, "A token is needed: Authorization: Bearer …")
    assert (await refused(server, {"Authorization": 5}))[0] == 4403
    assert (await refused(server, {"X-Ordergraph-Actor": "ida"}))[0] == 4403
    assert (await refused(server, bearer("a.b.c"), **bearer()))[0] == 4403, (
        "what is said counts before what a proxy adds"
    )
    for payload, headers in (({"authorization": bearer()["Authorization"]}, {}), ({}, bearer())):
        async with opened(server, additional_headers=headers) as socket:
            await socket.say({"type": "connection_init", "payload": payload})
            assert await socket.hear() == {"type": "connection_ack"}


async def watching(socket: Socket, text: str) -> None:
    await socket.say({"type": "connection_init", "payload": bearer(text)})
    assert await socket.hear() == {"type": "connection_ack"}
    await socket.ask("1", WATCH)
    assert (await socket.hear())["payload"]["data"]["stateChanges"]["__typename"] == "CaughtUp"


async def test_an_expired_token_ends_a_live_socket_within_a_second(server: ServerProcess) -> None:
    end = int(time.time()) + 2
    async with opened(server) as socket:
        await watching(socket, token(exp=end))
        assert await socket.closed() == (4403, "The token has expired")
        assert 0 <= time.time() - end < 1


async def test_an_expired_token_ends_a_stream_of_events(server: ServerProcess) -> None:
    end = int(time.time()) + 2
    headers = {"Accept": "text/event-stream", **bearer(exp=end)}
    async with httpx.AsyncClient(timeout=10) as client:
        body = {"query": WATCH}
        async with client.stream("POST", server.graphql, json=body, headers=headers) as stream:
            text = "".join([part async for part in stream.aiter_text()])
    assert "CaughtUp" in text and "event: complete" not in text
    assert 0 <= time.time() - end < 1


DENY = "mutation ($input: DenyTokenInput!) { denyToken(input: $input) { tokenId errors { code message } } }"
READMIT = "mutation ($input: ReadmitTokenInput!) { readmitToken(input: $input) { tokenId errors { code } } }"
LISTED = "{ deniedTokens { tokenId reason deniedBy deniedAt expiresAt } }"


async def test_a_token_that_is_taken_back_ends_what_its_bearer_has_open(server: ServerProcess) -> None:
    async with opened(server) as taken, opened(server) as other:
        await watching(taken, token(jti="taken"))
        await watching(other, token(jti="other"))
        denied = ask(
            server, bearer(), DENY, input={"tokenId": "taken", "reason": "lost", "expiresAt": "2099-01-01T00:00:00Z"}
        )
        assert denied.json()["data"]["denyToken"] == {"tokenId": "taken", "errors": []}
        begun = time.monotonic()
        assert await taken.closed() == (4403, "The token has been taken back")
        assert time.monotonic() - begun < 1
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(other.hear(), 0.5)
    answer = ask(server, bearer(jti="taken"))
    assert (answer.status_code, code(answer)) == (401, "TOKEN_DENIED")
    (row,) = ask(server, bearer(), LISTED).json()["data"]["deniedTokens"]
    assert {**row, "deniedAt": ""} == {
        "tokenId": "taken",
        "reason": "lost",
        "deniedBy": "ida",
        "deniedAt": "",
        "expiresAt": "2099-01-01T00:00:00.000Z",
    }
    again = ask(server, bearer(), READMIT, input={"tokenId": "taken"}).json()["data"]["readmitToken"]
    assert again == {"tokenId": "taken", "errors": []}
    deadline = time.monotonic() + 2
    while ask(server, bearer(jti="taken")).status_code != 200:
        assert time.monotonic() < deadline
    assert ask(server, bearer(), LISTED).json()["data"]["deniedTokens"] == []


@pytest.mark.parametrize("who", [{"roles": ["ORDER_AGENT", "CATALOG_MANAGER"]}, {"accounts": ["ac_1"]}])
def test_only_administrators_of_everything_take_tokens_back(server: ServerProcess, who: dict[str, Any]) -> None:
    payload = ask(server, bearer(**who), DENY, input={"tokenId": "x", "reason": "y"}).json()["data"]["denyToken"]
    assert payload["errors"][0]["code"] == "NOT_PERMITTED"
    assert code(ask(server, bearer(**who), LISTED)) == "NOT_PERMITTED"


def test_with_authentication_other_machines_are_served(tmp_path: Path) -> None:
    settings = secret_settings(ORDERGRAPH_HOST="0.0.0.0")
    with ServerProcess(tmp_path, **settings) as server:
        url = server.graphql.replace("0.0.0.0", "127.0.0.1")
        answer = httpx.post(url, json=ASK, headers={"Host": "orders.example.com", **bearer()})
        assert answer.status_code == 200
        assert server.wait_for("callers need tokens")["audience"] == "ordergraph"


def test_published_keys_are_fetched_at_the_first_need_and_outlive_their_publisher(tmp_path: Path) -> None:
    publisher = Publisher()
    publisher.keys = [published(RSA_KEY, "one")]
    good = bearer(token(RSA_KEY, "RS256", {"kid": "one"}))
    with publisher.open() as address:
        port = int(address.split(":")[2].split("/")[0])
    settings = {name: value for name, value in secret_settings().items() if not name.endswith("SECRET")}
    settings |= {"ORDERGRAPH_AUTH_JWKS_URL": address, "ORDERGRAPH_AUTH_JWKS_RETRY_SECONDS": "0.2"}
    with ServerProcess(tmp_path, **settings) as server:
        absent = ask(server, good)
        assert (absent.status_code, code(absent)) == (503, "KEYS_UNAVAILABLE")
        assert absent.headers["Retry-After"] == "5"
        assert asyncio.run(refused(server, good))[0] == 1013
        time.sleep(0.3)
        with publisher.open(port):
            assert ask(server, good).status_code == 200
            assert ask(server, bearer(token(EC_KEY, "ES256", {"kid": "two"}))).status_code == 401
        assert ask(server, good).status_code == 200


BAD_SETTINGS = {
    "two sources": (
        {"AUTH_PUBLIC_KEY": "key.pem", "AUTH_SECRET": SECRET},
        "auth_public_key and auth_secret are both set",
    ),
    "no issuer": ({"AUTH_SECRET": SECRET, "AUTH_ISSUER": ""}, "auth_issuer is not set"),
    "no audience": ({"AUTH_SECRET": SECRET, "AUTH_AUDIENCE": ""}, "auth_audience is not set"),
    "a short secret": ({"AUTH_SECRET": "short"}, "auth_secret has 5 bytes"),
    "a file that is missing": ({"AUTH_PUBLIC_KEY": "missing.pem"}, "missing.pem can't be read"),
    "a file without key": ({"AUTH_PUBLIC_KEY": "empty.pem"}, "empty.pem holds no public key"),
    "a private key": ({"AUTH_PUBLIC_KEY": "private.pem"}, "private.pem holds no public key"),
    "a secret's algorithm for a key": ({"AUTH_PUBLIC_KEY": "key.pem", "AUTH_ALGORITHMS": "RS256,HS256"}, "HS256 can't"),
    "no algorithm": ({"AUTH_SECRET": SECRET, "AUTH_ALGORITHMS": "none"}, "none can't be used with this key"),
    "keys by http": ({"AUTH_JWKS_URL": "http://issuer.example/keys"}, "Use https"),
    "an issuer without key": ({}, "auth_issuer is set, but no key"),
}


@pytest.mark.parametrize("name", BAD_SETTINGS)
def test_settings_that_make_no_sense_are_told_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("key.pem").write_bytes(public_pem(RSA_KEY))
    Path("private.pem").write_bytes(private_pem(RSA_KEY))
    Path("empty.pem").write_bytes(b"")
    changed, why = BAD_SETTINGS[name]
    wanted = {"AUTH_ISSUER": "i", "AUTH_AUDIENCE": "a", **changed}
    settings = read({name.lower(): value for name, value in wanted.items()})
    with pytest.raises(AuthenticationProblem, match=re.escape(why)) as told:
        callers(settings, lambda token_id: False)
    assert SECRET not in str(told.value)


def test_settings_that_make_no_sense_refuse_the_start(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--port", "0", ORDERGRAPH_AUTH_SECRET="short")
    assert done.returncode == 1
    assert (
        done.stderr == "server.py: auth_issuer is not set: a token of anybody, or for anybody, must not be good here.\n"
    )


def test_a_token_for_trying_out_is_made_and_accepted(server: ServerProcess, tmp_path: Path) -> None:
    words = ("token", "--actor", "bob", "--roles", "viewer,order_agent", "--accounts", "ac_1,ac_2")
    made = run(tmp_path, *words, **secret_settings())
    assert made.returncode == 0, made.stderr
    viewer = ask(server, bearer(made.stdout.strip())).json()["data"]["viewer"]
    assert viewer["actor"] == "bob" and viewer["accounts"] == ["ac_1", "ac_2"]
    assert set(viewer["roles"]) == {"VIEWER", "ORDER_AGENT"}


@pytest.mark.parametrize(
    ("words", "settings", "why"),
    [
        (("--roles", "king"), secret_settings(), "There is no role 'KING'"),
        (("--roles", "viewer"), secret_settings(ORDERGRAPH_AUTH_SECRET=""), "nothing to sign with"),
        (("--roles", "viewer"), secret_settings(ORDERGRAPH_AUTH_ISSUER=""), "auth_issuer is not set"),
        (("--roles", "viewer", "--key", "none.pem"), secret_settings(), "none.pem can't be read"),
        (("--roles", "viewer", "--algorithm", "RS256"), secret_settings(), "can't be signed by RS256"),
    ],
)
def test_a_token_that_nobody_would_accept_is_not_made(
    tmp_path: Path, words: tuple[str, ...], settings: dict[str, str], why: str
) -> None:
    made = run(tmp_path, "token", "--actor", "bob", *words, **settings)
    assert (made.returncode, made.stdout) == (1, "")
    assert why in made.stderr


def test_a_token_is_signed_with_a_private_key(tmp_path: Path) -> None:
    (tmp_path / "private.pem").write_bytes(private_pem(EC_KEY))
    (tmp_path / "public.pem").write_bytes(public_pem(EC_KEY))
    settings = secret_settings(ORDERGRAPH_AUTH_SECRET="")
    words = ("--key", "private.pem", "--algorithm", "ES256", "--roles", "viewer")
    made = run(tmp_path, "token", "--actor", "bob", *words, **settings)
    assert made.returncode == 0, made.stderr
    with ServerProcess(tmp_path, **settings, ORDERGRAPH_AUTH_PUBLIC_KEY="public.pem") as server:
        assert ask(server, bearer(made.stdout.strip())).status_code == 200
        assert ask(server, bearer()).status_code == 401


def test_the_secret_is_no_flag(tmp_path: Path) -> None:
    done = run(tmp_path, "serve", "--auth-secret", SECRET)
    assert done.returncode == 2
    assert json.dumps(SECRET) not in run(tmp_path, "serve", "--help").stdout
