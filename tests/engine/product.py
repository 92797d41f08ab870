"""The engine behind the API of a naive model: one order over a real database, so that one walk can lead both.

Ids of the model are mapped to those of the database. Methods answer True: done; False: refused, see `problem`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from engine import knowledge
from engine.audit import audit_orders
from engine.call import Call, Outcome
from engine.invariants import Finding
from engine.transition import transition
from engine.unit import Decided, Work, find
from events.entry import Entry
from lifecycle import machine_of
from lifecycle.access import Access
from lifecycle.effects import Request
from lifecycle.facts import Facts
from lifecycle.permission import offers, questions_of
from lifecycle.plan import Plan
from lifecycle.refusal import Problem
from lifecycle.vocabulary import Role
from models.statement import Unit
from tests.engine.house import EPOCH, House
from tests.engine.seen import instant, seen_below
from tests.model.comparing import View

Value = TypeVar("Value")
Shown = tuple[str, str | None, str | None, str | None, str | None, int | None]


class Product:
    """One order in a house, driven from synchronous walks through one event loop."""

    def __init__(self, house: House, runner: asyncio.Runner, account: str, kind: str = "") -> None:
        self.house = house
        self.account = account
        self.ids: dict[str, str] = {}
        self.models: dict[str, str] = {}
        self.order = ""
        self.problem: Problem | None = None
        self.told: list[str] = []
        self._runner = runner

    @property
    def root(self) -> str:
        """The order's id in the database."""
        return self.ids[self.order]

    def wait(self, coroutine: Coroutine[Any, Any, Value]) -> Value:
        """Run something to its end on the house's loop."""
        return self._runner.run(coroutine)

    def find_unnamed(self) -> None:
        """Give names to what the engine has made by itself."""

    # -- how everything is done ------------------------------------------------------------------------------------

    def _perform(self, operation: str, work: Work, actor: str, roles: Collection[str], /, **payload: Any) -> bool:
        """Preview, then perform: both must come to the same."""
        call = Call(operation, payload, _access(actor, roles))
        foreseen = self.wait(self.house.engine.preview(call, work)) if self.order else None
        outcome = self.wait(self.house.engine.perform(call, work))
        self.problem = outcome.problem
        if foreseen is not None:
            self._compare(foreseen, outcome)
        self._made = outcome.object_id
        if outcome.problem is None and self.order:
            self.find_unnamed()
        return outcome.problem is None

    def _compare(self, foreseen: Decided | Problem, outcome: Outcome) -> None:
        if isinstance(foreseen, Problem) or outcome.problem is not None:
            seen = foreseen.code if isinstance(foreseen, Problem) else "done"
            done = outcome.problem.code if outcome.problem else "done"
        else:
            assert foreseen.plan is not None
            seen, done = str(self._planned(foreseen.plan)), str(self._written(outcome.entries))
        if seen != done:
            self.told.append(f"foreseen {seen}, then {done}")

    def _planned(self, plan: Plan) -> list[Shown]:
        return [
            (s.kind.value, self._known(s.node.id), str(s.action) if s.action else None, s.before, s.after, s.cause)
            for s in plan.steps
        ]

    def _written(self, entries: list[Entry]) -> list[Shown]:
        index = {(e.root_id, e.sequence): number for number, e in enumerate(entries)}
        return [
            (
                e.kind,
                self._known(e.node_id),
                e.action,
                e.from_state,
                e.to_state,
                None if e.cause is None else index[e.cause_root or e.root_id, e.cause],
            )
            for e in entries
        ]

    def _known(self, node_id: str) -> str:
        """What is created gets another id each time it is decided."""
        return self.models.get(node_id, f"new {node_id[:2]}")

    def _create(self, id: str, /, *what: Any, **payload: Any) -> bool:
        if not self._perform(*what, **payload):
            return False
        assert self._made is not None
        self.name(id, self._made)
        return True

    def _account(self, given: bool) -> str | None:
        return self.account if given else None

    def name(self, model_id: str, product_id: str) -> None:
        """From now on the walk knows this node by this name."""
        self.models.pop(self.ids.pop(model_id, ""), None)
        self.ids[model_id], self.models[product_id] = product_id, model_id

    # -- actions and the clock -------------------------------------------------------------------------------------

    def act(
        self,
        id: str,
        action: str,
        *,
        actor: str,
        roles: Collection[str],
        reason: str | None = None,
        planned_start: int | None = None,
    ) -> bool:
        request = Request(self.ids[id], action, reason, instant(planned_start))
        return self._perform("transition", transition(request), actor, roles, id=self.ids[id], action=action)

    def tick(self, now: int) -> None:
        self.house.clock.moment = EPOCH + timedelta(milliseconds=now)
        self.wait(self.house.engine.sweep())

    # -- what tests look at ----------------------------------------------------------------------------------------

    def legal_actions(self, id: str, actor: str, roles: Collection[str]) -> set[str]:
        """The actions that this caller would be offered."""
        return self.wait(self.house.driver.read(self._offered(self.ids[id], _access(actor, roles))))

    def _offered(self, node_id: str, access: Access) -> Unit[set[str]]:
        facts = Facts(self.house.clock.now())
        node = yield from find(facts, node_id, access)
        yield from knowledge.answer(facts, questions_of(machine_of(node.kind).client_rows(node.own), (node_id,), facts))
        return {str(offer.action) for offer in offers(facts, node, access) if offer.allowed}

    def views(self) -> dict[str, View]:
        """Every node as walks compare it, as the tables tell it."""
        order = self.ids.get(self.order, "")
        return self.wait(self.house.driver.read(seen_below(order, self.models))) if self.ids else {}

    def findings(self) -> list[Finding]:
        """What an audit of this order and of its services finds."""
        services = [i for i in self.models if i.startswith("sv_")]
        return self.wait(self.house.driver.read(audit_orders([self.root, *services]))) if self.order else []


def _access(actor: str, roles: Collection[str]) -> Access:
    return Access(actor, frozenset(Role[role] for role in roles), non_pay=True)
