"""A page costs what it shows: lists walk an index in order, whatever they are sorted by and however long they are."""

from __future__ import annotations

from typing import Any

import pytest

from lifecycle.access import Access
from resolvers.filters import WORK_SORTS
from tests.api.asking import ADA, Asker
from tests.api.explaining import Walk, walks
from tests.api.seeding import Seeds

SORTS = [None, *({"field": field, "direction": way} for field in WORK_SORTS for way in ("ASC", "DESC"))]
WHERE = {
    "orders": "OrderFilter",
    "customerOrders": "CustomerOrderFilter",
    "serviceOrders": "CustomerOrderFilter",
    "staffingOrders": "StaffingOrderFilter",
    "provisioningOrders": "ProvisioningOrderFilter",
    "orderTasks": "OrderTaskFilter",
    "workTasks": "WorkTaskFilter",
}
ROOTS = tuple(WHERE)
FOUND = {"orders": 48, "orderTasks": 24, "workTasks": 12}
ENDS = {"first": ("after", "endCursor"), "last": ("before", "startCursor")}


def query(root: str, size: str = "first") -> str:
    return f"""query ($size: Int, $cursor: String, $orderBy: WorkOrderBy, $where: {WHERE[root]}) {{
      page: {root}({size}: $size, {ENDS[size][0]}: $cursor, orderBy: $orderBy, where: $where) {{
        nodes {{ id title dueAt }} pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }} }}"""


async def planted(asker: Asker) -> tuple[str, str]:
    """Orders of all kinds and of two accounts, most with a task, some of them due; nothing was analyzed."""
    seeds = Seeds()
    small, large = seeds.account(), seeds.account()
    for number in range(24):
        dated = {"due_at": None if number % 3 == 0 else f"2024-01-{number % 4 + 1:02}T00:00:00.000Z"}
        kind = "CUSTOMER_ORDER" if number % 2 else "SERVICE_ORDER"
        order = seeds.order(small if number < 6 else large, kind, **dated)
        seeds.task(seeds.domain_order(seeds.line(order)), **dated)
        kind = "STAFFING_ORDER" if number % 2 else "PROVISIONING_ORDER"
        order = seeds.order(small if number < 6 else large, kind, **dated)
        if kind == "PROVISIONING_ORDER":
            seeds.work_task(seeds.work_order(order), **dated)
        else:
            seeds.assignment(seeds.request(order))
    await asker.plant(seeds)
    return small, large


async def walked(asker: Asker, root: str, **arguments: Any) -> tuple[dict[str, Any], list[Walk]]:
    page = (await asker.ask(query(root, arguments.pop("end", "first")), **arguments))["page"]
    found = await walks(asker)
    for walk in found:
        assert not walk.sorts and all(step.index for step in walk.of("t")), walk
    return page, found


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("order", SORTS, ids=str)
@pytest.mark.parametrize("root", ROOTS)
async def test_every_page_of_a_list_walks_an_index_in_order(asker: Asker, root: str, order: Any, end: str) -> None:
    await planted(asker)
    cursor, met = None, []
    for _ in range(20):
        page, found = await walked(asker, root, end=end, size=3, cursor=cursor, orderBy=order)
        if cursor is not None:
            assert all(walk.of("t")[0].searched for walk in found), f"a page begins at its cursor: {found}"
        met += [node["id"] for node in page["nodes"]]
        cursor = page["pageInfo"][ENDS[end][1]]
        if not page["pageInfo"]["hasNextPage" if end == "first" else "hasPreviousPage"]:
            break
    assert len(met) == len(set(met)) == FOUND.get(root, 12)


async def test_only_the_seam_between_dated_and_undated_costs_a_second_statement(asker: Asker) -> None:
    await planted(asker)
    order = {"field": "DUE_AT"}
    text = query("orderTasks")
    assert await asker.cost(text, size=5, orderBy=order) == 1
    assert await asker.cost(text, size=20, orderBy=order) == 2
    last = (await asker.ask(text, size=20, orderBy=order))["page"]["pageInfo"]["endCursor"]
    assert await asker.cost(text, size=5, cursor=last, orderBy=order) == 1


@pytest.mark.sqlite
async def test_what_always_holds_does_not_hide_the_index_of_what_was_asked_for(asker: Asker) -> None:
    await planted(asker)
    asked = {"numbers": "number=?", "states": "state=?", "accounts": "account_id=?"}
    values = {"numbers": ["CO-1", "CO-2"], "states": ["IN_PROGRESS"], "accounts": [f"ac_{1:032x}"]}
    for name, found in asked.items():
        _ = await asker.ask(query("customerOrders"), size=3, where={name: values[name]})
        (walk,) = await walks(asker)
        assert found in walk.steps[0].searched, walk


UNSORTED = """query ($size: Int, $cursor: String) { page: %s(first: $size, after: $cursor) {
    nodes { id } pageInfo { endCursor hasNextPage } } }"""


@pytest.mark.parametrize("root", ["resourceRequests", "assignments"])
async def test_pages_of_lists_that_have_but_one_order_walk_it(asker: Asker, root: str) -> None:
    await planted(asker)
    cursor, met, more = None, [], True
    while more:
        page = (await asker.ask(UNSORTED % root, size=5, cursor=cursor))["page"]
        (walk,) = await walks(asker)
        assert not walk.sorts and (cursor is None or all(step.searched for step in walk.steps)), walk
        met += [node["id"] for node in page["nodes"]]
        cursor, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(set(met)) == len(met) == 12 and met == sorted(met)


OF_ONE = {"orderTasks": 6, "falloutRecords": 0, "workTasks": 3, "resourceRequests": 3, "assignments": 3}


@pytest.mark.parametrize("root", OF_ONE)
async def test_who_sees_one_account_pays_for_its_orders_alone(asker: Asker, root: str) -> None:
    small, _ = await planted(asker)
    eve = Access("eve", ADA.roles, frozenset({small}))
    text = f"{{ page: {root} {{ totalCount nodes {{ id }} }} }}"
    assert (await asker.ask(text, eve))["page"]["totalCount"] == OF_ONE[root]
    for walk in await walks(asker, sorting=True):
        assert walk.of("t")[0].searched.strip("(").startswith("root_id") and not walk.correlated, walk
