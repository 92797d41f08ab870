"""What remembered calls say they wrote, page by page: texts that may be anything in a damaged database."""

from __future__ import annotations

from json import loads
from typing import Any

from engine.invariants import Finding
from models.record import Journal, RememberedCall
from models.statement import Statement, Unit
from models.table import ROOT_TABLES, TABLES, among, listed

PAGE = 1000


def lost_calls() -> Unit[list[Finding]]:
    """The calls whose spans are not in the journal, and never were. Those that retention took are no fault."""
    findings: list[Finding] = []
    after = 0
    sql = f"SELECT id, key, spans FROM {TABLES[RememberedCall].name} WHERE id > ? ORDER BY id LIMIT ?"
    while rows := (yield Statement(sql, (after, PAGE))):
        after = rows[-1][0]
        spans = {(number, key): _spans(text) for number, key, text in rows}
        ends = yield from _ends({span[0] for found in spans.values() for span in found or ()})
        for (_, key), found in spans.items():
            if found is None:
                findings.append(Finding("CALL", key, "what it wrote can't be read"))
                continue
            for root_id, first, last in found:
                if not 0 < first <= last <= ends.get(root_id, 0):
                    message = f"it wrote rows {first} to {last} of {root_id}, which are not there"
                    findings.append(Finding("CALL", key, message))
    return findings


def _spans(text: str) -> list[tuple[str, int, int]] | None:
    try:
        return [_span(*told) for told in loads(text)]
    except (TypeError, ValueError):
        return None


def _span(root_id: Any, first: Any, last: Any) -> tuple[str, int, int]:
    if not (isinstance(root_id, str) and isinstance(first, int) and isinstance(last, int)):
        raise TypeError("no span")
    return root_id, first, last


def _ends(ids: set[str]) -> Unit[dict[str, int]]:
    """The newest sequence of each root; of one that was deleted, that of its last journal row."""
    told = f"SELECT root_id, MAX(sequence) FROM {TABLES[Journal].name} WHERE {among('root_id')} GROUP BY root_id"
    counted = " UNION ALL ".join(f"SELECT id, sequence FROM {table} WHERE {among('id')}" for table in ROOT_TABLES)
    ends: dict[str, int] = dict((yield Statement(told, (listed(ids),))))
    return ends | dict((yield Statement(counted, (listed(ids),) * len(ROOT_TABLES))))
