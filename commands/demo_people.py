"""What the people and the programs of the demo do in a shift: each looks at what there is, and acts by chance."""

from __future__ import annotations

from typing import Any

from commands.demo_world import BILLING, DETAILS, MANAGER, ROBOT, World
from engine.call import Call
from engine.lease import candidates, claim

LEASE = 600
PROBLEMS = (
    ("INVENTORY_ALLOCATION_FAILURE", "The part is out of stock."),
    ("PROVISIONING_FAILURE", "The exchange does not answer."),
    ("BILLING_ISSUE", "The customer number is wrong."),
    ("OTHER", "Nobody was there at the agreed time."),
)
SAID = ("The customer asked for it.", "The site is not ready.", "We wait for the landlord.", "A colleague is ill.")


async def take_orders(world: World, most: int) -> None:
    """Agents capture what customers want, and hand most of it in."""
    for _ in range(world.random.randint(0, most)):
        codes = world.random.sample(sorted(DETAILS), world.random.choice((1, 1, 2, 3)))
        due = world.later(days=world.random.randint(5, 25)) if world.chance(0.7) else None
        order = await world.order(*codes, complete=world.chance(0.9), due_at=due)
        if world.chance(0.9):
            await world.move(world.agent(), order, "SUBMIT")


async def end_services(world: World) -> None:
    """Now and then a customer changes a service, or gives it up."""
    sql = "SELECT id, account_id, title FROM service WHERE state = 'IN_SERVICE' ORDER BY id"
    for service, account, title in await world.rows(sql):
        if not world.chance(0.03):
            continue
        operation = world.random.choice(("CHANGE", "DISCONNECT"))
        who = world.agent()
        name = f"{operation.capitalize()}: {title}"
        order = await world.do(who, "createCustomerOrder", title=name, account_id=account)
        line = {"parent_id": order, "title": title, "operation": operation, "service_id": service}
        if (await world.try_to(who, "addOrderLineItem", **line)).problem is None:
            await world.move(who, order, "SUBMIT")


async def mend_captures(world: World) -> None:
    """Agents add what is missing."""
    sql = (
        "SELECT l.id, s.code FROM order_line_item AS l JOIN specification AS s ON s.id = l.specification_id "
        "JOIN customer_order AS o ON o.id = l.root_id WHERE l.shortcomings <> '' AND o.state = 'SUBMITTED' "
        "ORDER BY l.id"
    )
    for line, code in await world.rows(sql):
        if world.chance(0.4):
            given = {"id": line, "characteristics": world.details(code)}
            await world.try_to(world.agent(), "updateOrderLineItem", **given)
    sql = "SELECT id FROM customer_order WHERE state = 'ENRICHMENT_IN_PROGRESS' ORDER BY id"
    for (order,) in await world.rows(sql):
        if world.chance(0.5):
            await world.move(world.agent(), order, "COMPLETE_CAPTURE")


async def decide(world: World) -> None:
    """The manager approves, turns down, interrupts and lets go on."""
    sql = "SELECT id, state FROM customer_order WHERE kind IN ('CUSTOMER_ORDER', 'SERVICE_ORDER') ORDER BY id"
    for order, state in await world.rows(sql):
        match state:
            case "NEW":
                if world.chance(0.85):
                    await world.move(MANAGER, order, "APPROVE")
                elif world.chance(0.3):
                    await world.move(MANAGER, order, "REJECT", reason="We do not deliver there.")
            case "IN_PROGRESS":
                await _interrupt(world, order)
            case "ON_HOLD" if world.chance(0.4):
                await world.move(MANAGER, order, "RESUME")
            case "AWAITING_INFORMATION" if world.chance(0.5):
                await world.move(world.agent(), order, "PROVIDE_INFORMATION")
            case "REVISION_IN_PROGRESS" if world.chance(0.6):
                await world.move(MANAGER, order, "APPROVE_REVISION" if world.chance(0.8) else "DISCARD_REVISION")
            case "ASSESSING_CANCELLATION" if world.chance(0.6):
                granted = "APPROVE_CANCELLATION" if world.chance(0.7) else "DECLINE_CANCELLATION"
                await world.move(MANAGER, order, granted, reason="After a talk with the customer.")


async def _interrupt(world: World, order: str) -> None:
    if world.chance(0.02):
        await world.move(MANAGER, order, "HOLD", reason=world.random.choice(SAID))
    elif world.chance(0.02):
        await world.move(world.agent(), order, "REQUEST_INFORMATION", reason="On which floor is it?")
    elif world.chance(0.02):
        await world.move(world.agent(), order, "REQUEST_CANCELLATION", reason="The customer changed plans.")
    elif world.chance(0.03) and await world.move(world.agent(), order, "START_REVISION", reason="Another wish."):
        await revise(world, order)


async def revise(world: World, order: str) -> None:
    """Another quantity, another line, or one less."""
    sql = "SELECT id FROM order_line_item WHERE root_id = ? AND state NOT IN ('COMPLETED', 'CANCELED') ORDER BY id"
    lines = [line for (line,) in await world.rows(sql, order)]
    added = {"parent_id": order, "title": "Desk phones", "specification_id": world.editions["desk-phone"][0]}
    changed = [{"id": line, "quantity": 2} for line in lines[:1]]
    items: dict[str, Any] = {"add": [added]} if world.chance(0.5) else {"change": changed}
    if len(lines) > 1 and world.chance(0.4):
        items["remove"] = lines[-1:]
    await world.try_to(world.agent(), "reviseOrder", id=order, **items)


async def work(world: World) -> None:
    """People work what is theirs to work: begin, finish, and sometimes run into trouble."""
    sql = "SELECT id, state FROM order_task WHERE state IN ('OPEN', 'RESOLVED', 'IN_PROGRESS', 'ON_HOLD', 'SCHEDULED')"
    for task, state in await world.rows(f"{sql} AND NOT automated AND holders = '' ORDER BY id"):
        who = world.worker()
        if state in ("OPEN", "RESOLVED", "SCHEDULED"):
            if state == "OPEN" and world.chance(0.05):
                await world.move(who, task, "SCHEDULE", days=1)
            elif world.chance(0.45):
                await world.move(who, task, "START")
        elif state == "IN_PROGRESS":
            if world.chance(0.04):
                await report(world, task)
            elif world.chance(0.02):
                await world.move(who, task, "HOLD", reason=world.random.choice(SAID))
            elif world.chance(0.6):
                await world.move(who, task, "COMPLETE")
        elif world.chance(0.3):
            await world.move(who, task, "RESUME")


async def report(world: World, task: str) -> None:
    """Fallout."""
    kind, text = world.random.choice(PROBLEMS)
    given = {"task_id": task, "fallout_type": kind, "description": text, "group": "second line"}
    await world.try_to(world.worker(), "openFallout", **given)


async def settle_fallout(world: World) -> None:
    """The manager sees to problems."""
    sql = "SELECT id, state FROM fallout_record WHERE state IN ('OPEN', 'IN_PROGRESS', 'RESOLVED') ORDER BY id"
    for record, state in await world.rows(sql):
        if state == "OPEN" and world.chance(0.4):
            await world.move(MANAGER, record, "START")
        elif state == "IN_PROGRESS" and world.chance(0.5):
            await world.move(MANAGER, record, "RESOLVE")
        elif state == "RESOLVED" and world.chance(0.5):
            await world.move(MANAGER, record, "CLOSE")


async def automate(world: World, most: int = 6) -> None:
    """Programs claim what is free, topic by topic; some fail, some never come back."""
    sql = (
        "SELECT DISTINCT topic FROM order_task WHERE topic IS NOT NULL AND state IN ('OPEN', 'IN_PROGRESS', 'RESOLVED')"
    )
    for (topic,) in await world.rows(f"{sql} ORDER BY topic"):
        now = world.engine.now()
        for task in await world.engine.driver.read(candidates(ROBOT, now, None, topic, most, [])):
            worker = f"{topic}-robot"
            outcome = await world.engine.perform(Call("claimOrderTasks", {}, ROBOT), claim(task, worker, LEASE))
            if outcome.problem is not None or world.chance(0.02):
                continue
            if world.chance(0.05):
                reason = world.random.choice(PROBLEMS[:2])[1]
                await world.try_to(ROBOT, "failOrderTask", id=task, worker=worker, reason=reason)
            else:
                await world.try_to(ROBOT, "completeOrderTask", id=task, worker=worker)


async def collect(world: World) -> None:
    """Billing sees to customers who do not pay."""
    for service, state in await world.rows("SELECT id, state FROM service ORDER BY id"):
        if state == "IN_SERVICE" and world.chance(0.004):
            await world.move(BILLING, service, "SUSPEND_FOR_NON_PAY", reason="Two invoices are open.")
        elif state == "SUSPENDED_FOR_NON_PAY" and world.chance(0.1):
            action = "RESTORE" if world.chance(0.7) else "CANCEL_FOR_NON_PAY"
            await world.move(BILLING, service, action, reason="After three reminders.")
