"""Filters of orders by what is in them say the same as the fields of what is in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.asking import Asker
from tests.api.seeding import Seeds

TASK = "group assignee isBlocked state stateCategory"
FALLOUT = "falloutRecords(first: 100) { nodes { stateCategory } }"
ORDERS = f"""query ($where: OrderFilter) {{ orders(first: 100, where: $where) {{ totalCount nodes {{
    id state stateCategory atRisk
    ... on FulfillmentOrder {{ {FALLOUT} tasks(first: 100) {{ nodes {{ {TASK} }} }} }}
    ... on ProvisioningOrder {{ workTasks(first: 100) {{ nodes {{ {TASK} }} }} }}
    ... on StaffingOrder {{ requests {{ nodes {{ assignments {{ nodes {{ person stateCategory }} }} }} }} }} }} }} }}"""
PAST, SOON, FAR = "2023-12-01T00:00:00.000Z", "2024-01-01T00:30:00.000Z", "2030-01-01T00:00:00.000Z"


@pytest.fixture
async def nodes(asker: Asker) -> list[dict[str, Any]]:
    seeds = Seeds()
    for kind in ("CUSTOMER_ORDER", "SERVICE_ORDER"):
        for due, state in ((PAST, "IN_PROGRESS"), (FAR, "IN_PROGRESS"), (PAST, "COMPLETED"), (None, "ON_HOLD")):
            _work(seeds, seeds.order(kind=kind, due_at=due, state=state), state)
    for due, state in ((PAST, "IN_PROGRESS"), (FAR, "IN_PROGRESS"), (FAR, "COMPLETED"), (None, "PENDING")):
        work = seeds.work_order(seeds.order(kind="PROVISIONING_ORDER", due_at=due, state=state))
        done = "COMPLETED" if state == "COMPLETED" else "READY"
        seeds.work_task(work, group_name="field", assignee="bea", due_at=FAR, state=done)
        before = seeds.work_task(work, duration=600, state=done)
        if state == "PENDING":
            seeds.wait(seeds.work_task(work, state="PENDING", duration=60, due_at=SOON), before)
    for state in ("PROPOSED", "CANCELED"):
        seeds.assignment(seeds.request(seeds.order(kind="STAFFING_ORDER")), person="bea", state=state)
    await asker.plant(seeds)
    found: list[dict[str, Any]] = (await asker.ask(ORDERS))["orders"]["nodes"]
    return found


def _work(seeds: Seeds, order: str, state: str) -> None:
    above = seeds.domain_order(seeds.line(order))
    done = "CLOSED_COMPLETE" if state == "COMPLETED" else "OPEN"
    task = seeds.task(above, group_name="field" if state == "ON_HOLD" else "core", assignee="bea", state=done)
    seeds.task(above, group_name="core", assignee="al", due_at=FAR, state="ON_HOLD" if state == "ON_HOLD" else done)
    if state == "IN_PROGRESS":
        seeds.fallout(task)


def _tasks(order: dict[str, Any]) -> list[dict[str, Any]]:
    found = (order.get("tasks") or order.get("workTasks") or {"nodes": []})["nodes"]
    return [task for task in found if task["stateCategory"] != "DONE"]


def _people(order: dict[str, Any]) -> set[str]:
    requests = order.get("requests", {"nodes": []})["nodes"]
    assigned = [each for request in requests for each in request["assignments"]["nodes"]]
    return {each["person"] for each in assigned if each["stateCategory"] != "DONE"} | {
        task["assignee"] for task in _tasks(order)
    }


def _fallout(order: dict[str, Any]) -> bool:
    return any(each["stateCategory"] != "DONE" for each in order.get("falloutRecords", {"nodes": []})["nodes"])


FILTERS: list[tuple[str, Any, Any]] = [
    ("atRisk", True, lambda order: order["atRisk"]),
    ("atRisk", False, lambda order: not order["atRisk"]),
    ("blocked", True, lambda order: any(task["isBlocked"] for task in _tasks(order))),
    ("blocked", False, lambda order: not any(task["isBlocked"] for task in _tasks(order))),
    ("fallout", True, _fallout),
    ("fallout", False, lambda order: not _fallout(order)),
    ("groups", ["field"], lambda order: any(task["group"] == "field" for task in _tasks(order))),
    ("groups", ["field", "core"], lambda order: any(task["group"] in ("field", "core") for task in _tasks(order))),
    ("assignees", ["bea"], lambda order: "bea" in _people(order)),
    ("assignees", ["al", "nobody"], lambda order: "al" in _people(order)),
    ("categories", ["DONE"], lambda order: order["stateCategory"] == "DONE"),
    ("categories", ["ACTIVE", "PROBLEM"], lambda order: order["stateCategory"] in ("ACTIVE", "PROBLEM")),
]


@pytest.mark.parametrize(("name", "value", "holds"), FILTERS, ids=lambda each: str(each) if not callable(each) else "")
async def test_a_filter_finds_the_orders_whose_fields_say_so(
    asker: Asker, nodes: list[dict[str, Any]], name: str, value: Any, holds: Any
) -> None:
    expected = {order["id"] for order in nodes if holds(order)}
    assert 0 < len(expected) < len(nodes), "a filter that finds all or nothing shows nothing"
    found = (await asker.ask(ORDERS, where={name: value}))["orders"]
    assert ({order["id"] for order in found["nodes"]}, found["totalCount"]) == (expected, len(expected))
