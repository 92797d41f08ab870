"""How long the lists of an answer are assumed to be before anything is read: what the cost of a document rests on.

A field with one of the arguments first, last, ids, or an input with items, says so itself. It is a *page*: if it is no
list, then the lists right below it are so long. Everything else is assumed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from resolvers.limits import Limits

ASSUMED, ASSUMED_BELOW = 10, 3
"""Rows of a plain list, such as availableActions or heldBy; below a row of another list fewer."""
FULL = 10
"""A page below a row of another list counts a tenth of what was asked for: few such pages are full."""

Variables = Mapping[str, Any]
Size = int | Callable[[Variables], int]
"""A number, or how to get it once the variables are known."""
Variable = tuple[VariableNode, tuple[str, ...]]
"""A variable, and where in its value to look."""


class ListSizes:
    """The sizes for one schema under these limits."""

    def __init__(self, schema: GraphQLSchema, limits: Limits) -> None:
        self.limits = limits
        self.longest = max(limits.page_cap, limits.ids_cap)
        types = [t for t in schema.type_map.values() if isinstance(t, GraphQLObjectType | GraphQLInterfaceType)]
        fields = [f for t in types for f in t.fields.values() if not is_list_type(get_nullable_type(f.type))]
        self._pages = {get_named_type(f.type).name for f in fields if _sizing(f)}
        self._assumed = {
            ("OrchestrationPlan", "nodes"): max(limits.plan_nodes // 10, 1),
            ("OrchestrationPlan", "edges"): max(limits.plan_nodes // 10, 1),
            ("WorkList", "entries"): limits.work_list_cap,
            **_of_introspection(schema),
        }

    def of(self, parent: str, name: str, in_list: bool) -> int:
        """A list that says nothing about its size."""
        return self._assumed.get((parent, name), ASSUMED_BELOW if in_list else ASSUMED)

    def is_page(self, typename: str) -> bool:
        """Whether lists of this type are as long as the field says that led there."""
        return typename in self._pages

    def said(self, field: GraphQLField, node: FieldNode, in_list: bool) -> Size | None:
        """What the field's arguments say of its size, below a row or not; None when it takes no such arguments."""
        size = self._asked(field, node)
        if size is None or not in_list:
            return size
        return -(-size // FULL) if isinstance(size, int) else lambda variables: -(-size(variables) // FULL)

    def _asked(self, field: GraphQLField, node: FieldNode) -> Size | None:
        if not (sizing := _sizing(field)):
            return None
        default = next((field.args[name].default_value for name in sizing), None)
        otherwise = default if isinstance(default, int) else self.limits.page_default
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        named = [_within(given[name], path) for name, path in sizing.items() if name in given]
        sizes = [self._size(value, otherwise) for value in named if not isinstance(value, NullValueNode | None)]
        if not sizes:
            return otherwise
        fixed = [size for size in sizes if isinstance(size, int)]
        open_ended = [size for size in sizes if not isinstance(size, int)]
        if not open_ended:
            return max(fixed)
        return lambda variables: max([*fixed, *(size(variables) for size in open_ended)])

    def _size(self, value: ValueNode | Variable, otherwise: int) -> Size:
        """Not more than the longest page: what asks for more is refused when it is resolved."""
        if isinstance(value, tuple):
            variable, path = value
            name = variable.name.value
            return lambda variables: self._of_value(_deep(variables.get(name), path), otherwise)
        if isinstance(value, IntValueNode):
            return self._of_value(int(value.value[:10]), otherwise)
        return self._of_value(value.values if isinstance(value, ListValueNode) else None, otherwise)

    def _of_value(self, value: Any, otherwise: int) -> int:
        if isinstance(value, list | tuple):
            return min(len(value), self.longest)
        if isinstance(value, int | float) and not isinstance(value, bool):  # 100.0 is taken for 100
            return int(min(max(value, 0), self.longest))
        return otherwise


def _sizing(field: GraphQLField) -> dict[str, tuple[str, ...]]:
    """The arguments that say how long the list is, each with where in it to look."""
    found: dict[str, tuple[str, ...]] = {name: () for name in ("first", "last", "ids") if name in field.args}
    taken = get_named_type(field.args["input"].type) if "input" in field.args else None
    if isinstance(taken, GraphQLInputObjectType) and "items" in taken.fields:
        found["input"] = ("items",)
    return found


def _within(value: ValueNode, path: tuple[str, ...]) -> ValueNode | Variable | None:
    """What stands there in a literal; a variable on the way with the rest of the way."""
    if isinstance(value, VariableNode):
        return value, path
    if not path:
        return value
    inner = value.fields if isinstance(value, ObjectValueNode) else ()
    found = next((member.value for member in inner if member.name.value == path[0]), None)
    return None if found is None else _within(found, path[1:])


def _deep(value: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _of_introspection(schema: GraphQLSchema) -> dict[tuple[str, str], int]:
    """The averages of the schema, so that asking for all of it costs about what it is."""
    types = list(schema.type_map.values())
    fields = [f for t in types if isinstance(t, GraphQLObjectType | GraphQLInterfaceType) for f in t.fields.values()]
    inputs = sum(len(t.fields) for t in types if isinstance(t, GraphQLInputObjectType))
    values = sum(len(t.values) for t in types if isinstance(t, GraphQLEnumType))

    def average(count: int, of: int) -> int:
        return -(-count // of)

    return {
        ("__Schema", "types"): len(types),
        ("__Schema", "directives"): len(schema.directives),
        ("__Type", "fields"): average(len(fields), len(types)),
        ("__Type", "inputFields"): average(inputs, len(types)),
        ("__Type", "enumValues"): average(values, len(types)),
        ("__Type", "interfaces"): 1,
        ("__Type", "possibleTypes"): 1,
        ("__Field", "args"): average(sum(len(f.args) for f in fields), len(fields)),
        ("__Directive", "args"): 2,
        ("__Directive", "locations"): 5,
    }
