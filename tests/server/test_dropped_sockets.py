"""Sockets that drop in the middle of mutations: each one is done wholly or not at all, and others are served on."""

from __future__ import annotations

import asyncio
import signal
from collections import Counter
from pathlib import Path
from random import Random

import httpx

from tests.databases import url_of
from tests.engine.house import House, open_house
from tests.server.process import ServerProcess, run
from tests.server.socket_client import acknowledged

SOCKETS, AT_ONCE = 200, 50
DRAFT = ("SUBMIT", "APPROVE", "HOLD", "RESUME")
APPROVED = ("HOLD", "RESUME", "REQUEST_CANCELLATION", "APPROVE_CANCELLATION")
MOVE = """mutation ($id: ID!, $action: CustomerOrderAction!) {
  transitionCustomerOrder(input: {id: $id, action: $action, reason: "because"}) { changeCount errors { message } } }"""
NOTE = 'mutation ($id: ID!) { addNote(input: {nodeId: $id, text: "Meanwhile"}) { errors { message } } }'


async def _order(house: House, approved: bool) -> str:
    """An order with two lines; an approved one has a domain order and two tasks below each, too."""
    order, lines = await house.order(lines=2, approved=approved)
    for line in lines if approved else ():
        parent = await house.domain_order(line)
        first = await house.task(parent)
        await house.task(parent, depends_on=[first])
    return order


async def _prepare(path: Path) -> list[str]:
    """Drafts and approved orders in turn."""
    async with open_house(path, durable=False) as house:
        return [await _order(house, approved=bool(number % 2)) for number in range(SOCKETS)]


async def _move_and_drop(server: ServerProcess, order: str, actions: tuple[str, ...], random: Random) -> None:
    """Ask for everything at once, hear some of the answers, and go."""
    async with acknowledged(server) as socket:
        for action in actions:
            await socket.ask(action, MOVE, variables={"id": order, "action": action})
        for _ in range(random.randrange(len(actions))):
            assert "errors" not in (await socket.hear()).get("payload", {})
        await asyncio.sleep(random.random() * 0.05)
        socket.drop()


async def _write_meanwhile(server: ServerProcess, order: str, dropping: asyncio.Event) -> int:
    """Write notes as long as sockets drop; how many were answered."""
    written = 0
    async with httpx.AsyncClient(timeout=10) as http:
        while not dropping.is_set():
            asked = {"query": NOTE, "variables": {"id": order}}
            answer = (await http.post(server.graphql, json=asked)).json()
            assert answer["data"]["addNote"]["errors"] == []
            written += 1
    return written


async def test_200_sockets_that_drop_in_the_middle_of_transitions_leave_nothing_half_done(tmp_path: Path) -> None:
    random, done = Random(4), asyncio.Event()
    orders = await _prepare(tmp_path / "orders.db")
    with ServerProcess(tmp_path) as server:
        writing = asyncio.create_task(_write_meanwhile(server, orders[0], done))
        for start in range(0, SOCKETS, AT_ONCE):
            numbers = range(start, start + AT_ONCE)
            drops = [_move_and_drop(server, orders[n], APPROVED if n % 2 else DRAFT, random) for n in numbers]
            await asyncio.gather(*drops)
        done.set()
        assert await writing > SOCKETS / AT_ONCE
        server.signal(signal.SIGTERM)
        assert server.ended(20) == 0
        assert "Traceback" not in "".join(server.lines)
    checked = run(tmp_path, "check", "--database-url", url_of(tmp_path / "orders.db"))
    assert (checked.returncode, checked.stdout.splitlines()[-1][-12:]) == (0, " no findings"), checked.stdout
    async with open_house(tmp_path / "orders.db") as house:
        moved = Counter([await house.state(order) for order in orders])
        told = dict(await house.rows("SELECT action, COUNT(*) FROM journal WHERE node_id LIKE 'co_%' GROUP BY action"))
    assert len(moved) >= 3, "sockets dropped all before or all after their mutations"
    asked = ("SUBMIT", "APPROVE", "HOLD", "REQUEST_CANCELLATION", "APPROVE_CANCELLATION")
    assert all(told.get(action, 0) for action in asked), told
