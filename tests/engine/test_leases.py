"""Programs claim automated tasks, extend, complete and fail; leases end by themselves."""

from __future__ import annotations

from typing import Any

from engine import lease, work
from engine.call import Outcome
from lifecycle.access import Access
from lifecycle.refusal import TransitionRefused
from lifecycle.vocabulary import Role
from tests.engine.house import ADA
from tests.engine.shop import Shop

BOT = Access("bot", frozenset({Role.FULFILLMENT_AGENT}))


async def port(shop: Shop) -> str:
    """An automated task of the topic `ports` that is open."""
    _, (line,) = await shop.approved("internet")
    return await shop.task(line, "port/allocate")


async def claimed(shop: Shop, task: str, worker: str = "robot", seconds: int = 60) -> Outcome:
    return await shop.house.try_to("claimOrderTasks", lease.claim(task, worker, seconds), BOT)


async def found(shop: Shop, **by: Any) -> list[str]:
    given = {"group": None, "topic": None, **by}
    now = shop.house.clock.now()
    return await shop.house.driver.read(lease.candidates(BOT, now, given["group"], given["topic"], 10, []))


async def does(shop: Shop, what: str, task: str, worker: str = "robot", **more: Any) -> Outcome:
    works = {"extend": lease.extend, "complete": lease.complete, "fail": lease.fail}
    operations = {
        "extend": "extendOrderTaskLease",
        "complete": "completeOrderTask",
        "fail": "failOrderTask",
    }
    return await shop.house.try_to(operations[what], works[what], BOT, id=task, worker=worker, **more)


def code_of(outcome: Outcome) -> str:
    assert isinstance(outcome.problem, TransitionRefused), outcome.problem
    return outcome.problem.reasons[0].code


async def row(shop: Shop, task: str) -> tuple[Any, ...]:
    sql = "SELECT state, worker, lease_until, failures FROM order_task WHERE id = ?"
    return (await shop.house.rows(sql, task))[0]


async def test_a_program_finds_claims_and_completes_a_task(shop: Shop) -> None:
    task = await port(shop)
    assert await found(shop, topic="ports") == [task]
    assert await found(shop, topic="numbers") == []
    assert (await claimed(shop, task)).problem is None
    assert await row(shop, task) == ("IN_PROGRESS", "robot", "2024-01-01T00:01:00.000Z", 0)
    assert await found(shop, topic="ports") == []
    assert (await does(shop, "complete", task)).problem is None
    assert await row(shop, task) == ("CLOSED_COMPLETE", None, None, 0)


async def test_tasks_are_found_by_group_too_the_most_urgent_first(shop: Shop) -> None:
    _, (line,) = await shop.house.order()
    order = await shop.house.domain_order(line)
    made = [await shop.house.task(order, automated=True, group="bots", priority=priority) for priority in (3, 1, 2)]
    await shop.house.task(order, group="bots")
    assert await found(shop, group="bots") == [made[1], made[2], made[0]]


async def test_a_claimed_task_is_nobody_elses_while_the_lease_runs(shop: Shop) -> None:
    task = await port(shop)
    await claimed(shop, task)
    other = await claimed(shop, task, "drone")
    assert "IS_FREE_FOR_PROGRAMS" in str(other.problem)
    for what, more in (("complete", {}), ("extend", {"lease": 60}), ("fail", {"reason": "no"})):
        assert code_of(await does(shop, what, task, "drone", **more)) == "LEASE_NOT_YOURS"
    by_hand = await shop.house.try_act(task, "COMPLETE")
    assert "IS_NOT_LEASED" in str(by_hand.problem)


async def test_a_lease_that_expired_gives_no_rights_and_the_task_can_be_claimed_again(shop: Shop) -> None:
    task = await port(shop)
    await claimed(shop, task)
    shop.house.clock.advance(seconds=60)
    assert code_of(await does(shop, "complete", task)) == "LEASE_OVER"
    assert await found(shop, topic="ports") == [task]
    assert (await claimed(shop, task, "drone")).problem is None
    assert code_of(await does(shop, "complete", task)) == "LEASE_NOT_YOURS"
    assert (await does(shop, "complete", task, "drone")).problem is None


async def test_the_same_worker_may_claim_again_what_it_let_expire(shop: Shop) -> None:
    task = await port(shop)
    await claimed(shop, task)
    shop.house.clock.advance(seconds=90)
    await claimed(shop, task)
    assert (await does(shop, "complete", task)).problem is None
    started = await shop.house.rows("SELECT started_at FROM order_task WHERE id = ?", task)
    assert started == [("2024-01-01T00:00:00.000Z",)]


async def test_an_extended_lease_ends_later(shop: Shop) -> None:
    task = await port(shop)
    await claimed(shop, task)
    shop.house.clock.advance(seconds=50)
    assert (await does(shop, "extend", task, lease=120)).problem is None
    shop.house.clock.advance(seconds=100)
    assert (await row(shop, task))[2] == "2024-01-01T00:02:50.000Z"
    assert (await does(shop, "complete", task)).problem is None


async def test_a_failure_gives_the_task_back_and_the_last_one_opens_fallout(shop: Shop) -> None:
    task = await port(shop)
    await claimed(shop, task)
    assert (await does(shop, "fail", task, reason="The switch does not answer")).problem is None
    assert (await row(shop, task))[:2] == ("IN_PROGRESS", None) and (await row(shop, task))[3] == 1
    await claimed(shop, task, "drone")
    assert (await does(shop, "fail", task, "drone", reason="Still no answer")).problem is None
    assert await row(shop, task) == ("ON_HOLD", None, None, 0)
    fallout = await shop.house.rows("SELECT id, fallout_type, description, created_by, state FROM fallout_record")
    assert fallout[0][1:] == ("PROVISIONING_FAILURE", "Still no answer", "bot", "OPEN")
    assert await found(shop, topic="ports") == []
    await shop.house.act(fallout[0][0], "RESOLVE")
    assert await found(shop, topic="ports") == [task]
    await claimed(shop, task)
    assert (await does(shop, "complete", task)).problem is None


async def test_a_worker_that_failed_can_ask_for_a_pause(shop: Shop) -> None:
    task = await port(shop)
    await claimed(shop, task)
    await does(shop, "fail", task, reason="Busy", retry_in=30)
    assert await found(shop, topic="ports") == []
    assert code_of(await does(shop, "complete", task)) == "LEASE_NOT_YOURS"
    shop.house.clock.advance(seconds=30)
    assert await found(shop, topic="ports") == [task]


async def test_people_can_interrupt_a_leased_task_and_the_lease_is_gone(shop: Shop) -> None:
    task = await port(shop)
    await claimed(shop, task)
    await shop.house.act(task, "HOLD")
    assert await row(shop, task) == ("ON_HOLD", None, None, 0)
    assert code_of(await does(shop, "complete", task)) == "LEASE_NOT_YOURS"
    await shop.house.act(task, "RESUME")
    assert await found(shop, topic="ports") == [task]


async def test_a_task_held_from_above_is_neither_claimed_nor_completed(shop: Shop) -> None:
    task = await port(shop)
    order = (await shop.house.rows("SELECT root_id FROM order_task WHERE id = ?", task))[0][0]
    await claimed(shop, task)
    await shop.house.act(order, "HOLD")
    assert code_of(await does(shop, "complete", task)) == "HELD"
    shop.house.clock.advance(seconds=60)
    assert await found(shop, topic="ports") == []
    await shop.house.act(order, "RESUME")
    assert await found(shop, topic="ports") == [task]


async def test_a_task_that_a_person_took_over_is_not_claimed(shop: Shop) -> None:
    task = await port(shop)
    await shop.house.act(task, "START")
    assert await found(shop, topic="ports") == []
    assert "IS_FREE_FOR_PROGRAMS" in str((await claimed(shop, task)).problem)
    await shop.house.act(task, "COMPLETE")


async def test_neither_manual_tasks_nor_those_that_wait_or_are_planned_for_later_are_claimed(shop: Shop) -> None:
    _, (line,) = await shop.house.order()
    later = await shop.house.domain_order(line, planned_start="2024-01-01T01:00:00Z")
    now = await shop.house.domain_order(line)
    first = await shop.house.task(now, automated=True, topic="bots")
    made = [
        await shop.house.task(now, group="bots"),
        await shop.house.task(now, automated=True, topic="bots", depends_on=[first]),
        await shop.house.task(later, automated=True, topic="bots"),
        await shop.house.task(now, automated=True, topic="bots", planned_start="2024-01-01T01:00:00Z"),
    ]
    assert await found(shop, topic="bots") == [first]
    for task in made:
        assert (await claimed(shop, task)).problem is not None
    shop.house.clock.advance(hours=1)
    assert set(await found(shop, topic="bots")) == {first, made[2], made[3]}


async def test_only_fulfillment_agents_claim(shop: Shop) -> None:
    task = await port(shop)
    ann = Access("ann", frozenset({Role.ORDER_AGENT}))
    outcome = await shop.house.try_to("claimOrderTasks", lease.claim(task, "robot", 60), ann)
    assert outcome.problem is not None and outcome.problem.code == "NOT_PERMITTED"
    assert lease.may_claim(ann) is not None and lease.may_claim(BOT) is None and lease.may_claim(ADA) is None


async def test_who_sees_only_some_accounts_finds_only_their_tasks(shop: Shop) -> None:
    task = await port(shop)
    for accounts, seen in ((frozenset({shop.account}), [task]), (frozenset({"ac_other"}), [])):
        limited = Access("bot", BOT.roles, accounts)
        unit = lease.candidates(limited, shop.house.clock.now(), None, "ports", 10, [])
        assert await shop.house.driver.read(unit) == seen


async def test_a_topic_is_for_automated_tasks_alone(shop: Shop) -> None:
    _, (line,) = await shop.house.order()
    home = await shop.house.domain_order(line)
    outcome = await shop.house.try_to("addOrderTask", work.add_task, parent_id=home, title="By hand", topic="ports")
    assert outcome.problem is not None and outcome.problem.path == ("topic",)
