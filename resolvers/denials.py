"""The list of tokens that were taken back, for administrators."""

from __future__ import annotations

from engine.denial import denials, problem_with_keeper
from lifecycle.refusal import Refused
from models.statement import Unit
from resolvers.bad_input import BadInput
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection

MOST = 1000


def load(reading: Reading, selection: Selection) -> Unit[list[Row]]:
    """The newest. Raises Refused when the caller is no administrator, BadInput on another count than 1 to 1000."""
    if problem := problem_with_keeper("denyToken", reading.access):
        raise Refused(problem)
    first = selection.arguments.get("first", 100)
    if not 1 <= first <= MOST:
        raise BadInput(f"first is {first}; 1 to {MOST} are allowed.")
    found = yield from denials(first)
    return [Row("DeniedToken", {**row, "token_id": row["id"], "denied_by": row["actor"]}) for row in found]
