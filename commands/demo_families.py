"""What the staffer and the provisioner of the demo do in a shift."""

from __future__ import annotations

from typing import Any

from commands.demo_world import World
from lifecycle.access import Access
from lifecycle.vocabulary import Role

STAFFER = Access("rita", frozenset({Role.RESOURCE_MANAGER}))
PROVISIONER = Access("pat", frozenset({Role.PROVISIONING_AGENT}))
CHIEF = Access("ada", frozenset({Role.ADMINISTRATOR}))

ROLES: dict[str, tuple[str, ...]] = {
    "Network engineer": ("routing", "firewalls"),
    "Cabling technician": ("copper", "fibre"),
    "Project manager": ("large sites",),
    "Trainer": ("telephony",),
}
PEOPLE = ("Kim Berg", "Lou Arden", "Noor Haddad", "Ola Lind", "Pia Roth", "Sam Okoro", "Tess Moore", "Uwe Brandt")
PROJECTS = (
    "Move to the new office",
    "Rewiring of the warehouse",
    "Training on the phones",
    "Night shift for the launch",
)
SETUPS = ("business-internet", "voice-bundle", "managed-firewall")


async def staffing_order(world: World, requests: int = 1, complete: bool = True) -> str:
    """An order that asks for people; one that is not complete is saved for later."""
    account, name = world.random.choice(world.accounts)
    title = f"{world.random.choice(PROJECTS)} of {name}"
    order = await world.do(STAFFER, "createStaffingOrder", title=title, account_id=account)
    for role in world.random.sample(sorted(ROLES), requests):
        await request(world, order, role, complete)
    return order


async def request(world: World, order: str, role: str, complete: bool = True) -> str:
    """So many people of a role, for some days."""
    first = world.random.randint(5, 20)
    days = {"starts_on": _day(world, first), "ends_on": _day(world, first + world.random.randint(1, 30))}
    given = {"order_id": order, "role": role, "skills": list(ROLES[role]), "quantity": world.random.choice((1, 1, 2))}
    return await world.do(STAFFER, "addResourceRequest", **given, **(days if complete else {}))


def _day(world: World, ahead: int) -> str:
    return world.later(days=ahead)[:10]


async def assign(world: World, wanted: str, state: str) -> str | None:
    """Somebody for a request, if it still takes people."""
    given = {"request_id": wanted, "person": world.random.choice(PEOPLE), "state": state}
    outcome = await world.try_to(STAFFER, "createAssignment", **given)
    return outcome.object_id if outcome.problem is None else None


async def staff(world: World) -> None:
    """The staffer takes orders, suggests people, and decides."""
    if world.chance(0.12):
        order = await staffing_order(world, world.random.choice((1, 1, 2, 3)), complete=world.chance(0.8))
        await world.move(STAFFER, order, "SUBMIT")
    for (order,) in await world.rows("SELECT id FROM customer_order WHERE kind = 'STAFFING_ORDER' AND state = 'NEW'"):
        if world.chance(0.5):
            await world.move(STAFFER, order, "OPEN")
    for (wanted,) in await world.rows("SELECT id FROM resource_request WHERE state = 'OPEN' ORDER BY id"):
        if world.chance(0.2):
            await assign(world, wanted, world.random.choice(("PROPOSED", "PROPOSED", "RESERVED", "ASSIGNED")))
        elif world.chance(0.02):
            await world.move(STAFFER, wanted, "CANCEL")
    sql = "SELECT id, state FROM assignment WHERE state IN ('PROPOSED', 'RESERVED', 'ASSIGNED') ORDER BY id"
    for assignment, state in await world.rows(sql):
        if state == "ASSIGNED":
            await world.move(STAFFER, assignment, *(["COMPLETE"] if world.chance(0.05) else []))
        elif world.chance(0.25):
            await world.move(STAFFER, assignment, world.random.choice(("RESERVE", "ASSIGN", "ASSIGN", "CANCEL")))


async def provisioning_order(world: World, *codes: str, **more: Any) -> str:
    """An order with a line for each code, and the work orders that the catalogue has for them."""
    account, name = world.random.choice(world.accounts)
    title = f"Set-up of {world.editions[codes[0]][1].lower()} for {name}"
    order = await world.do(PROVISIONER, "createProvisioningOrder", title=title, account_id=account, **more)
    for code in codes:
        edition, name = world.editions[code]
        given = {"order_id": order, "title": name, "specification_id": edition, "characteristics": world.details(code)}
        await world.do(PROVISIONER, "addProvisioningLineItem", **given)
    await world.do(PROVISIONER, "generateWorkOrders", order_id=order)
    return order


async def provision(world: World) -> None:
    """The provisioner takes orders, and does one piece of work after the other."""
    if world.chance(0.15):
        codes = world.random.sample(SETUPS, world.random.choice((1, 1, 2)))
        await provisioning_order(world, *codes, due_at=world.later(days=world.random.randint(3, 15)))
    for (work,) in await world.rows("SELECT id FROM work_order WHERE state = 'PENDING' ORDER BY id"):
        if world.chance(0.15):
            await world.move(PROVISIONER, work, "START" if world.chance(0.95) else "CANCEL")
    for (work,) in await world.rows("SELECT id FROM work_order WHERE state = 'CANCELED' ORDER BY id"):
        if world.chance(0.1):
            await world.move(CHIEF, work, "RESTART")
    sql = "SELECT id, state FROM work_task WHERE state IN ('READY', 'IN_PROGRESS') ORDER BY id"
    for task, state in await world.rows(sql):
        if world.chance(0.35):
            await world.move(PROVISIONER, task, "START" if state == "READY" else "COMPLETE")
    sql = (
        "SELECT l.id FROM provisioning_line AS l JOIN customer_order AS o ON o.id = l.root_id "
        "WHERE l.canceled_at IS NULL AND o.state IN ('PENDING', 'IN_PROGRESS') ORDER BY l.id"
    )
    for (line,) in await world.rows(sql):
        if world.chance(0.004):
            await world.try_to(PROVISIONER, "cancelProvisioningLineItem", id=line, reason="No longer wanted.")


async def leave_one_of_each(world: World) -> None:
    """An order of both families in every state, with all that may stand below it, whatever chance has brought."""
    await staffing_order(world, complete=False)
    orders = [await staffing_order(world, 2) for _ in range(5)]
    for order in orders:
        await world.must(STAFFER, order, "SUBMIT")
    _, opened, busy, canceled, closed = orders
    await world.must(STAFFER, opened, "OPEN")
    await world.must(STAFFER, canceled, "CANCEL")
    wanted = [r for (r,) in await world.rows("SELECT id FROM resource_request WHERE root_id = ? ORDER BY id", busy)]
    for state in ("PROPOSED", "RESERVED"):
        await assign(world, wanted[0], state)
    gone = await assign(world, wanted[1], "PROPOSED")
    await world.must(STAFFER, gone or "", "CANCEL")
    wanted = [r for (r,) in await world.rows("SELECT id FROM resource_request WHERE root_id = ?", closed)]
    for one in wanted:
        while (taken := await assign(world, one, "ASSIGNED")) is not None:
            last = taken
    await world.must(STAFFER, last, "COMPLETE")
    await provisioning_order(world, "voice-bundle")
    await world.must(PROVISIONER, await provisioning_order(world, "managed-firewall"), "CANCEL")
    begun = await provisioning_order(world, "business-internet", "voice-bundle", due_at=world.later(hours=3))
    works = [w for (w,) in await world.rows("SELECT id FROM work_order WHERE root_id = ? ORDER BY id", begun)]
    await world.must(PROVISIONER, works[0], "START")
    await world.must(PROVISIONER, works[1], "CANCEL")
    await _finish(world, await provisioning_order(world, "desk-phone"))


async def _finish(world: World, order: str) -> None:
    """Do all the work of an order."""
    for (work,) in await world.rows("SELECT id FROM work_order WHERE root_id = ?", order):
        await world.must(PROVISIONER, work, "START")
    sql = "SELECT id FROM work_task WHERE root_id = ? AND state = 'READY' ORDER BY id LIMIT 1"
    while rows := await world.rows(sql, order):
        await world.must(PROVISIONER, rows[0][0], "START", "COMPLETE")
