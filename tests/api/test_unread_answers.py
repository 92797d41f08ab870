"""The database goes away between what a mutation wrote and the reading of its answer: nobody hears it was not done."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.api.asking import Asker
from tests.api.test_leases import CLAIM
from tests.api.test_mutations_many import MANY
from tests.cluster import Cluster, running
from tests.engine.house import open_house

pytestmark = pytest.mark.postgresql
CREATE = """mutation { createCustomerOrder(input: {title: "An order", idempotencyKey: "one"})
    { order { number } errors { code } } }"""
ORDERS = "SELECT COUNT(*) FROM customer_order"


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with running(fsync="off") as made:
        yield made


@pytest.fixture
async def asker(cluster: Cluster) -> AsyncIterator[Asker]:
    async with open_house(cluster.url) as house:
        yield Asker(house)
        assert await house.findings() == []


async def unread(asker: Asker, cluster: Cluster, query: str, **given: Any) -> None:
    """The database dies of the next change that is told here, before its answer is read; then it is back."""

    def dies(entries: object) -> None:
        asker.house.hub.heard = None
        cluster.kill()

    asker.house.hub.heard = dies
    error = await asker.refused(query, **given)
    assert error["extensions"]["code"] == "OUTCOME_UNKNOWN" and "stays written" in error["message"]
    cluster.start()


async def test_what_was_written_is_answered_as_unknown_and_told_to_who_asks_again(
    asker: Asker, cluster: Cluster
) -> None:
    await unread(asker, cluster, CREATE)
    assert await asker.house.rows(ORDERS) == [(1,)]
    again = (await asker.ask(CREATE))["createCustomerOrder"]
    assert again["errors"] == [] and again["order"]["number"]
    assert await asker.house.rows(ORDERS) == [(1,)]


async def test_moves_that_were_made_are_found_when_they_are_asked_for_again(asker: Asker, cluster: Cluster) -> None:
    _, lines = await asker.house.order(lines=2)
    items = [{"id": line, "action": "HOLD", "reason": "Closed."} for line in lines]
    await unread(asker, cluster, MANY, input={"items": items, "idempotencyKey": "one"})
    assert await asker.house.state(lines[0]) == "ON_HOLD"
    made = (await asker.ask(MANY, input={"items": items, "idempotencyKey": "one"}))["made"]
    assert (made["succeeded"], made["refused"]) == (2, 0)


@pytest.mark.parametrize("most", [1, 2])
async def test_a_task_that_was_won_is_not_said_to_be_free(asker: Asker, cluster: Cluster, most: int) -> None:
    """Who wants more than there is asks for other tasks, too, before the answer is read."""
    _, (line,) = await asker.house.order()
    task = await asker.house.task(await asker.house.domain_order(line), automated=True, topic="many")
    await unread(asker, cluster, CLAIM, input={"topic": "many", "worker": "robot", "lease": 60, "max": most})
    assert await asker.house.rows("SELECT worker FROM order_task WHERE id = ?", task) == [("robot",)]
