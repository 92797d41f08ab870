"""Three servers on one PostgreSQL database, killed and started at random under load.

Writers and subscribers go to whichever server is up. Most subscribers watch one order, by its sequence; the others
watch everything, by position. Each goes on by the cursor of its last message, at another server: no gap, no duplicate,
nothing out of order, nothing lost. What was acknowledged is there, and an audit finds nothing.
"""

from __future__ import annotations

import asyncio
import json
import signal
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from events.cursor import decode
from events.entry import parse_entry_id
from tests import databases
from tests.engine.house import open_house
from tests.soak.fleet import PATIENCE, Fleet
from tests.soak.kills import Acknowledged, missing
from tests.soak.result import Result

SERVERS = 3
WRITERS, SUBSCRIBERS, WATCHING_ALL = 64, 200, 10
NEVER = 10**12
GONE = (httpx.HTTPError, AssertionError, LookupError, KeyError, ValueError)

WATCH = """subscription ($after: String, $where: StateChangeFilter) { stateChanges(after: $after, where: $where) {
  __typename ... on StateChange { id cursor } ... on CaughtUp { cursor } ... on Heartbeat { cursor } } }"""
ACCOUNT = 'mutation { createAccount(input: { name: "ACME" }) { account { id } } }'
ORDER = """mutation ($account: ID!) { createCustomerOrder(input: { title: "An order", accountId: $account }) {
  order { id } } }"""
LINE = """mutation ($id: ID!) { addOrderLineItem(input: { parentId: $id, title: "A line" }) {
  orderLineItem { id } } }"""
MOVE = """mutation ($id: ID!, $action: CustomerOrderAction!, $key: String) {
  transitionCustomerOrder(input: { id: $id, action: $action, reason: "x", idempotencyKey: $key }) {
    changes { id nodeId } errors { code message } } }"""


class Scene:
    """The servers, what was acknowledged, and what went wrong."""

    def __init__(self, fleet: Fleet, seconds: float) -> None:
        self.fleet = fleet
        self.until = time.monotonic() + seconds
        self.figures = Counter[str]()
        self.faults: list[str] = []
        self.acknowledged: list[Acknowledged] = []
        self.ends: dict[str, int] = {}
        """How far each order's journal reaches, and at '' the whole one; known when all is written."""

    def is_over(self) -> bool:
        """Whether the time is up, or something went wrong."""
        return time.monotonic() > self.until or bool(self.faults)


async def _order(scene: Scene) -> str:
    """An approved order with two lines."""
    ask = scene.fleet.ask
    account = (await ask(ACCOUNT))["createAccount"]["account"]["id"]
    order = str((await ask(ORDER, account=account))["createCustomerOrder"]["order"]["id"])
    for _ in range(2):
        await ask(LINE, id=order)
    for action in ("SUBMIT", "APPROVE"):
        await ask(MOVE, id=order, action=action)
    return order


async def _write(scene: Scene, order: str) -> None:
    """Hold the order and give it back; a call that is not answered is repeated elsewhere, with its key."""
    action, key = "HOLD", uuid4().hex
    while not scene.is_over():
        await asyncio.sleep(scene.fleet.random.random() * 0.8)
        try:
            data = await scene.fleet.ask(MOVE, id=order, action=action, key=key)
        except GONE:
            scene.figures["calls repeated"] += 1
            continue
        answer = data["transitionCustomerOrder"]
        if answer["errors"]:
            if answer["errors"][0]["code"] not in ("DATABASE_UNAVAILABLE", "OUTCOME_UNKNOWN", "OVERLOADED"):
                scene.faults.append(f"{action} {order} was refused: {answer['errors']}")
            continue
        scene.figures["calls"] += 1
        for change in answer["changes"]:
            root, sequence = parse_entry_id(change["id"]) or ("", 0)
            scene.acknowledged.append((root, sequence, change["nodeId"]))
        action, key = "RESUME" if action == "HOLD" else "HOLD", uuid4().hex


class Subscriber:
    """Somebody who must not miss anything of one order, or of all ('')."""

    def __init__(self, scene: Scene, order: str) -> None:
        self.scene = scene
        self.order = order
        self.cursor: str | None = None
        self.seen = -1
        """The sequence of the order, or the position, that came last."""
        self.first: tuple[str | None, int] | None = None
        """Where the stream stood before its first change, and which that was."""

    def is_done(self) -> bool:
        """Whether the last change has come."""
        return self.seen >= self.scene.ends.get(self.order, NEVER)

    def began_well(self, positions: Sequence[int]) -> bool:
        """Whether its first change directly followed what it stood behind; the positions are those of all changes."""
        if self.first is None:
            return True
        behind = decode(self.first[0] or "")
        return behind is not None and self.first[1] == 1 + bisect_right(positions, behind.position)

    async def watch(self) -> None:
        """Listen to one server after the other until everything has come."""
        while not self.is_done() and not self.scene.faults:
            try:
                await self._listen(self.scene.fleet.any_of().socket)
            except (OSError, WebSocketException, TimeoutError, LookupError):
                self.scene.figures["connections lost"] += 1
                await asyncio.sleep(0.05)

    async def _listen(self, url: str) -> None:
        spoken = [Subprotocol("graphql-transport-ws")]
        async with asyncio.timeout(PATIENCE), connect(url, subprotocols=spoken, proxy=None) as socket:
            await socket.send(json.dumps({"type": "connection_init"}))
            where = {"orders": [self.order]} if self.order else None
            payload = {"query": WATCH, "variables": {"after": self.cursor, "where": where}}
            await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
            while not self.is_done() and not self.scene.faults:
                self._take(json.loads(await socket.recv()))

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "error":
            self.scene.faults.append(f"the stream of {self.order or 'all'} was refused: {message['payload']}")
        if message["type"] != "next":
            return
        told = message["payload"]["data"]["stateChanges"]
        before, self.cursor = self.cursor, told["cursor"]
        if told["__typename"] == "StateChange":
            self.scene.figures["messages"] += 1
            place = self._place(told)
            self.first = self.first or (before, place)
            if self.seen >= 0 and place != self.seen + 1:
                self.scene.faults.append(f"behind {self.seen} of {self.order or 'all'} came {place}")
            self.seen = place

    def _place(self, told: dict[str, Any]) -> int:
        if self.order:
            return (parse_entry_id(told["id"]) or ("", -1))[1]
        cursor = decode(told["cursor"])
        return cursor.position if cursor else -1


async def _kill(scene: Scene) -> None:
    """End a server every now and then, most of them without warning, and start it again a little later."""
    fleet = scene.fleet
    while not scene.is_over():
        await asyncio.sleep(0.3 + fleet.random.random() * 1.5)
        number = fleet.random.randrange(SERVERS)
        kindly = fleet.random.random() < 0.2
        await fleet.end(number, signal.SIGTERM if kindly else signal.SIGKILL)
        scene.figures["servers stopped" if kindly else "servers killed"] += 1
        await asyncio.sleep(fleet.random.random())
        await fleet.start(number)


async def _stage(seconds: float, folder: Path, writers: int, subscribers: int) -> Result:
    url = databases.url_of(folder / "orders.db")
    async with Fleet(folder, SERVERS, Random(int(seconds))) as fleet:
        scene = Scene(fleet, 1e9)
        orders = await asyncio.gather(*(_order(scene) for _ in range(writers)))
        scene.until = time.monotonic() + seconds
        watched = [
            "" if number < WATCHING_ALL * subscribers // SUBSCRIBERS else orders[number % writers]
            for number in range(subscribers)
        ]
        audience = [Subscriber(scene, each) for each in watched]
        watching = [asyncio.create_task(each.watch()) for each in audience]
        await asyncio.gather(_kill(scene), *(_write(scene, order) for order in orders))
        await asyncio.gather(*(fleet.ask(MOVE, id=order, action="CANCEL") for order in orders))
        async with open_house(url) as house:
            rows = await house.rows("SELECT root_id, position FROM journal ORDER BY position")
        places = {order: [position for root, position in rows if order in ("", root)] for order in {"", *orders}}
        scene.ends = {order: len(positions) for order, positions in places.items()}
        _, late = await asyncio.wait(watching, timeout=PATIENCE)
        scene.faults += [f"{len(late)} subscribers have not heard of everything"] if late else []
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
        lost = [each.order or "all" for each in audience if not each.began_well(places[each.order])]
        scene.faults += [f"the first change of {each} did not follow where the stream began" for each in lost]
    async with open_house(url) as house:
        scene.faults += await house.driver.read(missing(scene.acknowledged))
        scene.faults += [str(finding) for finding in await house.findings()]
    scene.figures |= Counter({"acknowledged": len(scene.acknowledged), "rows": scene.ends[""]})
    return Result(dict(scene.figures), scene.faults)


def processes(size: int, folder: Path, writers: int = WRITERS, subscribers: int = SUBSCRIBERS) -> Result:
    """So many seconds."""
    return asyncio.run(_stage(size, folder, writers, subscribers))
