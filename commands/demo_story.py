"""The story of the demo: customers of a year ago, a busy month, and at the end an order in every state."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from commands import demo_families as families
from commands import demo_people as people
from commands.command import Problem
from commands.demo_world import AGENTS, BILLING, CUSTOMERS, MANAGER, World, read_rows
from engine.call import Call
from engine.catalogue import newest, publish_all
from engine.clock import ManualClock
from engine.engine import Engine
from events.feed import fed
from events.hub import Hub
from lifecycle.access import SYSTEM
from models.database import Database

CATALOGUE = Path(__file__).parents[1] / "examples" / "catalogue.yaml"
SEED = 1
LONG_AGO = timedelta(days=430)
FIRST_DAYS, BUSY_DAYS, IDLE_DAYS = 14, 21, 2
"""Nobody does anything in the last days, so that some work is late."""
SHIFTS = 3


async def is_new(database: Database) -> bool:
    """Whether nobody has written anything yet."""
    sql = "SELECT 1 FROM account UNION ALL SELECT 1 FROM customer_order UNION ALL SELECT 1 FROM specification LIMIT 1"
    return not await database.driver.read(read_rows(sql, ()))


async def tell(database: Database, seed: int = SEED, until: datetime | None = None) -> World:
    """Fill an empty database; the same for the same seed and end, but for the ids."""
    end = until or datetime.now(UTC)
    clock = ManualClock(end - LONG_AGO)
    hub = Hub(database.driver, 1000)
    world = World(Engine(database.driver, hub, clock), clock, seed)
    async with fed(database, hub):
        await _open_shop(world)
        for _ in range(3):
            await world.must(AGENTS[0], await world.order("voice-bundle", "cloud-backup"), "SUBMIT")
        await _days(world, FIRST_DAYS, orders=2)
        while clock.moment < end - timedelta(days=BUSY_DAYS + 30):
            clock.advance(days=30)
            await world.engine.sweep(at_once=1)
            await _shift(world)
        clock.moment = end - timedelta(days=BUSY_DAYS + IDLE_DAYS)
        await _days(world, BUSY_DAYS, orders=5)
        await leave_one_of_each(world)
        await families.leave_one_of_each(world)
        clock.moment = end
        await world.engine.sweep(at_once=1)
    hub.close()
    return world


async def _open_shop(world: World) -> None:
    from commands.catalogue_file import read_file

    found = read_file(CATALOGUE)
    if found.faults:
        raise Problem(f"{CATALOGUE}:{found.faults[0].line}: {found.faults[0].message}")
    await world.engine.perform(Call("publishSpecification", {}, SYSTEM), publish_all(found.specifications, "demo"))
    editions = await world.engine.driver.read(newest())
    world.editions = {code: (edition.id, edition.name) for code, edition in editions.items()}
    for name in CUSTOMERS:
        account = await world.do(AGENTS[0], "createAccount", name=name)
        await world.do(AGENTS[0], "createLocation", account_id=account, name="Head office", address="1 Main Street")
        world.accounts.append((account, name))


async def _days(world: World, days: int, orders: int) -> None:
    for _ in range(days):
        await people.take_orders(world, orders)
        await people.end_services(world)
        for _ in range(SHIFTS):
            await _shift(world)
            world.clock.advance(hours=24 / SHIFTS)
            await world.engine.sweep(at_once=1)


async def _shift(world: World) -> None:
    await people.mend_captures(world)
    await people.decide(world)
    await people.work(world)
    await people.automate(world)
    await people.settle_fallout(world)
    await people.collect(world)
    await families.staff(world)
    await families.provision(world)


async def leave_one_of_each(world: World) -> None:
    """An order in every state, whatever chance has brought."""
    agent, code = AGENTS[0], "business-internet"
    await world.order(code)
    await world.must(agent, await world.order(code, complete=False), "SUBMIT")
    await world.must(agent, await world.order("voice-bundle"), "SUBMIT")
    await world.must(agent, paused := await world.order("voice-bundle"), "SUBMIT")
    await world.must(agent, paused, "HOLD_ENRICHMENT", reason="The customer looks for the contract.")
    await world.must(agent, await world.order(code), "SUBMIT")
    await world.must(MANAGER, await _submitted(world, code), "REJECT", reason="There is no fibre in the street.")
    await world.must(agent, await _submitted(world, code), "CANCEL")
    for action, reason in (
        ("HOLD", "The customer is moving."),
        ("REQUEST_INFORMATION", "Which outlet shall we use?"),
        ("START_REVISION", "Twice the bandwidth."),
        ("REQUEST_CANCELLATION", "The customer found another provider."),
    ):
        order = await _begun(world, code, "managed-firewall")
        await world.must(MANAGER if action == "HOLD" else agent, order, action, reason=reason)
        if action == "START_REVISION":
            await people.revise(world, order)
    await _leave_problems(world)
    await _leave_unpaid(world)
    ending = await _begun(world, code)
    await world.must(agent, ending, "REQUEST_CANCELLATION", reason="The shop closes.")
    await world.must(MANAGER, ending, "APPROVE_CANCELLATION")
    await world.must(MANAGER, await _submitted(world, code, "desk-phone"), "APPROVE")


async def _leave_problems(world: World) -> None:
    """Fallout in every state that it is looked into, and tasks that wait for an answer or were helped."""
    order = await _submitted(world, "business-internet", "cabling-job", "site-survey", "managed-firewall", "desk-phone")
    if await world.state(order) == "ENRICHMENT_IN_PROGRESS":
        await world.must(AGENTS[0], order, "COMPLETE_CAPTURE")
    await world.must(MANAGER, order, "APPROVE")
    sql = "SELECT id FROM order_task WHERE root_id = ? AND state = 'OPEN' AND NOT automated ORDER BY id"
    tasks = [task for (task,) in await world.rows(sql, order)]
    ways: tuple[tuple[str, ...], ...] = ((), ("START",), ("HOLD",), ("REQUEST_INFORMATION",), ("RESOLVE",))
    for task, actions in zip(tasks, ways, strict=False):
        await people.report(world, task)
        record = (await world.rows("SELECT id FROM fallout_record WHERE parent_id = ?", task))[0][0]
        await world.must(MANAGER, record, *actions, reason="The warehouse is asked.")
    await world.must(world.worker(), tasks[len(ways)], "REQUEST_INFORMATION", reason="Which door is it?")
    (task,) = (await world.rows(f"{sql} LIMIT 1", await _begun(world, "business-internet")))[0]
    await world.must(world.worker(), task, "SCHEDULE", days=3)


async def _leave_unpaid(world: World) -> None:
    """A service that is suspended, and one that was given up on."""
    rows = await world.rows("SELECT id FROM service WHERE state = 'IN_SERVICE' ORDER BY id LIMIT 2")
    for (service,) in rows:
        await world.must(BILLING, service, "SUSPEND_FOR_NON_PAY", reason="Two invoices are open.")
    await world.must(BILLING, rows[0][0], "CANCEL_FOR_NON_PAY", reason="After three reminders.")


async def _submitted(world: World, *codes: str) -> str:
    order = await world.order(*codes)
    await world.must(AGENTS[0], order, "SUBMIT")
    return order


async def _begun(world: World, *codes: str) -> str:
    """An approved order; something of it is being worked, something is done and can be undone."""
    order = await _submitted(world, *codes)
    await world.must(MANAGER, order, "APPROVE")
    await people.automate(world, most=40)
    sql = "SELECT id FROM order_task WHERE root_id = ? AND state = 'OPEN' AND NOT automated ORDER BY id LIMIT 1"
    for (task,) in await world.rows(sql, order):
        await world.must(world.worker(), task, "START")
    return order
