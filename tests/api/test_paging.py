"""Pages: every row exactly once, in order, whatever the order, and whatever is inserted meanwhile."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from models.statement import Statement, Unit
from resolvers.paging import Ordering
from tests.api.asking import Asker
from tests.api.explaining import walks
from tests.api.seeding import Seeds

PAGE = """
query ($first: Int, $after: String, $last: Int, $before: String, $orderBy: WorkOrderBy) {
  orderTasks(first: $first, after: $after, last: $last, before: $before, orderBy: $orderBy) {
    edges { cursor node { id } } nodes { id dueAt priority } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}
"""
ORDERS = [None, *({"field": f, "direction": d} for f in ("CREATED_AT", "DUE_AT", "PRIORITY") for d in ("ASC", "DESC"))]


def due(number: int) -> str | None:
    return None if number % 3 == 0 else f"2024-01-{number % 4 + 1:02}T00:00:00.000Z"


async def planted(asker: Asker, tasks: int = 23) -> str:
    """Tasks with many ties and gaps in what they can be sorted by; the id of their domain order."""
    seeds = Seeds()
    parent = seeds.domain_order(seeds.line(seeds.order()))
    for number in range(tasks):
        created = f"2024-01-0{number % 2 + 1}T00:00:00.000Z"
        seeds.task(parent, due_at=due(number), priority=number % 5 + 1, created_at=created)
    await asker.plant(seeds)
    return parent


async def page(asker: Asker, **arguments: Any) -> dict[str, Any]:
    connection: dict[str, Any] = (await asker.ask(PAGE, **arguments))["orderTasks"]
    return connection


def sort_key(order: dict[str, str] | None) -> Any:
    """What Python would sort by; rows without a value come last both ways."""
    if order is None:
        return lambda row: row[0]
    index = ("CREATED_AT", "DUE_AT", "PRIORITY").index(order["field"]) + 1
    return lambda row: (row[index], row[0])


async def expected(asker: Asker, order: dict[str, str] | None) -> list[str]:
    rows = await asker.house.rows("SELECT id, created_at, due_at, priority FROM order_task")
    dated = [row for row in rows if order is None or order["field"] != "DUE_AT" or row[2]]
    rest = [row for row in rows if row not in dated]
    down = order is not None and order["direction"] == "DESC"
    ordered = sorted(dated, key=sort_key(order), reverse=down) + sorted(rest, reverse=down)
    return [row[0] for row in ordered]


@pytest.mark.parametrize("order", ORDERS, ids=str)
@pytest.mark.parametrize("size", [1, 4, 23])
async def test_paging_forwards_meets_every_row_once_and_in_order(asker: Asker, order: Any, size: int) -> None:
    await planted(asker)
    met: list[str] = []
    after = None
    while True:
        found = await page(asker, first=size, after=after, orderBy=order)
        met += [node["id"] for node in found["nodes"]]
        assert found["totalCount"] == 23
        assert found["pageInfo"]["hasPreviousPage"] is (after is not None)
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
    assert met == await expected(asker, order)


@pytest.mark.parametrize("order", ORDERS, ids=str)
async def test_paging_backwards_meets_the_same_rows(asker: Asker, order: Any) -> None:
    await planted(asker)
    met: list[str] = []
    before = None
    while True:
        found = await page(asker, last=4, before=before, orderBy=order)
        met = [node["id"] for node in found["nodes"]] + met
        before = found["pageInfo"]["startCursor"]
        if not found["pageInfo"]["hasPreviousPage"]:
            break
    assert met == await expected(asker, order)


async def test_rows_inserted_while_paging_shift_nothing(asker: Asker) -> None:
    parent = await planted(asker)
    before = await expected(asker, None)
    met: list[str] = []
    after = None
    late = Seeds(start=10_000)
    late.paths[parent] = (await asker.house.rows("SELECT path FROM domain_order WHERE id = ?", parent))[0][0]
    for _ in range(30):
        found = await page(asker, first=3, after=after)
        met += [node["id"] for node in found["nodes"]]
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
        late.task(parent)
        late.task(parent, id=f"ot_{len(met) // 8:031x}x{len(met)}")
        await asker.plant(late)
    assert [i for i in met if i in before] == before
    assert len(met) == len(set(met))


async def test_a_cursor_outlives_its_row(asker: Asker) -> None:
    await planted(asker)
    found = await page(asker, first=5)
    rows = await expected(asker, None)
    await asker.house.driver.write(_delete, found["nodes"][-1]["id"])
    after = await page(asker, first=2, after=found["pageInfo"]["endCursor"])
    assert [node["id"] for node in after["nodes"]] == rows[5:7]


def _delete(node_id: str) -> Unit[None]:
    _ = yield Statement("DELETE FROM order_task WHERE id = ?", (node_id,))


async def test_edges_carry_the_cursor_of_their_own_row(asker: Asker) -> None:
    await planted(asker)
    found = await page(asker, first=5)
    assert [edge["node"] for edge in found["edges"]] == [{"id": node["id"]} for node in found["nodes"]]
    behind = await page(asker, first=1, after=found["edges"][2]["cursor"])
    assert behind["nodes"][0]["id"] == found["nodes"][3]["id"]


async def test_the_default_page_has_50_rows_and_the_largest_100(asker: Asker) -> None:
    await planted(asker, 120)
    assert len((await page(asker))["nodes"]) == 50
    assert len((await page(asker, first=100))["nodes"]) == 100
    assert (await page(asker, first=0))["nodes"] == []


async def test_the_count_is_counted_only_when_asked(asker: Asker) -> None:
    await planted(asker)
    await asker.ask("{ orderTasks { nodes { id } pageInfo { hasNextPage } } }")
    assert not [each for each in asker.driver.statements if "COUNT" in each.sql]
    await asker.ask("{ orderTasks { totalCount } }")
    assert len(asker.driver.statements) == 1
    assert "COUNT(*)" in asker.driver.statements[0].sql


async def test_nested_pages_are_bounded_for_each_parent_alone(asker: Asker) -> None:
    seeds = Seeds()
    line = seeds.line(seeds.order())
    sizes = (0, 1, 3, 7)
    parents = [seeds.domain_order(line) for _ in sizes]
    for parent, size in zip(parents, sizes, strict=True):
        for _ in range(size):
            seeds.task(parent)
    await asker.plant(seeds)
    query = """query ($id: ID!, $after: String) { node(id: $id) { ... on OrderLineItem { domainOrders { nodes {
        id tasks(first: 3, after: $after) { nodes { id } totalCount pageInfo { hasNextPage endCursor } } } } } } }"""
    orders = (await asker.ask(query, id=line))["node"]["domainOrders"]["nodes"]
    assert [len(o["tasks"]["nodes"]) for o in orders] == [0, 1, 3, 3]
    assert [o["tasks"]["totalCount"] for o in orders] == list(sizes)
    assert [o["tasks"]["pageInfo"]["hasNextPage"] for o in orders] == [False, False, False, True]
    cursor = orders[3]["tasks"]["pageInfo"]["endCursor"]
    orders = (await asker.ask(query, id=line, after=cursor))["node"]["domainOrders"]["nodes"]
    assert [len(o["tasks"]["nodes"]) for o in orders] == [0, 0, 0, 3]


async def test_a_page_of_a_parent_with_10000_children_reads_only_its_own_rows(asker: Asker) -> None:
    seeds = Seeds()
    parent = seeds.domain_order(seeds.line(seeds.order()))
    for _ in range(10_000):
        seeds.task(parent)
    await asker.plant(seeds)
    query = "query ($id: ID!) { node(id: $id) { ... on DomainOrder { tasks(first: 5) { nodes { title } } } } }"
    await asker.ask(query, id=parent)
    walk = (await walks(asker))[-1]
    assert all(step.searched.strip("(").startswith("id") for step in walk.of("u")) and walk.of("u"), walk
    assert [step.index for step in walk.of("t")] == ["task_of_parent"], walk
    assert all(step.searched.strip("(").startswith("parent_id") for step in walk.of("t")), walk


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"first": 101}, "first is 101; page_cap allows 100 (1 too many)."),
        ({"first": -1}, "a page has 0 to 100 rows"),
        ({"last": 101}, "last is 101; page_cap allows 100 (1 too many)."),
        ({"first": 1, "last": 1}, "can't be combined"),
        ({"after": "%%%"}, "is no cursor"),
        ({"after": "😀"}, "is no cursor"),
        ({"after": ""}, "is no cursor"),
        ({"after": "bnVsbA"}, "is no cursor"),
        ({"after": "WyJpZCJd"}, "another list or order"),
        ({"before": Ordering("due", column="due_at").cursor(["2024", "ot_1"])}, "another list or order"),
        ({"after": Ordering("id").cursor([10**30])}, "is no cursor"),
        ({"after": Ordering("id").cursor([{"a": 1}])}, "is no cursor"),
        ({"after": b64encode(b'["id",' + b"1" * 5000 + b"]").decode()}, "is no cursor"),
        ({"after": Ordering("id").cursor([None])}, "another list or order"),
    ],
    ids=str,
)
async def test_what_can_not_be_meant_is_told(asker: Asker, arguments: dict[str, Any], says: str) -> None:
    error = await asker.refused(PAGE, **arguments)
    assert says in error["message"]
    assert error["extensions"]["code"] == "BAD_INPUT"


async def test_a_cursor_of_the_other_direction_is_not_taken(asker: Asker) -> None:
    await planted(asker)
    down = {"field": "PRIORITY", "direction": "DESC"}
    cursor = (await page(asker, first=3, orderBy=down))["pageInfo"]["endCursor"]
    error = await asker.refused(PAGE, first=3, after=cursor, orderBy={"field": "PRIORITY", "direction": "ASC"})
    assert "another list or order" in error["message"]


async def test_the_journals_cursors_page_the_journal_and_no_other_journal(asker: Asker) -> None:
    seeds = Seeds()
    order = seeds.order()
    for _ in range(5):
        seeds.change(order)
    await asker.plant(seeds)
    query = """query ($after: String) {
        stateChanges(first: 2, after: $after) { nodes { sequence cursor } edges { cursor } } }"""
    found = (await asker.ask(query))["stateChanges"]
    assert [edge["cursor"] for edge in found["edges"]] == [node["cursor"] for node in found["nodes"]]
    behind = (await asker.ask(query, after=found["nodes"][0]["cursor"]))["stateChanges"]
    assert behind["nodes"][0] == found["nodes"][1]
    await asker.house.driver.write(_renew)
    error = await asker.refused(query, after=found["nodes"][0]["cursor"])
    assert error["extensions"]["code"] == "CURSOR_EXPIRED"


def _renew() -> Unit[None]:
    _ = yield Statement("UPDATE epoch SET value = 'another'")
