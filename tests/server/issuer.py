"""An issuer of tokens: its keys, what it signs, and where it publishes them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm

from tests.server.neighbour import neighbour

ISSUER, AUDIENCE = "https://issuer.example", "ordergraph"
SECRET = "a secret that is long enough for the tests of it"

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ED_KEY = ed25519.Ed25519PrivateKey.generate()
PrivateKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


def claims(**changed: Any) -> dict[str, Any]:
    """The claims of a good token; what is None is left out."""
    now = int(time.time())
    found: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "ida",
        "roles": ["ADMINISTRATOR"],
        "accounts": ["*"],
    }
    found = {**found, "iat": now, "exp": now + 36_000, "jti": "one", **changed}
    return {name: value for name, value in found.items() if value is not None}


def token(key: Any = SECRET, algorithm: str = "HS256", headers: dict[str, Any] | None = None, **changed: Any) -> str:
    """A token, signed."""
    return jwt.encode(claims(**changed), key, algorithm, headers)


def bearer(text: str | None = None, **changed: Any) -> dict[str, str]:
    """The header that shows a token."""
    return {"Authorization": f"Bearer {text or token(**changed)}"}


def secret_settings(**more: str) -> dict[str, Any]:
    """The environment of a server that shares our secret."""
    return {
        "ORDERGRAPH_AUTH_SECRET": SECRET,
        "ORDERGRAPH_AUTH_ISSUER": ISSUER,
        "ORDERGRAPH_AUTH_AUDIENCE": AUDIENCE,
        **more,
    }


def public_pem(key: PrivateKey) -> bytes:
    """The public half."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def private_pem(key: PrivateKey) -> bytes:
    """The private half."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def published(key: PrivateKey, key_id: str | None, **more: str) -> dict[str, Any]:
    """A key as sets of keys have it."""
    kinds: dict[type, Any] = {
        rsa.RSAPrivateKey: RSAAlgorithm,
        ec.EllipticCurvePrivateKey: ECAlgorithm,
        ed25519.Ed25519PrivateKey: OKPAlgorithm,
    }
    kind = next(algorithm for known, algorithm in kinds.items() if isinstance(key, known))
    entry: dict[str, Any] = kind.to_jwk(key.public_key(), as_dict=True)
    return {name: value for name, value in {**entry, "kid": key_id, "use": "sig", **more}.items() if value is not None}


class Publisher:
    """A place where keys are published. `answer` is called for each request and counted in `asked`."""

    def __init__(self) -> None:
        self.keys: list[dict[str, Any]] = []
        self.asked = 0
        self.answer: Callable[[BaseHTTPRequestHandler], None] = self.publish

    def publish(self, request: BaseHTTPRequestHandler) -> None:
        """Answer as one should."""
        self.say(request, json.dumps({"keys": self.keys}).encode())

    def say(self, request: BaseHTTPRequestHandler, text: bytes, status: int = 200, **headers: str) -> None:
        """Answer whatever this is."""
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(text)))
        request.end_headers()
        request.wfile.write(text)

    @contextmanager
    def open(self, port: int = 0) -> Iterator[str]:
        """Its address, as long as it is open."""
        with neighbour(self._answer, port) as address:
            yield f"{address}/keys"

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        self.asked += 1
        self.answer(request)
