"""Programs asking for work: candidates are read, then claimed one by one, until enough or none are left."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from engine import lease
from engine.call import Call, Outcome
from lifecycle.lease import LONGEST_LEASE
from lifecycle.refusal import InvalidInput, Overloaded, Problem
from models.driver import Unavailable
from models.statement import Unit
from resolvers.context import Context
from resolvers.mutations import MOST_ITEMS, answered, plain
from resolvers.payloads import payload
from resolvers.selection import selection_of

LONGEST_NAME = 200


async def claim(info: Any, given: Any) -> Any:
    """Claim tasks for the worker and load the payload."""
    context: Context = info.context
    values = plain(given)
    problem = lease.may_claim(context.access) or _problem_with(values)
    won: list[str] = []
    if problem is None:
        won, problem = await _claimed(context, info.field_name, values)
    row = payload("ClaimOrderTasksPayload", Outcome(problem=problem), context.access, task_ids=won)
    return await answered(context, row, selection_of(info))


async def _claimed(context: Context, operation: str, values: Mapping[str, Any]) -> tuple[list[str], Problem | None]:
    """The ids of what was claimed. Another worker may be faster with any of the candidates: then others are tried.

    A server that has too much to do, or lost its database, is not asked for more; it is a problem only for who got
    nothing.
    """
    won: list[str] = []
    tried: list[str] = []
    while len(won) < values["max"]:
        try:
            found = await context.read(_candidates(context, values, values["max"] - len(won), tried))
        except Unavailable:
            if not won:
                raise
            break
        if not found:
            break
        tried += found
        call = Call(operation, values, context.access, request_id=context.request_id)
        outcomes = await asyncio.gather(
            *(
                context.engine.perform(call, lease.claim(task, values["worker"].strip(), values["lease"]))
                for task in found
            )
        )
        won += [task for task, outcome in zip(found, outcomes, strict=True) if outcome.problem is None]
        busy = next((outcome.problem for outcome in outcomes if isinstance(outcome.problem, Overloaded)), None)
        if busy is not None:
            return won, None if won else busy
    return won, None


def _candidates(context: Context, values: Mapping[str, Any], limit: int, tried: Sequence[str]) -> Unit[list[str]]:
    now = context.engine.now()
    return lease.candidates(context.access, now, values.get("group"), values.get("topic"), limit, tried)


def _problem_with(values: Mapping[str, Any]) -> Problem | None:
    if (values.get("group") is None) == (values.get("topic") is None):
        return InvalidInput("Name either a group or a topic.", ("topic",))
    if not values["worker"].strip() or len(values["worker"]) > LONGEST_NAME:
        return InvalidInput(f"worker has 1 to {LONGEST_NAME} characters that say something.", ("worker",))
    for name, most in (("lease", LONGEST_LEASE), ("max", MOST_ITEMS)):
        if not 1 <= values[name] <= most:
            return InvalidInput(f"{name} is {values[name]}; it must lie between 1 and {most}.", (name,))
    return None
