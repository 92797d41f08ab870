"""Whose pages may ask: our own, and those of the origins that are configured.

Browsers say with each request of a page which origin it is from; other clients say nothing. A foreign page can't read
answers anyway, and can't send JSON without being allowed to. It is refused all the same, before anything is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware

from web.errors import BadRequest, StartProblem
from web.local import ACCOUNTS, ACTOR, ROLES
from web.request_id import HEADER

SENT = ("Authorization", "Content-Type", "Traceparent", HEADER, ACTOR, ROLES, ACCOUNTS)
READ = (HEADER, "Retry-After", "WWW-Authenticate")


class OriginProblem(StartProblem):
    """A configured origin is none; the message says what would be one."""


class Origins:
    """The origins whose pages may ask, beside our own."""

    def __init__(self, configured: str) -> None:
        self.others = tuple(_origin(text) for text in configured.replace(",", " ").split())

    def look_at(self, headers: Mapping[str, str]) -> None:
        """Raises BadRequest when a page of another origin asks."""
        origin = headers.get("origin")
        if origin is None or origin in self.others:
            return
        host = _host_of(origin)
        if host and host == headers.get("host"):
            return
        text = "Pages of this origin may not ask here; the setting allowed_origins names those that may."
        raise BadRequest(text, "ORIGIN_NOT_ALLOWED", 403)

    def middleware(self) -> list[Middleware]:
        """What tells browsers of it (CORS). Callers are known by tokens, so that no cookies are allowed."""
        if not self.others:
            return []
        return [
            Middleware(
                CORSMiddleware,
                allow_origins=self.others,
                allow_methods=("GET", "POST"),
                allow_headers=SENT,
                expose_headers=READ,
            )
        ]


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # brackets without an address in them
        return None


def _origin(text: str) -> str:
    host = _host_of(text)
    if not host or text not in (f"http://{host.lower()}", f"https://{host.lower()}"):
        raise OriginProblem(
            f"allowed_origins: {text} is no origin. One is https://app.example.com: scheme and host, a port if it has "
            "one, and no path. A * is not taken: name whose pages may ask."
        )
    return text
