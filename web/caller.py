"""Who is asking, and how long that holds; how the two doors find it out."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from lifecycle.access import SYSTEM, Access


@dataclass(frozen=True, slots=True)
class Caller:
    """The caller of a request or a socket. `expires` is in seconds since the epoch; None: it does not end."""

    access: Access
    expires: float | None = None


def is_the_servers(actor: str) -> bool:
    """Whether a name is, or looks like, the server's own in the journal."""
    return unicodedata.normalize("NFKC", actor).strip().casefold() == SYSTEM.actor


class Callers(Protocol):
    """Finds out who is asking. Both raise BadRequest when that can't be told or nobody may be let in."""

    async def of_request(self, headers: Mapping[str, str]) -> Caller:
        """The caller of a request."""
        ...

    async def of_socket(self, payload: Mapping[str, Any], headers: Mapping[str, str]) -> Caller:
        """The caller of a socket, by the payload of its connection_init and the headers of its handshake."""
        ...
