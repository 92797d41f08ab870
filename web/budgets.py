"""What each caller may have under way: requests, operations a second, sockets.

A caller is its actor, however many tokens it shows. Who shows none that is good is counted by the address it comes
from, and holds up nobody else there. Without authentication there is one caller, `local`, whom nothing here bounds.
"""

from __future__ import annotations

import time
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from math import ceil

from starlette.requests import HTTPConnection

from settings import Settings
from web.caller import Caller
from web.errors import BadRequest, OverBound

MOST_BUCKETS = 10_000
"""Remembered at once; who has waited longest since its last operation begins anew."""
UNKNOWN = ("UNAUTHENTICATED", "TOKEN_TOO_LONG")
"""What is said to strangers. Who shows a token that was good once is told what has become of it, at any time."""
HEAVY, DEAR = 64 * 1024, 10_000
"""Bytes, and cost of a document, that weigh as much as beginning an operation."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The settings of the same names; 0 means no limit."""

    requests_in_flight: int = 0
    rate_per_second: float = 0
    rate_burst: int = 1
    sockets_per_caller: int = 0
    operations_at_once: int = 0


def bounds(settings: Settings) -> Bounds:
    """Those of an installation that knows its callers apart."""
    return Bounds(**{name: getattr(settings, name) for name in Bounds.__slots__})


class RateLimited(BadRequest):
    """Somebody begins operations faster than allowed."""

    def __init__(self, per_second: float, wait: float) -> None:
        seconds = ceil(wait)
        text = f"Too many operations: rate_per_second allows {per_second:g} a second. Try again in {seconds} s."
        super().__init__(text, "RATE_LIMITED", 429, **{"Retry-After": str(seconds)})
        self.extensions = {"limit": "rate_per_second", "allowed": per_second, "retryAfter": seconds}


class Buckets:
    """A token bucket for each name. Each holds `burst` tokens and gains some every second."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._per_second = per_second
        self._burst = burst
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._levels)

    def spend(self, name: str, count: int = 1) -> None:
        """Take so many tokens out, the rest of a great many in advance. Raises RateLimited when there is none."""
        if not self._per_second:
            return
        now = time.monotonic()
        level, at = self._levels.pop(name, (self._burst, now))
        level = min(self._burst, level + (now - at) * self._per_second)
        self._levels[name] = level - (count if level >= 1 else 0), now
        if len(self._levels) > MOST_BUCKETS:
            self._levels.popitem(last=False)
        if level < 1:
            raise RateLimited(self._per_second, (1 - level) / self._per_second)

    def owe(self, name: str, count: int) -> None:
        """Take tokens out that may not be there yet: what follows waits for them."""
        if self._per_second:
            level, at = self._levels.get(name, (self._burst, time.monotonic()))
            self._levels[name] = level - count, at


class Budgets:
    """What all callers have under way."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._callers = Buckets(bounds.rate_per_second, bounds.rate_burst)
        self._strangers = Buckets(bounds.rate_per_second, bounds.rate_burst)
        self._requests: Counter[str] = Counter()
        self._sockets: Counter[str] = Counter()

    async def admitted(self, finding: Awaitable[Caller], connection: HTTPConnection) -> Caller:
        """Who is found to ask. Raises BadRequest: nobody, and too often so from this address."""
        try:
            return await finding
        except BadRequest as problem:
            if problem.code in UNKNOWN:
                self._strangers.spend(_origin_of(connection))
            raise

    def begin(self, caller: Caller) -> None:
        """An operation begins. Raises RateLimited."""
        self._callers.spend(caller.access.actor)

    def charge(self, actor: str, cost: int) -> None:
        """An operation that has begun costs so much."""
        if cost >= DEAR:
            self._callers.owe(actor, cost // DEAR)

    def weigh(self, caller: Caller, size: int) -> None:
        """Something of this size came in, apart from the operation that it may begin. Raises RateLimited."""
        if size >= HEAVY:
            self._callers.spend(caller.access.actor, size // HEAVY)

    @contextmanager
    def request(self, caller: Caller) -> Iterator[None]:
        """While a request is answered, a stream of events to its end. Raises OverBound."""
        said, most = "With this one {} of your requests are under way", self._bounds.requests_in_flight
        with _one_more(self._requests, caller, said, "TOO_MANY_REQUESTS", "requests_in_flight", most):
            yield

    @contextmanager
    def socket(self, caller: Caller) -> Iterator[None]:
        """While a socket is open. Raises OverBound."""
        said, most = "With this one {} of your sockets are open", self._bounds.sockets_per_caller
        with _one_more(self._sockets, caller, said, "TOO_MANY_SOCKETS", "sockets_per_caller", most):
            yield


@contextmanager
def _one_more(counts: Counter[str], caller: Caller, said: str, code: str, limit: str, most: int) -> Iterator[None]:
    actor = caller.access.actor
    found = counts[actor] + 1
    if 0 < most < found:
        raise OverBound(said, code, limit, most, found, 429, **{"Retry-After": "1"})
    counts[actor] = found
    try:
        yield
    finally:
        counts[actor] -= 1
        if not counts[actor]:
            del counts[actor]


def _origin_of(connection: HTTPConnection) -> str:
    """The address at the other end; of IPv6 the network, which one customer has to itself."""
    host = connection.client.host if connection.client else ""
    try:
        is_wide = ip_address(host).version == 6
    except ValueError:
        return host
    return str(ip_network(f"{host}/64", strict=False)) if is_wide else host
