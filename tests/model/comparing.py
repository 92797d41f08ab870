"""What a walk compares after every step, and how a difference is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class View:
    """What one node must agree on, in the model and in whatever is compared with it."""

    state: str
    stack: tuple[str, ...]
    holders: tuple[tuple[str, str], ...]
    past_no_return: bool = False
    assignee: str | None = None
    started: bool = False
    scheduled: bool = False
    waits_for: frozenset[str] = frozenset()
    revision_number: int = 0
    enrichment_done: bool = False
    quantity: int = 1
    detail: str | None = None
    lacks: bool = False
    worker: str | None = None
    lease_until: int | None = None
    failures: int = 0
    term_end: int | None = None
    undoes: str | None = None
    repeats: str | None = None


def differences(expected: Mapping[str, View], seen: Mapping[str, View]) -> list[str]:
    """One line for each node on which the model and what was seen disagree."""
    return [
        f"{node_id}: expected {expected.get(node_id)}, seen {seen.get(node_id)}"
        for node_id in {**expected, **seen}
        if expected.get(node_id) != seen.get(node_id)
    ]
