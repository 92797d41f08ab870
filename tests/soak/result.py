"""What a long test came to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Result:
    """Figures worth writing down, and everything that went wrong: it must stay empty."""

    figures: dict[str, int | float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


Part = Callable[[int, Path], Result]
"""A long test of this size, which may use this empty folder."""
