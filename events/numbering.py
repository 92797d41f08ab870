"""Positions for journal rows, where several write at once: given behind the commit, by whoever comes first.

Rows are committed without a position and in no order among orders. Whoever numbers holds the counter, and numbers all
rows that are committed, in the order in which they were written; so positions are dense, and within an order they
follow the sequence, because its next unit begins to write only when the one before is committed. What is numbered is
told to everybody who listens, as the numbers are committed. The database does all that in a function, `number_journal`
(migration m0007).
"""

from __future__ import annotations

from models.statement import Statement, Unit

CHANNEL = "ordergraph_journal"
AT_ONCE = 500
"""So few that it never takes long, whatever else goes on."""


def number() -> Unit[int]:
    """Give positions to the rows that wait for one, at most `AT_ONCE`; how many there were."""
    ((count,),) = yield Statement("SELECT number_journal(?)", (AT_ONCE,))
    return int(count)
