"""The journal as clients read it: histories of nodes, and all changes with filters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine import capture
from engine.clock import as_text
from tests.api.asking import Asker
from tests.api.job import Job
from tests.engine.house import EPOCH


def later(**by: float) -> str:
    return as_text(EPOCH + timedelta(**by))


@pytest.fixture
async def job(asker: Asker) -> Job:
    return await Job.begun(asker)


async def test_history_tells_every_change_of_a_node_and_what_led_to_it(asker: Asker, job: Job) -> None:
    await asker.house.act(job.first, "START", reason="off we go")
    query = """query ($id: ID!) { node(id: $id) { ... on Stateful { version history { totalCount nodes {
        kind action from to actor system reason version cause nodeKind nodeId order { id } node { id } } } } } }"""
    node = (await asker.ask(query, id=job.first))["node"]
    assert node["history"]["totalCount"] == node["version"]
    last = node["history"]["nodes"][-1]
    own = {"node": {"id": job.first}, "order": {"id": job.order}, "nodeId": job.first, "nodeKind": "ORDER_TASK"}
    move = {"kind": "MOVED", "action": "START", "from": "OPEN", "to": "IN_PROGRESS", "version": node["version"]}
    assert last == {**move, "actor": "ada", "system": False, "reason": "off we go", "cause": None, **own}
    parents = (await asker.ask(query, id=job.domain_order))["node"]["history"]["nodes"]
    assert parents[-1]["cause"] is not None
    assert parents[-1]["system"] is True


async def test_the_change_of_a_node_that_is_gone_keeps_its_id(asker: Asker) -> None:
    order, lines = await asker.house.order(lines=2, approved=False)
    await asker.house.do("removeOrderLineItem", capture.remove_line, id=lines[0])
    query = """query ($id: ID!) { stateChanges(where: {nodes: [$id], kinds: [DELETED]}) {
        nodes { node { id } nodeId to order { id } } } }"""
    (change,) = (await asker.ask(query, id=lines[0]))["stateChanges"]["nodes"]
    assert change == {"node": None, "nodeId": lines[0], "to": None, "order": {"id": order}}


async def test_the_journal_is_filtered_by_what_happened(asker: Asker, job: Job) -> None:
    await asker.house.act(job.first, "START")

    async def count(where: str) -> int:
        found = await asker.ask(f"{{ stateChanges(where: {{{where}}}) {{ totalCount }} }}")
        total: int = found["stateChanges"]["totalCount"]
        return total

    rows = await asker.house.rows("SELECT kind, action, to_state, node_id, path, actor, at FROM journal")
    assert await count("") == len(rows)
    assert await count("kinds: [CREATED]") == sum(row[0] == "CREATED" for row in rows)
    assert await count("actions: [START], to: [IN_PROGRESS]") == sum(row[1] == "START" for row in rows) == 4
    assert await count("nodeKinds: [ORDER_TASK]") == sum(row[3].startswith("ot_") for row in rows)
    assert await count(f'below: "{job.domain_order}"') == sum(job.domain_order in row[4] for row in rows)
    assert await count(f'below: "{job.first}"') == sum(row[3] == job.first for row in rows)
    assert await count('actors: ["system"]') == sum(row[5] == "system" for row in rows)
    assert await count(f'orders: ["{job.order}"]') == len([r for r in rows if r[4].startswith(job.order)])
    assert await count(f'since: "{later(hours=1)}"') == 0
    assert await count(f'until: "{later(hours=1)}"') == len(rows)
    assert await count('batch: "none"') == 0
