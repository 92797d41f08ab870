"""From a commit in one process to the sockets of that process and of another one.

PostgreSQL keeps the moment of each commit (`track_commit_timestamp`) by the clock that the sockets are read by.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from statistics import quantiles

import asyncpg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from models.postgresql_server import address
from tests.cluster import running
from tests.soak.fleet import Fleet
from tests.soak.processes import ACCOUNT, ORDER
from tests.soak.result import Result

WATCH = "subscription { stateChanges { __typename ... on StateChange { node { ... on CustomerOrder { title } } } } }"
RENAME = """mutation ($id: ID!, $title: String!) { updateOrder(input: { id: $id, title: $title }) {
  errors { message } } }"""
COMMITTED = """SELECT extract(epoch FROM pg_xact_commit_timestamp(xmin)) FROM customer_order WHERE id = $1"""


@asynccontextmanager
async def _watching(url: str) -> AsyncIterator[ClientConnection]:
    async with connect(url, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket:
        await socket.send(json.dumps({"type": "connection_init"}))
        await socket.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": WATCH}}))
        while "CaughtUp" not in str(await socket.recv()):
            pass
        yield socket


async def _received(socket: ClientConnection, title: str) -> float:
    """When a change of this title came."""
    async with asyncio.timeout(20):
        while title not in str(await socket.recv()):
            pass
    return time.time()


async def _measure(size: int, folder: Path, url: str) -> Result:
    here, there = list[float](), list[float]()
    database = await asyncpg.connect(**address(url))
    async with Fleet(folder, 2, Random(size), url=url) as fleet:
        one, other = fleet.running()
        account = (await fleet.ask(ACCOUNT))["createAccount"]["account"]["id"]
        order = (await fleet.ask(ORDER, account=account))["createCustomerOrder"]["order"]["id"]
        async with _watching(one.socket) as at_one, _watching(other.socket) as at_other:
            for number in range(size):
                title = f"title {number} of {size}"
                asking = asyncio.create_task(fleet.ask(RENAME, one, id=order, title=title))
                received = await asyncio.gather(_received(at_one, title), _received(at_other, title))
                await asking
                committed = float(await database.fetchval(COMMITTED, order))
                here.append((received[0] - committed) * 1000)
                there.append((received[1] - committed) * 1000)
    await database.close()
    figures = {"changes": float(size)} | _figures(here, "at the same process") | _figures(there, "at another process")
    return Result(dict(figures), [f"a change came {-each} ms before its commit" for each in here if each < 0])


def _figures(milliseconds: list[float], where: str) -> dict[str, float]:
    cuts = quantiles(milliseconds, n=100)
    return {f"p50 {where}": round(cuts[49], 1), f"p99 {where}": round(cuts[98], 1)}


def latency(size: int, folder: Path) -> Result:
    """So many changes, one after the other; figures in milliseconds."""
    with running(track_commit_timestamp="on") as cluster:
        return asyncio.run(_measure(size, folder, cluster.url))
