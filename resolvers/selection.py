"""What was asked for: the tree of selected fields, with aliases, arguments, fragments and directives worked in.

A `Selection` is one field. What lies below depends on the concrete type of the object at hand, since fragments may
name types and interfaces: `below(typename)` answers for one of them, and remembers the answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLIncludeDirective,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_argument_values,
    get_directive_values,
    get_named_type,
    is_abstract_type,
)
from graphql.execution.values import VariableValues


@dataclass(frozen=True, slots=True)
class Operation:
    """What all fields of one operation share."""

    schema: GraphQLSchema
    fragments: dict[str, FragmentDefinitionNode]
    variables: VariableValues

    def included(self, node: SelectionNode) -> bool:
        """Whether @skip and @include leave the node in."""
        if not node.directives:
            return True
        skip = get_directive_values(GraphQLSkipDirective, node, self.variables)
        if skip is not None and skip["if"]:
            return False
        include = get_directive_values(GraphQLIncludeDirective, node, self.variables)
        return include is None or bool(include["if"])

    def applies(self, condition: str | None, typename: str) -> bool:
        """Whether a fragment on the type `condition` speaks about objects of the type `typename`."""
        if condition is None or condition == typename:
            return True
        named = self.schema.get_type(condition)
        concrete = self.schema.get_type(typename)
        return is_abstract_type(named) and self.schema.is_sub_type(named, concrete)  # type: ignore[arg-type]


class Selection:
    """One selected field: its name, the response key, its arguments as coerced by the schema, its type."""

    __slots__ = ("_below", "_operation", "arguments", "key", "name", "nodes", "type")

    def __init__(self, operation: Operation, key: str, field: GraphQLField, nodes: list[FieldNode]) -> None:
        self._operation = operation
        self._below: dict[str, tuple[Selection, ...]] = {}
        self.key = key
        self.nodes = nodes
        self.name = nodes[0].name.value
        self.type: GraphQLNamedType = get_named_type(field.type)
        self.arguments: dict[str, Any] = get_argument_values(field, nodes[0], operation.variables)

    def below(self, typename: str | None = None) -> tuple[Selection, ...]:
        """The fields selected on an object of this type; by default of the field's own type, which is no interface."""
        typename = typename or self.type.name
        found = self._below.get(typename)
        if found is None:
            sets = [node.selection_set for node in self.nodes if node.selection_set]
            found = self._below[typename] = _collect(self._operation, typename, sets)
        return found

    def at(self, name: str, typename: str | None = None) -> list[Selection]:
        """The fields of this name among those below: several, if it was selected under aliases."""
        return [field for field in self.below(typename) if field.name == name]

    def concerns(self, typename: str) -> bool:
        """Whether an object of this type can be the value of the field."""
        return self._operation.applies(self.type.name, typename)

    def asks_for(self, *names: str) -> bool:
        """Whether one of these fields is selected below."""
        return any(field.name in names for field in self.below())


def selection_of(info: Any) -> Selection:
    """The field that is being resolved, with all that was selected below it."""
    raw = info._raw_info
    field = raw.parent_type.fields[raw.field_name]
    return Selection(_operation(raw), raw.path.key, field, list(raw.field_nodes))


def roots_of(info: Any) -> tuple[Selection, ...]:
    """All root fields of the operation that is being executed."""
    raw = info._raw_info
    return _collect(_operation(raw), raw.parent_type.name, [raw.operation.selection_set])


def _operation(raw: Any) -> Operation:
    return Operation(raw.schema, raw.fragments, VariableValues({}, raw.variable_values))


def _collect(operation: Operation, typename: str, sets: Iterable[SelectionSetNode]) -> tuple[Selection, ...]:
    parent = operation.schema.get_type(typename)
    if not isinstance(parent, GraphQLObjectType):
        raise LookupError(f"{typename} is no object type")
    grouped: dict[str, list[FieldNode]] = {}
    seen: set[str] = set()
    for selection_set in sets:
        _gather(operation, typename, selection_set, grouped, seen)
    return tuple(Selection(operation, key, parent.fields[nodes[0].name.value], nodes) for key, nodes in grouped.items())


def _gather(
    operation: Operation,
    typename: str,
    selection_set: SelectionSetNode,
    grouped: dict[str, list[FieldNode]],
    seen: set[str],
) -> None:
    """Sort fields by response key; those of introspection load nothing and are left out."""
    for node in selection_set.selections:
        if not operation.included(node):
            continue
        if isinstance(node, FieldNode):
            if not node.name.value.startswith("__"):
                grouped.setdefault((node.alias or node.name).value, []).append(node)
        elif isinstance(node, InlineFragmentNode):
            condition = node.type_condition.name.value if node.type_condition else None
            if operation.applies(condition, typename):
                _gather(operation, typename, node.selection_set, grouped, seen)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
            seen.add(node.name.value)
            fragment = operation.fragments[node.name.value]
            if operation.applies(fragment.type_condition.name.value, typename):
                _gather(operation, typename, fragment.selection_set, grouped, seen)
