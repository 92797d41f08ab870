"""Addresses of PostgreSQL databases: what asyncpg is told of one, and how people may be shown it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

OPTIONS = ("host", "sslmode", "application_name")
"""What may stand behind the `?` of an address."""

PASSWORD = re.compile(r"(postgres(?:ql)?://[^:/?@]*:).*@", re.DOTALL)
OPTIONS_GIVEN = re.compile(r"(postgres(?:ql)?://[^?\s]*)\?\S*")


class WrongAddress(ValueError):
    """Nothing can be meant by it; the message says why, and shows no password."""


def parts_of(url: str) -> dict[str, Any]:
    """What asyncpg wants to know; what the address leaves out comes from the PG… variables, as for other clients.

    Raises WrongAddress.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or 5432
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        raise _unreadable(url) from None
    if "@" in parts.path or "/" in parts.path[1:]:
        raise _unreadable(url)
    if unknown := sorted(options.keys() - set(OPTIONS)):
        raise WrongAddress(f"{shown(url)}: there is no option {unknown[0]}; there are {', '.join(OPTIONS)}.")
    found: dict[str, Any] = {
        "host": options.get("host") or parts.hostname or "localhost",
        "port": port,
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "database": unquote(parts.path.lstrip("/")) or None,
    }
    if "sslmode" in options:
        found["ssl"] = options["sslmode"]
    if "application_name" in options:
        found["server_settings"] = {"application_name": options["application_name"]}
    return found


def shown(text: str) -> str:
    """The text without the passwords of the addresses in it; rather too much of an unreadable one is left out."""
    return OPTIONS_GIVEN.sub(r"\1", PASSWORD.sub(r"\1…@", text))


def _unreadable(url: str) -> WrongAddress:
    return WrongAddress(
        f"{shown(url)} is no address of a database; one looks like postgresql://user@host:5432/name. Signs that mean "
        "something in it are written by their numbers: %2F for /, %3F for ?, %40 for @, %3A for :, %5B for [."
    )
