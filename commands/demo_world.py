"""The world of the demo: an engine whose clock goes as the story wants, chance from a seed, and who there is in it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from engine.call import Call, Outcome
from engine.clock import ManualClock, as_text
from engine.engine import Engine
from engine.transition import transition
from lifecycle.access import Access
from lifecycle.effects import Request
from lifecycle.vocabulary import Role
from models.statement import Statement, Unit
from resolvers.mutations import WORK

AGENTS = tuple(Access(name, frozenset({Role.ORDER_AGENT})) for name in ("ann", "bea"))
MANAGER = Access("max", frozenset({Role.FULFILLMENT_MANAGER, Role.SERVICE_ORDER_MANAGER}))
BILLING = Access("bill", frozenset({Role.BILLING_AGENT}), non_pay=True)
WORKERS = tuple(Access(name, frozenset({Role.FULFILLMENT_AGENT})) for name in ("fay", "fox", "ida"))
ROBOT = Access("robot", frozenset({Role.FULFILLMENT_AGENT}))

CUSTOMERS = (
    *("Harbor Coffee", "Bakery Brown", "Nordic Freight", "City Library", "Dr. Lund's Practice", "Old Mill Brewery"),
    *("Green Valley Farm", "Pier Seven Hotel", "Lakeside School", "Hansen & Sons", "Studio North", "Iron Works"),
)
DETAILS: dict[str, dict[str, Sequence[Any]]] = {
    "business-internet": {"bandwidth": (100, 250, 500, 1000), "serviceLevel": ("standard", "gold")},
    "voice-bundle": {"channels": (2, 8, 30), "numbers": ("555-0100", "555-0120, 555-0121")},
    "managed-firewall": {"users": (5, 20, 80)},
    "cloud-backup": {"terabytes": (0.5, 2, 8)},
    "static-addresses": {"addresses": (5, 13)},
    "virtual-server": {"cores": (2, 4), "memoryGigabytes": (4, 8)},
    "backup-line": {"volumeGigabytes": (10, 50)},
    "support-hours": {"hoursAMonth": (2, 5, 10)},
    "desk-phone": {"model": ("basic", "display")},
    "cabling-job": {"outlets": (8, 24)},
    "site-survey": {},
}
"""What is sold in the demo, by code, and what customers may want of it."""


class World:
    """Everything that the people of the demo need to act; what is refused to them is their own affair."""

    def __init__(self, engine: Engine, clock: ManualClock, seed: int) -> None:
        self.engine = engine
        self.clock = clock
        self.random = Random(seed)
        self.editions: dict[str, tuple[str, str]] = {}
        self.accounts: list[tuple[str, str]] = []

    def chance(self, probability: float) -> bool:
        """Whether it happens this time."""
        return self.random.random() < probability

    def agent(self) -> Access:
        """One of those who take orders."""
        return self.random.choice(AGENTS)

    def worker(self) -> Access:
        """One of those who work tasks."""
        return self.random.choice(WORKERS)

    async def try_to(self, who: Access, mutation: str, /, **payload: Any) -> Outcome:
        """What the mutation of this name does, or why it is refused."""
        return await self.engine.perform(Call(mutation, payload, who), WORK[mutation])

    async def do(self, who: Access, mutation: str, /, **payload: Any) -> str:
        """The same for what must succeed; the id of what it is about."""
        outcome = await self.try_to(who, mutation, **payload)
        if outcome.problem is not None:
            raise RuntimeError(f"the demo can't {mutation} {payload}: {outcome.problem.message}")
        return str(outcome.object_id)

    async def move(self, who: Access, node: str, *actions: str, reason: str | None = None, days: int = 0) -> bool:
        """One action after the other, until one is refused; `days` from now is the planned start."""
        start = self.later(days=days) if days else None
        for action in actions:
            call = Call("transition", {"id": node}, who)
            outcome = await self.engine.perform(call, transition(Request(node, action, reason, start)))
            if outcome.problem is not None:
                return False
        return True

    async def must(self, who: Access, node: str, *actions: str, **more: Any) -> None:
        """The same for what must succeed."""
        if not await self.move(who, node, *actions, **more):
            raise RuntimeError(f"the demo can't {' '.join(actions)} {node}")

    async def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What a query finds; for the same story in the same order."""
        return await self.engine.driver.read(read_rows(sql, parameters))

    def later(self, **by: float) -> str:
        """The time so much later, as the tables keep it."""
        ahead = ManualClock(self.clock.moment)
        ahead.advance(**by)
        return as_text(ahead.moment)

    async def order(self, *codes: str, account: str | None = None, complete: bool = True, **more: Any) -> str:
        """A captured order of a customer with a line for each code."""
        owner, name = (account, "A customer") if account else self.random.choice(self.accounts)
        who = self.agent()
        title = f"{self.editions[codes[0]][1]} for {name}"
        given = {"title": title, "account_id": owner, "priority": self.random.choice((2, 3, 3, 3, 4)), **more}
        order = await self.do(who, "createCustomerOrder", **given)
        for code in codes:
            await self.line(order, code, complete, who)
        return order

    async def line(self, order: str, code: str, complete: bool = True, who: Access = AGENTS[0]) -> str:
        """A line of this code; one that is not complete lacks its details."""
        edition, name = self.editions[code]
        details = self.details(code) if complete else {}
        quantity = self.random.randint(2, 12) if code == "desk-phone" else 1
        given = {"parent_id": order, "title": name, "specification_id": edition, "characteristics": details}
        return await self.do(who, "addOrderLineItem", quantity=quantity, **given)

    def details(self, code: str) -> dict[str, Any]:
        """What a customer wants of it."""
        return {name: self.random.choice(values) for name, values in DETAILS[code].items()}

    async def state(self, order: str) -> str:
        """The state that an order shows."""
        return str((await self.rows("SELECT state FROM customer_order WHERE id = ?", order))[0][0])


def read_rows(sql: str, parameters: Sequence[Any]) -> Unit[list[tuple[Any, ...]]]:
    """A unit of one query."""
    return (yield Statement(sql, parameters))
