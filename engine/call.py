"""A call: what a client wants done, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from json import dumps
from typing import Any

from events.entry import Entry
from lifecycle.access import Access
from lifecycle.refusal import Problem


@dataclass(frozen=True, slots=True)
class Call:
    """One mutation: its name, its input as plain values, and the caller.

    `key` makes a repetition harmless; `batch` joins the calls of one bulk operation; `request_id` names the request
    that it came with.
    """

    operation: str
    payload: Mapping[str, Any]
    access: Access
    key: str | None = None
    batch: str | None = None
    request_id: str | None = None

    def hash(self) -> str:
        """Names the input, so that a key is not used for two different calls."""
        text = dumps([self.operation, dict(self.payload)], sort_keys=True, default=str)
        return sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class Outcome:
    """What a call came to: the object concerned and the entries written, or the problem and nothing written."""

    object_id: str | None = None
    entries: list[Entry] = field(default_factory=list)
    problem: Problem | None = None
    repeated: bool = False
