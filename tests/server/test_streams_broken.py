"""Streams whose connections break, whose server dies, which nobody reads: short forms of the long tests."""

from __future__ import annotations

import asyncio
from pathlib import Path
from random import Random
from typing import Any

import httpx

from tests.engine.house import open_house
from tests.server.process import ServerProcess
from tests.server.socket_client import acknowledged
from tests.soak.handovers import handovers
from tests.soak.idleness import idleness
from tests.soak.memory import memory
from tests.soak.reconnects import reconnects
from tests.soak.silence import silence

MOVE = """mutation ($id: ID!, $action: CustomerOrderAction!) {
  transitionCustomerOrder(input: { id: $id, action: $action, reason: "x" }) { changeCount } }"""


def test_after_30_disconnects_and_a_killed_server_nothing_is_missing_or_told_twice(tmp_path: Path) -> None:
    result = reconnects(30, tmp_path)
    assert result.failures == []
    assert result.figures["disconnects"] >= 30 and result.figures["kills"] >= 1
    assert result.figures["messages"] > 300


def test_300_snapshots_are_followed_by_exactly_what_they_do_not_hold_yet(tmp_path: Path) -> None:
    result = handovers(300, tmp_path)
    assert result.failures == []
    assert result.figures["handovers"] == 300 and result.figures["changes"] > 3_000


def test_memory_stays_where_it_was_whoever_does_not_read(tmp_path: Path) -> None:
    result = memory(10_000, tmp_path)
    assert result.failures == []
    assert result.figures["changes"] >= 10_000


def test_200_clients_that_never_read_keep_nobody_waiting(tmp_path: Path) -> None:
    result = silence(600, tmp_path, most_slower=3, readers=10, copies=6)
    assert result.failures == []
    assert result.figures["messages read"] > 500


def test_an_idle_socket_costs_little(tmp_path: Path) -> None:
    result = idleness(200, tmp_path)
    assert result.failures == []
    assert result.figures["bytes a socket"] > 0


async def test_200_sockets_that_drop_in_the_middle_of_cascades_leave_nothing_half_done(tmp_path: Path) -> None:
    with ServerProcess(tmp_path) as server:
        async with httpx.AsyncClient(timeout=50) as http:
            orders = [await _make_order(http, server.graphql) for _ in range(8)]
            random = Random(1)
            for _ in range(4):
                await asyncio.gather(*(_drop_while_moving(server, random.choice(orders), random) for _ in range(50)))
            for order in orders:
                counts = [await _move(http, server.graphql, order, action) for action in ("RESUME", "HOLD", "RESUME")]
                assert counts[-2:] == [31, 31], "the server goes on, and moves whole trees"
        assert "Traceback" not in "".join(server.lines)
    async with open_house(tmp_path / "orders.db") as house:
        assert await house.findings() == []
        held = await house.rows("SELECT COUNT(*) FROM journal WHERE action = 'HOLD'")
        assert held[0][0] > len(orders), "some of what the sockets asked for was done"


async def _ask(http: httpx.AsyncClient, url: str, query: str, **variables: Any) -> Any:
    answer = (await http.post(url, json={"query": query, "variables": variables})).json()
    assert "errors" not in answer, answer
    return answer["data"]


async def _move(http: httpx.AsyncClient, url: str, order: str, action: str) -> int:
    moved = await _ask(http, url, MOVE, id=order, action=action)
    return int(moved["transitionCustomerOrder"]["changeCount"])


async def _make_order(http: httpx.AsyncClient, url: str) -> str:
    """An approved order of 30 lines."""
    made = await _ask(http, url, 'mutation { made: createAccount(input: { name: "A" }) { account { id } } }')
    query = """mutation ($id: ID!) { made: createCustomerOrder(input: { title: "An order", accountId: $id }) {
        order { id } } }"""
    made = await _ask(http, url, query, id=made["made"]["account"]["id"])
    order: str = made["made"]["order"]["id"]
    add = "".join(
        f'l{n}: addOrderLineItem(input: {{ parentId: $id, title: "L" }}) {{ changeCount }} ' for n in range(30)
    )
    await _ask(http, url, f"mutation ($id: ID!) {{ {add} }}", id=order)
    for action in ("SUBMIT", "APPROVE"):
        await _move(http, url, order, action)
    return order


async def _drop_while_moving(server: ServerProcess, order: str, random: Random) -> None:
    async with acknowledged(server) as socket:
        for number, action in enumerate(("HOLD", "RESUME") * 2):
            await socket.ask(str(number), MOVE, variables={"id": order, "action": action})
        await asyncio.sleep(random.random() * 0.05)
        socket.drop()
