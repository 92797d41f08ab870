"""Keys that tokens are checked with: one that is configured, or the set that an issuer publishes.

A published set is fetched when it is needed, kept, and fetched again from time to time, in the background: an issuer
that can't be reached takes nobody away who could come in before. A key id that is not in the set makes it be fetched at
once, since issuers change keys without a word, but no more often than a bound allows: key ids come from strangers.
"""

from __future__ import annotations

import asyncio
import time
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO, Any, Protocol

import orjson
import structlog
from jwt import PyJWK
from jwt.exceptions import PyJWTError

log = structlog.get_logger("keys")

LARGEST_SET = 1024 * 1024
SYMMETRIC = "oct"


class NoKeys(Exception):
    """No set could be fetched yet: nobody can be checked."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key, and the one algorithm that it is for if its publisher says so."""

    material: Any
    algorithm: str | None = None


class Keys(Protocol):
    """Where keys are found."""

    async def find(self, key_id: str | None) -> Key | None:
        """The key of this id, None when there is none. Raises NoKeys."""
        ...


class OneKey:
    """The key that is configured; what a token calls it does not matter."""

    def __init__(self, key: Key) -> None:
        self._key = key

    async def find(self, key_id: str | None) -> Key | None:
        """The key."""
        return self._key


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a set is fetched: anew after `fresh` seconds, never again within `least`; `longest` for one fetch."""

    fresh: float
    least: float
    longest: float


class PublishedKeys:
    """The set that an issuer publishes under an address."""

    def __init__(self, url: str, pace: Pace, now: Callable[[], float] = time.monotonic) -> None:
        self._url = url
        self._pace = pace
        self._now = now
        self._keys: Mapping[str | None, Key] | None = None
        self._fetched = self._tried = float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, key_id: str | None) -> Key | None:
        """The key of this id; without one, the only key there is. Raises NoKeys."""
        if found := self._known(key_id):
            if self._now() - self._fetched > self._pace.fresh:
                self._fetch()
            return found
        if fetching := self._fetch():
            await asyncio.wait([fetching], timeout=self._pace.longest)
        if self._keys is None:
            raise NoKeys
        return self._known(key_id)

    def _known(self, key_id: str | None) -> Key | None:
        return self._keys.get(key_id) if self._keys else None

    def _fetch(self) -> asyncio.Task[None] | None:
        """The fetch that runs, or a new one; None when it is too early for another."""
        if self._fetching is None and self._now() - self._tried >= self._pace.least:
            self._tried = self._now()
            self._fetching = asyncio.create_task(self._take(), name="keys")
        return self._fetching

    async def _take(self) -> None:
        try:
            async with asyncio.timeout(self._pace.longest):  # the thread may wait on for a head that trickles
                self._keys = parsed(await asyncio.to_thread(fetched, self._url, self._pace.longest))
            self._fetched = self._now()
            log.info("keys fetched", url=self._url, keys=len(self._keys))
        except (OSError, HTTPException, ValueError) as error:
            log.warning("keys can't be fetched", url=self._url, why=str(error), still_known=len(self._keys or ()))
        finally:
            self._fetching = None


def parsed(text: bytes) -> Mapping[str | None, Key]:
    """The keys of a published set by their ids; the only one also by None. Raises ValueError.

    Left out are keys for encryption, kinds that we don't know, and shared secrets, which nobody publishes.
    """
    found = orjson.loads(text)
    entries = found.get("keys") if isinstance(found, dict) else None
    if not isinstance(entries, list):
        raise ValueError("this is no set of keys: an object with the member keys is wanted")
    keys: dict[str | None, Key] = {}
    for entry in entries:
        if isinstance(entry, dict) and entry.get("use", "sig") == "sig" and entry.get("kty") != SYMMETRIC:
            key_id = entry.get("kid")
            if key := _key(entry):
                keys[key_id if isinstance(key_id, str) else None] = key
    if not keys:
        raise ValueError("there is no key for signatures in the set")
    if len(keys) == 1:
        keys[None] = next(iter(keys.values()))
    return keys


def _key(entry: dict[str, Any]) -> Key | None:
    try:
        return Key(PyJWK.from_dict(entry).key, entry.get("alg"))
    except (PyJWTError, ValueError, TypeError):
        return None


class _Straight(urllib.request.HTTPRedirectHandler):
    """An issuer that sends us elsewhere is not followed."""

    def redirect_request(self, *_: Any) -> None:
        return None


def fetched(url: str, longest: float) -> bytes:
    """What is under the address, in at most so many seconds. Raises OSError or ValueError."""
    end = time.monotonic() + longest
    opener = urllib.request.build_opener(_Straight)
    with opener.open(url, timeout=longest) as answer:
        return _read(answer, end)


def _read(answer: IO[bytes], end: float) -> bytes:
    parts, size = [], 0
    while part := answer.read1(65_536):  # type: ignore[attr-defined]
        parts.append(part)
        size += len(part)
        if size > LARGEST_SET:
            raise ValueError(f"the answer is longer than {LARGEST_SET} bytes")
        if time.monotonic() > end:
            raise TimeoutError("the answer took too long")
    return b"".join(parts)
