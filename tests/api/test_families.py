"""One list, one search, one board and one stream over every family, and what the new types say."""

from __future__ import annotations

from typing import Any

import pytest

from lifecycle.access import Access
from lifecycle.vocabulary import Role
from tests.api.asking import ADA, Asker
from tests.api.listening import listening
from tests.api.office import Office, Place
from tests.api.planting_families import plant_provisioning, plant_staffing
from tests.api.seeding import Seeds

FAMILIES = ("staffing_order", "provisioning_order")


# -- over all families -------------------------------------------------------------------------------------------------


async def test_one_list_has_the_orders_of_every_family_and_tells_them_apart(office: Office, place: Place) -> None:
    query = (
        """query ($where: OrderFilter) { orders(where: $where) { totalCount nodes { __typename id number state } } }"""
    )
    every = (await office.asker.ask(query))["orders"]
    names = {node["__typename"] for node in every["nodes"]}
    assert names == {"CustomerOrder", "ServiceOrder", "StaffingOrder", "ProvisioningOrder"}
    for where, expected in (
        ({"kinds": ["STAFFING_ORDER"]}, {place.staffing_draft, place.staffing_order}),
        ({"kinds": ["STAFFING_ORDER", "PROVISIONING_ORDER"], "states": ["IN_PROGRESS"]}, {place.provisioning_order}),
        ({"states": ["IN_PROCESS"]}, {place.staffing_order}),
        ({"kinds": ["ORDER_TASK"]}, set()),
    ):
        found = (await office.asker.ask(query, where=where))["orders"]
        assert {node["id"] for node in found["nodes"]} == expected and found["totalCount"] == len(expected)


@pytest.mark.parametrize("name", FAMILIES)
async def test_an_order_of_any_family_is_found_by_its_number(office: Office, place: Place, name: str) -> None:
    read = "query ($id: ID!) { node(id: $id) { ... on Order { number } } }"
    number = (await office.asker.ask(read, id=getattr(place, name)))["node"]["number"]
    assert number[:3] == {"staffing_order": "ST-", "provisioning_order": "PV-"}[name]
    found = (await office.asker.ask("query ($n: String) { order(number: $n) { id } }", n=number))["order"]
    assert found == {"id": getattr(place, name)}


async def test_the_board_counts_all_families(office: Office, place: Place) -> None:
    query = "{ board { orderStates { state count } taskStates { state count } groups { group count blocked } } }"
    board = (await office.asker.ask(query))["board"]
    orders = {each["state"]: each["count"] for each in board["orderStates"]}
    tasks = {each["state"]: each["count"] for each in board["taskStates"]}
    assert orders["IN_PROCESS"] == 1 and (tasks["READY"], tasks["PENDING"]) == (1, 1)
    await office.make("assignWorkTask", id=place.pending_task, group="vans")
    again = (await office.asker.ask(query))["board"]
    assert {"group": "vans", "count": 1, "blocked": 1} in again["groups"]


async def test_one_stream_tells_of_all_families_in_order(office: Office, place: Place) -> None:
    told = "__typename ... on StateChange { nodeKind action order { __typename } }"
    async with listening(office.house, f"subscription {{ stateChanges {{ {told} }} }}") as listener:
        await listener.until("CaughtUp")
        await office.act(place.ready_task, "START")
        await office.act(place.request, "CLOSE")
        await office.act(place.open_task, "START")
        found = [await listener.hear() for _ in range(5)]
    assert [(each["nodeKind"], each["action"], each["order"]["__typename"]) for each in found] == [
        ("WORK_TASK", "START", "ProvisioningOrder"),
        ("RESOURCE_REQUEST", "CLOSE", "StaffingOrder"),
        ("ASSIGNMENT", "CANCEL", "StaffingOrder"),
        ("STAFFING_ORDER", "CLOSE", "StaffingOrder"),
        ("ORDER_TASK", "START", "CustomerOrder"),
    ]


async def test_many_moves_go_over_all_families(office: Office, place: Place) -> None:
    query = """mutation ($input: TransitionManyInput!) { transitionMany(input: $input) {
        results { node { state } errors { code } } } }"""
    items = [
        {"id": place.ready_task, "action": "START"},
        {"id": place.assignment, "action": "ASSIGN"},
        {"id": place.pending_task, "action": "START"},
        {"id": place.staffing_order, "action": "SUBMIT"},
    ]
    said = (await office.asker.ask(query, input={"items": items}))["transitionMany"]["results"]
    assert [each["node"] and each["node"]["state"] for each in said] == ["IN_PROGRESS", "ASSIGNED", None, None]


@pytest.mark.parametrize("plant", [plant_provisioning, plant_staffing])
async def test_a_large_tree_costs_the_statements_of_a_small_one(asker: Asker, plant: Any) -> None:
    seeds = Seeds()
    small, large = plant(seeds, 10), plant(seeds, 400)
    await asker.plant(seeds)
    for query in (TREES, PLAN):
        assert await asker.cost(query, id=small) == await asker.cost(query, id=large)


PLAN = """query ($id: ID!) { node(id: $id) { ... on Order { orchestrationPlan {
    nodes { id title nodeKind critical earliestStart earliestEnd } edges { met } criticalPath duration } } } }"""
TREES = """query ($id: ID!) { node(id: $id) { ... on Order {
    number state progress { total percent } atRisk availableActions { action allowed reasons { code } } why { message }
    ... on StaffingOrder { requests(first: 50) { nodes { role skills filled shortcomings caption why { message }
      assignments(first: 50) { nodes { person state caption request { id } availableActions { action } } } } } }
    ... on ProvisioningOrder {
      provisioningLines(first: 50) { nodes { title isCanceled service { id } workOrders { nodes { id } } } }
      workOrders(first: 50) { nodes { title progress { done } provisioningLines { totalCount nodes { title } }
        workTasks(first: 50) { nodes { title isBlocked blockedBy { id } atRisk why { missing { code } }
          dependsOn { nodes { id } } history { totalCount } notes { totalCount } } } } } }
} } }"""


# -- what single nodes say ---------------------------------------------------------------------------------------------


async def why(office: Office, node: str) -> list[tuple[str, str]]:
    """What is missing for the next state of a node."""
    query = "query ($id: ID!) { node(id: $id) { ... on Stateful { why { missing { code message } } } } }"
    found = (await office.asker.ask(query, id=node))["node"]["why"]["missing"]
    return [(each["code"], each["message"]) for each in found]


async def test_each_node_says_what_is_missing_for_its_next_state(office: Office, place: Place) -> None:
    expected = {
        "ready_task": [("AWAITS_ACTION", "Start takes it on; PROVISIONING_AGENT can ask for it.")],
        "pending_task": [("WAITS_FOR_OTHERS", "What it depends on has not ended yet.")],
        "work_order": [("UNFINISHED_BELOW", "It ends when all below it has ended.")],
        "provisioning_order": [("UNFINISHED_BELOW", "It ends when all below it has ended.")],
        "canceled_work": [],
    }
    for name, missing in expected.items():
        assert await why(office, getattr(place, name)) == missing, name
    order = await office.make("createStaffingOrder", title="Empty")
    assert [code for code, _ in await why(office, order)] == ["HAS_AN_ACCOUNT", "HAS_AN_OPEN_REQUEST"]


async def test_a_task_waits_for_its_work_order(office: Office, place: Place) -> None:
    given = {"orderId": place.provisioning_order, "lineIds": [place.served_line], "workOrderType": "NEW_SERVICE"}
    work = await office.make("addWorkOrder", title="Paint", **given)
    task = await office.make("addWorkTask", workOrderId=work, title="Paint it")
    assert (await why(office, task))[0][0] == "WORK_ORDER_NOT_BEGUN"
    read = "query ($id: ID!) { node(id: $id) { ... on WorkTask { isBlocked blockedBy { id } } } }"
    assert (await office.asker.ask(read, id=task))["node"] == {"isBlocked": True, "blockedBy": [{"id": work}]}


async def test_progress_and_the_critical_path_are_those_of_work_tasks(asker: Asker) -> None:
    seeds = Seeds()
    order = plant_provisioning(seeds, 4)
    await asker.plant(seeds)
    read = "query ($id: ID!) { node(id: $id) { ... on Order { progress { total done blocked } } } }"
    assert (await asker.ask(read, id=order))["node"]["progress"] == {"total": 4, "done": 0, "blocked": 3}
    plan = (await asker.ask(PLAN, id=order))["node"]["orchestrationPlan"]
    assert plan["duration"] == 40 and len(plan["criticalPath"]) == 4
    assert [node["nodeKind"] for node in plan["nodes"]] == ["WORK_ORDER"] * 2 + ["WORK_TASK"] * 4


async def test_the_history_of_a_provisioning_order_tells_of_its_lines(office: Office, place: Place) -> None:
    await office.make("updateProvisioningLineItem", id=place.unserved_line, title="A table")
    await office.make("removeProvisioningLineItem", id=place.unserved_line)
    read = "query ($id: ID!) { node(id: $id) { ... on Stateful { history(last: 2) { nodes { kind snapshot } } } } }"
    found = (await office.asker.ask(read, id=place.provisioning_order))["node"]["history"]["nodes"]
    told = [{"lineChanged": place.unserved_line}, {"lineRemoved": place.unserved_line}]
    assert found == [{"kind": "EDITED", "snapshot": each} for each in told]


async def test_a_deleted_draft_is_gone_and_still_told_of(office: Office, place: Place) -> None:
    told = "__typename ... on StateChange { kind node { id } order { id } }"
    watching = f"subscription ($id: ID!) {{ orderUpdates(id: $id) {{ {told} }} }}"
    async with listening(office.house, watching, id=place.staffing_draft) as listener:
        await listener.until("CaughtUp")
        made = await office.write("deleteDraft", id=place.staffing_draft)
        assert made["object"]["id"] == place.staffing_draft
        found = [await listener.hear() for _ in range(2)]
    gone = {"__typename": "StateChange", "kind": "DELETED", "node": None, "order": None}
    assert found == [gone, gone]
    read = "query ($id: ID!) { node(id: $id) { id } }"
    assert await office.asker.ask(read, id=place.staffing_draft) == {"node": None}
    mine = Access("eve", frozenset(Role), frozenset({place.other_account}))
    query = "query ($id: ID!) { stateChanges(where: {orders: [$id]}) { totalCount } }"
    assert (await office.asker.ask(query, mine, id=place.staffing_draft))["stateChanges"]["totalCount"] == 0
    assert (await office.asker.ask(query, ADA, id=place.staffing_draft))["stateChanges"]["totalCount"] == 4


async def test_a_service_and_the_lines_of_provisioning_orders_find_each_other(office: Office, place: Place) -> None:
    order = await office.make("createProvisioningOrder", title="End it", accountId=place.account)
    given = {"orderId": order, "operation": "DISCONNECT", "serviceId": place.service}
    line = await office.make("addProvisioningLineItem", title="End it", **given)
    read = """query ($id: ID!) { node(id: $id) {
        ... on Service { provisioningLine { id } line { __typename } provisioningLines { nodes { id } } }
        ... on ProvisioningLineItem { service { id } order { id } } } }"""
    found = (await office.asker.ask(read, id=place.service))["node"]
    expected = {"provisioningLine": None, "line": {"__typename": "OrderLineItem"}}
    assert found == {**expected, "provisioningLines": {"nodes": [{"id": line}]}}
    assert (await office.asker.ask(read, id=line))["node"] == {"service": {"id": place.service}, "order": {"id": order}}


LISTED: list[tuple[str, str, dict[str, Any], list[str]]] = [
    ("resourceRequests", "ResourceRequestFilter", {"roles": ["Fitter"]}, ["draft_request", "request"]),
    ("resourceRequests", "ResourceRequestFilter", {"roles": ["Baker"]}, []),
    ("resourceRequests", "ResourceRequestFilter", {"startsBefore": "2024-03-01"}, []),
    ("assignments", "AssignmentFilter", {"people": ["Kim"], "states": ["PROPOSED"]}, ["assignment"]),
    ("assignments", "AssignmentFilter", {"states": ["ASSIGNED"]}, []),
    ("workTasks", "WorkTaskFilter", {"blocked": True}, ["pending_task"]),
    ("workTasks", "WorkTaskFilter", {"blocked": False, "finished": False}, ["ready_task"]),
]


@pytest.mark.parametrize(("root", "typename", "where", "expected"), LISTED)
async def test_the_lists_of_the_families_are_filtered(
    office: Office, place: Place, root: str, typename: str, where: dict[str, Any], expected: list[str]
) -> None:
    query = f"query ($where: {typename}) {{ {root}(where: $where) {{ totalCount nodes {{ id }} }} }}"
    found = (await office.asker.ask(query, where=where))[root]
    assert [node["id"] for node in found["nodes"]] == [getattr(place, name) for name in expected]
    assert found["totalCount"] == len(expected)
    mine = Access("eve", frozenset(Role), frozenset({place.other_account}))
    assert (await office.asker.ask(query, mine, where=where))[root] == {"totalCount": 0, "nodes": []}
