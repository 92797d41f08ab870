"""JSON web tokens: which are good, and whom they make of their bearer.

Algorithms are pinned by what is configured, never taken from the token. Issuer, audience, expiry and not-before are
always checked. Expiry is exact; only what lies ahead is looked at with some leeway, for issuers whose clock is fast.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jwt
from jwt import exceptions as e

from engine.denial import LONGEST_ID
from lifecycle.access import SYSTEM, Access
from lifecycle.vocabulary import Role
from web.caller import Caller, is_the_servers
from web.errors import BadRequest
from web.keys import Key, Keys, NoKeys
from web.local import LONGEST_ACTOR, MOST_ACCOUNTS

LONGEST_TOKEN = 8192
KEPT = 2000
"""So many good tokens are remembered, so that most requests need no arithmetic."""
FAR = 2**40
TIMES = ("exp", "nbf", "iat")
ALL = "*"
"""In the claim of accounts: not restricted to any."""


@dataclass(frozen=True, slots=True)
class Claims:
    """What must be in a token, and under which names it says who its bearer is."""

    issuer: str
    audience: str
    algorithms: tuple[str, ...]
    leeway: float = 10
    actor: str = "sub"
    roles: str = "roles"
    accounts: str = "accounts"
    must_have_id: bool = False


class Unauthenticated(BadRequest):
    """No token (nothing is `shown`), or none that lets its bearer in."""

    def __init__(self, message: str, code: str = "UNAUTHENTICATED", shown: bool = True) -> None:
        challenge = 'Bearer realm="ordergraph"' + (', error="invalid_token"' if shown else "")
        super().__init__(message, code, 401, **{"WWW-Authenticate": challenge})


WHY: dict[type[Exception], tuple[str, str]] = {
    e.ExpiredSignatureError: ("The token has expired; get a new one.", "TOKEN_EXPIRED"),
    e.ImmatureSignatureError: ("The token is not valid yet.", "UNAUTHENTICATED"),
    e.InvalidAudienceError: ("The token is for another audience.", "UNAUTHENTICATED"),
    e.InvalidIssuerError: ("The token is of another issuer.", "UNAUTHENTICATED"),
    e.InvalidSignatureError: ("The token's signature is wrong.", "UNAUTHENTICATED"),
    e.InvalidAlgorithmError: ("The token's algorithm is not accepted here.", "UNAUTHENTICATED"),
}
"""What is said of a bad token, by what is wrong with it; of all else, that it is none."""


class Tokens:
    """Checks tokens. `is_denied` knows the ids of those that are no longer good."""

    def __init__(
        self,
        keys: Keys,
        claims: Claims,
        is_denied: Callable[[str], bool] = lambda token_id: False,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._keys = keys
        self._claims = claims
        self._is_denied = is_denied
        self._now = now
        self._good: OrderedDict[str, tuple[str | None, Key, Caller]] = OrderedDict()

    async def caller(self, token: str) -> Caller:
        """Its bearer. Raises Unauthenticated, or BadRequest when nobody can be checked or the bearer has no role."""
        caller = await self._remembered(token) or await self._checked(token)
        if caller.expires is None or caller.expires <= self._now():
            self._good.pop(token, None)
            raise Unauthenticated(*WHY[e.ExpiredSignatureError])
        if caller.access.token_id is not None and self._is_denied(caller.access.token_id):
            raise Unauthenticated("The token has been taken back; get a new one.", "TOKEN_DENIED")
        return caller

    async def _remembered(self, token: str) -> Caller | None:
        """Its bearer, if it was found good with a key that is still the one of this id."""
        key_id, key, caller = self._good.get(token, (None, None, None))
        return caller if key is not None and await self._keys.find(key_id) is key else None

    async def _checked(self, token: str) -> Caller:
        if len(token) > LONGEST_TOKEN:
            text = f"The token has {len(token):,} characters; {LONGEST_TOKEN:,} are allowed."
            raise Unauthenticated(text, "TOKEN_TOO_LONG")
        try:
            key_id, key = await self._key(token)
            found = self._payload(token, key)
        except NoKeys:
            text = "Tokens can't be checked at the moment: the issuer's keys are not to be had. Try again."
            raise BadRequest(text, "KEYS_UNAVAILABLE", 503, **{"Retry-After": "5"}) from None
        except (e.PyJWTError, ValueError, TypeError, OverflowError, RecursionError) as error:
            known = next((WHY[kind] for kind in type(error).__mro__ if kind in WHY), None)
            raise Unauthenticated(*(known or ("This is no token that is accepted here.",))) from None
        caller = self._bearer(found)
        self._good[token] = key_id, key, caller
        if len(self._good) > KEPT:
            self._good.popitem(last=False)
        return caller

    async def _key(self, token: str) -> tuple[str | None, Key]:
        header = jwt.get_unverified_header(token)
        key_id: str | None = header.get("kid")  # the library has seen to its being a text
        if header.get("alg") not in self._claims.algorithms:
            raise e.InvalidAlgorithmError
        key = await self._keys.find(key_id)
        if key is None:
            raise Unauthenticated("The token's key is not one of the issuer's.")
        return key_id, key

    def _payload(self, token: str, key: Key) -> dict[str, Any]:
        claims = self._claims
        required = ["exp", "iss", "aud", *(["jti"] if claims.must_have_id else [])]
        found: dict[str, Any] = jwt.decode(
            token,
            key.material,
            algorithms=[name for name in claims.algorithms if key.algorithm in (None, name)],
            audience=claims.audience,
            issuer=claims.issuer,
            leeway=claims.leeway,
            options={"require": required, "enforce_minimum_key_length": True},
        )
        if not all(isinstance(found.get(name, 0), int | float) for name in TIMES):
            raise Unauthenticated(f"The claims {', '.join(TIMES)} must be numbers.")
        return found

    def _bearer(self, found: Mapping[str, Any]) -> Caller:
        claims = self._claims
        actor = _claim(found, claims.actor)
        if not isinstance(actor, str) or not 0 < len(actor) <= LONGEST_ACTOR or not actor.isprintable():
            raise Unauthenticated(f"The claim {claims.actor} must be a name of 1 to {LONGEST_ACTOR} characters.")
        if is_the_servers(actor):
            raise Unauthenticated(f"The claim {claims.actor} is {SYSTEM.actor}: the server's own name in the journal.")
        names = {name.upper() for name in _words(_claim(found, claims.roles)) if name.isascii()}
        roles = frozenset(role for role in Role if role in names)
        if not roles:
            text = f"The token's claim {claims.roles} names no role; there are {', '.join(Role)}."
            raise BadRequest(text, "NO_ROLE", 403)
        accounts = frozenset(_words(_claim(found, claims.accounts)))
        if len(accounts) > MOST_ACCOUNTS:
            text = f"The claim {claims.accounts} names {len(accounts):,} accounts; {MOST_ACCOUNTS:,} are allowed."
            raise Unauthenticated(text)
        token_id = found.get("jti")
        if token_id is not None and not (0 < len(token_id) <= LONGEST_ID and token_id.isprintable()):
            raise Unauthenticated(f"The claim jti must be a text of 1 to {LONGEST_ID} characters.")
        access = Access(actor, roles, None if ALL in accounts else accounts, token_id=token_id)
        return Caller(access, float(min(int(found["exp"]), FAR)))


def _claim(found: Mapping[str, Any], name: str) -> Any:
    """A claim by its name, or by a path of names with dots: `realm_access.roles`."""
    if name in found or "." not in name:
        return found.get(name)
    first, _, rest = name.partition(".")
    inner = found.get(first)
    return _claim(inner, rest) if isinstance(inner, Mapping) else None


def _words(value: Any) -> list[str]:
    """A list of texts, or one text with spaces or commas, as issuers have them; anything else is nothing."""
    words = value.replace(",", " ").split() if isinstance(value, str) else value if isinstance(value, list) else []
    return [word for word in words if isinstance(word, str) and word.isprintable()]
