"""What a call that succeeds is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lifecycle.vocabulary import Role
from tests.api.office import Place


@dataclass(frozen=True)
class Good:
    """A call that succeeds: its input, who may make it, and how many rows of the journal it writes."""

    given: Callable[[Place], dict[str, Any]]
    roles: tuple[Role, ...]
    rows: int = 1
    assigned: bool = False
    """Whether others may, too, once the node is assigned to them."""
