"""Carrying out a plan on the tree in memory, step by step, distrusting every one of them."""

from __future__ import annotations

from dataclasses import replace

from lifecycle import machine_of
from lifecycle.holding import shown
from lifecycle.machine import Row
from lifecycle.node import Node
from lifecycle.plan import Plan, RowKind, Step
from tests.lifecycle.answering import Memory, is_final

HOLDS_CHANGE = ("BE_HELD", "BE_FREED")


def apply(plan: Plan, memory: Memory) -> None:
    """Write all steps, then the edges; AssertionError when a step contradicts the tree it meets."""
    assert plan.steps, "a plan without a step would leave no trace in the journal"
    for index, step in enumerate(plan.steps):
        if index == 0:
            assert step.cause is None
        else:
            assert step.cause is not None and step.cause < index, (index, step)
        _apply_step(step, memory)
    for edge in plan.new_edges:
        assert edge.waiter in memory.nodes and edge.awaited in memory.nodes
        memory.edges.append(edge)
    for item, line in plan.adopted:
        assert item in {each["id"] for each in memory.items} and line in memory.nodes
        memory.named[line] = item
    memory.ordered = [replace(each, canceled=each.canceled or each.id in plan.dropped) for each in memory.ordered]
    if any(step.record in ("APPROVED", "DISCARDED") for step in plan.steps):
        memory.items = []
    for edge in plan.cut_edges:
        memory.edges = [e for e in memory.edges if (e.waiter, e.awaited) != (edge.waiter, edge.awaited)]


def _apply_step(step: Step, memory: Memory) -> None:
    node = replace(step.node, facts=dict(step.node.facts))
    assert (step.stack, step.holders) == (node.stack, node.holders)
    if step.kind is RowKind.CREATED:
        _check_birth(step, memory)
    else:
        before = memory.nodes[node.id]
        _check_change(step, before)
        if step.kind is RowKind.MOVED:
            memory.taken[machine_of(node.kind).name, before.own, str(step.action)] += 1
    if step.kind is RowKind.DELETED:
        assert step.after is None
        del memory.nodes[node.id]
    else:
        assert step.after == shown(node)
        memory.nodes[node.id] = node


def _check_birth(step: Step, memory: Memory) -> None:
    node = step.node
    assert node.id not in memory.nodes and node.version == 1 and step.before is None
    assert node.path[:-1] == (memory.nodes[node.path[-2]].path if len(node.path) > 1 else ())


def _check_change(step: Step, before: Node) -> None:
    assert step.node.version == before.version + 1, f"{step} skips a version of {before}"
    assert step.before == shown(before), f"{step} starts elsewhere than {before}"
    assert step.node.facts == {**before.facts, **step.fields}
    if step.kind is not RowKind.MOVED:
        assert (step.stack, step.holders) == (before.stack, before.holders)
        return
    assert not is_final(before), f"{step} moves {before}, which has ended"
    if step.action in HOLDS_CHANGE:
        assert step.stack == before.stack and step.holders != before.holders
        return
    assert step.action is not None
    row = machine_of(before.kind).row(before.own, step.action)
    assert row is not None and step.stack in _stacks_by(row, before), f"no row for {step} from {before}"
    assert step.holders in ((), before.holders)


def _stacks_by(row: Row, before: Node) -> list[tuple[str, ...]]:
    """The stacks to which the row may lead: one popped, one pushed, or one replaced."""
    if row.target == "BACK":
        return [before.stack[:-1]]
    if row.target in machine_of(before.kind).interruptions:
        return [(*before.stack, str(row.target))]
    return [(str(target),) for target in row.targets]
