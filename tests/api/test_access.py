"""A caller restricted to accounts sees their orders and nothing else, on whatever path; the rest does not exist."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifecycle.access import Access
from tests.api.asking import ADA, Asker
from tests.api.everything import everything
from tests.api.office import fields_of
from tests.api.planting import plant_tree
from tests.api.planting_families import plant_provisioning, plant_staffing
from tests.api.seeding import Seeds

PLANTS = (plant_tree, plant_staffing, plant_provisioning)
KINDS = ("CustomerOrder", "StaffingOrder", "ProvisioningOrder")


class Town:
    """Two accounts with a tree of each family, and as many orders without account."""

    def __init__(self, seeds: Seeds) -> None:
        self.mine, self.theirs = seeds.account(), seeds.account()
        for account in (self.mine, self.theirs):
            seeds.location(account)
        self.my_orders = [plant(seeds, 12, self.mine) for plant in PLANTS]
        self.their_orders = [plant(seeds, 12, self.theirs) for plant in PLANTS]
        self.nobodys = [plant(seeds, 12) for plant in PLANTS]
        self.everything = {node_id: path.split("/")[0] for node_id, path in seeds.paths.items()} | seeds.ordered
        self.restricted = replace(ADA, accounts=frozenset({self.mine}))
        self.nowhere = Access("bob", ADA.roles, frozenset())


@pytest.fixture
async def town(asker: Asker) -> Town:
    seeds = Seeds()
    town = Town(seeds)
    await asker.plant(seeds)
    return town


async def test_every_node_of_others_looks_like_none(asker: Asker, town: Town) -> None:
    query = "query ($id: ID!) { node(id: $id) { id } }"
    for node_id, root in town.everything.items():
        seen = (await asker.ask(query, town.restricted, id=node_id))["node"] is not None
        assert seen is (root in town.my_orders), node_id


LISTS = (
    *("orders", "customerOrders", "staffingOrders", "provisioningOrders"),
    *("orderTasks", "workTasks", "resourceRequests", "assignments", "falloutRecords"),
    *("accounts", "locations", "services", "stateChanges"),
)


def test_every_list_is_tried() -> None:
    lists = {name for name, field in fields_of("Query").items() if str(field.type).endswith("Connection!")}
    catalogue = {name for name in lists if name.endswith("Specifications")}
    assert lists == {*LISTS, "serviceOrders"} | catalogue


@pytest.mark.parametrize("root", LISTS)
async def test_lists_and_counts_hold_what_is_the_callers(asker: Asker, town: Town, root: str) -> None:
    query = f"{{ {root}(first: 100) {{ totalCount nodes {{ id }} }} }}"
    everyone = (await asker.ask(query))[root]
    mine = (await asker.ask(query, town.restricted))[root]
    assert 0 < mine["totalCount"] < everyone["totalCount"]
    assert len(mine["nodes"]) == mine["totalCount"]
    assert (await asker.ask(query, town.nowhere))[root] == {"totalCount": 0, "nodes": []}


async def test_no_filter_reaches_beyond_the_scope(asker: Asker, town: Town) -> None:
    query = """query ($a: [ID!], $o: [ID!], $f: [ID!], $s: [ID!], $p: [ID!]) {
        orders(where: {accounts: $a}) { totalCount }
        orderTasks(where: {accounts: $a, orders: $f}) { totalCount } falloutRecords(where: {orders: $f}) { totalCount }
        resourceRequests(where: {accounts: $a, orders: $s}) { totalCount }
        assignments(where: {accounts: $a, orders: $s}) { totalCount }
        workTasks(where: {accounts: $a, orders: $p}) { totalCount }
        services(where: {accounts: $a, orders: $o}) { totalCount }
        stateChanges(where: {orders: $o}) { totalCount } board(where: {accounts: $a}) { orderStates { count } } }"""
    fulfillment, staffing, provisioning = ([order] for order in town.their_orders)
    given: dict[str, Any] = {"o": town.their_orders, "f": fulfillment, "s": staffing, "p": provisioning}
    there = await asker.ask(query, a=[town.theirs], **given)
    assert all(value.get("totalCount") for name, value in there.items() if name != "board")
    hidden = await asker.ask(query, town.restricted, a=[town.theirs], **given)
    assert hidden.pop("board") == {"orderStates": []}
    assert {value["totalCount"] for value in hidden.values()} == {0}


async def test_the_catalogue_is_everybodys(asker: Asker, town: Town) -> None:
    query = "{ serviceSpecifications { totalCount } }"
    for access in (ADA, town.restricted, town.nowhere):
        assert (await asker.ask(query, access))["serviceSpecifications"]["totalCount"] == 9


async def test_look_ups_do_not_find_what_is_others(asker: Asker, town: Town) -> None:
    for order in town.their_orders:
        read = "query ($id: ID!) { node(id: $id) { ... on Order { number } } }"
        number = (await asker.ask(read, id=order))["node"]["number"]
        look_up = "query ($n: String!) { order(number: $n) { id } }"
        assert (await asker.ask(look_up, n=number)) == {"order": {"id": order}}
        assert (await asker.ask(look_up, town.restricted, n=number)) == {"order": None}


async def test_an_order_without_account_is_seen_only_by_the_unrestricted(asker: Asker, town: Town) -> None:
    query = "query ($id: ID!) { node(id: $id) { id } }"
    for order in town.nobodys:
        assert (await asker.ask(query, id=order))["node"] is not None
        assert (await asker.ask(query, town.restricted, id=order))["node"] is None


async def test_the_board_counts_what_is_the_callers(asker: Asker, town: Town) -> None:
    query = "{ board { orderStates { count } taskStates { count } ages { count } risks { count } groups { count } } }"

    def total(board: dict[str, Any], name: str) -> int:
        return sum(row["count"] for row in board[name])

    everyone, mine = (await asker.ask(query))["board"], (await asker.ask(query, town.restricted))["board"]
    for name in everyone:
        assert total(everyone, name) == 3 * total(mine, name) > 0
    assert {total((await asker.ask(query, town.nowhere))["board"], name) for name in everyone} == {0}


@pytest.mark.parametrize("typename", KINDS)
async def test_whatever_is_selected_nothing_of_others_is_in_the_answer(asker: Asker, town: Town, typename: str) -> None:
    query = f"{{ orders {{ nodes {{ ... on {typename} {everything(typename, 1)} }} }} }}"
    answer = str(await asker.ask(query, town.restricted))
    assert town.my_orders[KINDS.index(typename)] in answer
    assert [i for i, root in town.everything.items() if root not in town.my_orders and i in answer] == []


@pytest.mark.parametrize("prefix", ["ot_", "wt_"])
async def test_a_dependency_on_what_is_others_shows_no_node(asker: Asker, town: Town, prefix: str) -> None:
    """It can't come to be; if it did, nothing would leak."""
    mine = next(i for i, root in town.everything.items() if root in town.my_orders and i.startswith(prefix))
    theirs = next(i for i, root in town.everything.items() if root in town.their_orders and i.startswith(prefix))
    seeds = Seeds(start=50_000)
    seeds.paths[mine] = f"{town.everything[mine]}/{mine}"
    seeds.wait(mine, theirs)
    await asker.plant(seeds)
    query = """query ($id: ID!) { node(id: $id) { ... on OrderTask {
        dependsOn { nodes { id } edges { node { id } } } blockedBy { id } } ... on WorkTask {
        dependsOn { nodes { id } edges { node { id } } } blockedBy { id } } } }"""
    assert theirs in str(await asker.ask(query, id=mine))
    assert theirs not in str(await asker.ask(query, town.restricted, id=mine))


async def test_what_joins_lines_and_work_orders_of_others_shows_neither(asker: Asker, town: Town) -> None:
    """It can't come to be; if it did, nothing would leak."""
    lines, works = (_of_both(town, prefix) for prefix in ("pl_", "wo_"))
    seeds = Seeds(start=50_000)
    seeds.serve(works[0], lines[1], town.my_orders[2])
    seeds.serve(works[1], lines[0], town.my_orders[2])
    await asker.plant(seeds)
    query = """query ($ids: [ID!]!) { nodes(ids: $ids) { ... on WorkOrder { provisioningLines { nodes { id } } }
        ... on ProvisioningLineItem { workOrders { nodes { id } } } } }"""
    for access, sees in ((ADA, True), (town.restricted, False)):
        answer = str(await asker.ask(query, access, ids=[works[0], lines[0]]))
        assert (lines[1] in answer, works[1] in answer) == (sees, sees)


def _of_both(town: Town, prefix: str) -> list[str]:
    """A node of mine and one of theirs."""
    found = [i for i in town.everything if i.startswith(prefix)]
    return [next(i for i in found if town.everything[i] in orders) for orders in (town.my_orders, town.their_orders)]


async def test_the_viewer_is_told_what_it_may(asker: Asker, town: Town) -> None:
    query = "{ viewer { actor roles accounts } }"
    assert (await asker.ask(query))["viewer"] == {"actor": "ada", "roles": ["ADMINISTRATOR"], "accounts": None}
    assert (await asker.ask(query, town.restricted))["viewer"]["accounts"] == [town.mine]
