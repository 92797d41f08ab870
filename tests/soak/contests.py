"""What races are about in each family: where its nodes are kept, what callers try, and how an order grows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from engine import provisioning, staffing, work
from engine.call import Outcome
from tests.engine.house import House
from tests.engine.staff import DAYS, Staff
from tests.engine.workshop import Workshop
from tests.model import likely, provisioning_entry
from tests.model import staffing as staffing_model
from tests.model.likely import Choices
from tests.model.provisioning_walk import ProvisioningWalker
from tests.model.staffing_walk import StaffingWalker

Nodes = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Contest:
    """The contest of one family. `machines` are the words of `actions` by the prefix of an id; `over` are the states
    in which nothing happens to an order any more; `grow` adds something somewhere."""

    family: str
    tables: tuple[str, ...]
    machines: dict[str, str]
    actions: dict[str, dict[str, Choices]]
    over: tuple[str, ...]
    prepare: Callable[[House, Random], Awaitable[str]]
    grow: Callable[[House, Random, Nodes], Awaitable[Outcome]]
    weights: dict[str, float] = field(default_factory=dict)

    @property
    def nodes(self) -> str:
        """A query for id, stack and version of all nodes of an order, which it takes once a table."""
        return " UNION ALL ".join(f"SELECT id, stack, version FROM {table} WHERE root_id = ?" for table in self.tables)

    def choices(self, node_id: str, stack: str) -> list[str]:
        """What the node's own state is likely to allow."""
        likely_there = self.actions[self.machines[node_id[:2]]].get(stack.split()[-1], ())
        return [action for action, _ in likely_there]


# -- fulfillment -------------------------------------------------------------------------------------------------------


async def _approved_order(house: House, random: Random) -> str:
    order, lines = await house.order(lines=3)
    for line in lines:
        outer = await house.domain_order(line)
        inner = await house.domain_order(outer)
        tasks = [await house.task(d, no_return=random.random() < 0.1) for d in (outer, outer, inner, inner)]
        after = await house.domain_order(line, depends_on=[inner])
        await house.task(after, depends_on=tasks[:1])
    return order


async def _more_work(house: House, random: Random, nodes: Nodes) -> Outcome:
    some = random.choice([n for n in nodes if n[0][:2] in ("li", "do", "ot")])[0]
    if some.startswith("ot"):
        record: dict[str, Any] = {"fallout_type": "OTHER", "description": "Broken"}
        return await house.try_to("openFallout", work.open_fallout, task_id=some, **record)
    if some.startswith("li"):
        more: dict[str, Any] = {"parent_id": some, "domain": "SERVICE", "title": "More"}
        return await house.try_to("addDomainOrder", work.add_domain_order, **more)
    awaited = [n[0] for n in nodes if n[0][:2] in ("do", "ot") and n[0] != some]
    waits = random.sample(awaited, min(len(awaited), random.choice((0, 1, 2))))
    more = {"parent_id": some, "title": "More", "depends_on": waits}
    return await house.try_to("addOrderTask", work.add_task, **more)


FULFILLMENT = Contest(
    "fulfillment",
    ("customer_order", "order_line_item", "domain_order", "order_task", "fallout_record"),
    {"co": "Order", "li": "OrderLineItem", "do": "DomainOrder", "ot": "OrderTask", "fr": "FalloutRecord"},
    likely.ACTIONS,
    ("COMPLETED", "CANCELED", "REJECTED"),
    _approved_order,
    _more_work,
    # interruptions hold everything below, so that nothing else would happen: they are rare here and soon over
    {
        "CANCEL": 0.1,
        "REQUEST_CANCELLATION": 0.05,
        "APPROVE_CANCELLATION": 0.2,
        "HOLD": 0.3,
        "REQUEST_INFORMATION": 0.3,
        "START_REVISION": 0.3,
        "RESUME": 4.0,
        "PROVIDE_INFORMATION": 4.0,
        "APPROVE_REVISION": 4.0,
        "DECLINE_CANCELLATION": 4.0,
    },
)

# -- staffing ----------------------------------------------------------------------------------------------------------


async def _submitted_order(house: House, random: Random) -> str:
    order, _ = await (await Staff.opened(house)).order(*(random.choice((1, 2, 4)) for _ in range(4)))
    return order


async def _more_people(house: House, random: Random, nodes: Nodes) -> Outcome:
    some = random.choice([n for n in nodes if n[0][:2] in ("st", "rr")])[0]
    if some.startswith("st"):
        wanted: dict[str, Any] = {"order_id": some, "role": "Fitter", "quantity": random.choice((1, 2)), **DAYS}
        return await house.try_to("addResourceRequest", staffing.add_request, **wanted)
    given: dict[str, Any] = {"request_id": some, "person": "Kim", "state": random.choice(("PROPOSED", "ASSIGNED"))}
    return await house.try_to("createAssignment", staffing.create_assignment, **given)


STAFFING = Contest(
    "staffing",
    ("customer_order", "resource_request", "assignment"),
    {"st": staffing_model.ORDER, "rr": staffing_model.REQUEST, "as": staffing_model.ASSIGNMENT},
    StaffingWalker.actions,
    (),
    _submitted_order,
    _more_people,
    {"CLOSE": 0.2, "CANCEL": 0.2, "REOPEN": 3.0},
)

# -- provisioning ------------------------------------------------------------------------------------------------------


async def _order_with_work(house: House, random: Random) -> str:
    shop = Workshop(house, {}, await house.account())
    order, lines = await shop.order(6)
    for line in lines[:-1]:
        made = [await shop.work(order, line, tasks=random.choice((0, 1, 3))) for _ in range(2)]
        await shop.task(made[0], depends_on=[await shop.task(made[1])])
    return order


async def _more_steps(house: House, random: Random, nodes: Nodes) -> Outcome:
    order = next(n[0] for n in nodes if n[0].startswith("pv"))
    rows = await house.rows("SELECT id FROM provisioning_line WHERE root_id = ? AND canceled_at IS NULL", order)
    lines = [str(row[0]) for row in rows]
    draw = random.random()
    if lines and draw < 0.03:
        return await house.try_to("cancelProvisioningLineItem", provisioning.cancel_line, id=random.choice(lines))
    if draw < 0.15 or not lines:
        return await house.try_to("addProvisioningLineItem", provisioning.add_line, order_id=order, title="More")
    if draw < 0.4:
        given: dict[str, Any] = {"order_id": order, "title": "More", "work_order_type": "NEW_SERVICE"}
        given["line_ids"] = random.sample(lines, min(len(lines), random.choice((1, 2))))
        return await house.try_to("addWorkOrder", provisioning.add_work_order, **given)
    tasks = [n[0] for n in nodes if n[0].startswith("wt")]
    above = random.choice([n[0] for n in nodes if n[0].startswith("wo")])
    more = {"work_order_id": above, "title": "More", "depends_on": random.sample(tasks, min(len(tasks), 1))}
    return await house.try_to("addWorkTask", provisioning.add_task, **more)


PROVISIONING = Contest(
    "provisioning",
    ("customer_order", "work_order", "work_task"),
    {"pv": provisioning_entry.ORDER, "wo": provisioning_entry.WORK, "wt": provisioning_entry.TASK},
    ProvisioningWalker.actions,
    ("COMPLETED", "CANCELED"),
    _order_with_work,
    _more_steps,
    {"CANCEL": 0.05, "RESTART": 2.0},
)
CONTESTS = (FULFILLMENT, STAFFING, PROVISIONING)
