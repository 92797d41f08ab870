"""Payloads as rows: the object, the changes that the call wrote, and what went wrong.

A payload is loaded after the commit, so the object is as it is then: at least as new as the changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from engine.call import Outcome
from lifecycle.access import Access
from lifecycle.plan import Plan
from lifecycle.refusal import Problem
from models.statement import Unit
from resolvers import loading
from resolvers.problems import problem_row
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection
from resolvers.shape import PRESENT, Shape, batch, derived

OBJECTS = {
    "OrderPayload": "order",
    "FulfillmentOrderPayload": "order",
    "StaffingOrderPayload": "order",
    "ProvisioningOrderPayload": "order",
    "ResourceRequestPayload": "resourceRequest",
    "AssignmentPayload": "assignment",
    "ProvisioningLineItemPayload": "provisioningLineItem",
    "WorkOrderPayload": "workOrder",
    "WorkTaskPayload": "workTask",
    "DeletedPayload": "deletedId",
    "TokenPayload": "tokenId",
    "OrderLineItemPayload": "orderLineItem",
    "DomainOrderPayload": "domainOrder",
    "OrderTaskPayload": "orderTask",
    "FalloutRecordPayload": "falloutRecord",
    "SpecificationPayload": "specification",
    "ServicePayload": "service",
    "AccountPayload": "account",
    "LocationPayload": "location",
    "NotePayload": "note",
    "NodePayload": "node",
    "TransitionResult": "node",
}
"""What each payload calls its object."""


def payload(typename: str, outcome: Outcome, access: Access, **more: Any) -> Row:
    """A payload to be filled; a repeated call answers what the first one wrote, as far as its caller still sees it."""
    entries = [entry for entry in outcome.entries if access.sees(entry.account_id)]
    values = {
        "object_id": outcome.object_id,
        "entries": entries,
        "change_count": len(entries),
        "problems": [outcome.problem] if outcome.problem else [],
        **more,
    }
    return Row(typename, values)


def preview(decided: Plan | Problem | None) -> Row:
    """A preview to be filled."""
    steps = decided.steps if isinstance(decided, Plan) else []
    changes = [
        Row(
            "PreviewedChange",
            {
                "kind": step.kind.value,
                "node_id": step.node.id,
                "action": step.action,
                "from_state": step.before,
                "to_state": step.after,
                "own_state": step.stack[-1],
                "cause_index": step.cause,
            },
        )
        for step in steps
    ]
    problems = [decided] if isinstance(decided, Problem) else []
    return Row("Preview", {"steps": changes, "change_count": len(changes), "problems": problems})


def _load_changes(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    first = min(max(selection.arguments.get("first", reading.limits.page_cap), 0), reading.limits.page_cap)
    shown = [row.entries[:first] for row in rows]
    loaded = iter((yield from loading.changes(reading, [e for entries in shown for e in entries], selection)))
    for row, entries in zip(rows, shown, strict=True):
        row.loaded[selection.key] = [next(loaded) for _ in entries]


def _load_steps(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    first = min(max(selection.arguments.get("first", reading.limits.page_cap), 0), reading.limits.page_cap)
    fresh: list[Row] = []
    for row in rows:
        row.loaded[selection.key] = copies = [step.copy() for step in row.steps[:first]]
        fresh.extend(copies)
    yield from loading.fill(reading, fresh, selection)


def _load_errors(reading: Reading, rows: Sequence[Row], selection: Selection) -> Unit[None]:
    fresh: list[Row] = []
    for row in rows:
        row.loaded[selection.key] = made = [problem_row(problem) for problem in row.problems]
        fresh.extend(made)
    yield from loading.fill(reading, fresh, selection)


def _payload_shapes(object_name: str) -> dict[str, Shape]:
    return {
        object_name: loading.one("object_id"),
        "changes": batch(_load_changes),
        "changeCount": PRESENT,
        "errors": batch(_load_errors),
    }


PAYLOAD_SHAPES: dict[str, dict[str, Shape]] = {
    **{typename: _payload_shapes(name) for typename, name in OBJECTS.items()},
    "Preview": {"changes": batch(_load_steps), "changeCount": PRESENT, "errors": batch(_load_errors)},
    "PreviewedChange": {
        "kind": PRESENT,
        "node": loading.one("node_id"),
        "action": PRESENT,
        "from": PRESENT,
        "to": PRESENT,
        "ownState": PRESENT,
        "causeIndex": PRESENT,
    },
    "TransitionManyPayload": {
        "batch": PRESENT,
        "results": loading.inside("results"),
        "succeeded": PRESENT,
        "refused": PRESENT,
        "errors": batch(_load_errors),
    },
    "ClaimOrderTasksPayload": {"orderTasks": loading.listing("task_ids"), "errors": batch(_load_errors)},
    "PreviewManyPayload": {"results": loading.inside("results"), "errors": batch(_load_errors)},
}
PAYLOAD_SHAPES["TransitionResult"]["id"] = PRESENT
PAYLOAD_SHAPES["DeletedPayload"]["deletedId"] = derived("deleted_id", attrgetter("object_id"))
PAYLOAD_SHAPES["TokenPayload"]["tokenId"] = derived("token_id", attrgetter("object_id"))
