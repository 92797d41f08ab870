"""Positions for journal rows, where several write at once: given behind the commit, by whoever comes first.

Rows are committed without a position and in no order among orders. Whoever numbers holds the counter, and numbers all
rows that are committed, in the order in which they were written; so positions are dense, and within an order they
follow the sequence, because its next unit begins to write only when the one before is committed. What is numbered is
told to everybody who listens, as the numbers are committed.
"""

from __future__ import annotations

from models.record import Counter, Journal
from models.statement import Statement, Unit
from models.table import TABLES

CHANNEL = "ordergraph_journal"
AT_ONCE = 5000

JOURNAL, COUNTER = TABLES[Journal].name, TABLES[Counter].name
WAITING = f"SELECT EXISTS (SELECT 1 FROM {JOURNAL} WHERE position IS NULL)"
LAST = f"SELECT value FROM {COUNTER} WHERE name = 'JOURNAL' FOR UPDATE"
NUMBER = f"""WITH waiting AS (
    SELECT root_id, sequence, row_number() OVER (ORDER BY arrival) AS rank
    FROM (SELECT root_id, sequence, arrival FROM {JOURNAL} WHERE position IS NULL ORDER BY arrival LIMIT ?) AS first
), numbered AS (
    UPDATE {JOURNAL} AS j SET position = w.rank + ? FROM waiting AS w
    WHERE j.root_id = w.root_id AND j.sequence = w.sequence RETURNING 1
) SELECT COUNT(*) FROM numbered"""
ADVANCE = f"UPDATE {COUNTER} SET value = value + ? WHERE name = 'JOURNAL'"
TELL = f"SELECT pg_notify('{CHANNEL}', '')"


def number() -> Unit[int]:
    """Give positions to the rows that wait for one, at most `AT_ONCE`; how many there were."""
    ((anything,),) = yield Statement(WAITING)
    if not anything:
        return 0
    ((last,),) = yield Statement(LAST)
    ((count,),) = yield Statement(NUMBER, (AT_ONCE, last))
    if count:
        _ = yield Statement(ADVANCE, (count,))
        _ = yield Statement(TELL)
    return int(count)
