"""Risk and the board: what due times, durations and chains say, and how much there is of what."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from engine.clock import as_text
from tests.api.asking import Asker
from tests.engine.house import EPOCH


def later(**by: float) -> str:
    return as_text(EPOCH + timedelta(**by))


RISK = "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on OrderTask { atRisk } ... on Order { atRisk } } }"


async def at_risk(asker: Asker, *ids: str) -> list[bool]:
    return [node["atRisk"] for node in (await asker.ask(RISK, ids=list(ids)))["nodes"]]


async def test_risk_follows_the_longest_chain_and_the_clock(asker: Asker) -> None:
    house = asker.house
    order, (line,) = await house.order()
    before = await house.domain_order(line)
    slow = await house.task(before, duration=120)
    await house.task(before, duration=5)
    behind = await house.domain_order(line, depends_on=[before])
    late = await house.task(behind, duration=60, due_at=later(minutes=170))
    fine = await house.task(behind, duration=60, due_at=later(minutes=180))
    undated = await house.task(behind, duration=6000)
    assert await at_risk(asker, late, fine, undated, order) == [True, False, False, True]
    await house.act(slow, "START")
    house.clock.advance(minutes=110)
    # ten minutes of the slow one are left, then sixty
    assert await at_risk(asker, late, fine) == [True, False]
    await house.act(slow, "COMPLETE")
    assert await at_risk(asker, late, fine) == [True, False]
    house.clock.advance(minutes=15)
    assert await at_risk(asker, fine) == [True]


async def test_what_has_ended_is_no_longer_at_risk(asker: Asker) -> None:
    house = asker.house
    order, (line,) = await house.order()
    task = await house.task(await house.domain_order(line), due_at=later(minutes=5))
    house.clock.advance(hours=1)
    assert await at_risk(asker, task, order) == [True, True]
    await house.act(task, "START")
    await house.act(task, "COMPLETE")
    assert await at_risk(asker, task, order) == [False, False]


async def test_the_board_counts_by_state_group_age_and_risk(asker: Asker) -> None:
    house = asker.house
    _, (line,) = await house.order()
    parent = await house.domain_order(line)
    done = await house.task(parent, group="field", due_at=later(hours=1))
    first = await house.task(parent, group="field", duration=60, due_at=later(days=9))
    await house.task(parent, group="desk", depends_on=[first], duration=60, due_at=later(days=8, minutes=90))
    await house.task(parent, due_at=later(hours=2))
    await house.act(done, "START")
    await house.act(done, "COMPLETE")
    house.clock.advance(days=8)
    await house.task(parent)
    query = """{ board { asOf orderStates { state stateCategory count } taskStates { state count }
        groups { group count inProgress blocked } ages { age count } risks { risk count } } }"""
    board = (await asker.ask(query))["board"]
    assert board["asOf"] == later(days=8)
    assert board["orderStates"] == [{"state": "IN_PROGRESS", "stateCategory": "ACTIVE", "count": 1}]
    states = {row["state"]: row["count"] for row in board["taskStates"]}
    assert states == {"DRAFT": 1, "OPEN": 3, "CLOSED_COMPLETE": 1}
    assert board["groups"] == [
        {"group": "desk", "count": 1, "inProgress": 0, "blocked": 1},
        {"group": "field", "count": 1, "inProgress": 0, "blocked": 0},
        {"group": None, "count": 2, "inProgress": 0, "blocked": 0},
    ]
    ages = {row["age"]: row["count"] for row in board["ages"]}
    assert ages == {"UNDER_ONE_DAY": 1, "UNDER_THREE_DAYS": 0, "UNDER_ONE_WEEK": 0, "UNDER_ONE_MONTH": 3, "OLDER": 0}
    risks = {row["risk"]: row["count"] for row in board["risks"]}
    assert risks == {"LATE": 1, "AT_RISK": 1, "ON_TRACK": 1, "UNDATED": 1}
    only = (await asker.ask('{ board(where: {groups: ["field"]}) { taskStates { count } risks { count } } }'))["board"]
    assert Counter(row["count"] for row in only["risks"]) == {0: 3, 1: 1}
