"""What a parsed document consists of: how many fields, aliases, directives, fragments, and how deep it goes.

Each definition is walked once. Fragments are not written out where they are spread: their depth is worked out once,
those that they spread first, so that a document takes time in proportion to its length whatever its fragments do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    ExecutableDefinitionNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

INTROSPECTION = ("__schema", "__type")


@dataclass(slots=True)
class Structure:
    """The counts. The depth is that of the deepest operation, fragments included."""

    operations: int = 0
    fragments: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    spreads: int = 0
    depth: int = 0
    introspects: bool = False


@dataclass(slots=True)
class _Part:
    """One definition: how deep it is by itself, and how deep in it each fragment is spread."""

    depth: int = 0
    spreads: dict[str, int] = field(default_factory=dict)


def structure_of(document: DocumentNode) -> Structure:
    """Count. Fragments that go in a circle are counted once around: validation refuses them."""
    found = Structure()
    fragments: dict[str, _Part] = {}
    operations: list[_Part] = []
    for definition in document.definitions:
        if isinstance(definition, FragmentDefinitionNode):
            found.fragments += 1
            fragments.setdefault(definition.name.value, _Part())
            _walk(definition, fragments[definition.name.value], found)
        elif isinstance(definition, OperationDefinitionNode):
            found.operations += 1
            operations.append(_Part())
            _walk(definition, operations[-1], found)
    depths: dict[str, int] = {}
    for name in _innermost_first(fragments):
        depths[name] = _depth(fragments[name], depths)
    found.depth = max((_depth(part, depths) for part in (*operations, *fragments.values())), default=0)
    return found


def _walk(definition: ExecutableDefinitionNode, part: _Part, found: Structure) -> None:
    """Count what is in one definition, without calling itself."""
    found.directives += len(definition.directives or ())
    found.directives += sum(len(variable.directives or ()) for variable in definition.variable_definitions or ())
    waiting: list[tuple[SelectionSetNode, int]] = [(definition.selection_set, 1)]
    while waiting:
        selection_set, depth = waiting.pop()
        part.depth = max(part.depth, depth)
        for node in selection_set.selections:
            found.directives += len(node.directives or ())
            if isinstance(node, FragmentSpreadNode):
                found.spreads += 1
                name = node.name.value
                part.spreads[name] = max(part.spreads.get(name, 0), depth)
                continue
            if isinstance(node, FieldNode):
                found.fields += 1
                found.aliases += node.alias is not None
                found.introspects |= node.name.value in INTROSPECTION
            if isinstance(node, FieldNode | InlineFragmentNode) and node.selection_set is not None:
                waiting.append((node.selection_set, depth + 1))


def _depth(part: _Part, depths: dict[str, int]) -> int:
    spread = (depth + depths.get(name, 0) for name, depth in part.spreads.items())
    return max(part.depth, *spread) if part.spreads else part.depth


def _innermost_first(fragments: dict[str, _Part]) -> Iterator[str]:
    """Each fragment after all those that it spreads, as far as they do not go in a circle."""
    begun: set[str] = set()
    waiting = [(name, False) for name in fragments]
    while waiting:
        name, inner_are_done = waiting.pop()
        if inner_are_done:
            yield name
        elif name in fragments and name not in begun:
            begun.add(name)
            waiting.append((name, True))
            waiting.extend((inner, False) for inner in fragments[name].spreads)
