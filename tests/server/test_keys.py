"""Keys that an issuer publishes: fetched, kept, changed, and not to be had."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from tests.server.issuer import AUDIENCE, EC_KEY, ISSUER, OTHER_RSA_KEY, RSA_KEY, Publisher, published, token
from web.keys import Key, NoKeys, Pace, PublishedKeys
from web.tokens import Claims, Tokens, Unauthenticated

PACE = Pace(fresh=300, least=10, longest=1)


class Time:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def publisher() -> Publisher:
    publisher = Publisher()
    publisher.keys = [published(RSA_KEY, "old")]
    return publisher


@pytest.fixture
def address(publisher: Publisher) -> Iterator[str]:
    with publisher.open() as address:
        yield address


async def settled(publisher: Publisher, asked: int) -> None:
    """Wait until a fetch in the background is over."""
    for _ in range(500):
        await asyncio.sleep(0.01)
        if publisher.asked >= asked:
            break
    await asyncio.sleep(0.1)


async def test_keys_are_fetched_once_and_kept(publisher: Publisher, address: str) -> None:
    keys = PublishedKeys(address, PACE, Time())
    found = await asyncio.gather(*(keys.find("old") for _ in range(50)))
    assert all(found)
    assert publisher.asked == 1


async def test_a_new_key_is_fetched_when_it_is_named(publisher: Publisher, address: str) -> None:
    clock = Time()
    keys = PublishedKeys(address, PACE, clock)
    assert await keys.find("old")
    publisher.keys = [published(OTHER_RSA_KEY, "new"), published(EC_KEY, "newer")]
    clock.now += 11
    assert await keys.find("new")
    assert await keys.find("old") is None, "a key that is published no more is good no more"


async def test_a_token_that_is_known_ends_with_its_key_and_asks_for_new_ones_too(
    publisher: Publisher, address: str
) -> None:
    clock = Time()
    tokens = Tokens(PublishedKeys(address, PACE, clock), Claims(ISSUER, AUDIENCE, ("RS256",)))
    good = token(RSA_KEY, "RS256", {"kid": "old"})
    await tokens.caller(good)
    publisher.keys = [published(OTHER_RSA_KEY, "old")]
    clock.now += 301
    await tokens.caller(good)  # known at the time of asking
    await settled(publisher, 2)
    with pytest.raises(Unauthenticated):
        await tokens.caller(good)


async def test_unknown_key_ids_make_no_flood(publisher: Publisher, address: str) -> None:
    clock = Time()
    keys = PublishedKeys(address, PACE, clock)
    for number in range(200):
        assert await keys.find(f"unknown {number}") is None
    assert publisher.asked == 1
    clock.now += 10
    assert await keys.find("unknown") is None
    assert publisher.asked == 2


async def test_old_keys_are_fetched_anew_while_nobody_waits(publisher: Publisher, address: str) -> None:
    clock = Time()
    keys = PublishedKeys(address, PACE, clock)
    assert await keys.find("old")
    publisher.keys = [published(EC_KEY, "new")]
    clock.now += 301
    assert await keys.find("old"), "known at the time of asking"
    await settled(publisher, 2)
    assert await keys.find("old") is None
    assert await keys.find("new")


WRONG: dict[str, Callable[[Publisher, BaseHTTPRequestHandler], None]] = {
    "an error": lambda p, r: p.say(r, b"", 500),
    "no JSON": lambda p, r: p.say(r, b"<html>"),
    "no set": lambda p, r: p.say(r, b'{"key": []}'),
    "an empty set": lambda p, r: p.say(r, b'{"keys": []}'),
    "no keys in it": lambda p, r: p.say(r, b'{"keys": [1, null, {}, {"kty": "RSA"}, {"kty": "oct", "k": "AA"}]}'),
    "more than a megabyte": lambda p, r: p.say(r, b" " * 1_100_000),
    "another address": lambda p, r: p.say(r, b"", 302, Location="http://127.0.0.1:1/keys"),
    "no HTTP": lambda p, r: no_http(r),
    "silence": lambda p, r: time.sleep(1.5),
    "drops": lambda p, r: drip(r),
    "a head without end": lambda p, r: trickle(r),
}


def no_http(request: BaseHTTPRequestHandler) -> None:
    """Something else listens there."""
    request.wfile.write(b"220 mail.example\r\n")


def trickle(request: BaseHTTPRequestHandler) -> None:
    """One header after the other."""
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(30):
        try:
            request.wfile.write(f"X-{number}: x\r\n".encode())
        except OSError:
            return
        time.sleep(0.1)


def drip(request: BaseHTTPRequestHandler) -> None:
    """Never silent for long, never done."""
    request.send_response(200)
    request.end_headers()
    for _ in range(30):
        try:
            request.wfile.write(b" ")
        except OSError:
            return
        time.sleep(0.1)


@pytest.mark.parametrize("name", WRONG)
async def test_an_issuer_that_fails_takes_nobodys_keys_away(publisher: Publisher, address: str, name: str) -> None:
    clock = Time()
    keys = PublishedKeys(address, PACE, clock)
    assert await keys.find("old")
    publisher.answer = lambda request: WRONG[name](publisher, request)
    clock.now += 1000
    begun = time.monotonic()
    assert await keys.find("old")
    assert time.monotonic() - begun < 0.5, "nobody waits for it"
    await settled(publisher, 2)
    assert await keys.find("other") is None
    assert await keys.find("old")
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("name", WRONG)
async def test_without_any_keys_nobody_can_be_checked(
    publisher: Publisher, address: str, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    publisher.answer = lambda request: WRONG[name](publisher, request)
    clock = Time()
    keys = PublishedKeys(address, PACE, clock)
    begun = time.monotonic()
    with pytest.raises(NoKeys):
        await keys.find("old")
    assert time.monotonic() - begun < 2
    await settled(publisher, 1)
    gc.collect()
    assert "never retrieved" not in caplog.text, "what went wrong is told in a line, by us"
    publisher.answer = publisher.publish
    async with asyncio.timeout(5):
        while True:
            clock.now += 10
            try:
                assert await keys.find("old")
                break
            except NoKeys:
                await asyncio.sleep(0.05)


async def test_nobody_at_the_address_is_no_crash(publisher: Publisher) -> None:
    keys = PublishedKeys("http://127.0.0.1:1/keys", PACE, Time())
    with pytest.raises(NoKeys):
        await keys.find("old")


async def test_a_token_without_a_key_id_takes_the_only_key_there_is(publisher: Publisher, address: str) -> None:
    clock = Time()
    keys = PublishedKeys(address, PACE, clock)
    assert await keys.find(None)
    publisher.keys.append(published(EC_KEY, "second"))
    clock.now += 301
    await keys.find("old")
    await settled(publisher, 2)
    assert await keys.find(None) is None


async def test_the_algorithm_of_a_key_comes_with_it(publisher: Publisher, address: str) -> None:
    publisher.keys = [published(RSA_KEY, "one", alg="RS256"), published(EC_KEY, "two", use="enc")]
    keys = PublishedKeys(address, PACE, Time())
    found = await keys.find("one")
    assert isinstance(found, Key) and found.algorithm == "RS256"
    assert await keys.find("two") is None, "keys for encryption sign nothing"
