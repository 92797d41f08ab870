"""From settings to the way callers are found out: by tokens, or everybody `local`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from settings import Settings
from web.caller import Caller, Callers
from web.errors import StartProblem
from web.keys import Key, Keys, OneKey, Pace, PublishedKeys
from web.local import LocalCallers
from web.tokens import Claims, Tokens, Unauthenticated

AUTHORIZATION = "authorization"
SECRET_ALGORITHMS = ("HS256", "HS384", "HS512")
RSA_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512")
CURVE_ALGORITHMS = {"secp256r1": "ES256", "secp384r1": "ES384", "secp521r1": "ES512", "secp256k1": "ES256K"}
PUBLIC_ALGORITHMS = (*RSA_ALGORITHMS, *CURVE_ALGORITHMS.values(), "EdDSA")
SHORTEST_SECRET = 32
SHORTEST_RSA = 2048
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class AuthenticationProblem(StartProblem):
    """The settings of authentication contradict each other or name what can't be used; the message says what."""


def is_configured(settings: Settings) -> bool:
    """Whether callers must show tokens."""
    return bool(_sources(settings))


def callers(settings: Settings, is_denied: Callable[[str], bool]) -> Callers:
    """How callers are found out. Raises AuthenticationProblem."""
    sources = _sources(settings)
    if not sources:
        if lonely := [name for name in ("auth_issuer", "auth_audience", "auth_algorithms") if getattr(settings, name)]:
            text = f"{lonely[0]} is set, but no key to check tokens with"
            raise AuthenticationProblem(f"{text}: set one of auth_jwks_url, auth_public_key, auth_secret.")
        return LocalCallers()
    if len(sources) > 1:
        raise AuthenticationProblem(f"{' and '.join(sources)} are both set; tokens are checked with one of them.")
    for name in ("auth_issuer", "auth_audience"):
        if not getattr(settings, name):
            raise AuthenticationProblem(
                f"{name} is not set: a token of anybody, or for anybody, must not be good here."
            )
    keys, possible = _keys(settings)
    claims = Claims(
        issuer=settings.auth_issuer,
        audience=settings.auth_audience,
        algorithms=_pinned(settings.auth_algorithms, possible),
        leeway=settings.auth_leeway_seconds,
        actor=settings.auth_actor_claim,
        roles=settings.auth_roles_claim,
        accounts=settings.auth_accounts_claim,
        must_have_id=settings.auth_token_ids,
    )
    return Bearers(Tokens(keys, claims, is_denied))


class Bearers:
    """Everybody shows a token: as `Authorization: Bearer`, in connection_init or as a header."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    async def of_request(self, headers: Mapping[str, str]) -> Caller:
        """The bearer of the request's token. Raises BadRequest."""
        return await self._tokens.caller(_token(_header(headers)))

    async def of_socket(self, payload: Mapping[str, Any], headers: Mapping[str, str]) -> Caller:
        """The bearer of the token in connection_init, or else of the handshake's, as a proxy adds it."""
        given = next((value for name, value in payload.items() if name.lower() == AUTHORIZATION), None)
        return await self._tokens.caller(_token(_header(headers) if given is None else given))


def _header(headers: Mapping[str, str]) -> str | None:
    """The one that proves who asks. Raises Unauthenticated: of several, somebody before us may have read another."""
    given = [value for name, value in headers.items() if name.lower() == AUTHORIZATION]
    if len(given) > 1:
        raise Unauthenticated("There are several headers Authorization; send one.")
    return given[0] if given else None


def _token(given: Any) -> str:
    if given is None:
        raise Unauthenticated("A token is needed: Authorization: Bearer …", shown=False)
    scheme, _, token = given.strip().partition(" ") if isinstance(given, str) else ("", "", "")
    if scheme.lower() != "bearer" or not token:
        raise Unauthenticated("Authorization must be the word Bearer, a space and a token.")
    return str(token).strip()


def _sources(settings: Settings) -> list[str]:
    found = {
        "auth_jwks_url": settings.auth_jwks_url,
        "auth_public_key": settings.auth_public_key,
        "auth_secret": settings.auth_secret.get_secret_value(),
    }
    return [name for name, value in found.items() if value]


def _keys(settings: Settings) -> tuple[Keys, tuple[str, ...]]:
    """Where keys come from, and the algorithms that they can be for."""
    if url := settings.auth_jwks_url:
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise AuthenticationProblem(f"auth_jwks_url is {url}: whoever sits between could change keys. Use https.")
        pace = Pace(settings.auth_jwks_seconds, settings.auth_jwks_retry_seconds, settings.auth_jwks_timeout)
        return PublishedKeys(url, pace), PUBLIC_ALGORITHMS
    if path := settings.auth_public_key:
        return _public_key(Path(path))
    secret = settings.auth_secret.get_secret_value().encode()
    if len(secret) < SHORTEST_SECRET:
        text = f"auth_secret has {len(secret)} bytes; less than {SHORTEST_SECRET} can be guessed."
        raise AuthenticationProblem(text)
    # a longer hash with a shorter secret would be no stronger than the secret
    possible = [name for name in SECRET_ALGORITHMS if len(secret) * 8 >= int(name[2:])]
    return OneKey(Key(secret)), tuple(possible)


def _public_key(path: Path) -> tuple[Keys, tuple[str, ...]]:
    try:
        key = load_pem_public_key(path.read_bytes())
    except OSError as error:
        raise AuthenticationProblem(f"auth_public_key: {path} can't be read: {error.strerror}.") from None
    except (ValueError, UnsupportedAlgorithm):
        raise AuthenticationProblem(f"auth_public_key: {path} holds no public key in PEM form.") from None
    if isinstance(key, RSAPublicKey) and key.key_size >= SHORTEST_RSA:
        return OneKey(Key(key)), RSA_ALGORITHMS
    if isinstance(key, EllipticCurvePublicKey) and key.curve.name in CURVE_ALGORITHMS:
        return OneKey(Key(key)), (CURVE_ALGORITHMS[key.curve.name],)
    if isinstance(key, Ed25519PublicKey):
        return OneKey(Key(key)), ("EdDSA",)
    raise AuthenticationProblem(f"auth_public_key: {path}: RSA from {SHORTEST_RSA} bits, EC and Ed25519 can be used.")


def _pinned(wanted: str, possible: tuple[str, ...]) -> tuple[str, ...]:
    named = tuple(wanted.replace(",", " ").split())
    if wrong := [name for name in named if name not in possible]:
        text = f"auth_algorithms: {wrong[0]} can't be used with this key; possible are {', '.join(possible)}."
        raise AuthenticationProblem(text)
    return named or possible
