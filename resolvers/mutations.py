"""What happens when a client writes: a call to the engine, then a payload read for what was selected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum
from hashlib import sha256
from typing import Any

from graphql import get_named_type
from strawberry import UNSET

from engine import capture, catalogue, denial, lease, party, provisioning, revision, staffing, work
from engine.call import Call, Outcome
from engine.clock import new_id
from engine.transition import transition
from engine.unit import Decided, Work
from lifecycle.effects import Request
from lifecycle.facts import Facts
from lifecycle.plan import Plan
from lifecycle.refusal import InvalidInput, Problem
from models.driver import Unavailable
from models.statement import Unit
from resolvers import loading
from resolvers.bad_input import BadInput
from resolvers.context import Context
from resolvers.limits import OverLimit
from resolvers.payloads import payload, preview
from resolvers.rows import Row
from resolvers.selection import Selection, selection_of

MOST_ITEMS = 100
UNREAD = (
    "The database went away before the answer could be read. What was written stays written: look again, or, if there "
    "was an idempotency key, ask once more with the same."
)

WORK: dict[str, Work] = {
    "createAccount": party.create_account,
    "updateAccount": party.update_account,
    "createLocation": party.create_location,
    "createCustomerOrder": capture.create_order("CUSTOMER_ORDER"),
    "createServiceOrder": capture.create_order("SERVICE_ORDER"),
    "publishSpecification": catalogue.publish,
    "retireSpecification": catalogue.retire,
    "updateOrder": capture.update_order,
    "copyOrder": capture.copy_order,
    "addOrderLineItem": capture.add_line,
    "updateOrderLineItem": capture.update_line,
    "removeOrderLineItem": capture.remove_line,
    "reviseOrder": revision.revise,
    "addDomainOrder": work.add_domain_order,
    "addOrderTask": work.add_task,
    "assignOrderTask": work.assign("ORDER_TASK"),
    "extendOrderTaskLease": lease.extend,
    "completeOrderTask": lease.complete,
    "failOrderTask": lease.fail,
    "addDependency": work.add_dependency,
    "removeDependency": work.remove_dependency,
    "openFallout": work.open_fallout,
    "assignFallout": work.assign("FALLOUT_RECORD"),
    "createStaffingOrder": capture.create_order("STAFFING_ORDER"),
    "deleteDraft": staffing.delete_draft,
    "addResourceRequest": staffing.add_request,
    "updateResourceRequest": staffing.update_request,
    "removeResourceRequest": staffing.remove_request,
    "createAssignment": staffing.create_assignment,
    "updateAssignment": staffing.update_assignment,
    "createProvisioningOrder": capture.create_order("PROVISIONING_ORDER"),
    "addProvisioningLineItem": provisioning.add_line,
    "updateProvisioningLineItem": provisioning.update_line,
    "removeProvisioningLineItem": provisioning.remove_line,
    "cancelProvisioningLineItem": provisioning.cancel_line,
    "generateWorkOrders": provisioning.generate,
    "addWorkOrder": provisioning.add_work_order,
    "addWorkTask": provisioning.add_task,
    "assignWorkTask": work.assign("WORK_TASK"),
    "addNote": work.add_note,
    "denyToken": denial.deny,
    "readmitToken": denial.readmit,
}
"""What each mutation does, by its name in the schema; transitions are done by `move`."""


def plain(given: Any) -> dict[str, Any]:
    """An input as plain values by field; what was left out is missing."""
    return {name: _plain_value(value) for name, value in vars(given).items() if value is not UNSET}


def _plain_value(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain_value(item) for item in value]
    if hasattr(value, "__strawberry_definition__") and not isinstance(value, Enum):
        return plain(value)
    return value.value if isinstance(value, Enum) else value


async def write(info: Any, given: Any) -> Any:
    """Perform the call that the mutation is named for and load its payload."""
    return await _perform(info, WORK[info.field_name], given)


async def _perform(info: Any, doing: Work, given: Any) -> Any:
    context: Context = info.context
    typename = get_named_type(info._raw_info.return_type).name
    values = plain(given)
    key = values.pop("idempotency_key", None)
    call = Call(info.field_name, values, context.access, key, request_id=context.request_id)
    outcome = await context.engine.perform(call, doing)
    return await answered(context, payload(typename, outcome, context.access), selection_of(info))


async def move(info: Any, kind: str, given: Any) -> Any:
    """Perform one transition of a node of this kind and load its payload."""
    return await _perform(info, transition(_request(plain(given)), kind), given)


async def move_many(info: Any, given: Any) -> Any:
    """Perform many transitions, each for itself, in the order given."""
    context: Context = info.context
    items = [plain(item) for item in given.items]
    key = plain(given).get("idempotency_key")
    batch = _batch_of(context.access.actor, key)
    problem = _too_many(items)
    if key is not None and problem is None:
        whole = Call(info.field_name, {"items": items}, context.access, key)
        problem = (await context.engine.perform(whole, _named(batch))).problem
    if problem is not None:
        none: dict[str, Any] = {"batch": None, "results": [], "succeeded": 0, "refused": 0}
        refused = payload("TransitionManyPayload", Outcome(problem=problem), context.access, **none)
        return await filled(context, refused, selection_of(info))
    calls = [
        Call(info.field_name, item, context.access, key and f"{batch}:{index}", batch, context.request_id)
        for index, item in enumerate(items)
    ]
    moves = [transition(_request(item)) for item in items]
    outcomes = await context.engine.perform_all(list(zip(calls, moves, strict=True)))
    for index, outcome in enumerate(outcomes):
        outcome.problem = _of_item(index, outcome.problem)
    results = [
        payload("TransitionResult", outcome, context.access, id=item["id"])
        for outcome, item in zip(outcomes, items, strict=True)
    ]
    failed = sum(outcome.problem is not None for outcome in outcomes)
    counts = {"succeeded": len(results) - failed, "refused": failed}
    row = payload("TransitionManyPayload", Outcome(), context.access, batch=batch, results=results, **counts)
    return await answered(context, row, selection_of(info))


def _named(batch: str) -> Work:
    """Nothing but the name of a batch, so that its key is kept with all of its input before the first move."""

    def work(call: Call, now: str) -> Unit[Decided | Problem]:
        yield from ()
        return Decided(batch, Facts(now), None)

    return work


async def foresee(info: Any, kind: str, given: Any) -> Any:
    """What a transition would do now."""
    context: Context = info.context
    row = preview(await _previewed(context, plain(given), kind))
    return await filled(context, row, selection_of(info))


async def foresee_many(info: Any, given: Any) -> Any:
    """What many transitions would do now, each for itself."""
    context: Context = info.context
    items = [plain(item) for item in given.items]
    problem = _too_many(items)
    found = [] if problem else [await _previewed(context, item) for item in items]
    previews = [
        preview(_of_item(index, each) if isinstance(each, Problem) else each) for index, each in enumerate(found)
    ]
    row = Row("PreviewManyPayload", {"results": previews, "problems": [problem] if problem else []})
    return await filled(context, row, selection_of(info))


async def _previewed(context: Context, values: Mapping[str, Any], *kinds: str) -> Plan | Problem | None:
    call = Call("preview", values, context.access)
    decided = await context.engine.preview(call, transition(_request(values), *kinds))
    return decided.plan if isinstance(decided, Decided) else decided


def _request(values: Mapping[str, Any]) -> Request:
    return Request(
        node_id=str(values["id"]),
        action=values["action"],
        reason=values.get("reason"),
        planned_start=values.get("planned_start"),
        expected_version=values.get("expected_version"),
    )


def _too_many(items: Sequence[object]) -> Problem | None:
    if 1 <= len(items) <= MOST_ITEMS:
        return None
    return InvalidInput(f"items has {len(items)} entries; 1 to {MOST_ITEMS} are allowed.", ("items",))


def _of_item(index: int, problem: Problem | None) -> Problem | None:
    """The problem of one item, its path led from the input as a whole."""
    return problem and replace(problem, path=("items", str(index), *problem.path))


def _batch_of(actor: str, key: str | None) -> str:
    """A repeated batch keeps its id, so that it can be found by it."""
    if key is None:
        return new_id("ba")
    named = sha256("\n".join((actor, key)).encode()).hexdigest()
    return f"ba_{named[:32]}"


async def answered(context: Context, row: Row, selection: Selection) -> Row:
    """The payload of a call that was performed: it stays so, even if the answer is too large or can't be read."""
    try:
        return await filled(context, row, selection)
    except OverLimit as problem:
        raise BadInput(f"{problem} What was written stays written.", problem.code, **problem.extensions) from None
    except Unavailable:
        raise BadInput(UNREAD, "OUTCOME_UNKNOWN") from None


async def filled(context: Context, row: Row, selection: Selection) -> Row:
    """A payload with everything that was selected of it."""

    def unit() -> Unit[Row]:
        yield from loading.fill(context.reading(), [row], selection)
        return row

    return await context.read(unit())
