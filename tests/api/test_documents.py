"""How documents are measured, priced and remembered, without a server around it."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from dataclasses import fields

import pytest
from graphql import DocumentNode, Token, get_introspection_query, parse

from resolvers.limits import Limits
from schema import schema
from schema.document_text import text_size
from schema.documents import Memory, read
from settings import NAMES, Settings
from tests.server.process import ROOT

LIMITS = Limits()
FENCED = re.compile(r"```graphql[^\n]*\n(.*?)```", re.DOTALL)
IN_PAGES = re.compile(r"graphql\(\s*`([^`]*)`", re.DOTALL)
FRAGMENT = re.compile(r"\.\.\.\s*(?!on\b)(\w+)")


def cost(query: str, **variables: object) -> int:
    """What a document costs."""
    return read(schema._schema, query, LIMITS).costs.cost(None, variables)


def own_documents() -> Iterator[str]:
    """Every document that the project shows or sends: in its papers, its pages and the explorer."""
    for path in [*ROOT.glob("docs/*.md"), ROOT / "README.md"]:
        yield from FENCED.findall(path.read_text(encoding="utf-8"))
    for path in ROOT.glob("dashboard/src/explorer/examples/*.graphql"):
        yield path.read_text(encoding="utf-8")
    found = [
        text
        for path in ROOT.glob("dashboard/src/**/*.ts*")
        for text in IN_PAGES.findall(path.read_text(encoding="utf-8"))
    ]
    defined = {match[1]: text for text in found if (match := re.match(r"\s*fragment (\w+)", text))}
    for text in found:
        yield _with_fragments(text, defined)
    yield get_introspection_query()


def _with_fragments(text: str, defined: dict[str, str]) -> str:
    spread, whole = FRAGMENT.findall(text), text
    while spread:
        name = spread.pop()
        if f"fragment {name} on" not in whole:
            whole += defined[name]
            spread += FRAGMENT.findall(defined[name])
    return whole


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("{ viewer { actor roles } }", 3),
        ("{ orders(first: 7) { nodes { id number } pageInfo { hasNextPage } } }", 1 + 1 + 7 * 2 + 2),
        ("{ orders(last: 7) { edges { cursor node { id } } } }", 1 + 1 + 7 * 3),
        ("{ orders { nodes { id } } }", 2 + 50),
        ("{ orders(first: null) { nodes { id } } }", 2 + 50),
        ("{ orders(first: 5) { totalCount } }", 1 + 50),
        ('{ nodes(ids: ["a", "b", "c"]) { id } }', 1 + 3),
        ("{ nodes(ids: $ids) { id } }", 1 + 4),
        ("{ orders(first: $n) { nodes { id } } }", 2 + 9),
        (
            "{ orders(first: $n) { ...A } } fragment A on OrderConnection { nodes { ...B } } fragment B on Node { id }",
            11,
        ),
        ("{ orders(first: 10) { nodes { history(first: 100) { nodes { id } } } } }", 2 + 10 * (2 + 10)),
        ("{ order(number: 1) { availableActions { action } } }", 2 + 10),
        ("{ order(number: 1) { availableActions { reasons { code } } } }", 2 + 10 * (1 + 3)),
        ("{ order(number: 1) { orchestrationPlan { nodes { id } } } }", 3 + 2000),
        ("{ order(number: 1) { ... on CustomerOrder { id } ... on ServiceOrder { id } } }", 3),
        ("{ board { asOf } }", 1001),
        ("mutation { transitionMany(input: {items: [{}, {}, {}]}) { results { id } } }", 2 + 3),
        ("mutation { transitionMany(input: $in) { results { id changes(first: 20) { id } } } }", 2 + 2 * (2 + 2)),
        ("{ nonsense { id } other }", 2),
    ],
)
def test_every_field_costs_one_for_each_row_it_may_come_in(query: str, expected: int) -> None:
    assert cost(query, n=9, ids=list("abcd"), **{"in": {"items": [{}, {}]}}) == expected


def test_fragments_cost_what_they_would_cost_written_out() -> None:
    inner = "{ lines(first: 3) { nodes { id } } }"
    written = f"{{ a: order(number: 1) {{ ... on FulfillmentOrder {inner} }} }}"
    spread = f"{{ a: order(number: 1) {{ ...F }} }} fragment F on FulfillmentOrder {inner}"
    assert cost(written) == cost(spread) == 2 + 1 + 3


def test_doubled_fragments_are_priced_in_no_time_and_beyond_what_json_can_tell() -> None:
    chain = "".join(
        f" fragment F{n} on OrderTask {{ a: order {{ ... on ServiceOrder {{ tasks {{ nodes {{ ...F{n + 1} }} }} }} }}"
        f" b: order {{ ... on ServiceOrder {{ tasks {{ nodes {{ ...F{n + 1} }} }} }} }} }}"
        for n in range(40)
    )
    query = f"{{ node(id: 1) {{ ...F0 }} }}{chain} fragment F40 on OrderTask {{ id }}"
    found = read(schema._schema, query, Limits(max_depth=400, max_fields=400, max_spreads=400))
    assert found.costs.cost(None, {}) == 10**15


SHOWN_AS_REFUSED = "tasks(first: 100) { nodes { history(first: 100)"
"""What docs/api.md shows as too costly."""


def test_what_the_project_itself_asks_for_is_well_within_the_bounds() -> None:
    half = Limits(max_tokens=2000, max_fields=150, max_aliases=50, max_spreads=50, max_fragments=25, max_cost=250_000)
    documents = [text for text in own_documents() if SHOWN_AS_REFUSED not in text]
    assert len(documents) > 80
    for text in documents:
        found = read(schema._schema, text, half).costs.cost(None, {})
        assert found < half.max_cost, (found, text)


def test_tokens_are_counted_as_the_parser_counts_them() -> None:
    for text in [*own_documents(), '{ a(b: """x \\""" "y""", c: "\\"z", d: [-1.5e+3 $v]) ...F # {{{\n}']:
        token, count = parse(text).loc.start_token, -2  # type: ignore[union-attr]
        while token is not None:
            count += token.kind.name != "COMMENT"
            token = token.next
        assert text_size(text).tokens == count


def test_the_defaults_are_those_of_the_settings() -> None:
    shared = [limit for limit in fields(Limits) if limit.name in NAMES]
    assert len(shared) > 15
    for limit in shared:
        assert limit.default == Settings.model_fields[limit.name].default, limit.name


def test_documents_beyond_what_is_remembered_are_forgotten_without_a_trace() -> None:
    memory = Memory(most=1100)
    gc.collect()
    gc.disable()
    try:
        documents, tokens = alive(DocumentNode), alive(Token)
        for number in range(50):
            text = f"query Q{number} {{ viewer {{ {'actor ' * 90} }} }}"
            memory.keep(text, LIMITS, read(schema._schema, text, LIMITS))
            assert memory.weight <= 1100
        assert alive(DocumentNode) - documents == 10
        assert alive(Token) - tokens <= 10 * 100
    finally:
        gc.enable()
    assert memory.find(text, LIMITS) is not None
    memory, texts = Memory(most=1100), [f"{{ __typename }} # {number} {'x' * 10_000}" for number in range(20)]
    for text in texts:
        memory.keep(text, LIMITS, read(schema._schema, text, LIMITS))
    assert len([text for text in texts if memory.find(text, LIMITS)]) == 5, "what is no token weighs, too"
    assert memory.find(text, Limits(max_cost=1)) is None


def alive(kind: type) -> int:
    """How many objects of a kind there are in this process."""
    return sum(isinstance(found, kind) for found in gc.get_objects())
