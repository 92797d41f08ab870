"""Staffing orders: what they ask for, and who is found for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from json import dumps, loads
from typing import Any

from engine.call import Call
from engine.capture import columns_of
from engine.checking import LONGEST_TEXT, day, number, optional_text, printable, something, text, wrong
from engine.clock import new_id
from engine.knowledge import decided
from engine.permit import check_version, permit
from engine.unit import Decided, find
from lifecycle.assignment import LIVE
from lifecycle.births import creating, editing, removing
from lifecycle.facts import Facts
from lifecycle.newborn import ASSIGNMENT, REQUEST, newborn
from lifecycle.node import Node
from lifecycle.refusal import Problem
from lifecycle.vocabulary import State
from models.staffing import Assignment, ResourceRequest
from models.statement import Unit

MOST_SKILLS = 50
NEEDED = {"role": "a role", "starts_on": "the first day", "ends_on": "the last day"}
"""What a request must say before its order can be submitted."""


def delete_draft(call: Call, now: str) -> Unit[Decided | Problem]:
    """Take a staffing order away that was only saved for later, with its requests."""
    facts = Facts(now)
    order = yield from find(facts, str(call.payload["id"]), call.access, "STAFFING_ORDER")
    yield from permit(facts, order, "deleteDraft", call)
    check_version(order, call)
    plan = yield from decided(removing(facts, order), facts)
    return Decided(order.id, facts, plan)


def add_request(call: Call, now: str) -> Unit[Decided | Problem]:
    """A new request of an order that has not ended; once the order was submitted, a complete one."""
    facts = Facts(now)
    order = yield from find(facts, str(call.payload["order_id"]), call.access, "STAFFING_ORDER", path=("orderId",))
    yield from permit(facts, order, "addResourceRequest", call)
    fields = _request(call.payload, order)
    node = newborn(new_id("rr"), "RESOURCE_REQUEST", order, fields, State.OPEN.value)
    plan = yield from decided(creating(facts, node), facts)
    return Decided(node.id, facts, plan)


def update_request(call: Call, now: str) -> Unit[Decided | Problem]:
    """Correct an open request."""
    facts = Facts(now)
    request = yield from find(facts, str(call.payload["id"]), call.access, "RESOURCE_REQUEST")
    yield from permit(facts, request, "updateResourceRequest", call)
    check_version(request, call)
    known = yield from columns_of(ResourceRequest, request.id, tuple(REQUEST))
    given = {**known, "skills": loads(known["skills"]), **call.payload}
    fields = _request(given, facts.nodes[request.root_id])
    changed = {name: value for name, value in fields.items() if name in call.payload or known[name] != value}
    something({name: value for name, value in changed.items() if name in call.payload})
    plan = yield from decided(editing(facts, request, changed), facts)
    return Decided(request.id, facts, plan)


def remove_request(call: Call, now: str) -> Unit[Decided | Problem]:
    """Take a request of a draft away; answers with the order."""
    facts = Facts(now)
    request = yield from find(facts, str(call.payload["id"]), call.access, "RESOURCE_REQUEST")
    yield from permit(facts, request, "removeResourceRequest", call)
    check_version(request, call)
    plan = yield from decided(removing(facts, request), facts)
    return Decided(request.root_id, facts, plan)


def _request(given: Mapping[str, Any], order: Node) -> dict[str, Any]:
    """The columns of a request. Raises Refused: something is wrong, or missing in an order that was submitted."""
    fields = {
        "role": optional_text(given, "role"),
        "skills": dumps(_skills(given.get("skills") or ()), ensure_ascii=False),
        "description": text(given, "description", LONGEST_TEXT),
        "quantity": number(given, "quantity", 1, most=1000),
        **_days(given),
    }
    missing = [name for name in NEEDED if fields[name] is None]
    fields["shortcomings"] = f"It lacks {', '.join(NEEDED[name] for name in missing)}." if missing else ""
    if missing and order.own != State.DRAFT:
        message = f"The order was submitted, so its requests say all: this one lacks {NEEDED[missing[0]]}."
        raise wrong(message, {"role": "role", "starts_on": "startsOn", "ends_on": "endsOn"}[missing[0]])
    return fields


def _skills(skills: Sequence[str]) -> list[str]:
    if len(skills) > MOST_SKILLS:
        raise wrong(f"skills has {len(skills)} entries; {MOST_SKILLS} are allowed.", "skills")
    for index, skill in enumerate(skills):
        if not skill.strip() or len(skill) > 200:
            raise wrong("A skill has 1 to 200 characters that say something.", "skills", str(index))
        printable(skill, "skills")
    return list(dict.fromkeys(skill.strip() for skill in skills))


def _days(given: Mapping[str, Any]) -> dict[str, str | None]:
    days = {"starts_on": day(given, "starts_on"), "ends_on": day(given, "ends_on")}
    first, last = days.values()
    if first is not None and last is not None and last < first:
        raise wrong(f"endsOn {last} is earlier than startsOn {first}.", "endsOn")
    return days


def create_assignment(call: Call, now: str) -> Unit[Decided | Problem]:
    """Put a person to an open request, proposed unless another state is named, for its days unless others are."""
    facts = Facts(now)
    request_id = str(call.payload["request_id"])
    request = yield from find(facts, request_id, call.access, "RESOURCE_REQUEST", path=("requestId",))
    yield from permit(facts, request, "createAssignment", call)
    known = yield from columns_of(ResourceRequest, request.id, ("starts_on", "ends_on"))
    state = call.payload.get("state") or State.PROPOSED.value
    if state not in LIVE:
        raise wrong(f"An assignment begins as one of {', '.join(LIVE)}, not as {state}.", "state")
    named = {name: value for name, value in call.payload.items() if value is not None}
    fields = {
        "person": text(call.payload, "person", required=True).strip(),
        **_days(known | named),
        "created_by": call.access.actor,
    }
    node = newborn(new_id("as"), "ASSIGNMENT", request, fields, str(state))
    plan = yield from decided(creating(facts, node), facts)
    return Decided(node.id, facts, plan)


def update_assignment(call: Call, now: str) -> Unit[Decided | Problem]:
    """Another person or other days for an assignment that has not ended."""
    facts = Facts(now)
    assignment = yield from find(facts, str(call.payload["id"]), call.access, "ASSIGNMENT")
    yield from permit(facts, assignment, "updateAssignment", call)
    check_version(assignment, call)
    known = yield from columns_of(Assignment, assignment.id, tuple(ASSIGNMENT))
    given = {**known, **call.payload}
    fields = {"person": text(given, "person", required=True).strip(), **_days(given)}
    changed = {name: value for name, value in fields.items() if name in call.payload}
    something(changed)
    plan = yield from decided(editing(facts, assignment, changed), facts)
    return Decided(assignment.id, facts, plan)
