"""The caller as long as no authentication is configured: `local`, with every role, from this machine only.

To try roles out, a caller may narrow itself: by headers, or on a socket by the same keys in the payload of
connection_init. Nobody can become more than `local` by them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifecycle.access import SYSTEM, Access
from lifecycle.vocabulary import Role
from web.caller import Caller, is_the_servers
from web.errors import BadRequest

ACTOR = "X-Ordergraph-Actor"
ROLES = "X-Ordergraph-Roles"
ACCOUNTS = "X-Ordergraph-Accounts"

LOCAL = Access(actor="local", roles=frozenset(Role))
LONGEST_ACTOR = 200
MOST_ACCOUNTS = 1000


class LocalCallers:
    """Everybody is `local`, or what it narrows itself to."""

    async def of_request(self, headers: Mapping[str, str]) -> Caller:
        """The caller of a request. Raises BadRequest."""
        found = {name: _decoded(headers[name], name) for name in (ACTOR, ROLES, ACCOUNTS) if name in headers}
        return Caller(_narrowed(found))

    async def of_socket(self, payload: Mapping[str, Any], headers: Mapping[str, str]) -> Caller:
        """The caller of a socket; only the payload counts. Raises BadRequest."""
        return Caller(_narrowed(_told(payload)))


def _told(payload: Mapping[str, Any]) -> dict[str, str]:
    by_name = {str(name).lower(): value for name, value in payload.items()}
    found: dict[str, str] = {}
    for name in (ACTOR, ROLES, ACCOUNTS):
        if (value := by_name.get(name.lower())) is None:
            continue
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = ",".join(value)
        if not isinstance(value, str):
            raise BadRequest(f"{name} must be a text.", "BAD_CALLER")
        found[name] = value
    return found


def _narrowed(found: Mapping[str, str]) -> Access:
    if not found:
        return LOCAL
    actor = found.get(ACTOR, LOCAL.actor).strip()
    if not actor or len(actor) > LONGEST_ACTOR or not actor.isprintable():
        raise BadRequest(f"{ACTOR} must be a name of 1 to {LONGEST_ACTOR} characters.", "BAD_CALLER")
    if is_the_servers(actor):
        raise BadRequest(f"{ACTOR}: {SYSTEM.actor} is the server's own name in the journal.", "BAD_CALLER")
    roles = frozenset(_role(name) for name in _listed(found[ROLES], ROLES)) if ROLES in found else LOCAL.roles
    accounts = frozenset(_listed(found[ACCOUNTS], ACCOUNTS)) if ACCOUNTS in found else None
    return Access(actor=actor, roles=roles, accounts=accounts)


def _listed(text: str, name: str) -> list[str]:
    values = [value.strip() for value in text.split(",")]
    if not all(values) or len(values) > MOST_ACCOUNTS:
        raise BadRequest(f"{name} must be a list with commas, without empty items.", "BAD_CALLER")
    return values


def _role(name: str) -> Role:
    try:
        return Role[name.upper()]
    except KeyError:
        known = ", ".join(Role)
        raise BadRequest(f"{ROLES}: there is no role {name[:50]}; there are {known}.", "BAD_CALLER") from None


def _decoded(value: str, name: str) -> str:
    """Headers come as Latin-1; names of people are UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        raise BadRequest(f"{name} is not UTF-8.", "BAD_CALLER") from None
