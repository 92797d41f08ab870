"""Pages below staffing and provisioning orders: each parent's rows alone, every one of them once, both ways."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.asking import Asker
from tests.api.explaining import walks
from tests.api.seeding import Seeds

SIZES = (0, 1, 3, 7)
PAGES = """query ($ids: [ID!]!, $first: Int, $after: String, $last: Int, $before: String) {
  nodes(ids: $ids) { ... on %s { page: %s(first: $first, after: $after, last: $last, before: $before) {
    nodes { id } edges { cursor node { id } } totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } } }"""


def _requests(seeds: Seeds, count: int) -> tuple[str, list[str]]:
    order = seeds.order(kind="STAFFING_ORDER")
    return order, [seeds.request(order) for _ in range(count)]


def _people(seeds: Seeds, count: int) -> tuple[str, list[str]]:
    request = seeds.request(seeds.order(kind="STAFFING_ORDER"))
    return request, [seeds.assignment(request) for _ in range(count)]


def _lines(seeds: Seeds, count: int) -> tuple[str, list[str]]:
    order = seeds.order(kind="PROVISIONING_ORDER")
    return order, [seeds.provisioning_line(order) for _ in range(count)]


def _works(seeds: Seeds, count: int) -> tuple[str, list[str]]:
    order = seeds.order(kind="PROVISIONING_ORDER")
    return order, [seeds.work_order(order) for _ in range(count)]


def _tasks(seeds: Seeds, count: int) -> tuple[str, list[str]]:
    work = seeds.work_order(seeds.order(kind="PROVISIONING_ORDER"))
    return work, [seeds.work_task(work) for _ in range(count)]


def _all_tasks(seeds: Seeds, count: int) -> tuple[str, list[str]]:
    order = seeds.order(kind="PROVISIONING_ORDER")
    works = [seeds.work_order(order) for _ in range(2)]
    return order, [seeds.work_task(works[number % 2]) for number in range(count)]


def _served_lines(seeds: Seeds, count: int) -> tuple[str, list[str]]:
    order = seeds.order(kind="PROVISIONING_ORDER")
    lines = [seeds.provisioning_line(order) for _ in range(count)]
    return seeds.work_order(order, *lines[::-1]), lines


def _serving_works(seeds: Seeds, count: int) -> tuple[str, list[str]]:
    order = seeds.order(kind="PROVISIONING_ORDER")
    line = seeds.provisioning_line(order)
    return line, [seeds.work_order(order, line) for _ in range(count)]


LISTS: dict[tuple[str, str], Any] = {
    ("StaffingOrder", "requests"): _requests,
    ("ResourceRequest", "assignments"): _people,
    ("ProvisioningOrder", "provisioningLines"): _lines,
    ("ProvisioningOrder", "workOrders"): _works,
    ("ProvisioningOrder", "workTasks"): _all_tasks,
    ("WorkOrder", "workTasks"): _tasks,
    ("WorkOrder", "provisioningLines"): _served_lines,
    ("ProvisioningLineItem", "workOrders"): _serving_works,
}
each_list = pytest.mark.parametrize(("typename", "field"), LISTS)


def _ids(page: dict[str, Any]) -> list[str]:
    assert [edge["node"] for edge in page["edges"]] == page["nodes"]
    return [node["id"] for node in page["nodes"]]


@each_list
async def test_pages_are_bounded_for_each_parent_alone_and_met_once_both_ways(
    asker: Asker, typename: str, field: str
) -> None:
    seeds = Seeds()
    planted = dict(LISTS[typename, field](seeds, size) for size in SIZES)
    await asker.plant(seeds)
    query = PAGES % (typename, field)
    pages = [node["page"] for node in (await asker.ask(query, ids=list(planted), first=3))["nodes"]]
    assert [_ids(page) for page in pages] == [below[:3] for below in planted.values()]
    assert [page["totalCount"] for page in pages] == list(SIZES)
    assert [page["pageInfo"]["hasNextPage"] for page in pages] == [False, False, False, True]
    *_, longest = planted
    for size, cursor, end, more in (
        ("first", "after", "endCursor", "hasNextPage"),
        ("last", "before", "startCursor", "hasPreviousPage"),
    ):
        met: list[str] = []
        given: dict[str, Any] = {size: 2}
        while True:
            (node,) = (await asker.ask(query, ids=[longest], **given))["nodes"]
            found = _ids(node["page"])
            met = met + found if size == "first" else found + met
            if not node["page"]["pageInfo"][more]:
                break
            given[cursor] = node["page"]["pageInfo"][end]
        assert met == planted[longest]


@each_list
async def test_a_page_reads_the_rows_of_its_parent_by_an_index(asker: Asker, typename: str, field: str) -> None:
    seeds = Seeds()
    parent, _ = LISTS[typename, field](seeds, 7)
    LISTS[typename, field](seeds, 7)
    await asker.plant(seeds)
    query = f"query ($id: ID!) {{ node(id: $id) {{ ... on {typename} {{ {field}(first: 2) {{ nodes {{ id }} }} }} }} }}"
    await asker.ask(query, id=parent)
    for walk in await walks(asker, sorting=True):
        assert all(step.searched for step in walk.steps) and walk.steps, walk
