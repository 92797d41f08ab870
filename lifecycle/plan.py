"""What a decision comes to: the steps that will be written, in order, each with its cause."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from lifecycle.node import Holder, Node


class RowKind(StrEnum):
    """What a journal row tells of."""

    CREATED = "CREATED"
    MOVED = "MOVED"
    EDITED = "EDITED"
    DELETED = "DELETED"


@dataclass(slots=True)
class Step:
    """One change of one node, which becomes one journal row.

    `before` and `after` are the states that everybody sees; `stack` and `holders` what lies beneath afterwards.
    `fields` are the other columns it sets, `cause` the index of the step that led to it (None: the caller's own
    wish). `record` names what happens to the order's revision record, if anything does; `told` is what only the
    journal tells of an edit that changes no column.
    """

    kind: RowKind
    node: Node
    action: str | None
    before: str | None
    after: str | None
    stack: tuple[str, ...]
    holders: tuple[Holder, ...]
    fields: dict[str, Any] = field(default_factory=dict)
    cause: int | None = None
    record: str | None = None
    told: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Edge:
    """`waiter` waits until `awaited` is final."""

    waiter: str
    awaited: str
    met: bool = False


@dataclass(slots=True)
class Plan:
    """The steps, and the dependencies that come and go with them.

    `adopted` are the items of a revision that became lines: the item's id and the line's. `dropped` are lines of a
    provisioning order that are canceled, `serving` which of them its new work orders serve: the order's id, the line's.
    """

    steps: list[Step] = field(default_factory=list)
    new_edges: list[Edge] = field(default_factory=list)
    cut_edges: list[Edge] = field(default_factory=list)
    adopted: list[tuple[str, str]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    serving: list[tuple[str, str]] = field(default_factory=list)
