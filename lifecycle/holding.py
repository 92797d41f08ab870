"""What interruptions above do to a node: which of them hold it, and what it shows meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from lifecycle import machine_of
from lifecycle.node import Holder, Node
from lifecycle.vocabulary import State


def shown(node: Node) -> str:
    """The state that everybody sees: its own, or while it is held that it is on hold.

    A line names the newest interruption that holds it; what stands below a line just shows ON_HOLD (document 000).
    """
    if not node.holders:
        return node.own
    return node.holders[-1][1] if machine_of(node.kind).shows_holder else State.ON_HOLD.value


def can_be_held(node: Node) -> bool:
    """Whether an interruption above holds it: not what is final or being canceled, and never a fallout record."""
    machine = machine_of(node.kind)
    return not (machine.never_held or node.own in machine.ended or node.own in machine.exempt)


def holds(node: Node) -> tuple[Holder, ...]:
    """The entries that this node's own interruptions give to everything below it, the oldest first."""
    holding = machine_of(node.kind).holding
    return tuple((node.id, state) for state in node.stack if state in holding)


def is_free(node: Node) -> bool:
    """Whether rollups may move it: neither held nor interrupted."""
    return not node.holders and node.own not in machine_of(node.kind).interruptions


def entries_at_birth(ancestors: Iterable[Node]) -> tuple[Holder, ...]:
    """What holds a node born now; `ancestors` from the root downwards."""
    return tuple(entry for ancestor in ancestors for entry in holds(ancestor))
