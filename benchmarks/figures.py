"""Measured figures: collected round by round, then told as medians with their spread."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

BAR = 1.5
"""One transition in a large order may cost so many times one in a small order."""


@dataclass(slots=True)
class Figure:
    """One row: the same thing measured once a round. `bar` is the most it may be, if it has a bar."""

    name: str
    unit: str
    values: list[float] = field(default_factory=list)
    bar: float | None = None

    def told(self) -> list[str]:
        """The cells of the row."""
        if not self.values:
            return [self.name, "-", "-", self.unit]
        middle = median(self.values)
        unit = self.unit
        if self.bar is not None:
            unit = f"{unit} (bar {self.bar:g}: {'met' if middle <= self.bar else 'missed'})"
        least, most = min(self.values), max(self.values)
        return [self.name, number(middle), "" if least == most else f"{number(least)} … {number(most)}", unit]


class Figures:
    """All rows, in the order in which they were first named."""

    def __init__(self) -> None:
        self._rows: dict[str, Figure] = {}

    def add(self, name: str, unit: str, value: float, bar: float | None = None) -> None:
        """One more round of a row."""
        self._rows.setdefault(name, Figure(name, unit, bar=bar)).values.append(value)

    def table(self) -> str:
        """All rows as text, in columns."""
        rows = [["", "median", "least … most", ""], *(row.told() for row in self._rows.values())]
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        rows.insert(1, ["-" * width for width in [*widths, 14]])
        return "\n".join(
            f"{name:<{widths[0]}}  {middle:>{widths[1]}}  {spread:>{widths[2]}}  {unit}".rstrip()
            for name, middle, spread, unit in rows
        )


def number(value: float) -> str:
    """Three digits that mean something."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def percentile(values: list[float], percent: float) -> float:
    """The value below which so many in a hundred lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]
