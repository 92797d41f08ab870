"""Adding and assigning work: domain orders, tasks, what they wait for, and fallout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.call import Call
from engine.checking import LONGEST_TEXT, moment, number, optional_text, quoted, room_below, text, wrong
from engine.clock import new_id
from engine.knowledge import decided
from engine.nodes import know
from engine.permit import check_version, permit
from engine.unit import Decided, Work, find
from lifecycle import machine_of
from lifecycle.births import born, creating, editing, find_cycle, find_cycle_at_birth, linking, unlinking
from lifecycle.facts import Facts
from lifecycle.newborn import line_of, newborn
from lifecycle.node import KINDS, Node
from lifecycle.plan import Edge
from lifecycle.refusal import InvalidInput, NotFound, Problem, Refused
from models.record import Note
from models.statement import Statement, Unit
from models.table import TABLES
from models.work import Dependency

WORK = ("DOMAIN_ORDER", "ORDER_TASK", "WORK_TASK")
MOST_DEPENDENCIES = 1000
LONGEST_DURATION = 10 * 365 * 24 * 60


def add_domain_order(call: Call, now: str) -> Unit[Decided | Problem]:
    """A new domain order below a line or another domain order; it qualifies at once when it waits for nothing."""
    facts = Facts(now)
    parent = yield from find(
        facts, str(call.payload["parent_id"]), call.access, "ORDER_LINE_ITEM", "DOMAIN_ORDER", path=("parentId",)
    )
    yield from permit(facts, parent, "addDomainOrder", call)
    fields = {
        "domain": call.payload["domain"],
        "title": text(call.payload, "title", required=True),
        "description": text(call.payload, "description", LONGEST_TEXT),
        "due_at": moment(call.payload, "due_at"),
        "planned_start": moment(call.payload, "planned_start"),
    }
    return (yield from add_below(facts, call, "DOMAIN_ORDER", parent, fields))


def add_task(call: Call, now: str) -> Unit[Decided | Problem]:
    """A new task of a domain order; it opens at once when it waits for nothing."""
    facts = Facts(now)
    parent = yield from find(facts, str(call.payload["parent_id"]), call.access, "DOMAIN_ORDER", path=("parentId",))
    yield from permit(facts, parent, "addOrderTask", call)
    duration = call.payload.get("duration")
    topic = optional_text(call.payload, "topic")
    if topic is not None and not call.payload.get("automated"):
        raise wrong("A topic is for programs; a task with a topic is automated.", "topic")
    fields = {
        "title": text(call.payload, "title", required=True),
        "description": text(call.payload, "description", LONGEST_TEXT),
        "group_name": optional_text(call.payload, "group"),
        "topic": topic,
        "assignee": optional_text(call.payload, "assignee"),
        "automated": bool(call.payload.get("automated")),
        "no_return": bool(call.payload.get("no_return")),
        "starts_service": bool(call.payload.get("starts_service")),
        "priority": number(call.payload, "priority", 3, 1, 5),
        "duration": None if duration is None else number(call.payload, "duration", 0, 0, LONGEST_DURATION),
        "due_at": moment(call.payload, "due_at"),
        "planned_start": moment(call.payload, "planned_start"),
        "attempts": number(call.payload, "attempts", 3, 1, 100),
    }
    return (yield from add_below(facts, call, "ORDER_TASK", parent, fields))


def add_below(facts: Facts, call: Call, kind: str, parent: Node, fields: dict[str, Any]) -> Unit[Decided]:
    """A new node below another one, waiting for what the call's `dependsOn` names."""
    room_below(parent)
    node = newborn(new_id(KINDS[kind].prefix), kind, parent, fields, machine_of(kind).initial)
    awaited = yield from _awaited(facts, call.payload.get("depends_on") or (), parent, call)
    edges = [Edge(node.id, other.id, met=other.own in machine_of(other.kind).ended) for other in awaited]
    cycle = yield from decided(find_cycle_at_birth(facts, node, [other.id for other in awaited]), facts)
    if cycle is not None:
        raise _cycle([node.id, *cycle, node.id])
    plan = yield from decided(creating(facts, node, edges), facts)
    return Decided(node.id, facts, plan)


def _awaited(facts: Facts, ids: Sequence[str], near: Node, call: Call) -> Unit[list[Node]]:
    if len(ids) > MOST_DEPENDENCIES:
        raise wrong(f"dependsOn names {len(ids)} nodes; {MOST_DEPENDENCIES} are allowed.", "dependsOn")
    if len(set(ids)) != len(ids):
        raise wrong("dependsOn names a node twice.", "dependsOn")
    yield from know(facts, ids)
    for node_id in ids:
        node = facts.nodes.get(node_id)
        if node is None or node.kind not in WORK or node.root_id != near.root_id:
            message = f"There is no domain order or task with the id {quoted(node_id)} in this order."
            raise Refused(NotFound(message, ("dependsOn",)))
    return [facts.nodes[i] for i in ids]


def _cycle(path: Sequence[str]) -> Refused:
    message = f"That would be a cycle: {' waits for '.join(path)}."
    return Refused(InvalidInput(message, ("dependsOn",), code="DEPENDENCY_CYCLE"))


def add_dependency(call: Call, now: str) -> Unit[Decided | Problem]:
    """Make a node that is still in DRAFT wait for another one of its order."""
    facts = Facts(now)
    waiter = yield from find(facts, str(call.payload["id"]), call.access, *WORK)
    yield from permit(facts, waiter, "addDependency", call)
    check_version(waiter, call)
    awaited_id = str(call.payload["depends_on"])
    awaited = (yield from _awaited(facts, [awaited_id], waiter, call))[0]
    if (yield from _edge_exists(waiter.id, awaited_id)):
        raise wrong("The node waits for this one already.", "dependsOn")
    cycle = yield from decided(find_cycle(facts, waiter.id, [awaited_id]), facts)
    if cycle is not None:
        raise _cycle([waiter.id, *cycle])
    edge = Edge(waiter.id, awaited_id, met=awaited.own in machine_of(awaited.kind).ended)
    plan = yield from decided(linking(facts, edge), facts)
    return Decided(waiter.id, facts, plan)


def remove_dependency(call: Call, now: str) -> Unit[Decided | Problem]:
    """Let a node no longer wait for another one."""
    facts = Facts(now)
    waiter = yield from find(facts, str(call.payload["id"]), call.access, *WORK)
    yield from permit(facts, waiter, "removeDependency", call)
    check_version(waiter, call)
    awaited_id = str(call.payload["depends_on"])
    if not (yield from _edge_exists(waiter.id, awaited_id)):
        raise Refused(NotFound("The node does not wait for this one.", ("dependsOn",)))
    plan = yield from decided(unlinking(facts, Edge(waiter.id, awaited_id)), facts)
    return Decided(waiter.id, facts, plan)


def _edge_exists(waiter: str, awaited: str) -> Unit[bool]:
    sql = f"SELECT 1 FROM {TABLES[Dependency].name} WHERE waiter_id = ? AND awaited_id = ?"
    return bool((yield Statement(sql, (waiter, awaited))))


def assign(kind: str) -> Work:
    """Give a task or a fallout record to a person, a group, both, or nobody."""

    def work(call: Call, now: str) -> Unit[Decided | Problem]:
        facts = Facts(now)
        node = yield from find(facts, str(call.payload["id"]), call.access, kind)
        yield from permit(facts, node, call.operation, call)
        check_version(node, call)
        fields = {}
        if "assignee" in call.payload:
            fields["assignee"] = optional_text(call.payload, "assignee")
        if "group" in call.payload:
            fields["group_name"] = optional_text(call.payload, "group")
        if not fields:
            raise wrong("Name an assignee or a group; null takes one away.", "assignee")
        plan = yield from decided(editing(facts, node, fields), facts)
        return Decided(node.id, facts, plan)

    return work


def open_fallout(call: Call, now: str) -> Unit[Decided | Problem]:
    """Report what keeps a task from being done; the task goes on hold."""
    facts = Facts(now)
    task = yield from find(facts, str(call.payload["task_id"]), call.access, "ORDER_TASK", path=("taskId",))
    yield from permit(facts, task, "openFallout", call)
    fields = {
        "line_id": line_of(task),
        "fallout_type": call.payload["fallout_type"],
        "description": text(call.payload, "description", LONGEST_TEXT, required=True),
        "group_name": optional_text(call.payload, "group"),
        "assignee": optional_text(call.payload, "assignee"),
        "created_by": call.access.actor,
    }
    node = born(new_id("fr"), "FALLOUT_RECORD", task, fields)
    plan = yield from decided(creating(facts, node), facts)
    return Decided(node.id, facts, plan)


def add_note(call: Call, now: str) -> Unit[Decided | Problem]:
    """Write something about a node; the journal tells that it was written."""
    facts = Facts(now)
    node = yield from find(facts, str(call.payload["node_id"]), call.access, path=("nodeId",))
    yield from permit(facts, node, "addNote", call)
    row: dict[str, object] = {
        "id": new_id("nt"),
        "node_id": node.id,
        "root_id": node.root_id,
        "text": text(call.payload, "text", LONGEST_TEXT, required=True),
        "author": call.access.actor,
        "created_at": now,
    }
    plan = yield from decided(editing(facts, node, {}, note=row["id"]), facts)
    return Decided(str(row["id"]), facts, plan, statements=[TABLES[Note].insert([row])])
