"""One reading of the database: who asks, when, within which bounds, and what was learned already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from engine import nodes
from events import journal
from lifecycle.access import Access
from lifecycle.facts import Facts
from models.statement import Unit
from resolvers.limits import Limits, hold
from resolvers.shape import Shape


@dataclass(slots=True)
class Reading:
    """Passed to everything that loads; lives for one unit, so that what it remembers is of one snapshot."""

    access: Access
    now: str
    limits: Limits
    shapes: Mapping[str, Mapping[str, Shape]]
    facts: Facts = field(init=False)
    roots_at_risk: frozenset[str] | None = None
    """The orders with work at risk, once they were looked for."""
    values: int = 0
    """How many the answer has so far."""
    _epoch: str | None = None

    def __post_init__(self) -> None:
        self.facts = Facts(self.now)

    def know(self, ids: Iterable[str]) -> Unit[Facts]:
        """Learn about nodes as decisions see them."""
        yield from nodes.know(self.facts, ids)
        return self.facts

    def grow(self, values: int) -> None:
        """The answer gets so many values more. Raises OverLimit when it becomes too large."""
        self.values += values
        most = self.limits.max_values
        hold("The answer has {} values or more", "ANSWER_TOO_LARGE", "max_values", most, self.values)

    def epoch(self) -> Unit[str]:
        """The name of the journal, for cursors."""
        if self._epoch is None:
            self._epoch = yield from journal.epoch()
        return self._epoch
