"""One row of the journal, as it travels: from the unit that wrote it to everybody who watches."""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields


@dataclass(slots=True)
class Entry:
    """One change of one node; the columns are those of the journal's table and explained there.

    `position` is 0 until the entry is written.
    """

    position: int
    root_id: str
    sequence: int
    kind: str
    node_id: str
    path: str
    version: int
    action: str | None
    from_state: str | None
    to_state: str | None
    own_state: str
    actor: str
    reason: str | None
    at: str
    cause: int | None
    cause_root: str | None
    account_id: str | None
    batch: str | None
    snapshot: str
    request_id: str | None = None
    token_id: str | None = None
    idempotency_key: str | None = None

    @property
    def id(self) -> str:
        """The id under which clients know this change."""
        return entry_id(self.root_id, self.sequence)

    def without_position(self) -> tuple[object, ...]:
        """The columns in order, the position left to the database."""
        return astuple(self)[1:]


COLUMNS = tuple(field.name for field in fields(Entry))
PREFIX = "sc"


def entry_id(root_id: str, sequence: int) -> str:
    """The id of a change: the root's id and the sequence within it."""
    return f"{PREFIX}_{root_id}_{sequence}"


def parse_entry_id(text: str) -> tuple[str, int] | None:
    """Root id and sequence of such an id, None for anything else."""
    prefix, _, rest = text.partition("_")
    root_id, _, sequence = rest.rpartition("_")
    if prefix != PREFIX or not root_id or not sequence.isascii() or not sequence.isdigit() or len(sequence) > 15:
        return None
    return root_id, int(sequence)
