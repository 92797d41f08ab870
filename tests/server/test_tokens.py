"""Which tokens are good: a corpus of bad ones, none of which lets anybody in, and the few forms of good ones."""

from __future__ import annotations

import base64
import hmac
import json
import time
from dataclasses import replace
from typing import Any

import pytest

from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.server.issuer import (
    AUDIENCE,
    EC_KEY,
    ED_KEY,
    ISSUER,
    OTHER_RSA_KEY,
    RSA_KEY,
    SECRET,
    claims,
    public_pem,
    published,
    token,
)
from web.authentication import PUBLIC_ALGORITHMS, RSA_ALGORITHMS, SECRET_ALGORITHMS
from web.errors import BadRequest
from web.keys import Key, OneKey, parsed
from web.tokens import LONGEST_TOKEN, Claims, Tokens, Unauthenticated

WANTED = Claims(ISSUER, AUDIENCE, SECRET_ALGORITHMS)
NOW = int(time.time())


class Published:
    """Keys that are at hand."""

    def __init__(self, *entries: dict[str, Any]) -> None:
        self._keys = parsed(json.dumps({"keys": entries}).encode())

    async def find(self, key_id: str | None) -> Key | None:
        return self._keys.get(key_id)


def by_secret(wanted: Claims = WANTED) -> Tokens:
    return Tokens(OneKey(Key(SECRET.encode())), wanted)


def by_public_key() -> Tokens:
    return Tokens(OneKey(Key(RSA_KEY.public_key())), replace(WANTED, algorithms=RSA_ALGORITHMS))


def by_set() -> Tokens:
    entries = published(RSA_KEY, "rsa", alg="RS256"), published(EC_KEY, "ec"), published(ED_KEY, "ed")
    return Tokens(Published(*entries), replace(WANTED, algorithms=PUBLIC_ALGORITHMS))


def part(value: Any) -> bytes:
    text = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=")


def forged(header: Any, payload: Any = None, key: bytes = SECRET.encode(), by: str = "sha256") -> str:
    """A token put together by hand and signed with the hash of a secret."""
    signed = part(header) + b"." + part(claims() if payload is None else payload)
    return (signed + b"." + part(hmac.new(key, signed, by).digest())).decode()


def unsigned() -> str:
    return b".".join((part({"alg": "none", "typ": "JWT"}), part(claims()), b"")).decode()


HS = {"alg": "HS256", "typ": "JWT"}
GOOD = token()
HEAD, BODY, SIGNATURE = GOOD.split(".")

OF_A_SECRET = {
    "nothing": "",
    "one word": "token",
    "two parts": f"{HEAD}.{BODY}",
    "four parts": f"{GOOD}.x",
    "empty parts": "..",
    "no signature": f"{HEAD}.{BODY}.",
    "another signature": f"{HEAD}.{BODY}.{SIGNATURE[::-1]}",
    "another body": f"{HEAD}.{part(claims(sub='root')).decode()}.{SIGNATURE}",
    "another secret": token("another secret that is long enough for this"),
    "an empty secret": forged(HS, key=b""),
    "unsigned": unsigned(),
    "unsigned, in capitals": forged({"alg": "NONE"}),
    "unsigned, mixed": forged({"alg": "nOnE"}),
    "no algorithm": forged({"typ": "JWT"}),
    "an algorithm that is no text": forged({"alg": 5}),
    "a list of algorithms": forged({"alg": ["HS256", "none"]}),
    "the wrong hash": forged({"alg": "HS512"}),
    "a public key algorithm": token(RSA_KEY, "RS256"),
    "a header that is no object": forged([]),
    "a header that is no JSON": forged(b"{"),
    "a deep header": forged(b"[" * 3000),
    "a body that is no object": forged(HS, [claims()]),
    "a body that is no JSON": forged(HS, b"\xff\xfe"),
    "a deep body": forged(HS, b'{"a":' * 800),
    "a detached body": forged({**HS, "b64": False, "crit": ["b64"]}),
    "an unknown critical header": forged({**HS, "crit": ["exp"], "exp": 1}),
    "a key id that is no text": forged({**HS, "kid": {"a": 1}}),
    "null bytes": "\x00" * 50,
    "umlauts": "ä.ö.ü",
    "spaces": f"{HEAD} . {BODY} . {SIGNATURE}",
    "another issuer": token(iss="https://other.example"),
    "no issuer": token(iss=None),
    "issuers in a list": forged(HS, claims(iss=[ISSUER])),
    "an issuer that begins like ours": token(iss=ISSUER + ".evil.example"),
    "another audience": token(aud="another"),
    "no audience": token(aud=None),
    "an empty list of audiences": token(aud=[]),
    "an audience that contains ours": token(aud=f"not-{AUDIENCE}"),
    "expired": token(exp=NOW - 1),
    "expired long ago": token(exp=1),
    "expires at no time": token(exp=None),
    "expires never": forged(HS, b'{"exp":Infinity}'),
    "expires at a text": forged(HS, claims(exp="tomorrow")),
    "expires at a number in quotes": forged(HS, claims(exp=str(NOW + 60))),
    "not before a number in quotes": forged(HS, claims(nbf=str(NOW - 60))),
    "expires at null": forged(HS, {**claims(), "exp": None}),
    "not valid yet": token(nbf=NOW + 86_400),
    "issued in the future": token(iat=NOW + 86_400),
    "nobody": token(sub=None),
    "nobody by name": token(sub=""),
    "an actor that is a number": forged(HS, claims(sub=7)),
    "an actor with control characters": token(sub="ida\nroot"),
    "an actor with a long name": token(sub="i" * 201),
    "the server's own name": token(sub="System"),
    "the server's own name with a blank": token(sub=" system"),
    "a name that looks like the server's own": token(sub="\u017fystem"),
    "an empty id": forged(HS, claims(jti="")),
    "an id that is too long to be denied": forged(HS, claims(jti="j" * 201)),
    "an id that nobody can write down": forged(HS, claims(jti="\ud800")),
    "too many accounts": token(accounts=[str(n) for n in range(1001)]),
    "longer than any token": token(sub="ida", more="x" * LONGEST_TOKEN),
    "a megabyte": "a" * 1_000_000,
}


@pytest.mark.parametrize("text", OF_A_SECRET.values(), ids=OF_A_SECRET)
async def test_a_bad_token_lets_nobody_in(text: str) -> None:
    with pytest.raises(Unauthenticated) as refused:
        await by_secret().caller(text)
    assert refused.value.status == 401
    assert len(str(refused.value)) < 200


PUBLIC = public_pem(RSA_KEY)
OF_A_PUBLIC_KEY = {
    "the public key as a secret": forged(HS, key=PUBLIC),
    "the public key as a secret, stripped": forged(HS, key=PUBLIC.strip()),
    "another private key": token(OTHER_RSA_KEY, "RS256"),
    "another kind of key": token(EC_KEY, "ES256"),
    "unsigned": unsigned(),
    "a key in the header": token(OTHER_RSA_KEY, "RS256", {"jwk": published(OTHER_RSA_KEY, "rsa")}),
    "an address of keys in the header": token(OTHER_RSA_KEY, "RS256", {"jku": "https://evil.example/keys"}),
    "hashed with a secret of nothing": forged({**HS, "alg": "HS384"}, key=b"", by="sha384"),
}


@pytest.mark.parametrize("text", OF_A_PUBLIC_KEY.values(), ids=OF_A_PUBLIC_KEY)
async def test_a_public_key_is_no_secret(text: str) -> None:
    with pytest.raises(Unauthenticated):
        await by_public_key().caller(text)


OF_A_SET = {
    "an unknown key": token(OTHER_RSA_KEY, "RS256", {"kid": "other"}),
    "no key id": token(RSA_KEY, "RS256"),
    "another key's id": token(RSA_KEY, "RS256", {"kid": "ec"}),
    "an algorithm that the key is not for": token(RSA_KEY, "RS512", {"kid": "rsa"}),
    "a padding that the key is not for": token(RSA_KEY, "PS256", {"kid": "rsa"}),
    "a key id with a path": token(RSA_KEY, "RS256", {"kid": "../../dev/null"}),
    "the published key as a secret": forged({**HS, "kid": "rsa"}, key=PUBLIC),
}


@pytest.mark.parametrize("text", OF_A_SET.values(), ids=OF_A_SET)
async def test_a_token_fits_the_key_that_it_names(text: str) -> None:
    with pytest.raises(Unauthenticated):
        await by_set().caller(text)


async def test_secrets_in_a_published_set_are_passed_over() -> None:
    secret = {"kty": "oct", "k": part(b"k" * 32).decode(), "kid": "s"}
    tokens = Tokens(Published(secret, published(RSA_KEY, "rsa")), replace(WANTED, algorithms=("HS256", "RS256")))
    with pytest.raises(Unauthenticated):
        await tokens.caller(forged({**HS, "kid": "s"}, key=b"k" * 32))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        (GOOD, by_secret()),
        (token(SECRET, "HS384"), by_secret()),
        (token(aud=["other", AUDIENCE]), by_secret()),
        (token(nbf=NOW + 5, iat=NOW + 5), by_secret()),
        (token(RSA_KEY, "RS256"), by_public_key()),
        (token(RSA_KEY, "PS512"), by_public_key()),
        (token(RSA_KEY, "RS256", {"kid": "rsa"}), by_set()),
        (token(EC_KEY, "ES256", {"kid": "ec"}), by_set()),
        (token(ED_KEY, "EdDSA", {"kid": "ed"}), by_set()),
    ],
)
async def test_a_good_token_makes_its_bearer_a_caller(text: str, tokens: Tokens) -> None:
    caller = await tokens.caller(text)
    assert caller.access == Access("ida", frozenset({Role.ADMINISTRATOR}), None, token_id="one")


async def test_expiry_is_exact_also_for_a_token_that_is_known() -> None:
    begun = int(time.time())
    now = [float(begun)]
    tokens = Tokens(OneKey(Key(SECRET.encode())), WANTED, now=lambda: now[0])
    good = token(exp=begun + 100)
    await tokens.caller(good)
    now[0] = begun + 99.9
    await tokens.caller(good)
    now[0] = begun + 100
    with pytest.raises(Unauthenticated, match="expired"):
        await tokens.caller(good)


async def test_a_token_that_is_known_can_be_taken_back() -> None:
    denied: set[str] = set()
    tokens = Tokens(OneKey(Key(SECRET.encode())), WANTED, denied.__contains__)
    await tokens.caller(GOOD)
    denied.add("one")
    with pytest.raises(Unauthenticated, match="taken back"):
        await tokens.caller(GOOD)


async def test_ids_can_be_demanded() -> None:
    await by_secret().caller(token(jti=None))
    with pytest.raises(Unauthenticated):
        await by_secret(replace(WANTED, must_have_id=True)).caller(token(jti=None))


ROLES = [
    (["VIEWER", "order_agent"], {"VIEWER", "ORDER_AGENT"}),
    ("viewer order_agent", {"VIEWER", "ORDER_AGENT"}),
    (["VIEWER", "something-else", 5], {"VIEWER"}),
    (["VIEWER", "order_agent ", "adm\u0131n\u0131strator"], {"VIEWER"}),
]


@pytest.mark.parametrize(("said", "roles"), ROLES)
async def test_roles_are_a_list_or_words(said: Any, roles: set[str]) -> None:
    assert (await by_secret().caller(token(roles=said))).access.roles == roles


@pytest.mark.parametrize("said", [None, [], "", ["root"], 5, {"VIEWER": True}, [["VIEWER"]]])
async def test_a_bearer_without_a_role_is_refused(said: Any) -> None:
    with pytest.raises(BadRequest) as refused:
        await by_secret().caller(token(roles=said))
    assert (refused.value.status, refused.value.code) == (403, "NO_ROLE")


@pytest.mark.parametrize(
    ("said", "accounts"),
    [
        (["ac_1", "ac_2"], {"ac_1", "ac_2"}),
        ("ac_1 ac_2", {"ac_1", "ac_2"}),
        (None, set()),
        ({}, set()),
        (["*"], None),
        (["\ud800", "ac_1"], {"ac_1"}),
    ],
)
async def test_without_a_word_of_accounts_a_bearer_sees_none(said: Any, accounts: set[str] | None) -> None:
    assert (await by_secret().caller(token(accounts=said))).access.accounts == accounts


async def test_claims_may_lie_deeper_or_have_addresses_for_names() -> None:
    tokens = by_secret(replace(WANTED, roles="realm.roles", accounts="https://a.example/accounts", actor="name"))
    more: dict[str, Any] = {"realm": {"roles": ["VIEWER"]}, "https://a.example/accounts": ["ac_1"]}
    access = (await tokens.caller(token(name="Ida", **more))).access
    assert access == Access("Ida", frozenset({Role.VIEWER}), frozenset({"ac_1"}), token_id="one")


async def test_only_so_many_tokens_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.tokens.KEPT", 3)
    tokens = by_secret()
    for number in range(10):
        await tokens.caller(token(sub=f"ida {number}"))
    assert len(tokens._good) == 3


async def test_the_corpus_is_bad_for_what_is_wrong_with_it_alone() -> None:
    assert (await by_secret().caller(forged(HS))).access.actor == "ida"
