"""Plays a journal back: what each row must find, and what its node is afterwards, told by the machines alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from json import loads
from typing import Any

from events.entry import Entry
from lifecycle import machine_of
from lifecycle.machine import Row
from lifecycle.node import kind_of
from lifecycle.plan import RowKind
from lifecycle.vocabulary import BACK, Action

ROW_KINDS = frozenset(RowKind)
SYSTEM = "system"
HOLDS_CHANGE = (Action.BE_HELD, Action.BE_FREED)


@dataclass(slots=True)
class Told:
    """A node as the journal tells it up to some row; `fields` are the columns named so far.

    `born` is the time of its creation, `since` that of the last change of the state that everybody sees.
    """

    kind: str
    path: tuple[str, ...]
    stack: tuple[str, ...]
    state: str | None
    version: int
    fields: dict[str, Any]
    born: str
    since: str


@dataclass(slots=True)
class Replay:
    """The nodes of one order after the rows taken so far, and the ids of those that were deleted."""

    nodes: dict[str, Told] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    times: dict[int, str] = field(default_factory=dict)
    """Of each row, by its sequence."""

    def take(self, entry: Entry) -> list[str]:
        """Go on by one row; what is wrong with it, in sentences."""
        wrong = self._judge_cause(entry)
        self.times[entry.sequence] = entry.at
        if entry.kind not in ROW_KINDS:
            return [*wrong, f"is {entry.kind}, which is nothing"]
        if (entry.action is None) == (entry.kind == RowKind.MOVED):
            wrong.append(f"is {entry.kind} by {entry.action}")
        if entry.kind == RowKind.CREATED:
            return wrong + self._create(entry)
        node = self.nodes.get(entry.node_id)
        if node is None:
            return [*wrong, f"tells of {entry.node_id}, which does not exist then"]
        return wrong + self._change(node, entry)

    def _judge_cause(self, entry: Entry) -> list[str]:
        """What led to a row came before it, and in the same unit: at the same time, asked for by nobody."""
        if entry.cause is None:
            return [] if entry.cause_root is None else [f"is caused by nothing in {entry.cause_root}"]
        if entry.actor != SYSTEM or entry.reason is not None:
            return [f"is caused by {entry.cause}, but {entry.actor} asked for it"]
        if entry.cause_root is not None:
            return []
        if not 0 < entry.cause < entry.sequence:
            return [f"is caused by {entry.cause}, which does not come before it"]
        return [] if self.times.get(entry.cause) == entry.at else [f"is not of the time of its cause {entry.cause}"]

    def _create(self, entry: Entry) -> list[str]:
        kind = kind_of(entry.node_id)
        if kind is None or entry.node_id in self.nodes or entry.node_id in self.gone:
            return [f"creates {entry.node_id}, which can't be"]
        path = tuple(entry.path.split("/"))
        stack = self._stack_at_birth(entry, path)
        found = [] if entry.version == 1 else [f"creates version {entry.version}"]
        node = self.nodes[entry.node_id] = Told(kind.name, path, stack, entry.to_state, 1, {}, entry.at, entry.at)
        found += _learn(node, entry)
        return found if entry.from_state is None else [*found, "creates a node that had a state"]

    def _stack_at_birth(self, entry: Entry, path: tuple[str, ...]) -> tuple[str, ...]:
        """A line is born where its order stands, interruptions included."""
        root = self.nodes.get(path[0])
        if root is not None and entry.node_id.startswith("li_") and root.stack[-1] == entry.own_state:
            return root.stack
        return (entry.own_state,)

    def _change(self, node: Told, entry: Entry) -> list[str]:
        wrong = []
        if entry.version != node.version + 1:
            wrong.append(f"makes version {entry.version} of {node.version}")
        if entry.path != "/".join(node.path):
            wrong.append(f"tells the path {entry.path}")
        if entry.from_state != node.state:
            wrong.append(f"starts from {entry.from_state}, but the node shows {node.state}")
        if entry.kind == RowKind.MOVED and entry.action not in HOLDS_CHANGE:
            wrong += self._move(node, entry)
        elif entry.own_state != node.stack[-1]:
            wrong.append(f"leaves {node.stack[-1]} for {entry.own_state} without an action")
        if entry.from_state != entry.to_state:
            node.since = entry.at
        node.version, node.state = entry.version, entry.to_state
        wrong += _learn(node, entry)
        if entry.kind == RowKind.DELETED:
            self.gone.add(entry.node_id)
            del self.nodes[entry.node_id]
        elif entry.kind == RowKind.EDITED and entry.from_state != entry.to_state:
            wrong.append(f"is an edit, but leads from {entry.from_state} to {entry.to_state}")
        return wrong

    def _move(self, node: Told, entry: Entry) -> list[str]:
        machine = machine_of(node.kind)
        before = node.stack
        row = machine.row(before[-1], entry.action or "")
        possible = _stacks_by(row, before, machine.interruptions) if row else []
        node.stack = next((stack for stack in possible if stack[-1] == entry.own_state), (entry.own_state,))
        if node.stack in possible:
            return []
        return [f"is no edge of the machine: {entry.action} from {before[-1]} to {entry.own_state}"]


def _learn(node: Told, entry: Entry) -> list[str]:
    """Take in the columns that the row names."""
    if entry.snapshot == "{}":
        return []
    try:
        node.fields |= loads(entry.snapshot)
    except (TypeError, ValueError):
        return ["has a snapshot that is no JSON object"]
    return []


def _stacks_by(row: Row, before: tuple[str, ...], interruptions: frozenset[Any]) -> list[tuple[str, ...]]:
    """The stacks to which the row may lead: popped, pushed upon, or replaced."""
    if row.target == BACK:
        return [before[:-1]] if len(before) > 1 else []
    if row.target in interruptions:
        return [(*before, str(row.target))]
    return [(str(target),) for target in row.targets]
