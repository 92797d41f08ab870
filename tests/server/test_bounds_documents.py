"""How large a document may be: each bound from just within to far beyond, on HTTP and on the socket."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from tests.server.bounded import WAYS, Ask, error_of, neighbour, over_http, over_socket
from tests.server.process import ServerProcess

SMALL = {
    "max_document_bytes": 4000,
    "max_tokens": 400,
    "max_depth": 8,
    "max_variables_depth": 6,
    "max_fields": 60,
    "max_aliases": 20,
    "max_directives": 15,
    "max_operations": 5,
    "max_fragments": 10,
    "max_spreads": 12,
    "max_cost": 100,
}

PATIENCE = 3
"""Machines that do other things as well are given more time than we promise."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server with narrow bounds."""
    with ServerProcess(tmp_path_factory.mktemp("small"), settings=SMALL) as running:
        yield running
        assert "Traceback" not in "".join(running.lines)


def fragments(count: int) -> str:
    """A document that defines so many fragments, each spread once."""
    spread = "".join(f" ...F{number}" for number in range(count))
    return f"{{ viewer {{{spread} }} }}" + "".join(f" fragment F{n} on Viewer {{ actor }}" for n in range(count))


def chain(count: int) -> str:
    """Selections within each other by fragments alone: so many levels."""
    inner = "".join(f" fragment F{n} on Viewer {{ ...F{n + 1} }}" for n in range(count - 3))
    return f"{{ viewer {{ ...F0 }} }}{inner} fragment F{count - 3} on Viewer {{ actor }}"


def in_lists(levels: int) -> str:
    """An argument of lists in lists."""
    return f"{{ nodes(ids: {'[' * levels}{']' * levels}) {{ id }} }}"


def words(count: int) -> str:
    """A document of so many tokens, nearly all of them texts in lists."""
    names, texts = ("numbers", "externalIds", "groups", "assignees"), ['"a"'] * (count - 34)
    lists = " ".join(f"{name}: [{' '.join(texts[place::4])}]" for place, name in enumerate(names))
    return f"{{ orders(first: 1, where: {{{lists}}}) {{ nodes {{ id }} }} }}"


BOUNDS: dict[str, tuple[str, str, Callable[[int], str]]] = {
    "bytes": ("max_document_bytes", "DOCUMENT_TOO_LARGE", lambda n: "{ __typename }" + " " * (n - 14)),
    "tokens": ("max_tokens", "TOO_MANY_TOKENS", words),
    "levels": ("max_depth", "TOO_DEEP", lambda n: "{ viewer " + "{ ... " * (n - 2) + "{ actor" + " }" * n),
    "levels by fragments": ("max_depth", "TOO_DEEP", chain),
    "levels of values": ("max_variables_depth", "TOO_DEEP", in_lists),
    "fields": ("max_fields", "TOO_MANY_FIELDS", lambda n: f"{{ viewer {{ {'actor ' * (n - 1)} }} }}"),
    "aliases": (
        "max_aliases",
        "TOO_MANY_ALIASES",
        lambda n: f"{{ viewer {{ {' '.join(f'a{i}: actor' for i in range(n))} }} }}",
    ),
    "directives": (
        "max_directives",
        "TOO_MANY_DIRECTIVES",
        lambda n: f"{{ viewer {{ {'actor @include(if: true) ' * n} }} }}",
    ),
    "operations": (
        "max_operations",
        "TOO_MANY_OPERATIONS",
        lambda n: "query A { __typename }" + "".join(f" query B{i} {{ __typename }}" for i in range(n - 1)),
    ),
    "fragments": ("max_fragments", "TOO_MANY_FRAGMENTS", fragments),
    "spreads": (
        "max_spreads",
        "TOO_MANY_SPREADS",
        lambda n: f"{{ viewer {{ {'...F ' * n} }} }} fragment F on Viewer {{ actor }}",
    ),
    "cost": ("max_cost", "TOO_COSTLY", lambda n: f"{{ orders(first: {n - 2}) {{ nodes {{ id }} }} }}"),
}


FAR: dict[str, str] = {
    "a megabyte": "{ viewer { " + "actor " * 170_000 + "} }",
    "many tokens": "{" + "a," * 30_000 + "}",
    "deep selections": "{a" * 30_000,
    "deep lists": "{ a(b: " + "[" * 60_000,
    "deep objects": "{ a(b: " + "{a:" * 20_000,
    "deep types": "query ($a: " + "[" * 60_000,
    "a text that never ends": '{ a(b: """' + '\\"""' * 15_000,
    "one field again and again": "{" + " viewer { actor }" * 800 + " }",
    "fields that contradict": "{" + "".join(f" orders(first: {n}) {{ totalCount }}" for n in range(600)) + " }",
    "fragments on many types": "{ node(id: 1) {"
    + "".join(f" ... on {kind} {{ id state }}" for kind in ("OrderTask", "DomainOrder", "WorkTask") * 250)
    + " } }",
    "nested fragments": "{ ...F0 }"
    + "".join(f" fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(200))
    + " fragment F200 on Query { viewer { actor } }",
    "doubled by fragments": "{ node(id: 1) { ...F0 } }"
    + "".join(
        f" fragment F{n} on OrderTask {{ a: order {{ tasks {{ nodes {{ ...F{n + 1} }} }} }}"
        f" b: order {{ tasks {{ nodes {{ ...F{n + 1} }} }} }} }}"
        for n in range(9)
    )
    + " fragment F9 on OrderTask { id }",
    "a large page in pages": "{ orders(first: 100) { nodes { ... on FulfillmentOrder { lines(first: 100) { nodes {"
    " domainOrders(first: 100) { nodes { tasks(first: 100) { nodes { history(first: 100) { nodes { id actor at"
    " } } } } } } } } } } } }",
    "aliases": "{" + "".join(f" a{n}: board {{ asOf }}" for n in range(3000)) + " }",
    "directives": "{ __typename" + " @include(if: true)" * 3000 + " }",
    "misspelt fields": "{ node(id: 1) {" + "".join(f" ... on OrdrTaskInTheLng{n} {{ id }}" for n in range(99)) + " } }",
    "operations and fragments": "".join(f" query Q{n} {{ ...F0 }}" for n in range(400))
    + "".join(f" fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(400)),
}


@pytest.mark.parametrize("ask", WAYS)
@pytest.mark.parametrize("name", BOUNDS)
def test_what_is_just_within_a_bound_is_answered_and_one_more_is_refused(
    small: ServerProcess, name: str, ask: Ask
) -> None:
    limit, code, document = BOUNDS[name]
    allowed = SMALL[limit]
    more = {"operationName": "A"} if name == "operations" else {}
    answer = ask(small, document(allowed), **more)
    assert "errors" not in answer or name == "levels of values", answer
    error = error_of(ask(small, document(allowed + 1), **more))
    assert error["extensions"] == {"code": code, "limit": limit, "allowed": allowed, "found": allowed + 1}
    assert f"{limit} allows {allowed:,} (1 too many)." in error["message"]


@pytest.mark.parametrize("ask", WAYS)
def test_far_beyond_the_bounds_is_refused_at_once_and_holds_nobody_up(server: ServerProcess, ask: Ask) -> None:
    took: dict[str, float] = {}
    with neighbour(server) as others:
        for name, document in FAR.items():
            began = time.perf_counter()
            answer = ask(server, document)
            took[name] = time.perf_counter() - began
            assert answer["errors"][0]["extensions"]["code"] != "INTERNAL", name
    print({name: f"{seconds * 1000:.0f} ms" for name, seconds in took.items()}, f"others: {max(others) * 1000:.0f} ms")
    assert max(took.values()) < 0.5 * PATIENCE, took
    assert max(others) < 0.25 * PATIENCE


def test_a_refusal_says_what_would_be_right(small: ServerProcess) -> None:
    error = error_of(over_http(small, "{ orders(first: 100) { nodes { id number title } } }"))
    assert error["message"] == "The document costs 302; max_cost allows 100 (202 too many)."


def test_the_cost_goes_by_the_variables_of_the_request(small: ServerProcess) -> None:
    query = "query ($n: Int = 60, $ids: [ID!]!) { orders(first: $n) { nodes { id } } nodes(ids: $ids) { id } }"
    assert "data" in over_http(small, query, variables={"n": 20, "ids": ["a"]})
    for variables, found in (
        ({"n": 99, "ids": ["a"]}, 103),
        ({"ids": ["a"] * 60}, 123),
        ({"n": None, "ids": ["a"] * 90}, 143),
        ({"n": 10**9, "ids": []}, 103),
        ({"n": 99.0, "ids": ["a"]}, 103),
    ):
        error = error_of(over_http(small, query, variables=variables))
        assert error["extensions"]["found"] == found


def test_only_the_operation_that_is_meant_costs(small: ServerProcess) -> None:
    query = "query A { viewer { actor } } query B { orders(first: 100) { nodes { id } } }"
    assert "data" in over_http(small, query, operationName="A")
    assert error_of(over_http(small, query, operationName="B"))["extensions"]["code"] == "TOO_COSTLY"


def test_mutations_and_subscriptions_are_bounded_alike(small: ServerProcess) -> None:
    mutation = 'mutation { createAccount(input: {name: "a"}) { changes { id at actor } } }'
    for ask in WAYS:
        assert error_of(ask(small, mutation))["extensions"]["code"] == "TOO_COSTLY"
    assert over_http(small, "{ accounts(first: 1) { totalCount } }") == {"data": {"accounts": {"totalCount": 0}}}
    watching = "subscription { workListUpdates { ... on WorkList { entries { id } } } }"
    assert error_of(over_socket(small, watching))["extensions"]["code"] == "TOO_COSTLY"


@pytest.mark.parametrize("ask", WAYS)
def test_fragments_that_go_in_a_circle_are_no_valid_document(server: ServerProcess, ask: Ask) -> None:
    circle = "{ ...A } fragment A on Query { viewer { actor } ...B } fragment B on Query { ...A ...B }"
    codes = {error["extensions"]["code"] for error in ask(server, circle)["errors"]}
    assert codes == {"GRAPHQL_VALIDATION_FAILED"}


def test_a_number_of_any_length_is_no_crash(server: ServerProcess) -> None:
    for number in ("9" * 60_000, "-" + "9" * 5000, "1e" + "9" * 5000):
        answer = over_http(server, f"{{ orders(first: {number}) {{ totalCount }} }}")
        assert answer["errors"][0]["extensions"]["code"] in ("BAD_INPUT", "GRAPHQL_VALIDATION_FAILED")
