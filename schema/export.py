"""The schema as text, in a stable order, for the committed `schema.graphql`."""

from __future__ import annotations

from pathlib import Path

from graphql import lexicographic_sort_schema, print_schema

from schema import schema

COMMITTED = Path(__file__).with_name("schema.graphql")


def export() -> str:
    """The whole schema in GraphQL's own language."""
    return print_schema(lexicographic_sort_schema(schema._schema)) + "\n"
