"""Queries that select all there is, made from the schema itself, so that no field is ever forgotten."""

from __future__ import annotations

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)

from schema import schema

GRAPH = schema._schema


def everything(typename: str, depth: int) -> str:
    """A selection of every field of a type or interface, and of what lies below it so many levels down."""
    named = GRAPH.get_type(typename)
    assert named is not None
    return _selection(named, depth)


def _selection(named: GraphQLNamedType, depth: int) -> str:
    if is_leaf_type(named):
        return ""
    if depth < 0:
        return "{ __typename }"
    assert isinstance(named, (GraphQLObjectType, GraphQLInterfaceType))
    fields = [_field(name, field, depth) for name, field in named.fields.items() if not _asks(field)]
    return f"{{ __typename {' '.join(fields)} }}"


def _asks(field: GraphQLField) -> bool:
    return any(is_required_argument(argument) for argument in field.args.values())


def _field(name: str, field: GraphQLField, depth: int) -> str:
    """Pages, edges and small objects are no level of their own: only nodes are."""
    below = get_named_type(field.type)
    node = isinstance(below, (GraphQLObjectType, GraphQLInterfaceType)) and "id" in below.fields
    return f"{name} {_selection(below, depth - 1 if node else depth)}"
