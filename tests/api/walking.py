"""Every way through the schema to every field, as documents made from the schema itself.

From each root, and from each kind of node by its id, everything is selected that can be; below each node that this
finds everything again, and below those their ids. So every field of every type is asked for by way of every field that
leads to the type. What a document needs as arguments is named by its root in `ARGUMENTS`; a root that needs others is
an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_required_argument,
)

from tests.api.everything import GRAPH
from tests.api.office import fields_of

Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


@dataclass
class Document:
    """A document being made: fragments that select everything of a type, so many nodes deep."""

    fragments: dict[str, str] = field(default_factory=dict)

    def everything(self, named: GraphQLNamedType, depth: int) -> str:
        """A selection of all there is of the type."""
        if is_leaf_type(named):
            return ""
        if depth < 0:
            return "{ __typename id }"
        if is_abstract_type(named):
            spread = [f"...{self._fragment(each, depth)}" for each in GRAPH.get_possible_types(named)]
            return f"{{ __typename {' '.join(spread)} }}"
        return f"{{ ...{self._fragment(named, depth)} }}"

    def _fragment(self, named: Any, depth: int) -> str:
        name = f"{named.name}_{depth}"
        if name not in self.fragments:
            self.fragments[name] = ""  # it may lead back to itself
            selected = [self._field(name, each, depth) for name, each in named.fields.items()]
            self.fragments[name] = f"fragment {name} on {named.name} {{ __typename {' '.join(selected)} }}"
        return name

    def _field(self, name: str, each: GraphQLField, depth: int) -> str:
        asked = [argument for argument, about in each.args.items() if is_required_argument(about)]
        assert not asked, f"{name} must be asked for with {asked}; the walk does not know how"
        below = get_named_type(each.type)
        if isinstance(below, GraphQLObjectType) and {"node", "cursor"} <= below.fields.keys() and not is_node(below):
            # an edge: what hangs at its node hangs at `nodes`, too
            known = "id" if is_node(get_named_type(below.fields["node"].type)) else ""
            return f"{name} {{ __typename cursor node {{ __typename {known} }} }}"
        return f"{name} {self.everything(below, depth - 1 if is_node(below) else depth)}"

    def text(self, head: str) -> str:
        """The whole of it."""
        return "\n".join([head, *self.fragments.values()])


def is_node(named: GraphQLNamedType) -> bool:
    """Whether a value of the type is a thing of its own; pages, edges and small objects are parts of others."""
    if isinstance(named, GraphQLUnionType):
        return False
    return isinstance(named, GraphQLObjectType | GraphQLInterfaceType) and "id" in named.fields


def asking(root: str, arguments: str = "", declared: str = "", keyword: str = "query", depth: int = 1) -> str:
    """Everything by way of a root."""
    document = Document()
    named = get_named_type(fields_of(keyword.capitalize())[root].type)
    selected = document.everything(named, depth)
    return document.text(f"{keyword} {declared} {{ {root}{arguments} {selected} }}")


ARGUMENTS = {
    "node": ("($id: ID!)", "(id: $id)"),
    "nodes": ("($ids: [ID!]!)", "(ids: $ids)"),
    "order": ("($number: String)", "(number: $number)"),
    "specification": ("", '(code: "whole")'),
}
"""What roots that are no lists are asked with."""


def roots() -> dict[str, str]:
    """A document for every root of queries but previews, by its name; those in ARGUMENTS take variables."""
    documents = {}
    for name, each in fields_of("Query").items():
        if name.startswith("preview"):
            continue
        needed = [argument for argument, about in each.args.items() if is_required_argument(about)]
        assert not needed or name in ARGUMENTS, f"{name} needs {needed}; say with what it is asked"
        declared, given = ARGUMENTS.get(name, ("", "(first: 100)" if "first" in each.args else ""))
        documents[name] = asking(name, given, declared)
    return documents


def of_type(typename: str) -> str:
    """Nodes of one type by their ids, with all that is around them."""
    document = Document()
    named = GRAPH.get_type(typename)
    assert named is not None
    selected = document.everything(named, 1)
    return document.text(f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ __typename ... on {typename} {selected} }} }}")
