"""What a document may cost: how many values its answer has at the most, told before anything is read.

Every selected field costs 1, and what lies below it once for each row that its list is assumed to have; `board` and
`totalCount` cost more, since they look at whole tables, and so do previews, which look at whole orders. Fragments on
several types are added up.

The cost is worked out once for a document, each fragment once, as a sum whose parts are multiplied by sizes. What only
depends on the document becomes a number at once; what depends on variables is left to be added up for each request.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SchemaMetaFieldDef,
    SelectionSetNode,
    TypeMetaFieldDef,
    get_named_type,
    get_nullable_type,
    is_list_type,
    value_from_ast_untyped,
)

from schema.list_sizes import ListSizes, Size, Variables

WEIGHTS = {"board": 1000, "boardUpdates": 1000, "totalCount": 50}
"""Fields that look at many rows to answer with one."""
PREVIEW = "preview", 1000
"""Fields whose names begin so decide on whole orders."""

META = {"__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}
LARGEST = 10**15
"""Beyond, a cost is no longer told exactly: it must fit into JSON's numbers."""


@dataclass(slots=True)
class Sum:
    """A number, and sums that come so many times."""

    fixed: int = 0
    parts: list[tuple[Size, Sum]] = field(default_factory=list)

    def add(self, size: Size, part: Sum) -> None:
        """Add a part as often as its size says; as a number if that is all it is."""
        if isinstance(size, int) and not part.parts:
            self.fixed = min(self.fixed + size * part.fixed, LARGEST)
        else:
            self.parts.append((size, part))

    def value(self, variables: Variables, known: dict[int, int] | None = None) -> int:
        """The number under these variables; shared parts are looked at once."""
        if not self.parts:
            return self.fixed
        known = {} if known is None else known
        if (found := known.get(id(self))) is None:
            found = self.fixed
            for size, part in self.parts:
                times = size if isinstance(size, int) else size(variables)
                found += times * part.value(variables, known)
            known[id(self)] = found = min(found, LARGEST)
        return found


@dataclass(slots=True)
class Below:
    """What a selection costs: `once`, and `rows` for each row when it is selected on a page."""

    once: Sum = field(default_factory=Sum)
    rows: Sum = field(default_factory=Sum)

    def add(self, other: Below) -> None:
        """Both together."""
        self.once.add(1, other.once)
        self.rows.add(1, other.rows)


class Costs:
    """The costs of one document's operations, in their order."""

    def __init__(self, schema: GraphQLSchema, sizes: ListSizes, document: DocumentNode) -> None:
        self._schema = schema
        self._sizes = sizes
        definitions = document.definitions
        self._fragments = {d.name.value: d for d in definitions if isinstance(d, FragmentDefinitionNode)}
        self._known: dict[tuple[str, bool], Below] = {}
        self._of = [
            (d, self._below(d.selection_set, schema.get_root_type(d.operation), False).once)
            for d in definitions
            if isinstance(d, OperationDefinitionNode)
        ]

    def cost(self, operation_name: str | None, variables: Variables) -> int:
        """What the operation costs that is meant; without a name the dearest."""
        meant = [
            cost.value({**_defaults(operation), **variables} if operation.variable_definitions else variables)
            for operation, cost in self._of
            if operation_name is None or (operation.name and operation.name.value == operation_name)
        ]
        return max(meant, default=0)

    def _below(self, selection_set: SelectionSetNode, parent: GraphQLNamedType | None, in_list: bool) -> Below:
        found = Below()
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                self._field(node, parent, in_list, found)
            elif isinstance(node, FragmentSpreadNode):
                found.add(self._fragment(node.name.value, in_list))
            elif isinstance(node, InlineFragmentNode):
                named = node.type_condition and self._schema.get_type(node.type_condition.name.value)
                found.add(self._below(node.selection_set, named or parent, in_list))
        return found

    def _fragment(self, name: str, in_list: bool) -> Below:
        """Once for each fragment; nothing for one that is unknown, or that contains itself: both are refused."""
        key = name, in_list
        if key not in self._known:
            self._known[key] = Below()
            if fragment := self._fragments.get(name):
                named = self._schema.get_type(fragment.type_condition.name.value)
                self._known[key] = self._below(fragment.selection_set, named, in_list)
        return self._known[key]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None, in_list: bool, found: Below) -> None:
        name = node.name.value
        own = Sum(PREVIEW[1] if name.startswith(PREVIEW[0]) else WEIGHTS.get(name, 1))
        definition = _definition(parent, name)
        if parent is None or definition is None or node.selection_set is None:
            found.once.add(1, own)
            return
        size = self._sizes.said(definition, node, in_list)
        is_list = is_list_type(get_nullable_type(definition.type))
        is_page = size is not None and not is_list
        below = self._below(node.selection_set, get_named_type(definition.type), in_list or is_list or is_page)
        if is_list and size is None and self._sizes.is_page(parent.name):
            found.rows.add(1, below.once)
        elif is_list:
            own.add(self._sizes.of(parent.name, name, in_list) if size is None else size, below.once)
        else:
            own.add(1, below.once)
            own.add(1 if size is None else size, below.rows)
        found.once.add(1, own)


def _defaults(operation: OperationDefinitionNode) -> dict[str, Any]:
    """What variables are that are not given."""
    return {
        definition.variable.name.value: value_from_ast_untyped(definition.default_value)
        for definition in operation.variable_definitions or ()
        if definition.default_value is not None
    }


def _definition(parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    if name in META:
        return META[name]
    return parent.fields.get(name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None
