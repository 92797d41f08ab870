"""Chains of waiting: when everything of an order's plan can end at the earliest, and what it waits for longest.

Pure arithmetic in minutes. A task begins when all that it depends on has ended and its domain order may begin; a
domain order may begin when its prerequisites have ended, and ends with its last task or child order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Network:
    """Points with a duration, and the points that each of them waits for.

    A task is one point. A domain order is two: its gate, where its work may begin, and its end under its own id.
    """

    minutes: dict[str, int] = field(default_factory=dict)
    waits: dict[str, list[str]] = field(default_factory=dict)

    def add_order(self, order_id: str, parent_id: str) -> None:
        """A domain order, below a line or below another domain order."""
        self._point(gate(order_id), 0)
        self._point(order_id, 0).append(gate(order_id))
        self.waits.setdefault(parent_id, []).append(order_id)

    def add_task(self, task_id: str, parent_id: str, minutes: int) -> None:
        """A task of a domain order."""
        self._point(task_id, minutes).append(gate(parent_id))
        self.waits.setdefault(parent_id, []).append(task_id)

    def add_dependency(self, waiter: str, awaited: str) -> None:
        """A task waits itself; of a domain order the gate does."""
        self.waits.setdefault(gate(waiter) if gate(waiter) in self.minutes else waiter, []).append(awaited)

    def _point(self, name: str, minutes: int) -> list[str]:
        self.minutes[name] = minutes
        return self.waits.setdefault(name, [])

    def ends(self) -> Ends:
        """When each point ends at the earliest; what lies on a circle is left out."""
        ends = Ends()
        for point in self._in_order():
            latest = max((w for w in self.waits.get(point, ()) if w in ends.at), key=ends.rank, default=None)
            ends.begins[point] = ends.at[latest] if latest else 0
            ends.at[point] = ends.begins[point] + self.minutes[point]
            ends.steps[point] = (ends.steps[latest] if latest else 0) + 1
            ends.via[point] = latest
        return ends

    def _in_order(self) -> Iterator[str]:
        """Every point behind those that it waits for."""
        left = {point: sum(w in self.minutes for w in self.waits.get(point, ())) for point in self.minutes}
        waiters: dict[str, list[str]] = {}
        for point in self.minutes:
            for awaited in self.waits.get(point, ()):
                waiters.setdefault(awaited, []).append(point)
        ready = [point for point, count in left.items() if not count]
        while ready:
            point = ready.pop()
            yield point
            for waiter in waiters.get(point, ()):
                left[waiter] -= 1
                if not left[waiter]:
                    ready.append(waiter)


@dataclass(slots=True)
class Ends:
    """Minutes from the beginning: when each point begins and ends, after how many others, and by way of which."""

    begins: dict[str, int] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)
    steps: dict[str, int] = field(default_factory=dict)
    via: dict[str, str | None] = field(default_factory=dict)

    def rank(self, point: str) -> tuple[int, int, str]:
        """What is later counts more; of what ends together, that with more points before it."""
        return (self.at[point], self.steps[point], point)

    def longest(self, among: Iterable[str]) -> list[str]:
        """The chain that ends last, from its beginning; only points of `among` are named."""
        points = set(among)
        last = max((p for p in points if p in self.at), key=self.rank, default=None)
        chain = []
        while last is not None:
            if last in points:
                chain.append(last)
            last = self.via[last]
        return chain[::-1]


def gate(order_id: str) -> str:
    """The point at which the work of a domain order may begin."""
    return f"{order_id}/gate"
