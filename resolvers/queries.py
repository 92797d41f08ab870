"""The roots of queries. All roots of one operation are read together, on one snapshot, by whichever comes first."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from models.condition import Condition, all_of
from models.statement import Unit
from resolvers import board, denials, history, specifications
from resolvers.bad_input import BadInput
from resolvers.connections import Listing, rooted
from resolvers.context import Context
from resolvers.filters import (
    ACCOUNT_FILTER,
    ASSIGNMENT_FILTER,
    FALLOUT_FILTER,
    LOCATION_FILTER,
    ORDER_FILTER,
    REQUEST_FILTER,
    SERVICE_FILTER,
    SPECIFICATION_FILTER,
    TASK_FILTER,
    WORK_SORTS,
    WORK_TASK_FILTER,
)
from resolvers.limits import hold
from resolvers.loading import columns_for, fetch, fill, nodes
from resolvers.reading import Reading
from resolvers.rows import Row
from resolvers.selection import Selection, roots_of
from resolvers.sources import ORDERS, SOURCES, SPECIFICATIONS

Root = Callable[[Reading, Selection], Unit[Any]]


async def answer(info: Any) -> Any:
    """The value of the root field that is being resolved."""
    context: Context = info.context
    if context.answers is None:
        roots = [root for root in roots_of(info) if root.name in ROOTS]
        unit = read_together(context.reading(), roots)
        context.answers = asyncio.ensure_future(context.read(unit))
        context.answers.add_done_callback(lambda done: context.pace.begin())
    try:
        answers = await asyncio.shield(context.answers)
    except asyncio.CancelledError:  # one field is given up with all others, or not at all
        context.answers.cancel()
        raise
    found = answers[info.path.key]
    if isinstance(found, Exception):
        raise found
    return found


def viewer(info: Any) -> Row:
    """The caller."""
    access = info.context.access
    accounts = None if access.accounts is None else sorted(access.accounts)
    roles = sorted(role.value for role in access.roles)
    return Row("Viewer", {"actor": access.actor, "roles": roles, "account_ids": accounts})


def read_together(reading: Reading, roots: list[Selection]) -> Unit[dict[str, Any]]:
    """Load root fields by response key; what is wrong with one of them is that one's value."""
    answers: dict[str, Any] = {}
    for root in roots:
        try:
            answers[root.key] = yield from ROOTS[root.name](reading, root)
        except Exception as problem:
            answers[root.key] = problem
    return answers


def _node(reading: Reading, selection: Selection) -> Unit[Row | None]:
    wanted = selection.arguments["id"]
    return (yield from nodes(reading, [wanted], selection)).get(wanted)


def _nodes(reading: Reading, selection: Selection) -> Unit[list[Row | None]]:
    ids = selection.arguments["ids"]
    hold("ids has {} values", "BAD_INPUT", "ids_cap", reading.limits.ids_cap, len(ids))
    found = yield from nodes(reading, ids, selection)
    return [found.get(node_id) for node_id in ids]


def _order(reading: Reading, selection: Selection) -> Unit[Row | None]:
    """By number, or by the caller's own id, with its account where that id alone says too little."""
    number, external_id = selection.arguments.get("number"), selection.arguments.get("externalId")
    if (number is None) == (external_id is None):
        raise BadInput("order takes either number or externalId.")
    account = selection.arguments.get("account")
    if number is not None:
        if account is not None:
            raise BadInput("account goes with externalId; a number says it all.")
        condition = Condition("t.number = ?", (number,))
    else:
        of_account = None if account is None else Condition("t.account_id = ?", (account,))
        condition = all_of([Condition("t.external_id = ?", (external_id,)), of_account])
    columns = tuple(dict.fromkeys(c for name in ORDERS for c in columns_for(reading, name, [selection])))
    rows = yield from fetch(reading, SOURCES["CustomerOrder"], columns, condition)
    if len(rows) > 1:
        raise BadInput(f"externalId {external_id!r} is used by several accounts; name one with account.")
    yield from fill(reading, rows, selection)
    return rows[0] if rows else None


def _of_kind(kind: str) -> Condition:
    return Condition(f"t.kind = '{kind}'")


def _of_domain(name: str) -> Condition:
    return Condition(f"t.domain = '{name.upper()}'")


ROOTS: dict[str, Root] = {
    "node": _node,
    "nodes": _nodes,
    "order": _order,
    "orders": rooted(Listing("CustomerOrder", where=ORDER_FILTER, sorts=WORK_SORTS)),
    "customerOrders": rooted(
        Listing("CustomerOrder", where=ORDER_FILTER, sorts=WORK_SORTS, fixed=_of_kind("CUSTOMER_ORDER"))
    ),
    "serviceOrders": rooted(
        Listing("ServiceOrder", where=ORDER_FILTER, sorts=WORK_SORTS, fixed=_of_kind("SERVICE_ORDER"))
    ),
    "staffingOrders": rooted(
        Listing("StaffingOrder", where=ORDER_FILTER, sorts=WORK_SORTS, fixed=_of_kind("STAFFING_ORDER"))
    ),
    "provisioningOrders": rooted(
        Listing("ProvisioningOrder", where=ORDER_FILTER, sorts=WORK_SORTS, fixed=_of_kind("PROVISIONING_ORDER"))
    ),
    "resourceRequests": rooted(Listing("ResourceRequest", where=REQUEST_FILTER)),
    "assignments": rooted(Listing("Assignment", where=ASSIGNMENT_FILTER)),
    "workTasks": rooted(Listing("WorkTask", where=WORK_TASK_FILTER, sorts=WORK_SORTS)),
    "orderTasks": rooted(Listing("OrderTask", where=TASK_FILTER, sorts=WORK_SORTS)),
    "falloutRecords": rooted(Listing("FalloutRecord", where=FALLOUT_FILTER)),
    "accounts": rooted(Listing("Account", where=ACCOUNT_FILTER)),
    "locations": rooted(Listing("Location", where=LOCATION_FILTER)),
    "services": rooted(Listing("Service", where=SERVICE_FILTER)),
    "specification": specifications.find,
    **{
        f"{name[:1].lower()}{name[1:]}s": rooted(
            Listing(name, where=SPECIFICATION_FILTER, fixed=_of_domain(name.removesuffix("Specification")))
        )
        for name in SPECIFICATIONS
    },
    "board": board.load,
    "deniedTokens": denials.load,
    "stateChanges": history.state_changes,
}
