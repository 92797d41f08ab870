"""`server.py token`: a token for trying things out, signed with the shared secret or a private key."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from commands.command import Command, Problem
from lifecycle.vocabulary import Role
from settings import Settings

ALL = "*"
NEEDED = ("auth_issuer", "auth_audience")
CLAIMS = ("auth_actor_claim", "auth_roles_claim", "auth_accounts_claim")


def run(settings: Settings, arguments: Namespace) -> int:
    """Print the token, and nothing else."""
    import jwt
    from jwt.exceptions import PyJWTError
    from uuid_utils.compat import uuid7

    for name in NEEDED:
        if not getattr(settings, name):
            raise Problem(f"{name} is not set: no server would accept the token.")
    key, algorithm = _key(settings, arguments)
    now = int(time.time())
    claims: dict[str, Any] = {
        "iss": settings.auth_issuer,
        "aud": settings.auth_audience,
        "iat": now,
        "exp": now + int(arguments.hours * 3600),
        "jti": arguments.id or uuid7().hex,
    }
    _put(claims, settings.auth_actor_claim, arguments.actor)
    _put(claims, settings.auth_roles_claim, _roles(arguments.roles))
    _put(claims, settings.auth_accounts_claim, arguments.accounts.replace(",", " ").split())
    headers = {"kid": arguments.key_id} if arguments.key_id else None
    try:
        print(jwt.encode(claims, key, algorithm, headers))
    except (PyJWTError, ValueError, TypeError) as error:
        raise Problem(f"The token can't be signed by {algorithm}: {error}.") from None
    return 0


def _key(settings: Settings, arguments: Namespace) -> tuple[str | bytes, str]:
    if arguments.key:
        path = Path(arguments.key)
        try:
            return path.read_bytes(), arguments.algorithm or "RS256"
        except OSError as error:
            raise Problem(f"{path} can't be read: {error.strerror}.") from None
    secret = settings.auth_secret.get_secret_value()
    if not secret:
        raise Problem("There is nothing to sign with: set auth_secret, or name a private key with --key.")
    return secret, arguments.algorithm or "HS256"


def _put(claims: dict[str, Any], name: str, value: Any) -> None:
    """A claim by its name; a name with dots is a path, unless it is an address."""
    if "." not in name or "/" in name:
        claims[name] = value
    else:
        first, _, rest = name.partition(".")
        _put(claims.setdefault(first, {}), rest, value)


def _roles(text: str) -> list[str]:
    names = text.replace(",", " ").upper().split()
    known = {role.value for role in Role}
    if not names or not known.issuperset(names):
        wrong = next((name for name in names if name not in known), "")
        raise Problem(f"There is no role {wrong!r}; there are {', '.join(sorted(known))}.")
    return names


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--actor", required=True, help="who the bearer is, as the journal will have it")
    parser.add_argument("--roles", required=True, metavar="ROLES", help=f"with commas, of {', '.join(Role)}")
    parser.add_argument("--accounts", default=ALL, help="ids of accounts with commas; without it all of them")
    parser.add_argument("--hours", type=_hours, default=8, help="how long it is good (8)")
    parser.add_argument("--id", help="its claim jti, by which it can be taken back; a new one without it")
    parser.add_argument("--key", metavar="FILE", help="sign with this private key (PEM) instead of the shared secret")
    parser.add_argument("--key-id", metavar="ID", help="the key's id among those that the issuer publishes")
    parser.add_argument("--algorithm", help="HS256 for a secret and RS256 for a key, unless this says otherwise")


def _hours(text: str) -> float:
    hours = float(text)
    if not 0 < hours <= 24 * 366:
        raise ValueError
    return hours


COMMAND = Command(
    name="token",
    summary="print a token for trying things out",
    description="""Prints a JSON web token that a server with the same settings accepts. For development and tests: real
bearers get theirs from your issuer.""",
    examples="""  server.py token --actor ida --roles ORDER_AGENT,FULFILLMENT_AGENT
  server.py token --actor bob --roles VIEWER --accounts ac_018f… --hours 0.1
  server.py token --actor ada --roles ADMINISTRATOR --key private.pem --algorithm ES256""",
    run=run,
    arguments=_arguments,
    settings=(*NEEDED, *CLAIMS),
)
