"""A plan being drawn up: the nodes as they will be after the steps so far."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from lifecycle import machine_of
from lifecycle.cascades import cascades_of
from lifecycle.effects import Request, effect_of
from lifecycle.facts import Ask, Facts
from lifecycle.holding import can_be_held, entries_at_birth, holds, shown
from lifecycle.machine import Case, Row
from lifecycle.node import KINDS, Holder, Node
from lifecycle.permission import target_of
from lifecycle.plan import Plan, RowKind, Step
from lifecycle.vocabulary import BACK, Action, State


class Draft:
    """Steps drawn up on top of the loaded facts, which stay as they were loaded.

    `pending` are nodes that are born as soon as the node that they are kept for enters its cancellation. `stirred` are
    those that were born or moved, not just edited.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.plan = Plan()
        self.after: dict[str, Node] = {}
        self.last_step: dict[str, int] = {}
        self.changed_below: dict[str, dict[str, None]] = {}
        self.created: set[str] = set()
        self.deleted: set[str] = set()
        self.stirred: set[str] = set()
        self.subtree: dict[str, list[str]] = {}
        self.pending: dict[str, list[Node]] = {}

    def node(self, node_id: str) -> Node:
        """The node as it is after the steps so far."""
        return self.after.get(node_id) or self.facts.nodes[node_id]

    def is_live(self, node_id: str) -> bool:
        """Whether the node has not ended, after the steps so far."""
        node = self.node(node_id)
        return node.own not in machine_of(node.kind).ended

    def know_subtree(self, node_id: str) -> None:
        """Take in the loaded descendants of a node, so that cascades and holds can go down."""
        for descendant in self.facts.answer(Ask.SUBTREE, node_id):
            self.subtree.setdefault(self.facts.nodes[descendant].path[-2], []).append(descendant)

    def below(self, node_id: str) -> Iterator[Node]:
        """The unfinished nodes directly below, those created by this plan included."""
        fresh = (i for i in self.changed_below.get(node_id, ()) if i in self.created)
        for child in dict.fromkeys((*self.subtree.get(node_id, ()), *fresh)):
            if child not in self.deleted:
                yield self.node(child)

    def write(self, kind: RowKind, node: Node, after: Node, cause: int | None, **more: Any) -> int:
        """Add a step; `more` are the fields of the step that are not read off the two nodes."""
        step = Step(
            kind,
            after,
            more.get("action"),
            shown(node) if kind is not RowKind.CREATED else None,
            shown(after) if kind is not RowKind.DELETED else None,
            after.stack,
            after.holders,
            more.get("fields") or {},
            cause,
            more.get("record"),
            more.get("told") or {},
        )
        after.version = node.version + 1
        self.plan.steps.append(step)
        self.after[node.id] = after
        self.last_step[node.id] = len(self.plan.steps) - 1
        if kind in (RowKind.CREATED, RowKind.MOVED):
            self.stirred.add(node.id)
        if node.parent_id:
            self.changed_below.setdefault(node.parent_id, {})[node.id] = None
        return self.last_step[node.id]

    def create(self, node: Node, fields: dict[str, Any], cause: int | None = None) -> int:
        """A new node, held by what is interrupted above it; `fields` are its columns."""
        self.created.add(node.id)
        born = replace(node, version=0)
        if node.parent_id is not None and can_be_held(born):
            born.holders = entries_at_birth(map(self.node, node.path[:-1]))
        return self.write(RowKind.CREATED, born, replace(born), cause, fields=fields)

    def edit(self, node_id: str, fields: dict[str, Any], cause: int | None = None, **told: Any) -> int:
        """Set columns without a move; `told` is for the journal alone."""
        node = self.node(node_id)
        after = replace(node, facts={**node.facts, **fields})
        return self.write(RowKind.EDITED, node, after, cause, fields=fields, told=told)

    def delete(self, node_ids: Iterable[str]) -> None:
        """Take nodes away, the uppermost first; the first step is the cause of the others."""
        cause: int | None = None
        for node_id in node_ids:
            node = self.node(node_id)
            step = self.write(RowKind.DELETED, node, replace(node), cause)
            cause = step if cause is None else cause
            self.deleted.add(node_id)

    def move(self, node_id: str, row: Row, cause: int | None, request: Request | None = None, **more: Any) -> int:
        """Take a row: the own stack changes, the node lets go of what no longer holds it."""
        node = self.node(node_id)
        machine = machine_of(node.kind)
        stack = _stack_after(node.stack, row, self._target(node, row), machine.interruptions)
        fields = effect_of(machine.name, node, row.action, request, self.facts.now)
        after = replace(node, stack=stack, facts={**node.facts, **fields})
        if not can_be_held(after):
            after.holders = ()
        return self.write(RowKind.MOVED, node, after, cause, action=row.action, fields=fields, **more)

    def _target(self, node: Node, row: Row) -> str:
        if row.otherwise is not None and row.when is Case.NOTHING_AT_WORK:
            return str(row.target if self._at_work(node) else row.otherwise)
        return target_of(self.facts, node, row)

    def _at_work(self, node: Node) -> bool:
        """Whether work has begun, and goes on, in a task at or below the node, or something there is to be undone."""
        if node.kind == "ORDER_TASK":
            return node.own == State.IN_PROGRESS or bool(node.facts["compensates_id"])
        expected = any(node.id in born.path for born in self.pending.get(node.id, ()))
        return expected or any(self._at_work(child) for child in self.below(node.id))

    def cascade(self, node_id: str, action: str, cause: int) -> None:
        """Bear what waited for this, and move what stands below by the cascade rows, level by level downwards."""
        for born in self.pending.pop(node_id, ()):
            self.create(born, born.facts, cause)
        rows = cascades_of(KINDS[self.node(node_id).kind].machine, action)
        for child in list(self.below(node_id)) if rows else ():
            rule = rows.get(KINDS[child.kind].machine)
            if rule is None or child.own in rule.sparing or child.facts.get("compensates_id"):
                continue
            row = None if child.own in rule.passing else machine_of(child.kind).row(child.own, rule.then)
            step = self.move(child.id, row, cause) if row else cause
            self.cascade(child.id, rule.then, step)

    def rehold(self, node_id: str) -> None:
        """Bring the holders of all that stands below in line with the interruptions above them."""
        for child in list(self.below(node_id)):
            holders = self._holders_now(child) if can_be_held(child) else child.holders
            if holders != child.holders:
                action = Action.BE_HELD if len(holders) > len(child.holders) else Action.BE_FREED
                turned = {ancestor for ancestor, _ in set(child.holders) ^ set(holders)}
                why = max(self.last_step[ancestor] for ancestor in turned)
                self.write(RowKind.MOVED, child, replace(child, holders=holders), why, action=action)
            self.rehold(child.id)

    def _holders_now(self, node: Node) -> tuple[Holder, ...]:
        """The node's holders that still stand, then those that are new, the outermost first."""
        standing = dict.fromkeys(entry for a in node.path[:-1] if a in self.after for entry in holds(self.node(a)))
        kept = [entry for entry in node.holders if entry[0] not in self.after or entry in standing]
        return tuple(dict.fromkeys((*kept, *standing)))


def _stack_after(stack: tuple[str, ...], row: Row, target: str, interruptions: frozenset[State]) -> tuple[str, ...]:
    if row.target == BACK:
        return stack[:-1]
    if target in interruptions:
        return (*stack, target)
    return (target,)
