"""The numbers that bound what one operation may ask of the database."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on answers; the server fills them in from its settings."""

    page_default: int = 50
    page_cap: int = 100
    plan_nodes: int = 20_000
    named_nodes: int = 20
    """How many nodes `why` and `blockedBy` name before they stop."""
    looked_up: int = 100
    """How many ids one `nodes(ids:)` takes, and how many values one list of a filter."""
    heartbeat_seconds: float = 10.0
    """How long a subscription is silent before it says that it lives."""
    board_seconds: float = 1.0
    """How often a board or a work list is looked at again, at the most."""
    work_list: int = 500
    """How many tasks a watched work list shows."""
