"""A server under load, watched by sockets that break all the time, and killed now and then.

Each subscriber goes on by the cursor of its last message. Positions of the journal have no gaps, so each must receive
them one after the other, from where it began to the last one: no gap, no duplicate, nothing out of order.
"""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from events.cursor import decode
from tests.engine.house import open_house
from tests.server.process import ServerProcess
from tests.soak.result import Result

SUBSCRIBERS = 12
WRITERS = 6
LIFE = 40
"""About so many messages a connection lives."""
KILL_EVERY = 25
"""After so many disconnects the server itself is killed."""
PATIENCE = 60.0
WATCH = """subscription ($after: String) { stateChanges(after: $after) { __typename
  ... on StateChange { cursor nodeId node { id state } } ... on CaughtUp { cursor } ... on Heartbeat { cursor } } }"""
SETUP = """mutation { createAccount(input: { name: "ACME" }) { account { id } } }"""
ORDER = """mutation ($account: ID!) { made: createCustomerOrder(input: { title: "An order", accountId: $account }) {
  object: order { id } } }"""
LINE = """mutation ($id: ID!) { made: addOrderLineItem(input: { parentId: $id, title: "A line" }) {
  object: orderLineItem { id } } }"""
MOVE = """mutation ($id: ID!, $action: CustomerOrderAction!) {
  transitionCustomerOrder(input: { id: $id, action: $action, reason: "x" }) { changeCount } }"""


class Scene:
    """The server that runs at the moment, and what became of connections."""

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder
        self.size = size
        self.random = Random(size)
        self.figures = Counter[str]()
        self.faults: list[str] = []
        self.server: ServerProcess | None = None
        self.last: int | None = None
        self.client = httpx.AsyncClient(timeout=PATIENCE)

    async def start(self) -> None:
        """Start a server on the database as it was left."""
        self.server = await asyncio.to_thread(ServerProcess, self.folder, "--no-durable")

    def is_over(self) -> bool:
        """Whether there were enough disconnects, or a fault."""
        return self.figures["disconnects"] >= self.size or bool(self.faults)


async def _post(scene: Scene, query: str, **variables: Any) -> dict[str, Any]:
    """Write over HTTP; raises what httpx raises when the server is gone."""
    assert scene.server is not None
    answer = await scene.client.post(scene.server.graphql, json={"query": query, "variables": variables})
    data: dict[str, Any] = answer.json()["data"]
    return data


async def _write(scene: Scene) -> None:
    """Hold an order and give it back, all the time; each time its lines follow."""
    order = ""
    while not scene.is_over():
        try:
            if not order:
                account = (await _post(scene, SETUP))["createAccount"]["account"]["id"]
                order = (await _post(scene, ORDER, account=account))["made"]["object"]["id"]
                for _ in range(3):
                    await _post(scene, LINE, id=order)
                for action in ("SUBMIT", "APPROVE"):
                    await _post(scene, MOVE, id=order, action=action)
            for action in ("HOLD", "RESUME"):
                scene.figures["calls"] += 1
                await _post(scene, MOVE, id=order, action=action)
        except (httpx.HTTPError, AssertionError):
            await asyncio.sleep(0.05)


class Subscriber:
    """Somebody who must not miss anything, with a bad connection."""

    def __init__(self, scene: Scene, number: int) -> None:
        self.scene = scene
        self.number = number
        self.cursor: str | None = None
        self.position = -1

    def is_done(self) -> bool:
        """Whether it has received the last change."""
        return self.scene.last is not None and self.position >= self.scene.last

    async def watch(self) -> None:
        """Connect, listen for a while, lose the connection, and so on until the end."""
        while not self.is_done() and not self.scene.faults:
            try:
                assert self.scene.server is not None
                await self._listen(self.scene.server.socket)
            except (OSError, WebSocketException, TimeoutError, AssertionError):
                await asyncio.sleep(0.05)
            else:
                self.scene.figures["disconnects"] += not self.scene.is_over()

    async def _listen(self, url: str) -> None:
        spoken = [Subprotocol("graphql-transport-ws")]
        async with asyncio.timeout(PATIENCE), connect(url, subprotocols=spoken, proxy=None) as socket:
            await socket.send(json.dumps({"type": "connection_init"}))
            payload = {"query": WATCH, "variables": {"after": self.cursor}}
            await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
            life = self.scene.random.randint(0, 2 * LIFE)
            while (not self.is_done() and (life := life - 1) >= 0) or self.scene.is_over():
                self._take(json.loads(await socket.recv()))
                if self.is_done():
                    return
            socket.transport.abort()

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] == "error":
            self.scene.faults.append(f"{self.number} was refused: {message['payload']}")
        if message["type"] != "next":
            return
        told = message["payload"]["data"]["stateChanges"]
        cursor = decode(told["cursor"])
        assert cursor is not None
        expected = self.position + (told["__typename"] == "StateChange")
        if self.position >= 0 and cursor.position != expected:
            what = f"{told['__typename']} at {cursor.position} instead of {expected}"
            self.scene.faults.append(f"{self.number} received {what}")
        self.scene.figures["messages"] += 1
        self.cursor, self.position = told["cursor"], cursor.position


async def _kill(scene: Scene) -> None:
    """Kill the server whenever enough connections were lost, and start it again at once."""
    next_time = KILL_EVERY
    while not scene.is_over():
        await asyncio.sleep(0.02)
        if scene.figures["disconnects"] >= next_time:
            next_time += KILL_EVERY
            assert scene.server is not None
            scene.server.signal(9)
            await asyncio.to_thread(scene.server.__exit__)
            scene.figures["kills"] += 1
            await scene.start()


async def _newest(scene: Scene) -> int:
    data = await _post(scene, "{ stateChanges(last: 1) { nodes { cursor } } }")
    cursor = decode(data["stateChanges"]["nodes"][0]["cursor"])
    assert cursor is not None
    return cursor.position


async def _reconnects(size: int, folder: Path) -> Result:
    scene = Scene(folder, size)
    await scene.start()
    try:
        writers = [asyncio.create_task(_write(scene)) for _ in range(WRITERS)]
        subscribers = [Subscriber(scene, number) for number in range(SUBSCRIBERS)]
        watching = [asyncio.create_task(each.watch()) for each in subscribers]
        await asyncio.gather(*writers, _kill(scene))
        await _post(scene, SETUP)
        scene.last = await _newest(scene)
        _, late = await asyncio.wait(watching, timeout=PATIENCE)
        scene.faults += [f"{len(late)} subscribers did not arrive at {scene.last}"] if late else []
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    finally:
        await scene.client.aclose()
        if scene.server is not None:
            await asyncio.to_thread(scene.server.__exit__)
    async with open_house(folder / "orders.db") as house:
        scene.faults += [str(finding) for finding in await house.findings()]
    return Result(dict(scene.figures), scene.faults)


def reconnects(size: int, folder: Path) -> Result:
    """So many broken connections."""
    return asyncio.run(_reconnects(size, folder))
