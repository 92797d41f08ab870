"""A caller restricted to accounts sees their orders and nothing else, on whatever path; the rest does not exist."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifecycle.access import Access
from tests.api.asking import ADA, Asker
from tests.api.everything import everything
from tests.api.planting import plant_tree
from tests.api.seeding import Seeds


class Town:
    """Two accounts with a tree each, and an order without account."""

    def __init__(self, seeds: Seeds) -> None:
        self.mine, self.theirs = seeds.account(), seeds.account()
        for account in (self.mine, self.theirs):
            seeds.location(account)
        self.my_order = plant_tree(seeds, 12, self.mine)
        self.their_order = plant_tree(seeds, 12, self.theirs)
        self.nobodys = plant_tree(seeds, 12)
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
        assert seen is (root == town.my_order), node_id


@pytest.mark.parametrize(
    "root",
    ["orders", "customerOrders", "orderTasks", "falloutRecords", "accounts", "locations", "services", "stateChanges"],
)
async def test_lists_and_counts_hold_what_is_the_callers(asker: Asker, town: Town, root: str) -> None:
    query = f"{{ {root}(first: 100) {{ totalCount nodes {{ id }} }} }}"
    everyone = (await asker.ask(query))[root]
    mine = (await asker.ask(query, town.restricted))[root]
    assert 0 < mine["totalCount"] < everyone["totalCount"]
    assert len(mine["nodes"]) == mine["totalCount"]
    assert (await asker.ask(query, town.nowhere))[root] == {"totalCount": 0, "nodes": []}


async def test_no_filter_reaches_beyond_the_scope(asker: Asker, town: Town) -> None:
    query = """query ($a: [ID!], $o: [ID!]) { orders(where: {accounts: $a}) { totalCount }
        orderTasks(where: {accounts: $a, orders: $o}) { totalCount } falloutRecords(where: {orders: $o}) { totalCount }
        services(where: {accounts: $a, orders: $o}) { totalCount }
        stateChanges(where: {orders: $o}) { totalCount } board(where: {accounts: $a}) { orderStates { count } } }"""
    there = await asker.ask(query, a=[town.theirs], o=[town.their_order])
    assert all(value.get("totalCount") for name, value in there.items() if name != "board")
    hidden = await asker.ask(query, town.restricted, a=[town.theirs], o=[town.their_order])
    assert hidden.pop("board") == {"orderStates": []}
    assert {value["totalCount"] for value in hidden.values()} == {0}


async def test_the_catalogue_is_everybodys(asker: Asker, town: Town) -> None:
    query = "{ serviceSpecifications { totalCount } }"
    for access in (ADA, town.restricted, town.nowhere):
        assert (await asker.ask(query, access))["serviceSpecifications"]["totalCount"] == 6


async def test_look_ups_do_not_find_what_is_others(asker: Asker, town: Town) -> None:
    number = await asker.ask("query ($id: ID!) { node(id: $id) { ... on Order { number } } }", id=town.their_order)
    found = await asker.ask(
        "query ($n: String!) { order(number: $n) { id } }", town.restricted, n=number["node"]["number"]
    )
    assert found == {"order": None}


async def test_an_order_without_account_is_seen_only_by_the_unrestricted(asker: Asker, town: Town) -> None:
    query = "query ($id: ID!) { node(id: $id) { id } }"
    assert (await asker.ask(query, id=town.nobodys))["node"] is not None
    assert (await asker.ask(query, town.restricted, id=town.nobodys))["node"] is None


async def test_the_board_counts_what_is_the_callers(asker: Asker, town: Town) -> None:
    query = "{ board { orderStates { count } taskStates { count } ages { count } risks { count } groups { count } } }"

    def total(board: dict[str, Any], name: str) -> int:
        return sum(row["count"] for row in board[name])

    everyone, mine = (await asker.ask(query))["board"], (await asker.ask(query, town.restricted))["board"]
    for name in everyone:
        assert total(everyone, name) == 3 * total(mine, name) > 0
    assert {total((await asker.ask(query, town.nowhere))["board"], name) for name in everyone} == {0}


async def test_whatever_is_selected_nothing_of_others_is_in_the_answer(asker: Asker, town: Town) -> None:
    query = f"{{ orders {{ nodes {{ ... on CustomerOrder {everything('CustomerOrder', 1)} }} }} }}"
    answer = str(await asker.ask(query, town.restricted))
    assert town.my_order in answer
    assert [i for i, root in town.everything.items() if root != town.my_order and i in answer] == []


async def test_a_dependency_on_what_is_others_shows_no_node(asker: Asker, town: Town) -> None:
    """It can't come to be; if it did, nothing would leak."""
    mine = next(i for i, root in town.everything.items() if root == town.my_order and i.startswith("ot_"))
    theirs = next(i for i, root in town.everything.items() if root == town.their_order and i.startswith("ot_"))
    seeds = Seeds(start=50_000)
    seeds.paths[mine] = f"{town.my_order}/{mine}"
    seeds.wait(mine, theirs)
    await asker.plant(seeds)
    query = """query ($id: ID!) { node(id: $id) { ... on OrderTask {
        dependsOn { nodes { id } edges { node { id } } } blockedBy { id } } } }"""
    assert theirs in str(await asker.ask(query, id=mine))
    assert theirs not in str(await asker.ask(query, town.restricted, id=mine))


async def test_the_viewer_is_told_what_it_may(asker: Asker, town: Town) -> None:
    query = "{ viewer { actor roles accounts } }"
    assert (await asker.ask(query))["viewer"] == {"actor": "ada", "roles": ["ADMINISTRATOR"], "accounts": None}
    assert (await asker.ask(query, town.restricted))["viewer"]["accounts"] == [town.mine]
