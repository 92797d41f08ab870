"""The numbers that bound what one operation may ask for, and what is said when one of them is exceeded."""

from __future__ import annotations

from dataclasses import dataclass

from resolvers.bad_input import BadInput


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on documents and answers; the server fills in those that are settings, under the same names."""

    page_default: int = 50
    page_cap: int = 100
    plan_nodes: int = 20_000
    named_nodes: int = 20
    """How many nodes `why` and `blockedBy` name before they stop."""
    ids_cap: int = 100
    """How many ids one `nodes(ids:)` takes, and how many values one list of a filter."""
    heartbeat_seconds: float = 10.0
    """How long a subscription is silent before it says that it lives."""
    board_seconds: float = 1.0
    """How often a board or a work list is looked at again, at the most."""
    work_list_cap: int = 500
    """How many tasks a watched work list shows."""
    max_document_bytes: int = 64 * 1024
    max_tokens: int = 4000
    max_depth: int = 30
    max_variables_depth: int = 64
    max_fields: int = 300
    max_aliases: int = 100
    max_directives: int = 50
    max_operations: int = 10
    max_fragments: int = 50
    max_spreads: int = 100
    max_cost: int = 500_000
    max_values: int = 500_000
    """How many values one answer has at the most, counted while it is loaded."""
    introspection: bool = True
    operation_seconds: float = 30
    """How long one look of a subscription may take; queries and mutations are ended as a whole."""


def excess(said: str, limit: str, allowed: int, found: int) -> str:
    """What is said where more was found than is allowed: it names the setting, and by how much it is exceeded.

    `said` says what was found, with `{}` where the number stands.
    """
    return f"{said.format(f'{found:,}')}; {limit} allows {allowed:,} ({found - allowed:,} too many)."


class OverLimit(BadInput):
    """More than a limit allows. `limit` is the name of the setting, `said` is as `excess` has it."""

    def __init__(self, said: str, code: str, limit: str, allowed: int, found: int) -> None:
        super().__init__(excess(said, limit, allowed, found), code, limit=limit, allowed=allowed, found=found)


def hold(said: str, code: str, limit: str, allowed: int, found: int) -> None:
    """Raises OverLimit if more was found than is allowed."""
    if found > allowed:
        raise OverLimit(said, code, limit, allowed, found)
