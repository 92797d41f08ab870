"""Seeds that say whose they are: every text, number and time of a row is its owner's own and nobody else's."""

from __future__ import annotations

from itertools import count
from json import dumps
from typing import Any

from tortoise.models import Model

from models.catalogue import Specification
from models.table import MODELS, TABLES
from tests.api.seeding import Seeds

TEXTS = frozenset(
    "title description name address external_id number created_by group_name assignee topic worker template role "
    "shortcomings person reason actor batch text author opened_by closed_by request_id token_id idempotency_key".split()
)
NUMBERS = frozenset("quantity duration attempts failures revision term_months version".split())
TIMES = frozenset(
    "created_at state_since due_at planned_start started_at finished_at lease_until term_start term_end activated_at "
    "opened_at closed_at at".split()
)
DAYS = frozenset({"starts_on", "ends_on"})
JSON = frozenset({"characteristics", "skills", "snapshot", "basis"})
STRUCTURE = frozenset(
    # who stands where, and names that are known to everybody
    "id path state stack holders root_id parent_id line_id order_id location_id account_id specification_id service_id "
    "revision_id work_order_id copied_from compensates_id redoes_id node_id waiter_id awaited_id cause cause_root "
    "position sequence kind action from_state to_state own_state operation domain work_order_type fallout_type outcome "
    "change renewal journal_from "
    # what decides more than it tells
    "past_no_return requires_enrichment enrichment_done needs_enrichment automated no_return starts_service met "
    "redo_on_change compensation priority wake_at canceled_at".split()
)
"""Columns without a mark."""

UNMARKED = frozenset({"Specification", "RememberedCall", "DeniedToken", "Counter", "Epoch"})
"""The catalogue is everybody's; the others are read by no client."""


class Owned(Seeds):
    """Seeds of one owner: `name` is in all their texts, `year` in their times, `base` below their numbers.

    Specifications are not theirs: they are taken from `catalogue`, one with parts and one that is a part.
    """

    def __init__(self, name: str, year: int, base: int, catalogue: dict[bool, str], start: int) -> None:
        super().__init__(start)
        self.name, self.year, self.base, self.catalogue = name, year, base, catalogue
        self.links: dict[str, str] = {}
        """What the columns that link to something else hold from now on."""
        self.marks: dict[tuple[str, str], str] = {}
        """The last mark of each column, by the prefix of the row's id; by the table's name where ids have none."""
        self._marked = count(1)

    def specification(self, code: str, *parts: str, **values: Any) -> str:
        return self.catalogue[bool(parts)]

    def _add(self, model: type[Model], **values: Any) -> None:
        table = TABLES[model]
        mark = f"{self.name}-{next(self._marked)}"
        marked = {column: self._mark(column, f"{column}-of-{mark}", values) for column in table.columns}
        known = {column: value for column, value in marked.items() if value is not None}
        row_id = values.get("id")
        kind = row_id[:2] if isinstance(row_id, str) else table.name
        for column in known.keys() & (TEXTS | JSON):
            if isinstance(known[column], str):
                self.marks[kind, column] = f"{column}-of-{mark}"
        links = {column: link for column, link in self.links.items() if table.has(column)}
        super()._add(model, **values | known | links)

    def _mark(self, column: str, mark: str, values: dict[str, Any]) -> Any:
        if column in TEXTS:
            return mark if column != "number" or isinstance(values.get(column), str) else self._number()
        if column in NUMBERS:
            return self._number()
        if column in TIMES:
            return f"{self.year}-01-{next(self._marked) % 28 + 1:02}T00:00:00.000Z"
        if column in DAYS:
            return f"{self.year}-03-01"
        if column in JSON:
            return dumps([mark] if column == "skills" else {"title": mark})
        return None

    def _number(self) -> int:
        return self.base + next(self._marked)


def unclassified() -> set[tuple[str, str]]:
    """Columns of which nobody has said whether they are marked."""
    known = TEXTS | NUMBERS | TIMES | DAYS | JSON | STRUCTURE
    tables = [TABLES[model] for model in MODELS if model.__name__ not in UNMARKED]
    return {(table.name, column) for table in tables for column in table.columns if column not in known}


def catalogue(seeds: Seeds) -> dict[bool, str]:
    """Specifications for everybody: one with a part, and the part."""
    part = seeds.specification("part")
    whole = seeds.specification("whole", "part")
    assert Specification in seeds.rows
    return {True: whole, False: part}
