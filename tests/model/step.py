"""One step of a walk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """One operation of the model's API, with everything it is given."""

    method: str
    args: tuple[Any, ...] = ()
    named: dict[str, Any] = field(default_factory=dict)

    def on(self, target: Any) -> bool:
        """Do it; False when it was refused."""
        return getattr(target, self.method)(*self.args, **self.named) is not False

    def __str__(self) -> str:
        named = ", ".join(f"{name}={value!r}" for name, value in self.named.items())
        return f"{self.method}({', '.join(repr(a) for a in self.args)}{', ' if named else ''}{named})"
